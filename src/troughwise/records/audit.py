"""The audit: who did what, about which id, in a chain. Never a patient's data. Not for the decisions of a review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from troughwise.records.chain import add, verify
from troughwise.records.store import Store
from troughwise.records.tables import AuditRow
from troughwise.vocabulary.stored import Act, ChainFault


@dataclass(frozen=True)
class Audit:
    """The audit of one store."""

    store: Store

    def note(self, session: Session, *, who: str, what: str, about: str = "", detail: Any = None) -> None:
        """Add an act to the caller's own unit of work, so that act and audit are kept together or not at all."""
        add(session, row=AuditRow(at=self.store.clock(), who=who, what=what, about=about, detail=detail))

    def recent(self, *, before: int | None = None, limit: int = 50) -> list[Act]:
        """Acts, the newest first, from before a row's number."""
        query = select(AuditRow).order_by(AuditRow.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(AuditRow.seq < before)
        with self.store.reading() as session:
            return [Act(r.seq, r.at, r.who, r.what, r.about, r.detail) for r in session.scalars(query)]

    def verify(self) -> tuple[ChainFault, ...]:
        """Where the chain of the audit does not hold."""
        with self.store.reading() as session:
            return verify(session, kind=AuditRow)
