"""Filling a page's template with what it shows and with what stands on every page. Not for what a page says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from markupsafe import Markup, escape

from troughwise import __version__
from troughwise.faces.http.room import room_of
from troughwise.faces.http.visitors import form_token, visitor_of
from troughwise.faces.text.html import environment
from troughwise.faces.web.browsing import range_of
from troughwise.faces.web.static_files import address

_HERE = Path(__file__).parent
_CODE = re.compile("`([^`]+)`")


@cache
def templates() -> Environment:
    """The templates of the pages, with those of ``text`` behind them."""
    found = environment(_HERE / "templates")
    found.globals["static"] = address
    found.filters["range_of"] = range_of
    found.filters["coded"] = _coded
    found.filters["segment"] = lambda text: quote(text, safe="-*.")
    return found


def show(request: Request, *, template: str, code: int = 200, **values: Any) -> HTMLResponse:
    """The template as a whole page."""
    room, visitor = room_of(request), visitor_of(request)
    around = {
        "visitor": visitor,
        "token": form_token(visitor, room=room),
        "version": __version__,
        "edition": room.desk.library.edition,
        "is_local": room.settings.is_local,
        "path": request.url.path,
        "known": set(),
    }
    return HTMLResponse(templates().get_template(template).render(**{**around, **values}), code)


def _coded(text: str) -> Markup:
    """The text with what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))
