"""The application: every route under its permission, every request under the same safety, every failure told. Not a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse, Response

from troughwise.faces.api import v1
from troughwise.faces.api.calls import calls
from troughwise.faces.api.description import description_of
from troughwise.faces.http.failures import NotHereError, told
from troughwise.faces.http.limits import Limits, require_within_limits
from troughwise.faces.http.permissions import require_permission
from troughwise.faces.http.room import Room, room_of
from troughwise.faces.http.safety import Safety
from troughwise.faces.http.visitors import COOKIE
from troughwise.faces.server import operating
from troughwise.faces.web import site
from troughwise.vocabulary.errors import InputError

_API, _A_YEAR_S = "/api/", 31_536_000


_document = APIRouter()


@_document.get(f"{v1.PREFIX}/openapi.json", name="openapi", include_in_schema=False)
def described() -> JSONResponse:
    """The OpenAPI document."""
    return JSONResponse(description_of())


ROUTERS = (*site.ROUTES, v1.routes, operating.routes, _document)
"""Every route there is, in the order in which they are tried."""


def create_app(room: Room) -> FastAPI:
    """The application over one room."""
    app = FastAPI(title="Troughwise", openapi_url=None, docs_url=None, redoc_url=None,
                  dependencies=[Depends(require_permission), Depends(require_within_limits)])  # fmt: skip
    app.state.room, app.state.limits = room, Limits()
    for routes in ROUTERS:
        app.include_router(routes)
    app.state.calls = calls()
    for kind in (HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _failed)
    app.add_middleware(BaseHTTPMiddleware, dispatch=_told_and_remembered)
    operating.measure(app)
    app.add_middleware(Safety, settings=room.settings)
    return app


async def _told_and_remembered(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """The response, a failure told as one, and a fresh cookie for a browser without one, unless the route set its own."""
    try:
        response = await call_next(request)
    except Exception as error:
        response = _failed(request, error)
    fresh = getattr(request.state, "fresh_cookie", "")
    has_own = any(value.startswith(f"{COOKIE}=") for value in response.headers.getlist("set-cookie"))
    if fresh and fresh != request.cookies.get(COOKIE) and not has_own:
        settings = room_of(request).settings
        response.set_cookie(COOKIE, fresh, httponly=True, samesite="strict", secure=settings.is_secure,
                            max_age=_A_YEAR_S if settings.is_local else None)  # fmt: skip
    return response


def _failed(request: Request, error: Exception) -> Response:
    """A failure as a page, or as JSON for a program."""
    said = told(_ours(error))
    if request.url.path.startswith(_API):
        return JSONResponse({"what": said.what, "where": said.where, "to_do": said.to_do}, said.status)
    return site.failure(request, told=said)


def _ours(error: Exception) -> Exception:
    """A failure of the framework as one of ours; what was typed is not repeated."""
    if isinstance(error, RequestValidationError):
        first = error.errors()[0] if error.errors() else {}
        where = ".".join(str(part) for part in first.get("loc", ())[1:])
        return InputError("A field cannot be used", where=where, to_do=f"{first.get('msg', '')}.")
    if isinstance(error, HTTPException) and error.status_code in {404, 405}:
        return NotHereError()
    if isinstance(error, HTTPException) and error.status_code == 400:
        return InputError("What was sent cannot be read", to_do="Send it again.")
    return error
