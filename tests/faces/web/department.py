"""A department's server for tests: accounts with roles, and visitors who have signed in."""

from __future__ import annotations

import re
from typing import Any

from fastapi.testclient import TestClient

from troughwise.faces.server.app import create_app
from troughwise.vocabulary.accounts import Account

PASSWORD = "correct horse battery staple"
_TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


def add(room: Any, *, name: str, roles: tuple[str, ...]) -> None:
    """An account that signs in with ``PASSWORD``."""
    account = Account(name=name, display_name=name.capitalize(), roles=roles, created_at=room.records.store.clock())
    room.records.accounts.create(account, password=PASSWORD, by="test")


def stranger(room: Any) -> TestClient:
    """A browser that nobody has signed in with; it follows no redirect."""
    return TestClient(create_app(room), base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False)


def token_in(text: str) -> str:
    """The token in the first form of a page."""
    found = _TOKEN.search(text)
    assert found is not None
    return found[1]


def sign_in(room: Any, *, name: str, password: str = PASSWORD) -> TestClient:
    """A browser in which somebody has tried to sign in."""
    browser = stranger(room)
    token = token_in(browser.get("/sign-in").text)
    browser.post("/sign-in", data={"token": token, "name": name, "password": password})
    return browser


def send(browser: TestClient, *, page: str, to: str = "", **fields: str) -> Any:
    """Post a form of a page as a browser would."""
    return browser.post(to or page, data={"token": token_in(browser.get(page).text), **fields})
