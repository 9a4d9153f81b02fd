"""The application: every route under its permission, every request under the same safety, every failure told. Not a page."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from troughwise.faces.http.failures import NotHere, told
from troughwise.faces.http.permissions import require_permission
from troughwise.faces.http.room import Room
from troughwise.faces.http.safety import Safety
from troughwise.faces.http.visitors import COOKIE
from troughwise.faces.web import site
from troughwise.vocabulary.errors import InputError

_API = "/api/"


def create_app(room: Room) -> FastAPI:
    """The application over one room."""
    app = FastAPI(title="Troughwise", openapi_url=None, docs_url=None, redoc_url=None,
                  dependencies=[Depends(require_permission)])  # fmt: skip
    app.state.room = room
    for routes in site.ROUTES:
        app.include_router(routes)
    app.add_exception_handler(Exception, _failed)
    app.add_exception_handler(HTTPException, _failed)
    app.add_exception_handler(RequestValidationError, _failed)
    app.middleware("http")(_told_and_remembered)
    app.add_middleware(Safety, settings=room.settings)
    return app


async def _told_and_remembered(request: Request, call_next: Callable[[Request], object]) -> Response:
    """The response, a failure told as one, and the cookie of a machine's own user where it is fresh."""
    try:
        response: Response = await call_next(request)  # type: ignore[misc]
    except Exception as error:
        response = _failed(request, error)
    fresh = getattr(request.state, "fresh_cookie", "")
    if fresh and fresh != request.cookies.get(COOKIE):
        response.set_cookie(COOKIE, fresh, httponly=True, samesite="strict", max_age=31_536_000)
    return response


def _failed(request: Request, error: Exception) -> Response:
    """A failure as a page, or as JSON for a program."""
    said = told(_ours(error))
    return site.failure(request, said)


def _ours(error: Exception) -> Exception:
    """A failure of the framework as one of ours; what was typed is not repeated."""
    if isinstance(error, RequestValidationError):
        first = error.errors()[0] if error.errors() else {}
        where = ".".join(str(part) for part in first.get("loc", ())[1:])
        return InputError("A field cannot be used", where=where, to_do=f"{first.get('msg', '')}.")
    if isinstance(error, HTTPException) and error.status_code in {404, 405}:
        return NotHere()
    return error
