"""What every form of ours carries, and the check that it is ours. Not for what a form asks."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Depends, Request
from starlette.datastructures import FormData

from troughwise.faces.http.failures import NotOurFormError
from troughwise.faces.http.room import room_of
from troughwise.faces.http.visitors import COOKIE, is_form_token, visitor_of


async def _form_of(request: Request) -> FormData:
    """The form that came with the request, read before the route runs in a thread of its own."""
    return await request.form()


Form: TypeAlias = Annotated[FormData, Depends(_form_of)]
"""A route's parameter for the form as it came."""


async def require_own_form(request: Request) -> None:
    """Raise ``NotOurFormError`` for a form without the token of this visitor's own cookie."""
    if request.method in {"GET", "HEAD"}:
        return
    given = (await request.form()).get("token", "")
    has_cookie = bool(request.cookies.get(COOKIE))
    visitor = visitor_of(request)
    if not has_cookie or not isinstance(given, str) or not is_form_token(given, visitor=visitor, room=room_of(request)):
        raise NotOurFormError
