"""Looking up a list of medicines, and converting a level between units. Not for finding either."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse

from troughwise.faces.http.failures import told
from troughwise.faces.http.room import room_of
from troughwise.faces.text.markdown import markdown_text
from troughwise.faces.text.page import page_of
from troughwise.faces.text.words import words_for
from troughwise.faces.web.choices import choices
from troughwise.faces.web.forms import require_own_form
from troughwise.faces.web.showing import show
from troughwise.faces.web.status import status_of
from troughwise.operations import Wish
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen, Reader, Region

routes = APIRouter(dependencies=[Depends(require_own_form)])


class Listed(Frozen):
    """The form of a list of medicines."""

    names: str = ""
    reader: Reader = "clinician"
    region: Region = "any"
    token: str = ""


@routes.get("/interactions", name="interactions")
def interactions(request: Request) -> HTMLResponse:
    """An empty list."""
    return _list(request, Listed())


@routes.post("/interactions", name="interactions")
def listed(request: Request, *, form: Annotated[Listed, Form()]) -> HTMLResponse:
    """What the base knows of each medicine; the list stays out of the address."""
    return _list(request, form)


def _list(request: Request, form: Listed) -> HTMLResponse:
    room = room_of(request)
    values: dict[str, Any] = {"page": None, "told": None}
    if form.names.strip():
        try:
            names = [name for line in form.names[:4000].splitlines() for name in line.split(",")]
            found = room.desk.interactions(names, wish=Wish(reader=form.reader, region=form.region))
            found = room.desk.reviewed(found, states=room.states())
            words = words_for(room.desk, reader=form.reader)
            page = page_of(found, words=words)
            values |= {
                "page": page, "words": words, "known": {entry.n for entry in page.references},
                "sources": {one.n: one.id for one in found.references}, "review": status_of(found, room=room),
                "as_text": markdown_text(page),
            }  # fmt: skip
        except InputError as error:
            values["told"] = told(error)
    return show(request, template="interactions.page.j2", form=form, choices=choices(room.desk.library), **values)


@routes.get("/units", name="units")
def units(request: Request) -> HTMLResponse:
    """An empty form."""
    return show(request, template="units.page.j2", value="", unit="ng/mL", said="", told=None)


@routes.post("/units", name="units")
def converted(
    request: Request, *, value: Annotated[str, Form()] = "", unit: Annotated[str, Form()] = "ng/mL"
) -> HTMLResponse:
    """The level in the other unit."""
    said, problem = "", None
    try:
        said = room_of(request).desk.convert(value[:40], unit=unit)
    except InputError as error:
        problem = told(error)
    code = problem.status if problem else 200
    return show(request, template="units.page.j2", code=code, value=value[:40], unit=unit, said=said, told=problem)
