"""A fresh store for each test, on SQLite and on a real PostgreSQL, and a clock that only moves when told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.postgres import Postgres
from troughwise.records.store import Store

ENGINES = ("sqlite", "postgresql")


class Clock:
    """The time as a test sets it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 8, 30, 0, 123_456, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **how_long: float) -> datetime:
        """Let time pass; returns the moment reached."""
        self.moment += timedelta(**how_long)
        return self.moment


@pytest.fixture(scope="session")
def made(postgres: Postgres) -> str:
    """The name of a database in which a store was made, to copy from."""
    url = postgres.database()
    Store.open(url).close()
    return url.rpartition("/")[2]


def fresh(engine: str, *, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty store."""
    if engine == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('tmp_path')}/folder/{len(request.fixturenames)}-store.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    found = server.database(like=request.getfixturevalue("made"))
    yield found
    server.drop(found)


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty store."""
    yield from fresh(request.param, request=request)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is told."""
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    """An empty store."""
    found = Store.open(url, clock=clock)
    yield found
    found.close()


def do(store: Store, statement: str, **values: object) -> None:
    """Change the database behind our back, as somebody with its password could."""
    with store.engine.begin() as connection:
        connection.execute(text(statement), values)


def drop_triggers(store: Store) -> None:
    """Take away what keeps the logs append-only, as somebody with every right could."""
    if store.engine_name == "sqlite":
        with store.engine.begin() as connection:
            names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        return
    for table in ("audit", "review_log"):
        do(store, f"ALTER TABLE {table} DISABLE TRIGGER USER")


def database_file(store: Store) -> Path:
    """The file of a store on SQLite."""
    assert store.engine.url.database
    return Path(store.engine.url.database)
