"""Accounts: who may sign in, with which roles. Passwords are kept as Argon2 hashes. Not for sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select

from troughwise.records.audit import Audit
from troughwise.records.store import Store
from troughwise.records.tables import AccountRow, SessionRow
from troughwise.vocabulary.accounts import Account, Role, require_roles
from troughwise.vocabulary.errors import InputError

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200


@dataclass
class Accounts:
    """The accounts of one store."""

    store: Store

    @cached_property
    def _hasher(self) -> PasswordHasher:
        return PasswordHasher()

    @cached_property
    def _nobodys_hash(self) -> str:
        """A hash that no password fits: an unknown name takes as long as a wrong password."""
        return self._hasher.hash("no password is this one")

    def create(self, account: Account, *, password: str | None, by: str) -> Account:
        """Make an account; raises ``InputError`` for a name that is taken or a password too short."""
        name = account.name.strip().lower()
        if not name or len(name) > 100 or not all(c.isalnum() or c in "._-@" for c in name):
            raise InputError("The name of an account is letters, digits and . _ - @", to_do="Choose another name.")
        with self.store.writing() as session:
            if session.get(AccountRow, name) is not None:
                raise InputError("There is an account of that name", to_do="Choose another name.")
            issuer, _, subject = (account.oidc_subject or "").partition(" ")
            session.add(AccountRow(
                name=name, display_name=account.display_name.strip()[:200], roles=list(require_roles(account.roles)),
                active=True,
                password_hash=self._hashed(password) if password is not None else None,
                oidc_issuer=issuer or None, oidc_subject=subject or None, created_at=self.store.clock(),
            ))  # fmt: skip
            Audit(self.store).note(
                session, who=by, what="account: made", about=name, detail={"roles": list(require_roles(account.roles))}
            )
        return self.get(name) or account

    def change_roles(self, name: str, *, roles: Iterable[Role], by: str) -> None:
        """Give an account other roles; raises ``InputError`` where there is no such account."""
        with self.store.writing() as session:
            row = _require(session.get(AccountRow, name))
            row.roles = list(require_roles(roles))
            Audit(self.store).note(session, who=by, what="account: roles", about=name, detail={"roles": row.roles})

    def set_active(self, name: str, *, active: bool, by: str) -> None:
        """Open or close an account; closing it ends its sessions."""
        with self.store.writing() as session:
            _require(session.get(AccountRow, name)).active = active
            if not active:
                session.execute(delete(SessionRow).where(SessionRow.account == name))
            Audit(self.store).note(session, who=by, what="account: opened" if active else "account: closed", about=name)

    def set_password(self, name: str, *, password: str, by: str) -> None:
        """Set a password, which ends the account's sessions; raises ``InputError`` for one too short."""
        hashed = self._hashed(password)
        with self.store.writing() as session:
            _require(session.get(AccountRow, name)).password_hash = hashed
            session.execute(delete(SessionRow).where(SessionRow.account == name))
            Audit(self.store).note(session, who=by, what="account: password", about=name)

    def check_password(self, name: str, *, password: str) -> Account | None:
        """The account, when it is open and the password is its own; takes as long for a name that is not known."""
        name = name.strip().lower()
        with self.store.reading() as session:
            row = session.get(AccountRow, name)
        hashed = row.password_hash if row is not None and row.password_hash else self._nobodys_hash
        try:
            self._hasher.verify(hashed, password[: LONGEST_PASSWORD + 1])
        except (VerificationError, InvalidHashError):
            return None
        return _account(row) if row is not None and row.active and row.password_hash else None

    def by_oidc(self, issuer: str, *, subject: str) -> Account | None:
        """The open account that a provider's subject belongs to."""
        query = select(AccountRow).where(AccountRow.oidc_issuer == issuer, AccountRow.oidc_subject == subject)
        with self.store.reading() as session:
            row = session.scalar(query)
        return _account(row) if row is not None and row.active else None

    def get(self, name: str) -> Account | None:
        """The account of that name."""
        with self.store.reading() as session:
            row = session.get(AccountRow, name)
        return _account(row) if row is not None else None

    def list(self, *, limit: int = 500) -> list[Account]:
        """The accounts by name."""
        with self.store.reading() as session:
            return [_account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name).limit(limit))]

    def _hashed(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise InputError(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters", to_do="Choose another.")
        return self._hasher.hash(password)


def _require(row: AccountRow | None) -> AccountRow:
    if row is None:
        raise InputError("There is no such account", to_do="Choose one of the list.")
    return row


def _account(row: AccountRow) -> Account:
    subject = f"{row.oidc_issuer} {row.oidc_subject}" if row.oidc_subject else None
    return Account(
        name=row.name, display_name=row.display_name, roles=tuple(row.roles), active=row.active, oidc_subject=subject,
        created_at=row.created_at,
    )  # fmt: skip
