""" "Something is wrong here": what readers say of a record, and what a reviewer answered. Not for deciding on records."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from troughwise.records.audit import Audit
from troughwise.records.store import Store
from troughwise.records.tables import ReportRow
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.stored import Report

LONGEST_REPORT = 2_000


@dataclass(frozen=True)
class Reports:
    """The reports of one store."""

    store: Store

    def send(self, record_id: str, *, text: str, by: str) -> int:
        """Keep a report; raises ``InputError`` for one that says nothing or too much."""
        text = _said(text)
        with self.store.writing() as session:
            row = ReportRow(record_id=record_id, text=text, by=by, at=self.store.clock())
            session.add(row)
            session.flush()
            Audit(self.store).note(session, who=by, what="report: sent", about=record_id)
            return row.number

    def answer(self, number: int, *, text: str, by: str) -> None:
        """Answer a report; raises ``InputError`` where there is none, or it has its answer."""
        text = _said(text)
        with self.store.writing() as session:
            row = session.get(ReportRow, number)
            if row is None or row.answer is not None:
                raise InputError("There is no such open report", to_do="Reload the list.")
            row.answer, row.answered_by, row.answered_at = text, by, self.store.clock()
            Audit(self.store).note(session, who=by, what="report: answered", about=row.record_id)

    def list(self, *, record_id: str = "", before: int | None = None, limit: int = 50) -> list[Report]:
        """Reports, the newest first; of one record where it is named."""
        query = select(ReportRow).order_by(ReportRow.number.desc()).limit(limit)
        query = query.where(ReportRow.record_id == record_id) if record_id else query
        query = query.where(ReportRow.number < before) if before is not None else query
        with self.store.reading() as session:
            return [_report(row) for row in session.scalars(query)]


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise InputError("The report says nothing", to_do="Say in a sentence what is wrong.")
    if len(text) > LONGEST_REPORT:
        raise InputError(f"The report has more than {LONGEST_REPORT} characters", to_do="Say it shorter.")
    return text


def _report(row: ReportRow) -> Report:
    return Report(row.number, row.record_id, row.by, row.at, row.text, row.answer, row.answered_by, row.answered_at)
