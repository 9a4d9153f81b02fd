"""REST, version 1. Every result is the JSON that the command line prints. Not for computing."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from troughwise.faces.api.bodies import (
    AskBody,
    CheckBody,
    Converted,
    DoseBody,
    InteractionsBody,
    LevelBody,
    Problem,
    Sent,
    UnitsBody,
    read,
)
from troughwise.faces.http.failures import NotHereError
from troughwise.faces.http.room import room_of
from troughwise.faces.text.dose_json import json_of_dose
from troughwise.faces.text.json_form import json_of
from troughwise.faces.text.records import chosen, edition_json, list_json, record_json
from troughwise.operations import Wish
from troughwise.vocabulary.answers import Answer
from troughwise.vocabulary.checks import CheckResult, QuickLevel
from troughwise.vocabulary.doses import DoseAdvice
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen

PREFIX = "/api/v1"
_SAID = {
    400: "what was sent is no HTTP that is read here",
    401: "no key, or one that has ended",
    403: "the key has no role that may do this",
    404: "there is no such record",
    413: "more than 2 MB",
    415: "the body is not application/json",
    422: "a field cannot be used",
    429: "too many requests in a minute",
    503: "the store cannot be used just now",
}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": said, "model": Problem} for status, said in _SAID.items()
}  # fmt: skip
routes = APIRouter(prefix=PREFIX, tags=["v1"], responses=_PROBLEMS)
EXAMPLES: dict[str, dict[str, Any]] = {
    "ask": {"question": "What is the target tacrolimus (FK506) trough level for lupus?"},
    "check": {"level": {"value": "17.7", "unit": "ng/mL", "after": "12h", "dose": "3 mg bid",
                        "indication": "lupus nephritis", "phase": "maintenance"}},
    "dose": {"case": {"indication": "kidney-transplant", "transplanted_on": "2026-09-01", "region": "eu",
                      "patient": {"sex": "male", "age_years": 52, "height_cm": 178, "cyp3a5": "*3/*3"},
                      "doses": [{"dose_mg": 4, "at": "2026-11-16T08:00:00", "every_h": 12, "release": "immediate"}],
                      "levels": [{"at": "2026-11-23T07:45:00", "value": 8.2, "unit": "ng/mL", "assay": "lc-ms"}],
                      "measurements": [{"at": "2026-11-23T07:45:00", "weight_kg": 81, "haematocrit_percent": 34}]},
             "what_if": ["5 mg bid"]},
    "interactions": {"names": ["diltiazem", "omeprazole"]},
    "units": {"value": "8.2", "unit": "ng/mL"},
}  # fmt: skip
"""A body for each call, made up, which runs as it stands."""


def _takes(kind: type[BaseModel], *, example: str) -> dict[str, Any]:
    """The description of a body that is read with exact decimals."""
    schema = kind.model_json_schema(mode="validation", ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    content = {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}, "example": EXAMPLES[example]}
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


BODIES: tuple[type[Frozen], ...] = (AskBody, CheckBody, DoseBody, InteractionsBody, UnitsBody)


@routes.post("/ask", name="api-ask", response_model=Answer, openapi_extra=_takes(AskBody, example="ask"))
def ask(request: Request, *, sent: Sent) -> Response:
    """An answer of cited statements, or an honest refusal."""
    body, room = read(AskBody, sent=sent), room_of(request)
    found = room.desk.ask(body.question, wish=Wish(reader=body.reader, region=body.region), conversation=body.conversation)
    return _json(json_of(room.desk.reviewed(found, states=room.states())))


@routes.post("/check", name="api-check", response_model=CheckResult, openapi_extra=_takes(CheckBody, example="check"))
def check(request: Request, *, sent: Sent) -> Response:
    """A verdict on a level, with the target it was held against and what to look at next."""
    body, room = read(CheckBody, sent=sent), room_of(request)
    if (body.level is None) == (body.case is None):
        raise InputError("A level or a case is checked, one of the two", to_do="Send 'level' or 'case'.")
    found = room.desk.check(body.case) if body.case is not None else room.desk.check_level(_quick(body.level))
    return _json(json_of(room.desk.reviewed(found, states=room.states())))


@routes.post("/dose", name="api-dose", response_model=DoseAdvice, openapi_extra=_takes(DoseBody, example="dose"))
def dose(request: Request, *, sent: Sent) -> Response:
    """A predicted curve with its uncertainty, and regimens to compare; nothing is preselected."""
    body, room = read(DoseBody, sent=sent), room_of(request)
    wish = room.desk.dose_wish(models=body.models, research=body.research, what_if=body.what_if)
    found = room.dose(body.case, wish=wish)
    return _json(json_of_dose(room.desk.reviewed(found, states=room.states())))


@routes.post(
    "/interactions", name="api-interactions", response_model=Answer,
    openapi_extra=_takes(InteractionsBody, example="interactions"),
)  # fmt: skip
def interactions(request: Request, *, sent: Sent) -> Response:
    """What the base knows of each medicine on a list."""
    body, room = read(InteractionsBody, sent=sent), room_of(request)
    wish = Wish(reader=body.reader, region=body.region)
    found = room.desk.interactions(body.names, wish=wish, release=body.release)
    return _json(json_of(room.desk.reviewed(found, states=room.states())))


@routes.post("/units", name="api-units", response_model=Converted, openapi_extra=_takes(UnitsBody, example="units"))
def units(request: Request, *, sent: Sent) -> Response:
    """A level in the other unit."""
    body = read(UnitsBody, sent=sent)
    return _json(json_of(Converted(text=room_of(request).desk.convert(body.value, unit=body.unit))))


@routes.get("/evidence", name="api-evidence-list", response_model=list[dict[str, Any]])
def evidence(request: Request, *, kind: str = Query("", max_length=60), topic: str = Query("", max_length=60)) -> Response:
    """The records of a kind and on a topic: id, kind, file, first words."""
    desk = room_of(request).desk
    return _json(list_json(chosen(desk.library.whole().records.values(), kind=kind, topic=topic), desk=desk))


@routes.get("/evidence/{record_id}", name="api-evidence-record", response_model=dict[str, Any])
def record(request: Request, *, record_id: str) -> Response:
    """A record with its sources in full."""
    desk = room_of(request).desk
    if desk.library.get(record_id) is None:
        raise NotHereError
    return _json(record_json(record_id, desk=desk))


@routes.get("/edition", name="api-edition", response_model=dict[str, Any])
def edition(request: Request) -> Response:
    """Which evidence and which program answer."""
    return _json(edition_json(room_of(request).desk.library.edition))


def _quick(level: LevelBody | None) -> QuickLevel:
    assert level is not None
    try:
        day = date.fromisoformat(level.on) if level.on else date.today()
    except ValueError as error:
        raise InputError("This is no date", where="level.on", to_do="Write it as 2026-11-15.") from error
    return QuickLevel(**{**level.model_dump(), "on": day, "on_given": bool(level.on)})


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")
