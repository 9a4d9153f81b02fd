"""Sign-in through an OpenID provider that runs beside the tests: who is let in, with which roles, and what is refused."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.faces.web.department import stranger
from troughwise.faces.http.room import Room
from troughwise.faces.http.settings import ServerSettings
from troughwise.keeping import open_records
from troughwise.operations import open_desk

mock = pytest.importorskip("oidc_provider_mock")
ROLES = "troughwise_roles"


@pytest.fixture(scope="module")
def provider():
    """A provider that knows a pharmacist, somebody whose role grows, and somebody without a role here."""
    users = [
        mock.User(sub="pia", claims={"name": "Pia", ROLES: ["pharmacist"]}),
        mock.User(sub="nobody", claims={"name": "Norbert"}),
    ]
    with mock.run_server_in_thread(user_claims=users, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def room(provider, tmp_path):
    (tmp_path / "secret").write_text("0123456789abcdefghijklmnopqrstuvwxyz-for-this-test")
    (tmp_path / "client").write_text("what-the-provider-knows-us-by")
    oidc = {
        "issuer": provider, "client_id": "troughwise", "client_secret_file": tmp_path / "client", "roles_claim": ROLES,
    }  # fmt: skip
    settings = ServerSettings.model_validate({"sign_in": "oidc", "secret_file": tmp_path / "secret", "oidc": oidc})
    return Room(open_desk(), open_records(f"sqlite:///{tmp_path}/store.db"), settings)


def agreed_to(address, *, sub):
    """Where the provider sends the browser back to, once somebody has agreed there."""
    answer = httpx.post(address, data={"sub": sub})
    assert answer.status_code in {302, 303}, answer.text[:500]
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def begun(browser):
    started = browser.get("/sign-in/provider")
    assert started.status_code == 303
    return started.headers["location"]


def test_whom_the_provider_gives_a_role_is_let_in_with_it(room):
    browser = stranger(room)
    address = begun(browser)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)

    back = browser.get(agreed_to(address, sub="pia"))

    assert back.status_code == 303
    assert "Pia" in browser.get("/").text
    assert browser.get("/dose").status_code == 200
    assert browser.get("/accounts").status_code == 403


def test_the_same_person_comes_back_to_the_same_account(room):
    for _ in range(2):
        browser = stranger(room)
        assert browser.get(agreed_to(begun(browser), sub="pia")).status_code == 303

    assert len(room.records.accounts.list()) == 1


def test_whom_the_provider_gives_no_role_gets_no_account(room):
    browser = stranger(room)

    assert browser.get(agreed_to(begun(browser), sub="nobody")).status_code == 422
    assert not room.records.accounts.list()


def test_an_answer_that_was_not_begun_here_is_refused(room):
    one, other = stranger(room), stranger(room)
    back = agreed_to(begun(one), sub="pia")

    assert other.get(back).status_code == 422
    assert not room.records.accounts.list()


@pytest.mark.parametrize("broken", ["state", "code"])
def test_an_answer_with_another_state_or_code_is_refused(room, broken):
    browser = stranger(room)
    back = agreed_to(begun(browser), sub="pia").replace(f"{broken}=", f"{broken}=x")

    assert browser.get(back).status_code == 422
    assert not room.records.accounts.list()


def test_a_code_is_of_use_once(room):
    browser = stranger(room)
    back = agreed_to(begun(browser), sub="pia")
    assert browser.get(back).status_code == 303

    assert browser.get(back).status_code == 422
