"""What is kept in a store, as frozen values: acts, faults of a chain, keys, cases, reports. Not for keeping them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from troughwise.vocabulary.accounts import Role


@dataclass(frozen=True)
class Act:
    """A row of the audit."""

    seq: int
    at: datetime
    who: str
    what: str
    about: str
    detail: Any


@dataclass(frozen=True)
class ChainFault:
    """Where a chain does not hold, and how."""

    chain: str
    seq: int
    what: str


@dataclass(frozen=True)
class ApiKey:
    """A key, without the key itself."""

    name: str
    roles: tuple[Role, ...]
    made_by: str
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class CaseContents:
    """What a case holds: the form's fields, the result as the JSON that was shown, and what computed it."""

    case: dict[str, Any]
    result: str | None = None
    stamp: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedCase:
    """A case of the list; ``number`` pages the list."""

    number: int
    id: str
    kind: str
    owner: str
    label: str
    version: int
    changed_at: datetime
    contents: CaseContents | None = None


@dataclass(frozen=True)
class Report:
    """A report, and its answer once there is one."""

    number: int
    record_id: str
    by: str
    at: datetime
    text: str
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
