"""Kept conversations: questions one after the other, under an id that nobody can guess. Not for answering them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from troughwise.records.audit import Audit
from troughwise.records.store import Store
from troughwise.records.tables import ConversationRow
from troughwise.vocabulary.errors import InputError

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Conversations:
    """The conversations of one store; each is forgotten when nobody has gone on with it for thirty days."""

    store: Store

    def begin(self, owner: str, *, body: dict[str, Any]) -> str:
        """Keep a new conversation; returns its id."""
        found, now = secrets.token_urlsafe(16), self.store.clock()
        with self.store.writing() as session:
            session.execute(delete(ConversationRow).where(ConversationRow.changed_at < now - KEPT_FOR))
            session.add(ConversationRow(id=found, owner=owner, body=body, changed_at=now))
        return found

    def keep(self, conversation: str, *, owner: str, body: dict[str, Any]) -> None:
        """Keep a conversation as it is now; raises ``InputError`` where it is not there or another's."""
        with self.store.writing() as session:
            row = session.get(ConversationRow, conversation)
            if row is None or row.owner != owner:
                raise InputError("There is no such conversation", to_do="Ask the question anew.")
            row.body, row.changed_at = body, self.store.clock()

    def get(self, conversation: str, *, owner: str) -> dict[str, Any] | None:
        """What was kept; nothing where it is not there or another's."""
        with self.store.reading() as session:
            row = session.get(ConversationRow, conversation)
            return row.body if row is not None and row.owner == owner else None

    def delete(self, conversation: str, *, owner: str) -> None:
        """Forget a conversation."""
        with self.store.writing() as session:
            row = session.get(ConversationRow, conversation)
            if row is not None and row.owner == owner:
                session.delete(row)
                Audit(self.store).note(session, who=owner, what="conversation: forgotten", about=conversation)
