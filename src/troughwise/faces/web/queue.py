"""The order in which statements wait for review: what could do most harm first, then what stood longest. No decisions."""

from __future__ import annotations

from dataclasses import dataclass

from troughwise.faces.http.room import Room
from troughwise.faces.web.browsing import wording
from troughwise.vocabulary.records import Conversion, Interaction, Statement, Target, Worded

PLACES = ("not_reviewed", "submitted", "under_review", "sent_back", "approved", "expired", "retired")
_RISKY_TOPICS = frozenset(
    {"starting-dose", "adjustment", "conversion", "upper-limit", "overdose", "missed-dose", "pregnancy"}
)
_STRONG = frozenset({"very-large", "large"})
HIGH, MIDDLE, LOW = "high", "middle", "low"
_ORDER = {HIGH: 0, MIDDLE: 1, LOW: 2}


@dataclass(frozen=True)
class Waiting:
    """A record in the queue."""

    id: str
    kind: str
    text: str
    risk: str
    since: str
    status: str
    reports: int


def risk_of(record: Worded) -> str:
    """How much harm a wrong number in it could do: targets and doses most."""
    if isinstance(record, Target | Conversion):
        return HIGH
    if isinstance(record, Interaction):
        return HIGH if record.size_class in _STRONG else MIDDLE
    if isinstance(record, Statement):
        return HIGH if record.topic in _RISKY_TOPICS else MIDDLE if record.lead or record.quantities else LOW
    return LOW


def queue_of(room: Room, *, status: str = "", kind: str = "") -> list[Waiting]:
    """Every record that can be reviewed, of a status and kind where they are named, in the order in which it should be."""
    states, open_reports = room.states(), _open_reports(room)
    found = []
    for record in room.desk.library.of(Worded):
        state = states.get(record.id)
        said = state.status if state else "not_reviewed"
        name = type(record).__name__.lower()
        if (status and said != status) or (kind and name != kind):
            continue
        diary = room.desk.diary(record.id)
        found.append(Waiting(record.id, name, wording(record), risk_of(record), diary[-1].date if diary else "", said,
                             open_reports.get(record.id, 0)))  # fmt: skip
    return sorted(found, key=lambda one: (-one.reports, _ORDER[one.risk], one.since, one.id))


def _open_reports(room: Room) -> dict[str, int]:
    counts: dict[str, int] = {}
    for report in room.records.reports.list(limit=500):
        if report.answer is None:
            counts[report.record_id] = counts.get(report.record_id, 0) + 1
    return counts
