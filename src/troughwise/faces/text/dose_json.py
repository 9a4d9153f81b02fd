"""A dosing result as JSON, and the schema of that JSON. Not for how it is written: that is ``json_form``."""

from __future__ import annotations

from troughwise.faces.text.json_form import json_of, schema_of
from troughwise.vocabulary.doses import SCHEMA_VERSION, DoseAdvice


def json_of_dose(advice: DoseAdvice) -> str:
    """The result as JSON, byte-equal for an equal one."""
    return json_of(advice)


def dose_schema_text() -> str:
    """The JSON Schema of every result, as it stands in ``docs/dose-schema.json``."""
    return schema_of(DoseAdvice, version=SCHEMA_VERSION)
