"""The review board: which statements wait, each beside its sources and history, and the decisions on it.

Every decision goes through the log, which holds the rules; a page offers only what the state allows. Not for the rules.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from troughwise.faces.http.failures import NotAllowedError, NotHereError, Told, told
from troughwise.faces.http.room import Room, room_of
from troughwise.faces.http.visitors import visitor_of
from troughwise.faces.text.record_fields import changed_rows, field_rows
from troughwise.faces.text.reference_list import reference_line
from troughwise.faces.web.browsing import wording
from troughwise.faces.web.forms import require_own_form
from troughwise.faces.web.queue import PLACES, queue_of
from troughwise.faces.web.showing import show
from troughwise.vocabulary.answers import Reference
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen, Worded
from troughwise.vocabulary.reviews import DecisionKind, DecisionWish

routes = APIRouter(dependencies=[Depends(require_own_form)])
_ON_A_PAGE = 50
_OF_REVIEWERS = frozenset({"taken", "approved", "sent_back", "retired"})


class Decided(Frozen):
    """The form of a decision."""

    kind: DecisionKind
    digest: str = ""
    text: str = ""
    proposal: str = ""
    token: str = ""


@routes.get("/review", name="board")
def board(
    request: Request, *, status: str = "", kind: str = "", page: Annotated[int, Query(ge=1, le=1000)] = 1
) -> HTMLResponse:
    """The queue, the riskiest and oldest first."""
    room = room_of(request)
    rows = queue_of(room, status=status, kind=kind)
    start = (page - 1) * _ON_A_PAGE
    return show(
        request, template="board.page.j2", rows=rows[start : start + _ON_A_PAGE], total=len(rows), page=page, places=PLACES,
        status=status, kind=kind, more=len(rows) > start + _ON_A_PAGE, recent=room.records.reviews.recent(limit=10),
        open_reports=[one for one in room.records.reports.list(limit=50) if one.answer is None],
    )  # fmt: skip


@routes.get("/review/sign-off.json", name="sign-off")
def sign_off(request: Request) -> Response:
    """What stands approved and proposed, as a signed file for the base's maintainers."""
    from troughwise import keeping

    room = room_of(request)
    text = keeping.sign_off(room.records, desk=room.desk, key_file=_key_file(room))
    headers = {"content-disposition": 'attachment; filename="troughwise-sign-off.json"'}
    return Response(text, media_type="application/json", headers=headers)


@routes.get("/review/{record_id}", name="board-record")
def record(request: Request, *, record_id: str) -> HTMLResponse:
    """One record with all that a reviewer needs beside it."""
    return _record_page(request, record_id)


@routes.post("/review/{record_id}", name="decide")
def decide(request: Request, *, record_id: str, decided: Annotated[Decided, Form()]) -> Response:
    """Add a decision to the log."""
    room, visitor = room_of(request), visitor_of(request)
    if decided.kind in _OF_REVIEWERS and not visitor.may("reviewer"):
        raise NotAllowedError
    try:
        _decide(room, record_id, decided, by=visitor.name)
    except InputError as error:
        return _record_page(request, record_id, problem=told(error), proposal=decided.proposal)
    return RedirectResponse(f"/review/{record_id}", 303)


def _decide(room: Room, record_id: str, decided: Decided, *, by: str) -> None:
    digest = room.digests.get(record_id)
    if digest is None:
        raise NotHereError
    if decided.digest != digest:
        raise InputError("The record has changed since the page was made", to_do="Read it again, then decide.")
    proposal = decided.proposal if decided.kind == "proposed" else None
    if proposal is not None:
        faults = room.desk.lint_proposal(record_id, text=proposal)
        if faults:
            raise InputError(f"Lint finds {len(faults)} in the proposal: {faults[0].sentence()[:300]}", to_do="Mend it.")
    expires = room.records.store.clock() + timedelta(days=room.settings.approval_days)
    room.records.reviews.decide(
        DecisionWish(record_id=record_id, digest=digest, kind=decided.kind, text=decided.text, proposal=proposal,
                     expires_at=expires if decided.kind == "approved" else None),
        by=by,
    )  # fmt: skip


def _record_page(request: Request, record_id: str, *, problem: Told | None = None, proposal: str = "") -> HTMLResponse:
    room = room_of(request)
    found = room.desk.library.get(record_id)
    if not isinstance(found, Worded):
        raise NotHereError
    return show(request, template="board-record.page.j2", code=problem.status if problem else 200, told=problem,
                proposal=proposal or room.desk.in_toml(found.id), **_values(room, found))  # fmt: skip


def _values(room: Room, found: Worded) -> dict[str, Any]:
    library, desk = room.desk.library, room.desk
    history = room.records.reviews.history(found.id)
    proposals = [(one, desk.proposed(found.id, text=one.proposal or "")) for one in history if one.kind == "proposed"]
    return {
        "record": found, "text": wording(found), "fields": field_rows(found), "kind": type(found).__name__.lower(),
        "file": library.files[found.id], "digest": room.digests[found.id], "history": history,
        "state": room.records.reviews.state(found.id, digest=room.digests[found.id]),
        "citations": [
            (one, *reference_line(Reference.of(library.source(one.source), n=1, read=()))) for one in found.citations
        ],
        "conflicts": [library.conflicts[key] for key in found.conflicts if key in library.conflicts],
        "faults": desk.lint_record(found.id), "questions": desk.questions_showing(found.id),
        "reports": room.records.reports.list(record_id=found.id), "diary": desk.diary(found.id),
        "proposals": [(one, changed_rows(found, after=after) if after else ()) for one, after in proposals],
    }  # fmt: skip


def _key_file(room: Room) -> Path:
    from troughwise import keeping

    return room.settings.signing_key_file or keeping.data_folder() / "signing-key.pem"
