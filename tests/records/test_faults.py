"""What happens to what lasts when things break: a killed process, a full disk, a locked file, a restarted server."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest
from sqlalchemy import event

from tests.records.conftest import ENGINES, database_file
from troughwise.records.audit import Audit
from troughwise.records.backup import back_up, restore
from troughwise.records.cases import Cases
from troughwise.records.store import Store
from troughwise.vocabulary.errors import StoreError
from troughwise.vocabulary.stored import CaseContents

ROUNDS, WRITES = 4, 50
WRITER = """
import sys
from troughwise.records.cases import Cases
from troughwise.records.store import Store
from troughwise.vocabulary.stored import CaseContents
cases = Cases(Store.open(sys.argv[1]))
while True:
    print(cases.keep(CaseContents({"value": "8.2"}, None, {}), kind="check", owner="ann", label="x"), flush=True)
"""


def contents(value="8.2"):
    return CaseContents({"value": value}, None, {})


def written_until_killed(url, *, writes):
    """The ids that a process had acknowledged when it was killed in the middle of its work."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    acknowledged = [process.stdout.readline().strip() for _ in range(writes)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += [line.strip() for line in process.stdout.read().splitlines() if line.strip()]
    process.wait()
    assert process.returncode == -signal.SIGKILL
    return acknowledged


def test_killing_the_process_loses_no_acknowledged_write_and_leaves_the_chain_whole(url):
    acknowledged = [found for _ in range(ROUNDS) for found in written_until_killed(url, writes=WRITES)]
    store = Store.open(url)

    assert len(acknowledged) >= ROUNDS * WRITES
    assert all(Cases(store).get(one, owner="ann") for one in acknowledged)
    assert list(Audit(store).verify()) == []
    store.close()


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/store.db")
    cases = Cases(store)
    first = cases.keep(contents(), kind="check", owner="ann", label="x")
    store.engine.dispose()
    with sqlite3.connect(database_file(store)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    event.listen(store.engine, "connect", lambda opened, _: opened.execute(f"PRAGMA max_page_count = {pages}"))

    with pytest.raises(StoreError, match="full"):
        cases.keep(contents("9" * 1_000_000), kind="check", owner="ann", label="too large")

    assert [one.id for one in cases.list(owner="ann")] == [first]
    assert list(Audit(store).verify()) == []
    store.close()


def test_a_locked_database_is_told_and_works_again_afterwards(tmp_path, monkeypatch):
    monkeypatch.setattr("troughwise.records.store._BUSY_MS", 100)
    store = Store.open(f"sqlite:///{tmp_path}/store.db")
    cases = Cases(store)
    holder = sqlite3.connect(database_file(store), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StoreError, match="in use"):
        cases.keep(contents(), kind="check", owner="ann", label="x")
    holder.execute("ROLLBACK")
    holder.close()

    assert cases.keep(contents(), kind="check", owner="ann", label="x")
    assert len(cases.list(owner="ann")) == 1
    store.close()


def test_a_postgresql_that_restarts_is_told_and_works_again_afterwards(postgres):
    url = postgres.database()
    store = Store.open(url)
    cases = Cases(store)
    before = cases.keep(contents(), kind="check", owner="ann", label="x")
    try:
        postgres.stop()
        with pytest.raises(StoreError):
            cases.keep(contents(), kind="check", owner="ann", label="lost")
        assert not store.ready()
    finally:
        postgres.start()

    after = cases.keep(contents(), kind="check", owner="ann", label="x")
    assert {one.id for one in cases.list(owner="ann")} == {before, after}
    assert list(Audit(store).verify()) == []
    store.close()
    postgres.drop(url)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_made_during_writes_restores_elsewhere_and_verifies(engine, tmp_path, request):
    url = f"sqlite:///{tmp_path}/store.db" if engine == "sqlite" else request.getfixturevalue("postgres").database()
    store, done = Store.open(url), threading.Event()
    cases = Cases(store)
    before = cases.keep(contents(), kind="check", owner="ann", label="x")

    def write():
        while not done.is_set():
            cases.keep(contents(), kind="check", owner="ann", label="meanwhile")

    writers = [threading.Thread(target=write) for _ in range(2)]
    for one in writers:
        one.start()
    back_up(store, path=tmp_path / "copy.zip")
    done.set()
    for one in writers:
        one.join()

    restore(f"sqlite:///{tmp_path}/elsewhere.db", path=tmp_path / "copy.zip")
    elsewhere = Store.open(f"sqlite:///{tmp_path}/elsewhere.db")
    assert Cases(elsewhere).get(before, owner="ann")
    assert list(Audit(elsewhere).verify()) == []
    assert len(Cases(elsewhere).list(owner="ann", limit=10_000)) == len(Audit(elsewhere).recent(limit=10_000))
    store.close()
    elsewhere.close()
