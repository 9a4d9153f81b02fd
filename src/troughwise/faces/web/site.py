"""All pages together, and the page of a failure. Not for what a page says."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from troughwise.faces.http.failures import Told
from troughwise.faces.web import static_files
from troughwise.faces.web.pages import (
    about,
    account,
    administration,
    ask,
    cases,
    check,
    dose,
    evidence,
    lookups,
    programs,
    reports,
    review,
)
from troughwise.faces.web.showing import show

ROUTES = (
    static_files.routes,
    ask.routes,
    check.routes,
    dose.routes,
    cases.routes,
    evidence.routes,
    review.routes,
    reports.routes,
    lookups.routes,
    programs.routes,
    about.routes,
    account.routes,
    administration.routes,
)


def failure(request: Request, *, told: Told) -> HTMLResponse:
    """What went wrong, as a page."""
    return show(request, template="failure.page.j2", code=told.status, told=told)
