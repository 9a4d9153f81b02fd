"""Logs that can only be added to: the database refuses a change, and whoever gets round it is found out."""

from __future__ import annotations

import pytest

from tests.records.conftest import do, drop_triggers
from troughwise.records.audit import Audit
from troughwise.records.store import Store
from troughwise.vocabulary.errors import StoreError


def filled(store: Store, rows: int = 5) -> Audit:
    audit = Audit(store)
    for number in range(rows):
        with store.writing() as session:
            audit.note(session, who="ann", what="did", about=f"thing-{number}")
    return audit


def test_a_whole_chain_verifies(store):
    assert filled(store).verify() == ()


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'bob'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_the_audit(store, statement):
    audit = filled(store)

    with pytest.raises(StoreError, match="row of the log cannot be changed"), store.writing() as session:
        session.connection().exec_driver_sql(statement)

    assert audit.verify() == ()


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE audit SET who = 'bob' WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 5", 5),
        ("UPDATE audit SET seq = 9 WHERE seq = 4", 4),
    ],
    ids=["changed", "removed", "cut off at the end", "moved"],
)
def test_tampering_is_found_with_its_row(store, statement, seq):
    audit = filled(store)
    drop_triggers(store)
    do(store, statement)

    assert seq in {fault.seq for fault in audit.verify()}
