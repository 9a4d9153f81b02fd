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
_LONG_MS = 60_000
_WIDE = 1280
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


def opened(chrome, *, width=_WIDE, scripts=True, scheme="light"):
    """A page in a window of its own; whatever a script or the content policy complains of is noted."""
    context = chrome.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(_LONG_MS)
    page.complaints = []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page
