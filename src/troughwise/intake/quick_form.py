"""A level from the fields of a short form, each as it was typed; lists one entry a line. Not for reading the words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from troughwise.vocabulary.checks import QuickLevel
from troughwise.vocabulary.errors import InputError

_WORDS = (
    "after", "dose", "indication", "phase", "formulation", "product", "since", "assay", "haematocrit", "creatinine",
    "baseline_creatinine", "potassium", "magnesium", "glucose", "blood_pressure", "weight", "height", "age", "sex",
    "genotype",
    "treated_since", "transplanted_on",
)  # fmt: skip
_LISTS = ("taken", "started", "stopped", "events")


def quick_of(fields: Mapping[str, str]) -> QuickLevel:
    """The fields as a level in words; raises ``InputError`` for a day that is none."""
    on = fields.get("on", "").strip()
    try:
        day = date.fromisoformat(on) if on else date.today()
    except ValueError as error:
        raise InputError("This is no date", where="drawn on", to_do="Write it as 2026-11-15.") from error
    if not fields.get("value", "").strip():
        raise InputError("No level is given", where="level", to_do="Write the number that the laboratory reported.")
    lists = {name: tuple(line.strip() for line in fields.get(name, "").splitlines() if line.strip()) for name in _LISTS}
    return QuickLevel(
        value=fields.get("value", ""), unit=fields.get("unit", "ng/mL"), on=day, on_given=bool(on),
        **{name: fields.get(name, "") for name in _WORDS}, **lists,  # type: ignore[arg-type]
        pregnant="pregnant" in fields, breast_feeding="breast_feeding" in fields,
        region=fields.get("region", "any"), reader=fields.get("reader", "clinician"),
    )  # fmt: skip
