"""How a program asks: each call of REST as curl and as Python, with a body that runs. Not for the interface itself."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from troughwise.faces.web.showing import show

routes = APIRouter()


@routes.get("/programs", name="programs")
def programs(request: Request) -> HTMLResponse:
    """Every call."""
    return show(request, template="programs.page.j2", calls=request.app.state.calls, base=str(request.base_url).rstrip("/"))
