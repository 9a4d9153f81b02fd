"""Keys for programs: shown once, kept as a hash, with roles of their own, ended at any time. Not for people."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from troughwise.records.audit import Audit
from troughwise.records.sessions import hashed
from troughwise.records.store import Store
from troughwise.records.tables import ApiKeyRow
from troughwise.vocabulary.accounts import Role, require_roles
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.stored import ApiKey

_PREFIX = "tw_"


@dataclass(frozen=True)
class ApiKeys:
    """The keys of one store."""

    store: Store

    def make(self, name: str, *, roles: Iterable[Role], by: str) -> str:
        """A fresh key, which cannot be shown again; raises ``InputError`` for a name that is taken."""
        key, name = _PREFIX + secrets.token_urlsafe(32), name.strip()
        if not name or len(name) > 100:
            raise InputError("A key needs a name", to_do="Name the program that will use it.")
        with self.store.writing() as session:
            if session.get(ApiKeyRow, name) is not None:
                raise InputError("There is a key of that name", to_do="Choose another name.")
            session.add(ApiKeyRow(
                name=name, key_hash=hashed(key), roles=list(require_roles(roles)), made_by=by, made_at=self.store.clock(),
            ))  # fmt: skip
            Audit(self.store).note(session, who=by, what="key: made", about=name)
        return key

    def end(self, name: str, *, by: str) -> None:
        """End a key for good; raises ``InputError`` where there is none."""
        with self.store.writing() as session:
            row = session.get(ApiKeyRow, name)
            if row is None:
                raise InputError("There is no such key", to_do="Choose one of the list.")
            row.ended_at = row.ended_at or self.store.clock()
            Audit(self.store).note(session, who=by, what="key: ended", about=name)

    def check(self, key: str) -> ApiKey | None:
        """The key's name and roles, while it holds."""
        with self.store.reading() as session:
            row = session.scalar(select(ApiKeyRow).where(ApiKeyRow.key_hash == hashed(key)))
        return _key(row) if row is not None and row.ended_at is None else None

    def list(self, *, limit: int = 500) -> list[ApiKey]:
        """The keys by name."""
        with self.store.reading() as session:
            return [_key(row) for row in session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.name).limit(limit))]


def _key(row: ApiKeyRow) -> ApiKey:
    return ApiKey(row.name, tuple(row.roles), row.made_by, row.made_at, row.ended_at)
