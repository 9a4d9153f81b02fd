"""Rows in a chain: each carries the hash of the one before, so that a change, a gap or a cut-off end shows.

The head of each chain stands in a table of its own. Not for what the rows say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, TypeVar

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from troughwise.records.tables import AuditRow, ChainHead, DecisionRow
from troughwise.records.types import canonical
from troughwise.vocabulary.stored import ChainFault

_Row = TypeVar("_Row", AuditRow, DecisionRow)
START = "0" * 64
_LOCKS = {"audit": 7_304_222, "review_log": 7_304_223}
_AT_ONCE = 1_000


def lock(session: Session, *, kind: type[_Row]) -> None:
    """Hold the end of a chain until the unit of work ends; SQLite's writer holds everything already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCKS[kind.__tablename__]})"))


def add(session: Session, *, row: _Row) -> _Row:
    """Put a row at the end of its chain, within the caller's unit of work."""
    kind = type(row)
    lock(session, kind=kind)
    head = session.get(ChainHead, kind.__tablename__, populate_existing=True)
    row.seq, row.previous = (head.seq + 1, head.hash) if head else (1, START)
    row.hash = _hash(row)
    session.add(row)
    if head is None:
        session.add(ChainHead(chain=kind.__tablename__, seq=row.seq, hash=row.hash))
    else:
        head.seq, head.hash = row.seq, row.hash
    session.flush()
    return row


def last_seq(session: Session, *, kind: type[_Row]) -> int:
    """The number of the last row; 0 for an empty chain."""
    head = session.get(ChainHead, kind.__tablename__)
    return head.seq if head else 0


def verify(session: Session, *, kind: type[_Row]) -> tuple[ChainFault, ...]:
    """Every place where the chain does not hold: a row changed, removed, put in or put elsewhere."""
    return tuple(_faults(session, kind))


def _faults(session: Session, kind: type[_Row]) -> Iterator[ChainFault]:
    chain, seq, previous = kind.__tablename__, 0, START
    rows = session.scalars(select(kind).order_by(kind.seq).execution_options(yield_per=_AT_ONCE))
    for row in rows:
        if row.seq != seq + 1:
            yield ChainFault(chain, seq + 1, f"rows {seq + 1} to {row.seq - 1} are missing")
        elif row.previous != previous:
            yield ChainFault(chain, row.seq, "it does not follow the row before it")
        if row.hash != _hash(row):
            yield ChainFault(chain, row.seq, "its contents are not those it was written with")
        seq, previous = row.seq, row.hash
        session.expunge(row)
    head = session.get(ChainHead, chain)
    if (head.seq, head.hash) != (seq, previous) if head else seq > 0:
        yield ChainFault(chain, seq + 1, "the end of the chain is not where it was")


def _hash(row: AuditRow | DecisionRow) -> str:
    body: dict[str, Any] = {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "hash"}
    return hashlib.sha256(canonical(body).encode()).hexdigest()
