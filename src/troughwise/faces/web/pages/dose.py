"""Comparing doses on a page: a form with a paste box, what was understood of it, the result, and regimens to try.

Figures are drawn when a browser asks for them. Not for computing a dose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from troughwise.faces.figures.data import FigureName
from troughwise.faces.figures.drawing import NARROW, WIDE, svg_of
from troughwise.faces.http.failures import NotHereError, Told, told
from troughwise.faces.http.room import Room, room_of
from troughwise.faces.text.dose_html import html_of_dose
from troughwise.faces.text.dose_json import json_of_dose
from troughwise.faces.text.dose_page import dose_page_of
from troughwise.faces.text.dose_words import dose_words_for
from troughwise.faces.web.choices import choices
from troughwise.faces.web.forms import Form, require_own_form
from troughwise.faces.web.saved import Sent, keep, kept, read_back, sent
from troughwise.faces.web.showing import show
from troughwise.faces.web.status import status_of
from troughwise.vocabulary.doses import DoseAdvice
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.stored import CaseContents, SavedCase

routes = APIRouter(dependencies=[Depends(require_own_form)])
KIND = "dose"
_SIZES = {"wide": WIDE, "narrow": NARROW}


@routes.get("/dose", name="dose")
def dose(request: Request) -> HTMLResponse:
    """An empty form."""
    return _page(request, fields={}, saved=None)


@routes.post("/dose", name="do-dose")
def do_dose(request: Request, *, form: Form) -> RedirectResponse:
    """Keep the form, compute where that is wanted, and go to where both stand."""
    what = sent(form)
    place = "#understood" if what.act == "read" else "#result" if what.act == "dose" else ""
    return RedirectResponse(f"/dose/{_kept(request, what)}{place}", 303)


@routes.post("/dose/preview", name="preview")
def preview(request: Request, *, form: Form) -> HTMLResponse:
    """What is understood of the form as it stands; nothing is kept."""
    lines, problem = _understood(sent(form).fields, room=room_of(request))
    return show(request, template="understood.html.j2", understood=lines, told=problem)


@routes.get("/dose/{case_id}", name="dose-result")
def dose_result(request: Request, *, case_id: str) -> HTMLResponse:
    """The form as it was kept, and its result."""
    saved = kept(request, case_id=case_id, kind=KIND)
    assert saved.contents is not None
    return _page(request, fields=saved.contents.case, saved=saved)


@routes.post("/dose/{case_id}/what-if", name="what-if")
def what_if(request: Request, *, case_id: str, form: Form) -> Response:
    """Compute a saved case anew with regimens to try; where one is not understood, the result stands as it was."""
    saved, what = kept(request, case_id=case_id, kind=KIND), sent(form)
    assert saved.contents is not None
    fields = {**saved.contents.case, "what_if": what.fields.get("what_if", "")}
    if problem := _dose_problem(fields, room=room_of(request)):
        return _page(request, fields=fields, saved=saved, not_tried=problem)
    again = Sent(fields, case_id, what.version, "dose")
    return RedirectResponse(f"/dose/{_kept(request, again)}#part-candidates", 303)


@routes.get("/dose/{case_id}/report", name="report-page")
def report(request: Request, *, case_id: str) -> HTMLResponse:
    """The report to print: one page that needs nothing else."""
    advice = _saved_advice(request, case_id)
    headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
    return HTMLResponse(html_of_dose(advice, words=dose_words_for(room_of(request).desk)), headers=headers)


@routes.get("/dose/{case_id}/{figure}-{size}.svg", name="figure")
def figure(request: Request, *, case_id: str, figure: str, size: str) -> Response:
    """A figure of a saved result."""
    if figure not in get_args(FigureName) or size not in _SIZES:
        raise NotHereError
    advice = _saved_advice(request, case_id)
    name: FigureName = figure  # type: ignore[assignment]
    drawn = svg_of(advice, figure=name, words=dose_words_for(room_of(request).desk), width=_SIZES[size])
    return Response(drawn, media_type="image/svg+xml", headers={"cache-control": "private, max-age=3600"})


def _saved_advice(request: Request, case_id: str) -> DoseAdvice:
    saved = kept(request, case_id=case_id, kind=KIND)
    if saved.contents is None or saved.contents.result is None:
        raise NotHereError
    return read_back(DoseAdvice, text=saved.contents.result)


def _kept(request: Request, what: Sent) -> str:
    room, result = room_of(request), None
    if what.act == "dose":
        try:
            case, understood = room.desk.read_form(what.fields)
            wish = room.desk.dose_wish(what_if=what.fields.get("what_if", "").splitlines())
            result = room.dose(case, wish=wish, understood=understood)
        except InputError:
            result = None
    fields = dict(what.fields) | ({"asked": what.act} if what.act in {"dose", "read"} else {})
    contents = CaseContents(fields, None if result is None else json_of_dose(result), room.desk.stamp(result))
    return keep(request, what=what, kind=KIND, contents=contents)


def _page(
    request: Request, *, fields: Mapping[str, str], saved: SavedCase | None, not_tried: Told | None = None
) -> HTMLResponse:
    """The form with its result; ``not_tried`` is why a regimen to try could not be."""
    room, asked = room_of(request), "" if not_tried else fields.get("asked", "")
    lines, problem = _understood(fields, room=room) if asked else ((), None)
    values: dict[str, Any] = {"page": None, "words": None, "review": None, "sources": {}}
    if saved is not None and saved.contents is not None and saved.contents.result is not None:
        values = _shown(read_back(DoseAdvice, text=saved.contents.result), room=room)
    failed = problem or not_tried
    return show(
        request, template="dose.page.j2", code=failed.status if failed else 200, fields=fields, saved=saved,
        told=problem, not_tried=not_tried,
        understood=lines, choices=choices(room.desk.library), **values,
    )  # fmt: skip


def _understood(fields: Mapping[str, str], *, room: Room) -> tuple[tuple[str, ...], Told | None]:
    """What was understood of the form, or why it cannot be used."""
    try:
        lines = room.desk.read_form(fields)[1]
        return lines, _dose_problem(fields, room=room)
    except InputError as error:
        return (), told(InputError(error.what, where=error.where, to_do=error.to_do))


def _dose_problem(fields: Mapping[str, str], *, room: Room) -> Told | None:
    """Why a form that reads could not be computed: an implausible value, a name that the base does not know."""
    try:
        room.desk.require_dosable(fields, what_if=fields.get("what_if", ""))
    except InputError as error:
        return told(error)
    return None


def _shown(advice: DoseAdvice, *, room: Room) -> dict[str, Any]:
    advice = room.desk.reviewed(advice, states=room.states())
    words = dose_words_for(room.desk)
    page = dose_page_of(advice, words=words)
    return {
        "page": page, "words": words, "known": {entry.n for entry in page.references},
        "sources": {one.n: one.id for one in advice.references}, "review": status_of(advice, room=room),
        "figures": {name: name for name in get_args(FigureName)},
    }  # fmt: skip
