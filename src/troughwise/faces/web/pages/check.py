"""Checking a level on a page: a form that is kept as it is typed, and the verdict below it. Not for judging a level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from troughwise.faces.http.failures import told
from troughwise.faces.http.room import Room, room_of
from troughwise.faces.http.visitors import visitor_of
from troughwise.faces.text.check_page import check_page_of, check_words_for
from troughwise.faces.text.json_form import json_of
from troughwise.faces.text.markdown import markdown_text
from troughwise.faces.web.choices import choices
from troughwise.faces.web.forms import Form, require_own_form
from troughwise.faces.web.saved import Sent, keep, kept, read_back, sent
from troughwise.faces.web.showing import show
from troughwise.faces.web.status import status_of
from troughwise.vocabulary.checks import CheckResult
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.stored import CaseContents, SavedCase

routes = APIRouter(dependencies=[Depends(require_own_form)])
KIND = "check"


@routes.get("/check", name="check")
def check(request: Request) -> HTMLResponse:
    """An empty form."""
    return _page(request, fields={}, saved=None)


@routes.post("/check", name="do-check")
def do_check(request: Request, *, form: Form) -> RedirectResponse:
    """Keep the form, judge the level where that is wanted, and go to where both stand."""
    return RedirectResponse(f"/check/{_kept(request, sent(form))}", 303)


@routes.get("/check/{case_id}", name="check-result")
def check_result(request: Request, *, case_id: str) -> HTMLResponse:
    """The form as it was kept, and its verdict."""
    saved = kept(request, case_id=case_id, kind=KIND)
    assert saved.contents is not None
    return _page(request, fields=saved.contents.case, saved=saved)


def _kept(request: Request, what: Sent) -> str:
    room, result = room_of(request), None
    if what.act != "keep":
        try:
            result = room.desk.check_quick_form(what.fields)
        except InputError:
            result = None
    fields = dict(what.fields) | ({"asked": "yes"} if what.act != "keep" else {})
    contents = CaseContents(fields, None if result is None else json_of(result), room.desk.stamp(result))
    return keep(request, what=what, kind=KIND, contents=contents)


def _page(request: Request, *, fields: Mapping[str, str], saved: SavedCase | None) -> HTMLResponse:
    room = room_of(request)
    result, problem = _result(fields, saved, room=room)
    values: dict[str, Any] = {"page": None, "review": None, "words": None, "as_text": "", "sources": {}}
    if result is not None:
        values = _shown(result, room=room)
    return show(
        request, template="check.page.j2", code=problem.status if problem else 200, fields=fields, saved=saved, told=problem,
        choices=choices(room.desk.library), may_dose=visitor_of(request).may("pharmacist", "reviewer"), **values,
    )  # fmt: skip


def _result(fields: Mapping[str, str], saved: SavedCase | None, *, room: Room) -> tuple[CheckResult | None, Any]:
    """The saved result, or why there is none."""
    if saved is None or saved.contents is None or "asked" not in fields:
        return None, None
    if saved.contents.result is not None:
        return read_back(CheckResult, text=saved.contents.result), None
    try:
        return room.desk.check_quick_form(fields), None
    except InputError as error:
        return None, told(InputError(error.what, where=error.where.removeprefix("--"), to_do=error.to_do))


def _shown(result: CheckResult, *, room: Room) -> dict[str, Any]:
    result = room.desk.reviewed(result, states=room.states())
    words = check_words_for(room.desk, reader=result.reader)
    page = check_page_of(result, words=words)
    return {
        "page": page, "words": page.words, "known": {entry.n for entry in page.references}, "as_text": markdown_text(page),
        "sources": {one.n: one.id for one in result.references}, "review": status_of(result, room=room),
        "verdict": result.verdict,
    }  # fmt: skip
