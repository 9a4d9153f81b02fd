"""Results as JSON, and the schemas of that JSON. Not for JSON of records: that is ``record``."""

from __future__ import annotations

import json
import re

from troughwise.vocabulary.answers import SCHEMA_VERSION, Answer
from troughwise.vocabulary.evaluation import EVALUATION_SCHEMA_VERSION, Evaluation
from troughwise.vocabulary.records import Frozen

_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def json_of(result: Frozen) -> str:
    """The result as JSON, byte-equal for an equal one; characters that could steer a terminal are escaped."""
    text = json.dumps(result.model_dump(mode="json"), indent=2, ensure_ascii=False)
    return escape_unseen(text) + "\n"


def escape_unseen(text: str) -> str:
    """JSON text with the same value, where control and direction characters stand as ``\\uXXXX``."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def schema_text() -> str:
    """The JSON Schema that every answer fits, as it stands in ``docs/answer-schema.json``."""
    return schema_of(Answer, version=SCHEMA_VERSION)


def evaluation_schema_text() -> str:
    """The JSON Schema that every evaluation fits, as it stands in ``docs/evaluation-schema.json``."""
    return schema_of(Evaluation, version=EVALUATION_SCHEMA_VERSION)


def schema_of(kind: type[Frozen], *, version: int) -> str:
    """The JSON Schema that ``json_of`` of every such value fits."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.__name__,
        "$comment": f"Form {version}. Written from the classes of {kind.__module__}; do not edit.",
    }
    return json.dumps({**head, **kind.model_json_schema(mode="serialization")}, indent=2, ensure_ascii=False) + "\n"
