"""The store: one database, SQLite by default, PostgreSQL on a server; units of work that are whole or not at all.

Every failure of the database becomes one ``StoreError`` without a value in it. Not for what is stored.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from troughwise.records.migrating import migrate
from troughwise.vocabulary.errors import InputError, StoreError

Clock = Callable[[], datetime]
_BUSY_MS = 5_000
_FULL = ("full", "no space", "quota")
_LOCKED = ("locked", "busy", "timeout")


def data_folder() -> Path:
    """This user's own folder for what lasts."""
    home = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return Path(home, "troughwise")


def default_url() -> str:
    """The store of this user: a SQLite file in their data folder."""
    return f"sqlite:///{data_folder() / 'troughwise.db'}"


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass
class Store:
    """An open store; safe to use from several threads, each with its own unit of work."""

    engine: Engine
    clock: Clock = now

    @classmethod
    def open(cls, url: str = "", *, clock: Clock = now) -> Store:
        """Open the store at a SQLAlchemy address, made and brought up to date where needed.

        Raises ``InputError`` for an address that cannot be used, ``StoreError`` where the database cannot be.
        """
        engine = _engine(url or default_url())
        with told():
            migrate(engine)
        return cls(engine, clock)

    @property
    def engine_name(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A unit of work that sees one state of the store and changes nothing."""
        with told(), self._session() as session:
            if self.engine_name == "sqlite":
                session.execute(text("BEGIN"))
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A unit of work that is kept whole at its end, or not at all."""
        with told(), self._session() as session:
            if self.engine_name == "sqlite":
                session.execute(text("BEGIN IMMEDIATE"))
            yield session
            session.commit()

    def _session(self) -> Session:
        return sessionmaker(self.engine, expire_on_commit=False)()

    def ready(self) -> bool:
        """Whether the store answers just now."""
        try:
            with self.reading() as session:
                session.execute(text("SELECT 1"))
        except StoreError:
            return False
        return True

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@contextmanager
def told() -> Iterator[None]:
    """Turn a failure of the database into one sentence, with no statement and no value in it."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _store_error(error) from error


def _store_error(error: Exception) -> StoreError:
    said = str(getattr(error, "orig", error)).lower()
    nothing = "Nothing was changed."
    if any(word in said for word in _FULL):
        return StoreError("The disk or the database is full", to_do=f"{nothing} Make room and try again.")
    if any(word in said for word in _LOCKED):
        return StoreError("The database is in use by another program", to_do=f"{nothing} Try again in a moment.")
    if "readonly" in said or "read-only" in said or "permission" in said:
        return StoreError("The database cannot be written", to_do=f"{nothing} Check who owns its file.")
    if "append-only" in said:
        return StoreError("A row of the log cannot be changed", to_do=f"{nothing} Add another row that follows it.")
    if isinstance(error, DBAPIError) and (error.connection_invalidated or "connect" in said or "terminating" in said):
        return StoreError("The database cannot be reached", to_do=f"{nothing} Try again in a moment.")
    return StoreError("The database refused the work", where=type(error).__name__, to_do=f"{nothing} Try again in a moment.")


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise InputError("The address of the store is not understood", where="store",
                         to_do="Write sqlite:///FILE or postgresql://USER@HOST/NAME.") from error  # fmt: skip
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    if address.get_backend_name() == "postgresql":
        return _postgresql(address)
    raise InputError(f"A store cannot be kept in {address.get_backend_name()}", where="store",
                     to_do="Use SQLite or PostgreSQL.")  # fmt: skip


def _postgresql(address: URL) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise InputError("PostgreSQL needs one more package", where="store",
                         to_do="Install troughwise[postgresql].") from error  # fmt: skip
    address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=20, pool_timeout=10)


def _sqlite(address: URL) -> Engine:
    if not address.database or address.database == ":memory:":
        raise InputError("The store needs a file", where="store", to_do="Write sqlite:///FILE.")
    path = Path(address.database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise InputError(f"The file of the store cannot be made: {error.strerror}", where=str(path),
                         to_do="Name another file.") from error  # fmt: skip
    engine = create_engine(address, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Leave transactions to us, and let no acknowledged write be lost."""
    connection.isolation_level = None
    for setting in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")
