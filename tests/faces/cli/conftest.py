"""Runs of the command line inside this process, on a desk that is opened only once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

import troughwise.faces.cli.session as session
import troughwise.operations as operations
from troughwise.faces.cli.main import app

Run = Callable[..., Result]


@pytest.fixture
def run(desk, monkeypatch, tmp_path) -> Run:
    """Run ``troughwise`` with these words; nobody's own configuration is read."""
    opened = operations.open_desk
    for place in (operations, session):
        monkeypatch.setattr(place, "open_desk", lambda *, local=None: opened(local=local) if local else desk)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-configuration"))
    monkeypatch.delenv("TROUGHWISE_CONFIG", raising=False)
    return lambda *words, **more: CliRunner().invoke(app, list(words), **more)
