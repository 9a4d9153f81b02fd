"""Filling a page's template with what it shows and with what stands on every page. Not for what a page says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from troughwise import __version__
from troughwise.faces.http.room import room_of
from troughwise.faces.http.visitors import form_token, visitor_of
from troughwise.faces.text.html import environment, linked
from troughwise.faces.web.browsing import range_of
from troughwise.faces.web.static_files import address

_HERE = Path(__file__).parent
_CODE = re.compile("`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\((https://[^\s()<>\"]+)\)")
_RANGE = re.compile(r"(?<![\w./:-])(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?![\w/-]|\.\d)")
"""Two numbers with a hyphen, and nothing around them that makes a date or an identifier of them."""
_UNIT = re.compile(r"(\d) (ng/mL|nmol/L|mg|kg|mL|h|%|days)(?!\w)")


@cache
def templates() -> Environment:
    """The templates of the pages, with those of ``text`` behind them."""
    found = environment(_HERE / "templates")
    found.globals["static"] = address
    found.filters["range_of"] = range_of
    found.filters["coded"] = _coded
    found.filters["linked"] = _set
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
    """The text with what stands between backticks as code, and each ``[words](address)`` as a link."""
    linked = _LINK.sub(r'<a href="\2" rel="noreferrer">\1</a>', str(escape(text)))
    return Markup(_CODE.sub(r"<code>\1</code>", linked))


@pass_context
def _set(context: Context, text: str) -> Markup:
    """The text with its references linked, its ranges with the dash that belongs there, units beside their numbers."""
    parts = re.split(r"(<[^>]*>)", str(linked(text, known=context["known"])))
    return Markup("".join(part if part.startswith("<") else _typeset(part) for part in parts))


def _typeset(text: str) -> str:
    return _UNIT.sub("\\1\u00a0\\2", _RANGE.sub("\\1\u2013\\2", text))
