"""A backup in one portable form for both engines: a zip with a line of JSON for each row, and sums over all of it.

It is taken from one state of the store while the store is in use. Restoring needs an empty store, checks the whole file
first, and verifies both chains afterwards. The file holds cases and the hashes of passwords. Not for copying one case.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from troughwise.records.chain import verify
from troughwise.records.migrating import revision
from troughwise.records.store import Store
from troughwise.records.tables import AuditRow, Base, DecisionRow
from troughwise.records.types import canonical
from troughwise.vocabulary.errors import InputError, StoreError

FORM, VERSION, _MANIFEST = "troughwise-backup", 1, "manifest.json"
_AT_ONCE = 500


def back_up(store: Store, *, path: Path) -> dict[str, int]:
    """Write a backup whole or not at all; returns the rows of each table.

    Raises ``InputError`` where the file is there already or cannot be written.
    """
    if path.exists():
        raise InputError("There is a file of that name; nothing was written", where=str(path), to_do="Name another file.")
    part = path.with_name(f".{path.name}.part")
    try:
        counts = _write(store, part)
        part.replace(path)
    except OSError as error:
        what = f"The backup cannot be written: {error.strerror}"
        raise InputError(what, where=str(path), to_do="Name another file.") from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def _write(store: Store, path: Path) -> dict[str, int]:
    members: dict[str, dict[str, Any]] = {}
    path.touch(mode=0o600)
    with store.reading() as session, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if store.engine_name == "postgresql":
            session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        for table in Base.metadata.sorted_tables:
            digest, count = hashlib.sha256(), 0
            with archive.open(f"{table.name}.jsonl", "w") as member:
                for line in _lines(session, table):
                    member.write(line)
                    digest.update(line)
                    count += 1
            members[table.name] = {"rows": count, "sha256": digest.hexdigest()}
        manifest = {"form": FORM, "version": VERSION, "revision": revision(), "members": members}
        archive.writestr(_MANIFEST, canonical(manifest))
    return {name: member["rows"] for name, member in members.items()}


def _lines(session: Session, table: Table) -> Iterator[bytes]:
    keys = list(table.primary_key.columns)
    rows = session.execute(select(table).order_by(*keys).execution_options(yield_per=_AT_ONCE))
    for row in rows.mappings():
        yield canonical(dict(row)).encode() + b"\n"


def restore(url: str, *, path: Path) -> dict[str, int]:
    """Fill an empty store from a backup; returns the rows of each table.

    Raises ``InputError`` for a file that is damaged or of another form, and for a store that is not empty.
    """
    manifest = _checked(path)
    store = Store.open(url)
    try:
        with store.writing() as session, zipfile.ZipFile(path) as archive:
            _require_empty(session)
            for table in Base.metadata.sorted_tables:
                _fill(session, table, archive)
            _go_on_counting(session)
            faults = [*verify(session, kind=AuditRow), *verify(session, kind=DecisionRow)]
            if faults:
                raise InputError(f"The chains of the backup do not hold: {faults[0].chain}, row {faults[0].seq}",
                                 where=str(path), to_do="Take another backup.")  # fmt: skip
    finally:
        store.close()
    return {name: member["rows"] for name, member in manifest["members"].items()}


def _checked(path: Path) -> dict[str, Any]:
    """The manifest of a file whose every member is as it was written."""
    damaged = InputError("The file is no backup, or it is damaged", where=str(path), to_do="Name another file.")
    try:
        with zipfile.ZipFile(path) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
            if manifest.get("form") != FORM or manifest.get("version") != VERSION:
                raise damaged
            for name, member in manifest["members"].items():
                if hashlib.sha256(archive.read(f"{name}.jsonl")).hexdigest() != member["sha256"]:
                    raise damaged
    except (OSError, zipfile.BadZipFile, LookupError, ValueError, TypeError) as error:
        raise damaged from error
    if manifest["revision"] != revision():
        raise InputError("The backup is of another version of the store", where=str(path),
                         to_do="Restore it with that version of Troughwise, then update.")  # fmt: skip
    return manifest


def _require_empty(session: Session) -> None:
    for table in Base.metadata.sorted_tables:
        if session.scalar(select(func.count()).select_from(table)):
            raise InputError("The store is not empty; nothing was restored", to_do="Name an empty store.")


def _fill(session: Session, table: Table, archive: zipfile.ZipFile) -> None:
    with archive.open(f"{table.name}.jsonl") as member:
        rows: list[dict[str, Any]] = []
        for line in member:
            rows.append(_row(table, json.loads(line)))
            if len(rows) == _AT_ONCE:
                session.execute(insert(table), rows)
                rows = []
        if rows:
            session.execute(insert(table), rows)


def _row(table: Table, plain: dict[str, Any]) -> dict[str, Any]:
    """The row with its times as times again."""
    from datetime import datetime

    from troughwise.records.types import UtcTime

    times = {column.name for column in table.columns if isinstance(column.type, UtcTime)}
    try:
        return {key: datetime.fromisoformat(value) if key in times and value else value for key, value in plain.items()}
    except ValueError as error:
        raise StoreError("A row of the backup cannot be read", where=table.name, to_do="Name another file.") from error


def _go_on_counting(session: Session) -> None:
    """On PostgreSQL the next number of each counted table comes after the restored ones."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in ("case_file", "report"):
        session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'number'), COALESCE(MAX(number), 0) + 1, false) "
                f"FROM {table}"
            )
        )
