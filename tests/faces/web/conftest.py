"""A server as ``troughwise serve`` runs it, on a port of this machine, and a browser that looks at it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from troughwise.faces.http.room import Room
from troughwise.faces.server.app import create_app
from troughwise.keeping import open_records
from troughwise.operations import open_desk

_START_S = 20.0
CHROMIUM = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--no-first-run",
]  # fmt: skip


def served(room: Room) -> Iterator[str]:
    """The address of a server over a room, which is stopped at the end."""
    config = uvicorn.Config(create_app(room), host="127.0.0.1", port=0, access_log=False, log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + _START_S
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(_START_S)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    """This machine's own pages, with an empty store."""
    yield from served(Room(open_desk(), open_records(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db")))


@pytest.fixture(scope="module")
def chrome(chromium):
    """Debian's Chromium without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield opened
        opened.close()
