"""Asking on a page: one box, an answer with an address of its own, and conversations that are kept until forgotten.

An address holds words of the base only. What cannot have one, and every follow-up, stands in a conversation, under an
address that nobody can guess. Not for finding answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from troughwise.faces.http.failures import NotHereError, told
from troughwise.faces.http.room import Room, room_of
from troughwise.faces.http.visitors import visitor_of
from troughwise.faces.text.markdown import markdown_text
from troughwise.faces.text.page import page_of
from troughwise.faces.text.words import words_for
from troughwise.faces.web.forms import require_own_form
from troughwise.faces.web.ranges import ranges_of
from troughwise.faces.web.showing import show
from troughwise.faces.web.status import status_of
from troughwise.operations import Conversation, Wish
from troughwise.vocabulary.answers import Answer
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen, Reader

RegionChoice = Literal["any", "eu", "us", "jp"]
routes = APIRouter(dependencies=[Depends(require_own_form)])


class Asked(Frozen):
    """The form of a question; ``after`` is the address of the answer it follows, ``conversation`` the one it goes on."""

    question: str = ""
    reader: Reader = "clinician"
    region: RegionChoice = "any"
    after: str = ""
    conversation: str = ""
    token: str = ""


@dataclass(frozen=True)
class Place:
    """Where an answer stands: at an address of its own, or at a turn of a conversation."""

    address: str = ""
    conversation: str = ""
    turn: int = 0
    earlier: tuple[Any, ...] = ()


@routes.get("/", name="home")
def home(request: Request, *, reader: Reader = "clinician", region: RegionChoice = "any") -> HTMLResponse:
    """The first page: the box, and questions that the base can answer."""
    return _home(request, Wish(reader=reader, region=region))


@routes.post("/ask", name="ask")
def ask(request: Request, *, asked: Annotated[Asked, Form()]) -> Response:
    """Answer a question by sending the browser to where the answer stands."""
    room, wish = room_of(request), Wish(reader=asked.reader, region=asked.region)
    try:
        return RedirectResponse(_place_of(request, asked, wish=wish, room=room), 303)
    except InputError as error:
        return _home(request, wish, told=told(error))


@routes.get("/ask", name="ask")
def ask_again() -> RedirectResponse:
    """The box, for a browser that reloads the form's address."""
    return RedirectResponse("/", 303)


@routes.get("/ask/{address}", name="answer")
def answer(request: Request, *, address: str, reader: Reader = "clinician", region: RegionChoice = "any") -> HTMLResponse:
    """The answer at an address."""
    found = room_of(request).desk.ask_at(address, wish=Wish(reader=reader, region=region))
    return _shown(request, found, Place(address=address))


@routes.get("/ask/{address}/text", name="answer-text")
def answer_text(
    request: Request, *, address: str, reader: Reader = "clinician", region: RegionChoice = "any"
) -> PlainTextResponse:
    """The answer at an address as Markdown."""
    desk = room_of(request).desk
    found = desk.ask_at(address, wish=Wish(reader=reader, region=region))
    return PlainTextResponse(markdown_text(page_of(found, words=words_for(desk, reader=reader))))


@routes.get("/conversations/{conversation}", name="conversation")
def conversation(
    request: Request, *, conversation: str, turn: Annotated[int, Query(ge=0)] = 0, reader: Reader | None = None
) -> HTMLResponse:
    """The answer at a turn of a kept conversation, the last where none is named."""
    room = room_of(request)
    kept = _kept(request, conversation, room=room)
    turns = kept["turns"]
    turn = turn or len(turns)
    if turn > len(turns):
        raise NotHereError
    wish = Wish(reader=reader or kept["reader"], region=kept["region"])
    found = room.desk.ask(turns[turn - 1], wish=wish, conversation=_before(turns[: turn - 1], wish=wish, room=room))
    earlier = tuple({"question": question} for question in turns[:turn])
    return _shown(request, found, Place(conversation=conversation, turn=turn, earlier=earlier))


@routes.post("/conversations/{conversation}/forget", name="forget-conversation")
def forget(request: Request, *, conversation: str) -> RedirectResponse:
    """Delete a conversation for good."""
    room = room_of(request)
    _kept(request, conversation, room=room)
    room.records.conversations.delete(conversation, owner=visitor_of(request).name)
    return RedirectResponse("/", 303)


def _home(request: Request, wish: Wish, *, told: Any = None) -> HTMLResponse:
    examples = room_of(request).desk.examples()
    code = told.status if told else 200
    return show(
        request, template="home.page.j2", code=code, told=told, examples=examples, reader=wish.reader, region=wish.region
    )


def _place_of(request: Request, asked: Asked, *, wish: Wish, room: Room) -> str:
    """The address to go to; a question that follows another, or has no address, goes into a conversation."""
    turns = _turns_before(request, asked, room=room)
    before = _before(turns, wish=wish, room=room) if turns else None
    found = room.desk.ask(asked.question, wish=wish, conversation=before)
    address = room.desk.address(found) if not turns else ""
    if address:
        return f"/ask/{address}?reader={wish.reader}&region={wish.region}"
    body = {"turns": [*turns, found.question], "reader": wish.reader, "region": wish.region}
    owner, conversations = visitor_of(request).name, room.records.conversations
    if asked.conversation:
        conversations.keep(asked.conversation, owner=owner, body=body)
        return f"/conversations/{asked.conversation}"
    return f"/conversations/{conversations.begin(owner, body=body)}"


def _turns_before(request: Request, asked: Asked, *, room: Room) -> list[str]:
    if asked.conversation:
        return list(_kept(request, asked.conversation, room=room)["turns"])
    return [room.desk.question_at(asked.after)] if asked.after else []


def _before(turns: list[str], *, wish: Wish, room: Room) -> Conversation:
    """The conversation as it stood after these questions."""
    so_far = Conversation()
    for question in turns:
        so_far = so_far.after(room.desk.ask(question, wish=wish, conversation=so_far))
    return so_far


def _kept(request: Request, conversation: str, *, room: Room) -> dict[str, Any]:
    found: dict[str, Any] | None = room.records.conversations.get(conversation, owner=visitor_of(request).name)
    if found is None:
        raise NotHereError
    return found


def _shown(request: Request, answer: Answer, place: Place) -> HTMLResponse:
    room = room_of(request)
    answer = room.desk.reviewed(answer, states=room.states())
    words = words_for(room.desk, reader=answer.reader)
    page = page_of(answer, words=words)
    return show(
        request, template="answer.page.j2", page=page, words=words, known={entry.n for entry in page.references},
        sources={one.n: one.id for one in answer.references}, reader=answer.reader, region=answer.region,
        tools=True, as_text=markdown_text(page), review=status_of(answer, room=room), ranges=ranges_of(answer),
        can_follow=answer.outcome == "answered", **vars(place),
    )  # fmt: skip
