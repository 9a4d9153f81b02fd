"""Who is asking: this machine's one user, an account with a session, a program with a key, or nobody yet.

Not for what they may do: that is ``permissions``.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from typing import Literal

from fastapi import Request

from troughwise.faces.http.room import Room, room_of
from troughwise.vocabulary.accounts import ROLES, Role

COOKIE = "troughwise"
LOCAL_NAME = "local"


@dataclass(frozen=True)
class Visitor:
    """Somebody with a name and roles; ``token`` is what their cookie holds, to which forms are bound."""

    name: str
    display_name: str
    roles: frozenset[Role]
    by: Literal["machine", "session", "key", "nobody"]
    token: str = ""

    def may(self, *roles: Role) -> bool:
        """Whether one of these roles is theirs."""
        return bool(self.roles & set(roles))


NOBODY = Visitor("", "", frozenset(), "nobody")


def visitor_of(request: Request) -> Visitor:
    """The visitor of a request; found once and kept with it."""
    known = getattr(request.state, "visitor", None)
    if known is None:
        known = request.state.visitor = _found(request, room_of(request))
    return known


def form_token(visitor: Visitor, *, room: Room) -> str:
    """The token that a form of this visitor must carry, bound to their cookie."""
    return hmac.new(room.secret, visitor.token.encode(), hashlib.sha256).hexdigest()


def is_form_token(given: str, *, visitor: Visitor, room: Room) -> bool:
    """Whether a form's token is this visitor's."""
    return hmac.compare_digest(given.encode(), form_token(visitor, room=room).encode())


def _found(request: Request, room: Room) -> Visitor:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _by_key(key.strip(), room)
    # Even who has not signed in gets a cookie, to which the form for signing in is bound.
    token = request.state.fresh_cookie = request.cookies.get(COOKIE, "") or secrets.token_urlsafe(32)
    if room.settings.is_local:
        return Visitor(LOCAL_NAME, "", frozenset(ROLES), "machine", token)
    return _by_session(token, room)


def _by_key(key: str, room: Room) -> Visitor:
    found = room.records.api_keys.check(key) if key else None
    return Visitor(f"key:{found.name}", found.name, frozenset(found.roles), "key") if found else NOBODY


def _by_session(token: str, room: Room) -> Visitor:
    account = room.records.sessions.account_of(token)
    if account is None:
        return replace(NOBODY, token=token)
    return Visitor(account.name, account.display_name, frozenset(account.roles), "session", token)
