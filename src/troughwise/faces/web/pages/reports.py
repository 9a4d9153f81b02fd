""" "Something is wrong here": a reader's report on a record, and a reviewer's answer. Not for decisions on records."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from troughwise.faces.http.failures import NotHereError, Told, told
from troughwise.faces.http.room import room_of
from troughwise.faces.http.visitors import visitor_of
from troughwise.faces.web.browsing import wording
from troughwise.faces.web.forms import require_own_form
from troughwise.faces.web.showing import show
from troughwise.vocabulary.errors import InputError

routes = APIRouter(dependencies=[Depends(require_own_form)])
_ON_A_PAGE = 50


@routes.get("/reports/new", name="report")
def report(request: Request, *, record: Annotated[str, Query(max_length=200)]) -> HTMLResponse:
    """The form, with the record it is about."""
    return _form(request, record)


@routes.post("/reports/new", name="do-report")
def do_report(request: Request, *, record: Annotated[str, Form()], text: Annotated[str, Form()] = "") -> Response:
    """Keep a report."""
    found = room_of(request).desk.library.get(record)
    if found is None:
        raise NotHereError
    try:
        room_of(request).records.reports.send(found.id, text=text, by=visitor_of(request).name)
    except InputError as error:
        return _form(request, record, told=told(error))
    return show(request, template="reported.page.j2", record=found)


@routes.get("/reports", name="reports")
def reports(request: Request, *, before: Annotated[int | None, Query(ge=1)] = None) -> HTMLResponse:
    """Reports, the newest first."""
    found = room_of(request).records.reports.list(before=before, limit=_ON_A_PAGE + 1)
    further = found[_ON_A_PAGE - 1].number if len(found) > _ON_A_PAGE else None
    return show(request, template="reports.page.j2", reports=found[:_ON_A_PAGE], further=further)


@routes.post("/reports/{number}", name="answer-report")
def answer(request: Request, *, number: int, text: Annotated[str, Form()] = "") -> RedirectResponse:
    """Answer a report."""
    room_of(request).records.reports.answer(number, text=text, by=visitor_of(request).name)
    return RedirectResponse("/reports", 303)


def _form(request: Request, record_id: str, *, told: Told | None = None) -> HTMLResponse:
    found = room_of(request).desk.library.get(record_id)
    if found is None:
        raise NotHereError
    return show(
        request, template="report.page.j2", code=told.status if told else 200, record=found, text=wording(found), told=told
    )  # fmt: skip
