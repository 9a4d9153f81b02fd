"""Accounts and their roles as frozen values. Not for storing them: that is ``records``."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from troughwise.vocabulary.records import Frozen

Role = Literal["reader", "pharmacist", "author", "reviewer", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)


class Account(Frozen):
    """Somebody who signs in."""

    name: str
    display_name: str
    roles: tuple[Role, ...] = ()
    active: bool = True
    oidc_subject: str | None = None
    created_at: datetime
