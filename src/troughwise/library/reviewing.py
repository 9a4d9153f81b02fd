"""What a review is about, and what it means for what is shown: digests over records with their sources, marks on results.

An approval holds for a digest, so that a change of a record or of a source takes it away. Not for the log: that is
``records``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from troughwise.library.edition import digest
from troughwise.library.library import Library
from troughwise.vocabulary.answers import Answer, Headline, Review, ReviewSummary, ShownConflict, ShownStatement
from troughwise.vocabulary.checks import CheckResult, TargetHeld
from troughwise.vocabulary.doses import DoseAdvice, TargetUsed
from troughwise.vocabulary.records import Frozen, Record, Worded
from troughwise.vocabulary.reviews import ReviewState

Shown = TypeVar("Shown", bound=Frozen)


def digests_of(library: Library) -> dict[str, str]:
    """For each worded record a digest over it and the sources that it cites."""
    return {record.id: digest_with_sources(record, library=library) for record in library.of(Worded)}


def digest_with_sources(record: Record, *, library: Library) -> str:
    """The digest over a record and its sources; raises ``EvidenceError`` where a source is missing."""
    sources = sorted({citation.source for citation in getattr(record, "citations", ())})
    parts = [digest(record), *(digest(library.source(key)) for key in sources)]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:32]


def resting_on(source_id: str, *, library: Library) -> list[Worded]:
    """The records that cite a source."""
    return [one for one in library.of(Worded) if any(citation.source == source_id for citation in one.citations)]


def shown_ids(result: Frozen) -> tuple[str, ...]:
    """The ids of all records that a result shows, each once, in reading order."""
    return tuple(dict.fromkeys(_ids(result)))


def with_reviews(result: Shown, *, states: Mapping[str, ReviewState], library: Library) -> Shown:
    """The result with the review of each statement, and their sum."""
    if not isinstance(result, Answer | CheckResult | DoseAdvice):
        return result
    ids = shown_ids(result)
    approved = sum(1 for key in ids if key in states and states[key].status == "approved")
    if not any(key in states for key in ids):
        return result
    marked: Shown = _marked(result, states)
    reader = getattr(result, "reader", "clinician")
    return marked.model_copy(update={"review": _summary(approved, count=len(ids), reader=reader, library=library)})


def _summary(approved: int, *, count: int, reader: str, library: Library) -> ReviewSummary:
    if not approved:
        text = library.phrase("review-begun", reader=reader)
        return ReviewSummary(status="not_reviewed", approved=0, statements=count, text=text)
    status = "reviewed" if approved == count else "partly_reviewed"
    text = library.phrase("review-some", reader=reader).format(approved=approved, statements=count)
    return ReviewSummary(status=status, approved=approved, statements=count, text=text)


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, ShownStatement | ShownConflict | TargetHeld | TargetUsed) and value.id:
        yield value.id
    if isinstance(value, Headline):
        yield from value.records
    if isinstance(value, Frozen):
        for name in type(value).model_fields:
            yield from _ids(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _ids(one)


def _marked(value: Any, states: Mapping[str, ReviewState]) -> Any:
    if isinstance(value, ShownStatement):
        return value.model_copy(update={"review": _review(states.get(value.id))})
    if isinstance(value, Frozen):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        marked = {name: _marked(given, states) for name, given in fields.items()}
        changed = {name: given for name, given in marked.items() if given is not fields[name]}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple):
        marked_ones = [_marked(one, states) for one in value]
        return tuple(marked_ones) if _differs(marked_ones, value) else value
    return value


def _differs(ones: Iterable[Any], others: Iterable[Any]) -> bool:
    return any(one is not other for one, other in zip(ones, others, strict=True))


def _review(state: ReviewState | None) -> Review:
    """The state as it stands beside a statement; only what goes on or has ended well is a mark of it."""
    if state is None:
        return Review()
    if state.status == "approved" and state.approved:
        return Review(status="approved", date=f"{state.approved.at:%Y-%m-%d}", name=state.approved.by)
    if state.status == "under_review" and state.taken:
        return Review(status="under_review", date=f"{state.taken.at:%Y-%m-%d}", name=state.taken.by)
    if state.status == "submitted" and state.submitted:
        return Review(status="submitted", date=f"{state.submitted.at:%Y-%m-%d}", name=state.submitted.by)
    return Review()
