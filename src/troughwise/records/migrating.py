"""Bringing a store up to date by the migrations beside this file, once, whoever comes first. Not for what they change."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from troughwise.vocabulary.errors import StoreError

_HERE = Path(__file__).parent / "migrations"
_LOCK = 7_304_221


def migrate(engine: Engine) -> None:
    """Bring the store up to date; raises ``StoreError`` for one that a newer program has made."""
    with engine.connect() as connection:
        if _is_current(connection):
            return
        connection.rollback()
        if engine.dialect.name == "sqlite":
            connection.execute(text("BEGIN IMMEDIATE"))
        else:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        if not _is_current(connection):
            command.upgrade(_config(connection), "head")
        connection.commit()


def revision() -> str:
    """The revision that this program's store has."""
    return str(ScriptDirectory(str(_HERE)).get_current_head())


def _is_current(connection: Connection) -> bool:
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory(str(_HERE)).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError("The store was made by a newer program", to_do="Install that version of Troughwise.")
    return found == revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config
