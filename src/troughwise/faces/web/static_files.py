"""Static files, kept in memory and sent with their digest in the address, so that a browser need not ask twice.

The style of the pages is that of a printed answer with the site's own behind it. Not for pages.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Response

from troughwise.faces.http.failures import NotHereError

_HERE = Path(__file__).parent / "static"
_TEXT = Path(__file__).parents[1] / "text"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"
routes = APIRouter()


@cache
def files() -> dict[str, bytes]:
    """Every static file by its name."""
    found = {path.relative_to(_HERE).as_posix(): path.read_bytes() for path in _HERE.rglob("*") if path.suffix in _KINDS}
    answer = (_TEXT / "answer.css").read_bytes()
    found["dose.css"] = (_TEXT / "dose.css").read_bytes()
    found["page.css"] = answer + found["page.css"]
    return found


@cache
def address(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return f"/static/{name}?v={hashlib.sha256(files()[name]).hexdigest()[:12]}"


@routes.get("/static/{name:path}", name="static")
def static(name: str) -> Response:
    """One static file."""
    if name not in files():
        raise NotHereError
    return Response(files()[name], media_type=_KINDS[Path(name).suffix], headers={"cache-control": _FOREVER})
