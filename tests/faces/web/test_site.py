"""The pages and REST over one machine's own store: asking, checking, dosing, reviewing; and what is refused."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from troughwise.faces.api.v1 import EXAMPLES
from troughwise.faces.http.permissions import MAY_USE
from troughwise.faces.http.room import Room
from troughwise.faces.http.settings import ServerSettings, require_safe
from troughwise.faces.server.app import ROUTERS, create_app
from troughwise.faces.text.json_form import json_of
from troughwise.keeping import open_records
from troughwise.operations import open_desk
from troughwise.vocabulary.errors import InputError

SEED = "What is the target tacrolimus (FK506) trough level for lupus?"
PAGES = ("/", "/check", "/dose", "/interactions", "/units", "/evidence", "/evidence/targets", "/evidence/studies",
         "/evidence/interactions", "/evidence/products", "/evidence/models", "/evidence/conflicts", "/evidence/sources",
         "/review", "/reports", "/cases", "/about", "/policy", "/validation", "/glossary", "/programs", "/accounts", "/keys",
         "/audit?verify=true", "/health", "/ready", "/metrics", "/api/v1/openapi.json", "/api/v1/edition")  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return Room(open_desk(), open_records(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db"))


@pytest.fixture
def browser(room):
    return TestClient(create_app(room), base_url="http://127.0.0.1", follow_redirects=True)


def send(browser, page, address, **fields):
    token = re.search(r'name="token" value="([0-9a-f]+)"', browser.get(page).text)[1]
    return browser.post(address, data={"token": token, **fields})


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens(browser, address):
    assert browser.get(address).status_code == 200


def test_the_seeds_question_leads_to_its_number_its_source_and_its_address(browser):
    answer = send(browser, "/", "/ask", question=SEED)

    assert "/ask/target-tacrolimus-lupus" in str(answer.url)
    assert "4–6\u00a0ng/mL" in answer.text
    assert "not yet reviewed by a clinician" in answer.text
    record = re.search(r'href="(/evidence/record/[^"]+)">The record behind', answer.text)[1]
    assert "Lupus Nephritis" in browser.get(record).text


def test_near_duplicates_meet_at_one_address(browser):
    addresses = {str(send(browser, "/", "/ask", question=text).url.path) for text in (SEED, "tac target in lupus?")}

    assert len(addresses) == 1


def test_a_question_with_a_patients_values_stands_in_no_address(browser):
    answer = send(browser, "/", "/ask", question="trough 17.7 on 3 mg bd, lupus nephritis")

    assert "/conversations/" in str(answer.url)
    assert "17" not in answer.url.path.rpartition("/")[0]


def test_a_level_is_checked_on_a_page(browser):
    found = send(browser, "/check", "/check", value="17.7", unit="ng/mL", after="12", dose="3 mg bid",
                 indication="lupus-nephritis", phase="maintenance", act="check")  # fmt: skip

    assert "Above the range" in found.text


def test_a_draft_is_kept_with_what_is_wrong_in_it(browser):
    found = send(browser, "/check", "/check", value="abc", unit="ng/mL", act="check", indication="lupus-nephritis")

    assert found.status_code == 422
    assert 'value="abc"' in found.text


def test_the_examples_of_rest_run_and_give_the_json_of_the_command_line(browser, room):
    for name, body in EXAMPLES.items():
        assert browser.post(f"/api/v1/{name}", json=body).status_code == 200, name
    assert browser.post("/api/v1/ask", json=EXAMPLES["ask"]).text == json_of(room.desk.ask(SEED))


@pytest.mark.parametrize("headers", [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_form_from_another_site_is_refused(browser, headers):
    assert browser.post("/ask", data={"question": SEED}, headers=headers).status_code == 403


def test_a_form_without_our_token_is_refused(browser):
    browser.get("/")
    assert browser.post("/ask", data={"question": SEED, "token": "0" * 64}).status_code == 403


def test_one_person_cannot_approve_what_they_submitted(browser, room):
    record = next(iter(room.digests))
    page = f"/review/{record}"
    send(browser, page, page, kind="submitted", digest=room.digests[record])
    refused = send(browser, page, page, kind="taken", digest=room.digests[record])

    assert refused.status_code == 422
    assert room.records.reviews.state(record, digest=room.digests[record]).status == "submitted"


def test_every_route_stands_in_the_table_of_permissions_and_nothing_else():
    names = {route.name for routes in ROUTERS for route in routes.routes}

    assert len(names) > 50
    assert names == set(MAY_USE)


def test_what_would_be_open_to_others_is_refused_at_the_start():
    with pytest.raises(InputError, match="this machine only"):
        require_safe(ServerSettings(host="0.0.0.0"))
    with pytest.raises(InputError, match="no secret"):
        require_safe(ServerSettings(sign_in="accounts"))
