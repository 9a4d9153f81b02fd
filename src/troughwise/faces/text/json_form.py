"""An answer as JSON, and the schema of that JSON. Not for JSON of records: that is ``record``."""

from __future__ import annotations

import json
import re

from troughwise.vocabulary.answers import SCHEMA_VERSION, Answer

_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def json_of(answer: Answer) -> str:
    """The answer as JSON, byte-equal for an equal answer; characters that could steer a terminal are escaped."""
    text = json.dumps(answer.model_dump(mode="json"), indent=2, ensure_ascii=False)
    return escape_unseen(text) + "\n"


def escape_unseen(text: str) -> str:
    """JSON text with the same value, where control and direction characters stand as ``\\uXXXX``."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def schema_text() -> str:
    """The JSON Schema that every ``json_of`` fits, as it stands in ``docs/answer-schema.json``."""
    schema = Answer.model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Answer",
        "$comment": f"Form {SCHEMA_VERSION}. Written from the classes of troughwise.vocabulary.answers; do not edit.",
    }
    return json.dumps({**head, **schema}, indent=2, ensure_ascii=False) + "\n"
