"""Saved cases, with the versions they had, so that a change can be undone and a second tab cannot overwrite the first.

Deleting one deletes its contents; the audit keeps that it existed. Not for computing anything.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from troughwise.records.audit import Audit
from troughwise.records.store import Store
from troughwise.records.tables import CaseRow, CaseVersionRow
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.stored import CaseContents, SavedCase

_VERSIONS_KEPT = 50


@dataclass(frozen=True)
class Cases:
    """The cases of one store. Everybody sees only their own."""

    store: Store

    def keep(self, contents: CaseContents, *, kind: str, owner: str, label: str) -> str:
        """Save a new case; returns its id, which nobody can guess."""
        case_id, at = secrets.token_urlsafe(16), self.store.clock()
        with self.store.writing() as session:
            session.add(CaseRow(id=case_id, kind=kind, owner=owner, label=label[:200], version=1, changed_at=at))
            session.flush()
            session.add(CaseVersionRow(case_id=case_id, version=1, at=at, **vars(contents)))
            Audit(self.store).note(session, who=owner, what=f"{kind}: saved", about=case_id)
        return case_id

    def change(self, case_id: str, *, owner: str, contents: CaseContents, version: int) -> int:
        """Save a change of the version that was read; returns the new one.

        Raises ``InputError`` where the case was changed meanwhile, or is not there.
        """
        with self.store.writing() as session:
            row = _require(session, case_id, owner)
            if row.version != version:
                raise InputError("The case was changed meanwhile, perhaps in another tab; nothing was overwritten",
                                 to_do="Reload it, then make the change again.")  # fmt: skip
            self._put(session, row, contents)
            return row.version

    def undo(self, case_id: str, *, owner: str) -> int:
        """Make the version before the last one the newest; raises ``InputError`` where there is none."""
        with self.store.writing() as session:
            row = _require(session, case_id, owner)
            before = session.scalar(
                select(CaseVersionRow)
                .where(CaseVersionRow.case_id == case_id, CaseVersionRow.version < row.version)
                .order_by(CaseVersionRow.version.desc())
                .limit(1)
            )
            if before is None:
                raise InputError("There is nothing to undo", to_do="Change the case, then it can be undone.")
            last = session.get_one(CaseVersionRow, (case_id, row.version))
            session.delete(last)
            session.flush()
            row.version, row.changed_at = before.version, self.store.clock()
            return row.version

    def get(self, case_id: str, *, owner: str) -> SavedCase | None:
        """The case with its contents; nothing where it is not there or another's."""
        with self.store.reading() as session:
            row = session.scalar(select(CaseRow).where(CaseRow.id == case_id, CaseRow.owner == owner))
            version = session.get(CaseVersionRow, (case_id, row.version)) if row else None
        return _saved(row, version) if row is not None and version is not None else None

    def find(self, case_id: str) -> SavedCase | None:
        """A case whoever it belongs to, for those who run the store."""
        with self.store.reading() as session:
            row = session.scalar(select(CaseRow).where(CaseRow.id == case_id))
        return self.get(case_id, owner=row.owner) if row is not None else None

    def list(self, *, owner: str, before: int | None = None, limit: int = 50) -> list[SavedCase]:
        """The owner's cases, the newest first, from before a number; without their contents."""
        query = select(CaseRow).where(CaseRow.owner == owner).order_by(CaseRow.number.desc()).limit(limit)
        if before is not None:
            query = query.where(CaseRow.number < before)
        with self.store.reading() as session:
            return [_saved(row) for row in session.scalars(query)]

    def delete(self, case_id: str, *, owner: str) -> None:
        """Delete every version of a case; raises ``InputError`` where it is not there."""
        with self.store.writing() as session:
            row = _require(session, case_id, owner)
            session.execute(delete(CaseVersionRow).where(CaseVersionRow.case_id == case_id))
            session.delete(row)
            Audit(self.store).note(session, who=owner, what=f"{row.kind}: deleted", about=case_id)

    def _put(self, session: Session, row: CaseRow, contents: CaseContents) -> None:
        row.version, row.changed_at = row.version + 1, self.store.clock()
        session.add(CaseVersionRow(case_id=row.id, version=row.version, at=row.changed_at, **vars(contents)))
        too_old = CaseVersionRow.version <= row.version - _VERSIONS_KEPT
        session.execute(delete(CaseVersionRow).where(CaseVersionRow.case_id == row.id, too_old))


def _require(session: Session, case_id: str, owner: str) -> CaseRow:
    row = session.scalar(select(CaseRow).where(CaseRow.id == case_id, CaseRow.owner == owner).with_for_update())
    if row is None:
        raise InputError("There is no such case", to_do="Choose one of the list.")
    return row


def _saved(row: CaseRow, version: CaseVersionRow | None = None) -> SavedCase:
    contents = CaseContents(version.case, version.result, version.stamp) if version is not None else None
    return SavedCase(row.number, row.id, row.kind, row.owner, row.label, row.version, row.changed_at, contents)
