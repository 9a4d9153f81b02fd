"""A statement's way through review by three people, on both engines, and what stands above the answers meanwhile."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from tests.faces.web.department import add, send, sign_in
from tests.records.conftest import ENGINES, clock, fresh, made  # noqa: F401
from troughwise.faces.http.room import Room
from troughwise.faces.http.settings import ServerSettings
from troughwise.keeping import open_records
from troughwise.operations import open_desk

SEED = "/ask/target-tacrolimus-lupus"
UNREVIEWED = "not yet reviewed by a clinician"


@pytest.fixture(scope="module")
def desk():
    return open_desk()


@pytest.fixture(params=ENGINES)
def room(request, desk, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("0123456789abcdefghijklmnopqrstuvwxyz-for-this-test")
    for url in fresh(request.param, request=request):
        settings = ServerSettings(sign_in="accounts", secret_file=secret, computations_per_minute=10_000)
        found = Room(desk, open_records(url), settings)
        for name, roles in (("ann", ("author",)), ("rob", ("reviewer",)), ("ada", ("administrator", "reviewer"))):
            add(found, name=name, roles=roles)
        yield found
        found.records.store.close()


@pytest.fixture
def record(desk):
    """The record that the seed's question is answered from."""
    return desk.ask_at("target-tacrolimus-lupus").answer.headline.records[0]


def decide(browser, room, record, kind, **fields):
    return send(browser, page=f"/review/{record}", kind=kind, digest=room.digests[record], **fields)


def approve_everything_shown(room):
    """Every statement of the seed's answer, submitted by one and approved by another."""
    ann, rob = sign_in(room, name="ann"), sign_in(room, name="rob")
    shown = [one for one in room.desk.shown_ids(room.desk.ask_at("target-tacrolimus-lupus")) if one in room.digests]
    for one in shown:
        for browser, kind in ((ann, "submitted"), (rob, "taken"), (rob, "approved")):
            assert decide(browser, room, one, kind).status_code == 303
    return shown


def test_an_approval_changes_the_status_above_the_answer(room):
    reader = sign_in(room, name="ann")
    assert UNREVIEWED in reader.get(SEED).text

    approve_everything_shown(room)

    page = reader.get(SEED).text
    assert UNREVIEWED not in page
    assert "rob" in page.lower()


def standing(room):
    """How many statements of the seed's answer the status bar calls approved."""
    found = re.search(r"(\d+) of (\d+) statements approved", sign_in(room, name="ann").get(SEED).text)
    return tuple(int(number) for number in found.groups())


def test_changing_the_record_takes_the_approval_away(room, record):
    approve_everything_shown(room)
    approved, shown = standing(room)
    room.__dict__["digests"] = {**room.digests, record: "0" * 64}
    room._seen = None

    assert standing(room) == (approved - 1, shown)


def test_retiring_takes_the_approval_away(room, record):
    approve_everything_shown(room)
    approved, shown = standing(room)
    assert decide(sign_in(room, name="ada"), room, record, "retired", text="The place is another.").status_code == 303

    assert standing(room) == (approved - 1, shown)


def test_who_submitted_cannot_approve_whichever_way_they_try(room, record):
    ada = sign_in(room, name="ada")
    assert decide(ada, room, record, "submitted").status_code == 303

    assert decide(ada, room, record, "taken").status_code == 422
    assert decide(ada, room, record, "approved").status_code == 422
    assert room.records.reviews.state(record, digest=room.digests[record]).status == "submitted"


def test_an_author_cannot_approve_what_another_submitted(room, record):
    add(room, name="amy", roles=("author",))
    decide(sign_in(room, name="amy"), room, record, "submitted")

    assert decide(sign_in(room, name="ann"), room, record, "taken").status_code == 403


def test_a_decision_cannot_be_edited_even_in_the_database(room, record):
    decide(sign_in(room, name="ann"), room, record, "submitted")

    with pytest.raises(Exception, match="append-only"), room.records.store.engine.begin() as connection:
        connection.execute(text("UPDATE review_log SET by = 'rob'"))
