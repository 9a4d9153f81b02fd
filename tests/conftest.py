"""What all tests share: the shipped evidence, read once, and the browser where there is one."""

from __future__ import annotations

import shutil

import pytest

from troughwise.library.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped evidence. Treat it as frozen."""
    return Library.open()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; a test that needs one skips where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return path or pytest.skip("there is no chromium; install it to run the tests in a browser")
