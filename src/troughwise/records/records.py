"""Everything that lasts, in one hand. Not for the matters themselves: each has its module."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cached_property

from troughwise.records.accounts import Accounts
from troughwise.records.api_keys import ApiKeys
from troughwise.records.audit import Audit
from troughwise.records.cases import Cases
from troughwise.records.conversations import Conversations
from troughwise.records.reports import Reports
from troughwise.records.review import ReviewLog
from troughwise.records.sessions import Sessions
from troughwise.records.store import Store


@dataclass
class Records:
    """One store, by its matters."""

    store: Store

    @classmethod
    def open(cls, url: str = "") -> Records:
        """The records at an address, or this user's own; raises ``InputError`` or ``StoreError`` where they do not open."""
        return cls(Store.open(url))

    def short_id(self) -> str:
        """A fresh id for what has no name of its own."""
        return secrets.token_hex(6)

    @cached_property
    def audit(self) -> Audit:
        """Who did what."""
        return Audit(self.store)

    @cached_property
    def reviews(self) -> ReviewLog:
        """Decisions on records of the evidence."""
        return ReviewLog(self.store)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in."""
        return Accounts(self.store)

    @cached_property
    def sessions(self) -> Sessions:
        """Who has signed in."""
        return Sessions(self.store)

    @cached_property
    def api_keys(self) -> ApiKeys:
        """Which programs may ask."""
        return ApiKeys(self.store)

    @cached_property
    def cases(self) -> Cases:
        """Saved cases."""
        return Cases(self.store)

    @cached_property
    def conversations(self) -> Conversations:
        """Kept conversations."""
        return Conversations(self.store)

    @cached_property
    def reports(self) -> Reports:
        """What readers found wrong."""
        return Reports(self.store)
