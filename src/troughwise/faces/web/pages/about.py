"""What the program is and is not, the rules its software enforces, how well it does, and its words. Not for answers."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from troughwise.faces.http.room import room_of
from troughwise.faces.web.ranges import Size, ranges_svg
from troughwise.faces.web.showing import show

routes = APIRouter()
_RESULTS = Path(__file__).parents[1] / "results" / "validation.json"
_GLOSSARY = ("sample", "release", "phase", "gene", "genotype", "assay", "indication", "class", "population")


@routes.get("/about", name="about")
def about(request: Request) -> HTMLResponse:
    """Intended use, users, limits."""
    return show(request, template="about.page.j2", disclaimer=room_of(request).desk.library.phrase("disclaimer"))


@routes.get("/policy", name="policy")
def policy(request: Request) -> HTMLResponse:
    """The editorial policy: each rule with what enforces it."""
    return show(request, template="policy.page.j2", days=room_of(request).settings.approval_days)


@routes.get("/validation", name="validation")
def validation(request: Request) -> HTMLResponse:
    """How well this version does, and of which version and edition the figures are."""
    found = results()
    methods = found["reference"]["forecasts"]["metrics"]
    sizes = [Size(one["method"], None, Decimal(str(one["mape_percent"])), "%") for one in methods]
    return show(
        request, template="validation.page.j2", results=found, errors_chart=ranges_svg(sizes, title="Mean absolute error"),
        edition=room_of(request).desk.library.edition, with_profiles=sum(one["numbers"] > 0 for one in found["profiles"]),
        blind_unsafe=next(one["unsafe"] for one in found["questions"] if one["part"] == "blind"),
    )  # fmt: skip


@cache
def results() -> dict[str, Any]:
    """The results that were written with this version."""
    found: dict[str, Any] = json.loads(_RESULTS.read_text(encoding="utf-8"))
    return found


@routes.get("/glossary", name="glossary")
def glossary(request: Request) -> HTMLResponse:
    """The words of the base, with the others that are understood."""
    library = room_of(request).desk.library
    terms = [one for one in library.terms.values() if one.kind in _GLOSSARY and one.retired is None]
    groups = [(kind, sorted((t for t in terms if t.kind == kind), key=lambda t: t.label.lower())) for kind in _GLOSSARY]
    return show(request, template="glossary.page.j2", groups=[(kind, found) for kind, found in groups if found])
