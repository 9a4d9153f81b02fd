"""The status of review as it stands above an answer: what the log says, and the three dates, apart. Not for deciding it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from troughwise.faces.http.room import Room
from troughwise.vocabulary.answers import Answer, ReviewSummary
from troughwise.vocabulary.checks import CheckResult
from troughwise.vocabulary.doses import DoseAdvice
from troughwise.vocabulary.reviews import ReviewState

_NOT_YET = "Educational use; not yet reviewed by a clinician"


@dataclass(frozen=True)
class Step:
    """One step of a review: whether it was done, and by whom and when, or for how many of the statements."""

    name: str
    done: bool
    said: str


@dataclass(frozen=True)
class Status:
    """What stands in the status bar."""

    standing: str
    steps: tuple[Step, ...]
    answered: str
    reviewed: str


def status_of(result: Answer | CheckResult | DoseAdvice, *, room: Room) -> Status:
    """The status of a result, by the records that it shows."""
    ids = room.desk.shown_ids(result)
    states = [state for state in map(room.states().get, ids) if state is not None]
    return Status(
        standing=_standing(result.review),
        steps=tuple(_step(name, states, count=len(ids)) for name in ("submitted", "taken", "approved")),
        answered=f"{datetime.now(UTC):%Y-%m-%d}",
        reviewed=_reviewed(states),
    )


def _standing(review: ReviewSummary) -> str:
    if not review.approved:
        return _NOT_YET
    return f"Educational use; {review.approved} of {review.statements} statements approved in this department"


_NAMES = {"submitted": "Submitted", "taken": "Under review", "approved": "Approved"}


def _step(name: str, states: list[ReviewState], *, count: int) -> Step:
    """One step; with several statements, how many of them have got so far, and the last time one did."""
    marks = [mark for state in states if state.counts and (mark := getattr(state, name)) is not None]
    if not marks:
        return Step(_NAMES[name], done=False, said="no statement yet")
    last = max(marks, key=lambda mark: mark.at)
    share = "" if count == 1 else f"{len(marks)} of {count} statements, last "
    return Step(_NAMES[name], done=len(marks) == count, said=f"{share}{last.at:%Y-%m-%d} by {last.by}")


def _reviewed(states: list[ReviewState]) -> str:
    marks = [state.approved for state in states if state.status == "approved" and state.approved]
    return (
        f"Last approval {max(mark.at for mark in marks):%Y-%m-%d}."
        if marks
        else "No date of review: nothing shown is approved."
    )
