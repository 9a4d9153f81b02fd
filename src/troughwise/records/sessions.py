"""Sign-ins that last: the browser holds a random token, the store only its hash, so that each can be ended. Not accounts."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from troughwise.records.audit import Audit
from troughwise.records.store import Store
from troughwise.records.tables import AccountRow, SessionRow
from troughwise.vocabulary.accounts import Account

_TOKEN_BYTES = 32
_USE_IS_NOTED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Sessions:
    """The sessions of one store; one not used for ``idle`` ends by itself."""

    store: Store
    idle: timedelta = timedelta(hours=1)

    def begin(self, account: str, *, lifetime: timedelta) -> str:
        """A fresh token for an account; what ended before is forgotten on the way."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self.store.clock()
        with self.store.writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.ends_at < now))
            session.add(SessionRow(
                token_hash=hashed(token), account=account, begun_at=now, used_at=now, ends_at=now + lifetime,
            ))  # fmt: skip
            Audit(self.store).note(session, who=account, what="session: begun")
        return token

    def account_of(self, token: str) -> Account | None:
        """The account that a token signs in, while it and the session hold."""
        from troughwise.records.accounts import _account

        now = self.store.clock()
        with self.store.reading() as session:
            row = session.get(SessionRow, hashed(token))
            account = session.get(AccountRow, row.account) if row else None
        if row is None or account is None or not account.active or now >= min(row.ends_at, row.used_at + self.idle):
            return None
        if now - row.used_at > _USE_IS_NOTED_AFTER:
            self._note_use(row.token_hash, now)
        return _account(account)

    def _note_use(self, token_hash: str, now: datetime) -> None:
        with self.store.writing() as session:
            row = session.get(SessionRow, token_hash)
            if row is not None:
                row.used_at = now

    def end(self, token: str) -> None:
        """End a session."""
        with self.store.writing() as session:
            row = session.get(SessionRow, hashed(token))
            if row is not None:
                Audit(self.store).note(session, who=row.account, what="session: ended")
                session.delete(row)

    def end_all(self, account: str) -> None:
        """End every session of an account."""
        with self.store.writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.account == account))
            Audit(self.store).note(session, who=account, what="session: all ended")


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
