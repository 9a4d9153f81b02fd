"""The visitor's saved cases: the list, what can be taken away as a file, undoing and deleting. Not for computing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from troughwise.faces.http.failures import NotHereError
from troughwise.faces.http.room import room_of
from troughwise.faces.http.visitors import visitor_of
from troughwise.faces.web.forms import require_own_form
from troughwise.faces.web.showing import show
from troughwise.vocabulary.stored import SavedCase

routes = APIRouter(dependencies=[Depends(require_own_form)])
_ON_A_PAGE = 50


@routes.get("/cases", name="cases")
def cases(request: Request, *, before: Annotated[int | None, Query(ge=1)] = None) -> HTMLResponse:
    """The visitor's own cases, the newest first."""
    found = room_of(request).records.cases.list(owner=visitor_of(request).name, before=before, limit=_ON_A_PAGE + 1)
    further = found[_ON_A_PAGE - 1].number if len(found) > _ON_A_PAGE else None
    return show(request, template="cases.page.j2", cases=found[:_ON_A_PAGE], further=further)


@routes.post("/cases/{case_id}/undo", name="undo-case")
def undo(request: Request, *, case_id: str) -> RedirectResponse:
    """Go back to the version before."""
    saved = _own(request, case_id)
    room_of(request).records.cases.undo(case_id, owner=saved.owner)
    return RedirectResponse(f"/{saved.kind}/{case_id}", 303)


@routes.post("/cases/{case_id}/delete", name="delete-case")
def delete(request: Request, *, case_id: str) -> RedirectResponse:
    """Delete a case with all its versions."""
    room_of(request).records.cases.delete(case_id, owner=_own(request, case_id).owner)
    return RedirectResponse("/cases", 303)


@routes.get("/cases/{case_id}/{form}", name="case-file")
def case_file(request: Request, *, case_id: str, form: str) -> Response:
    """The saved result as JSON, or the case as TOML, to keep or hand on."""
    saved = _own(request, case_id)
    assert saved.contents is not None
    if form == "json" and saved.contents.result is not None:
        return _file(saved.contents.result, name=f"{saved.kind}.json", kind="application/json")
    if form == "toml":
        return _file(_toml(request, saved), name=f"{saved.kind}-case.toml", kind="text/plain")
    raise NotHereError


def _toml(request: Request, saved: SavedCase) -> str:
    from troughwise import operations

    assert saved.contents is not None
    if saved.kind == "check":
        return operations.case_of_quick_form(saved.contents.case)
    return operations.case_in_toml(room_of(request).desk.read_form(saved.contents.case)[0])


def _file(text: str, *, name: str, kind: str) -> Response:
    return Response(text, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def _own(request: Request, case_id: str) -> SavedCase:
    found = room_of(request).records.cases.get(case_id, owner=visitor_of(request).name)
    if found is None:
        raise NotHereError
    return found
