"""The review log: decisions on records, one after the other, and the state they add up to.

A decision counts for a record as it was then: its digest covers the record and its sources. Whoever submits or proposes does
not approve; the database holds that too. A decision is never edited, only followed by another. Not for judging evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from troughwise.records.audit import Audit
from troughwise.records.chain import add, last_seq, lock, verify
from troughwise.records.store import Store
from troughwise.records.tables import ChainHead, DecisionRow
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.reviews import Decision, DecisionKind, DecisionWish, Mark, ReviewState, ReviewStatus
from troughwise.vocabulary.stored import ChainFault

_ALLOWED: Mapping[DecisionKind, frozenset[ReviewStatus]] = {
    "submitted": frozenset({"not_reviewed", "expired", "retired", "sent_back"}),
    "taken": frozenset({"submitted"}),
    "approved": frozenset({"under_review"}),
    "sent_back": frozenset({"submitted", "under_review"}),
    "retired": frozenset({"approved", "expired"}),
}
"""From which states a decision may be taken; comments and proposals always may."""

_NEEDS_TEXT = frozenset({"sent_back", "retired", "commented", "proposed"})
_BECOMES: Mapping[str, ReviewStatus] = {
    "submitted": "submitted", "taken": "under_review", "approved": "approved", "sent_back": "sent_back",
    "retired": "retired",
}  # fmt: skip


@dataclass(frozen=True)
class ReviewLog:
    """The review log of one store."""

    store: Store

    def decide(self, wish: DecisionWish, *, by: str) -> Decision:
        """Add a decision; raises ``InputError`` where the state does not allow it, or the same person may not."""
        with self.store.writing() as session:
            lock(session, kind=DecisionRow)
            rows = _rows(session, wish.record_id)
            at = self.store.clock()
            state = _state(rows, wish.digest, at)
            _require_allowed(wish, state, by=by, rows=rows)
            row = DecisionRow(
                at=at, record_id=wish.record_id, digest=wish.digest, kind=wish.kind, by=by, text=wish.text.strip(),
                submitted_by=state.submitted.by if state.submitted else "",
                expires_at=wish.expires_at if wish.kind == "approved" else None, proposal=wish.proposal,
            )  # fmt: skip
            add(session, row=row)
            Audit(self.store).note(session, who=by, what=f"review: {wish.kind}", about=wish.record_id)
            return _decision(row)

    def state(self, record_id: str, *, digest: str, now: datetime | None = None) -> ReviewState:
        """What the log says of a record with this digest."""
        with self.store.reading() as session:
            return _state(_rows(session, record_id), digest, now or self.store.clock())

    def states(self, digests: Mapping[str, str], *, now: datetime | None = None) -> dict[str, ReviewState]:
        """What the log says of each record on which it says anything."""
        at, by_record = now or self.store.clock(), dict[str, list[DecisionRow]]()
        with self.store.reading() as session:
            for row in session.scalars(select(DecisionRow).order_by(DecisionRow.seq)):
                by_record.setdefault(row.record_id, []).append(row)
        return {key: _state(rows, digests[key], at) for key, rows in by_record.items() if key in digests}

    def last_seq(self) -> int:
        """The number of the last decision, which changes whenever anything is decided."""
        with self.store.reading() as session:
            return last_seq(session, kind=DecisionRow)

    def history(self, record_id: str) -> tuple[Decision, ...]:
        """All decisions on a record, the oldest first."""
        with self.store.reading() as session:
            return tuple(map(_decision, _rows(session, record_id)))

    def recent(self, *, before: int | None = None, limit: int = 50) -> tuple[Decision, ...]:
        """Decisions, the newest first, from before a number."""
        query = select(DecisionRow).order_by(DecisionRow.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(DecisionRow.seq < before)
        with self.store.reading() as session:
            return tuple(map(_decision, session.scalars(query)))

    def approvals(self, digests: Mapping[str, str]) -> tuple[Decision, ...]:
        """The decisions by which each record stands approved now."""
        states = self.states(digests)
        wanted = {key: state.seq for key, state in states.items() if state.status == "approved"}
        with self.store.reading() as session:
            rows = session.scalars(select(DecisionRow).where(DecisionRow.seq.in_(wanted.values())).order_by(DecisionRow.seq))
            return tuple(map(_decision, rows))

    def signed_off(self, digests: Mapping[str, str]) -> dict[str, Any]:
        """Approvals that stand, open proposals, and where the chain of the log ends."""
        with self.store.reading() as session:
            head = session.get(ChainHead, DecisionRow.__tablename__)
            end = {"seq": head.seq, "hash": head.hash} if head else {"seq": 0, "hash": ""}
            query = select(DecisionRow).where(DecisionRow.kind == "proposed").order_by(DecisionRow.seq)
            proposals = [_decision(row) for row in session.scalars(query) if digests.get(row.record_id) == row.digest]
        return {
            "log_end": end,
            "approvals": [one.model_dump(mode="json") for one in self.approvals(digests)],
            "proposals": [one.model_dump(mode="json") for one in proposals],
        }

    def verify(self) -> tuple[ChainFault, ...]:
        """Where the chain of the log does not hold."""
        with self.store.reading() as session:
            return verify(session, kind=DecisionRow)


def _rows(session: Session, record_id: str) -> list[DecisionRow]:
    return list(session.scalars(select(DecisionRow).where(DecisionRow.record_id == record_id).order_by(DecisionRow.seq)))


def _decision(row: DecisionRow) -> Decision:
    names = set(Decision.model_fields)
    return Decision(**{key: value for key, value in vars(row).items() if key in names})


def _state(rows: Iterable[DecisionRow], digest: str, now: datetime) -> ReviewState:
    """The state that the decisions on this digest add up to."""
    state = ReviewState()
    for row in rows:
        if row.digest != digest or row.kind not in _BECOMES:
            continue
        status, mark = _BECOMES[row.kind], Mark(by=row.by, at=row.at)
        kept = ReviewState() if row.kind == "submitted" else state
        changes: dict[str, object] = {"status": status, "seq": row.seq, "reason": row.text, "expires_at": row.expires_at}
        changes |= {row.kind: mark} if row.kind in {"submitted", "taken", "approved"} else {}
        state = kept.model_copy(update=changes)
    if state.status == "approved" and state.expires_at is not None and state.expires_at <= now:
        return state.model_copy(update={"status": "expired"})
    return state


def _require_allowed(wish: DecisionWish, state: ReviewState, *, by: str, rows: list[DecisionRow]) -> None:
    said = state.status.replace("_", " ")
    if wish.kind in _NEEDS_TEXT and not wish.text.strip():
        raise InputError("This decision needs a reason", to_do="Say why, in a sentence.")
    if (wish.kind == "proposed") != (wish.proposal is not None):
        raise InputError("A proposal is the proposed content, and only that", to_do="Send it as a proposal.")
    if wish.kind in _ALLOWED and state.status not in _ALLOWED[wish.kind]:
        raise InputError(f"The record is {said}, so it cannot be {wish.kind.replace('_', ' ')} now",
                         to_do="Reload the page; somebody may have decided meanwhile.")  # fmt: skip
    if wish.kind in {"taken", "approved"} and by in _authors(state, rows):
        raise InputError("Whoever submitted or proposed it does not review it", to_do="Another person has to.")


def _authors(state: ReviewState, rows: list[DecisionRow]) -> set[str]:
    """Who submitted what is under review, and who proposed a change of this record."""
    submitted = {state.submitted.by} if state.submitted else set()
    return submitted | {row.by for row in rows if row.kind == "proposed"}
