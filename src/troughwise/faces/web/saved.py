"""Cases on pages: the fields of a form, kept on the server at every step, with their result and what computed it.

A case is saved as it is typed, so that nothing is lost; a result is saved as the JSON that was shown. Not for computing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from fastapi import Request
from starlette.datastructures import FormData

from troughwise.faces.http.failures import NotHereError
from troughwise.faces.http.room import room_of
from troughwise.faces.http.visitors import visitor_of
from troughwise.vocabulary.records import Frozen
from troughwise.vocabulary.stored import CaseContents, SavedCase

Result = TypeVar("Result", bound=Frozen)
_OURS = frozenset({"token", "version", "act", "id"})
_LONGEST_FIELD, _MOST_FIELDS = 100_000, 80


@dataclass(frozen=True)
class Sent:
    """A form as it came: its fields, the case and version it belongs to, and what is wanted of it."""

    fields: Mapping[str, str]
    case_id: str
    version: int
    act: str


def sent(form: FormData) -> Sent:
    """The form's own fields apart from what every form carries; fields beyond what a form of ours has are left out."""
    texts = {name: value[:_LONGEST_FIELD] for name, value in form.items() if isinstance(value, str)}
    fields = {name: value for name, value in texts.items() if name not in _OURS and value.strip()}
    version = texts.get("version", "")
    return Sent(
        dict(list(fields.items())[:_MOST_FIELDS]), texts.get("id", ""), int(version) if version.isdigit() else 0,
        texts.get("act", ""),
    )  # fmt: skip


def keep(request: Request, *, what: Sent, kind: str, contents: CaseContents) -> str:
    """Save a new case or a further version; returns its id. Raises ``InputError`` for a version that is not the last."""
    owner, cases = visitor_of(request).name, room_of(request).records.cases
    if not what.case_id:
        return cases.keep(contents, kind=kind, owner=owner, label=label_of(what.fields))
    cases.change(what.case_id, owner=owner, contents=contents, version=what.version)
    return what.case_id


def label_of(fields: Mapping[str, str]) -> str:
    """What the list calls a case: the user's own note, else why tacrolimus is taken."""
    return fields.get("label", "").strip() or fields.get("indication", "").strip() or "without a name"


def kept(request: Request, *, case_id: str, kind: str) -> SavedCase:
    """The visitor's own case; raises ``NotHereError`` where there is none of that kind."""
    found = room_of(request).records.cases.get(case_id, owner=visitor_of(request).name)
    if found is None or found.kind != kind or found.contents is None:
        raise NotHereError
    return found


def read_back(kind: type[Result], *, text: str) -> Result:
    """A saved result as it was, digit for digit."""
    return kind.model_validate(json.loads(text, parse_float=Decimal))
