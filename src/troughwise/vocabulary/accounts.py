"""Accounts and their roles as frozen values. Not for storing them: that is ``records``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, get_args

from troughwise.vocabulary.errors import InputError
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


def require_roles(given: Iterable[str]) -> tuple[Role, ...]:
    """The roles in their order, each once; raises ``InputError`` for a word that is none."""
    wanted = set(given)
    if wanted - set(ROLES):
        raise InputError("There is no such role", to_do=f"Choose from {', '.join(ROLES)}.")
    return tuple(role for role in ROLES if role in wanted)
