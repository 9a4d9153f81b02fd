"""What all tests share: the shipped evidence, read once, and the browser and the PostgreSQL where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from troughwise.library.library import Library

if TYPE_CHECKING:
    from tests.postgres import Postgres


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped evidence. Treat it as frozen."""
    return Library.open()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; a test that needs one skips where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return path or pytest.skip("there is no chromium; install it to run the tests in a browser")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, started for these tests; a test that needs one skips where there is none."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    from tests.postgres import Postgres, why_not

    if reason := why_not():
        pytest.skip(reason)
    server = Postgres()
    yield server
    server.remove()
