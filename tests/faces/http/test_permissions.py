"""Every route by every role: who may use it gets past the door, who may not is told so, a stranger has to sign in."""

from __future__ import annotations

import re

import pytest

from tests.faces.web.department import add, sign_in, stranger, token_in
from troughwise.faces.http.permissions import MAY_USE, OPEN
from troughwise.faces.http.room import Room
from troughwise.faces.http.settings import ServerSettings
from troughwise.faces.server.app import ROUTERS
from troughwise.keeping import open_records
from troughwise.operations import open_desk
from troughwise.vocabulary.accounts import ROLES

SIGN_IN = {"sign-in", "do-sign-in", "oidc-start", "oidc-back", "sign-out"}
ONLY = {
    "dose": {"pharmacist", "reviewer"},
    "check": {"pharmacist", "reviewer"},
    "cases": {"pharmacist", "reviewer"},
    "board": {"author", "reviewer"},
    "decide": {"author", "reviewer"},
    "accounts": {"administrator"},
    "make-key": {"administrator"},
    "audit": {"administrator"},
    "metrics": {"administrator"},
}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("department")
    (folder / "secret").write_text("0123456789abcdefghijklmnopqrstuvwxyz-for-this-test")
    settings = ServerSettings(
        sign_in="accounts", secret_file=folder / "secret", sign_ins_per_minute=1000, computations_per_minute=10_000
    )
    found = Room(open_desk(), open_records(f"sqlite:///{folder}/store.db"), settings)
    for role in ROLES:
        add(found, name=role, roles=(role,))
    return found


@pytest.fixture(scope="module")
def browsers(room):
    return {role: sign_in(room, name=role) for role in ROLES}


def routes():
    """Every route as name, method and an address that fits it."""
    for route in (route for router in ROUTERS for route in router.routes):
        if route.name not in SIGN_IN:
            for method in sorted(route.methods - {"HEAD"}):
                yield route.name, method, re.sub(r"\{[^}]+\}", "no-such-thing", route.path)


@pytest.mark.parametrize("role", ROLES)
def test_each_route_lets_in_whom_the_table_names_and_nobody_else(browsers, role):
    browser, wrong = browsers[role], []
    token = token_in(browser.get("/").text)
    for name, method, address in routes():
        sent = {"data": {"token": token}} if method == "POST" and "/api/" not in address else {}
        code = browser.request(method, address, **sent).status_code
        allowed = MAY_USE[name] == OPEN or role in MAY_USE[name]
        if (code == 403) is allowed or code >= 500:
            wrong.append(f"{method} {address} as {role}: {code}")
    assert wrong == []


def test_there_are_routes_to_try():
    assert len(list(routes())) > 60


def test_a_stranger_is_asked_to_sign_in_on_every_route_that_is_not_open(room):
    browser, wrong = stranger(room), []
    for name, method, address in routes():
        code = browser.request(method, address).status_code
        if MAY_USE[name] != OPEN and code not in {303, 401, 403}:
            wrong.append(f"{method} {address}: {code}")
    assert wrong == []


@pytest.mark.parametrize("name", ONLY)
def test_what_is_delicate_is_for_the_roles_that_were_agreed_on(name):
    assert MAY_USE[name] == ONLY[name]


def test_a_wrong_password_opens_nothing(room):
    assert sign_in(room, name="reviewer", password="wrong").get("/review").status_code in {303, 401}


def test_too_many_tries_are_slowed_down(room):
    room.settings = room.settings.model_copy(update={"sign_ins_per_minute": 3})
    browser = stranger(room)
    token = token_in(browser.get("/sign-in").text)
    codes = [browser.post("/sign-in", data={"token": token, "name": "x", "password": "y"}).status_code for _ in range(5)]

    assert codes[-1] == 429
