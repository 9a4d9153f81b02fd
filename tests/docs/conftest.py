"""Running a page's commands inside this process, in an empty folder that has the manual's examples."""

from __future__ import annotations

import shlex
from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

import troughwise.faces.cli.session as session
import troughwise.operations as operations
from tests.house.source import ROOT
from troughwise.faces.cli.main import app
from troughwise.library.library import Library
from troughwise.operations import Desk

Run = Callable[[str], Result]
SAME_AS = {"troughwise": [], "./try": ["ask"]}


@pytest.fixture(scope="session")
def desk(library: Library) -> Desk:
    """The front desk over the shipped evidence."""
    return Desk(library)


@pytest.fixture
def run(desk, monkeypatch, tmp_path) -> Run:
    """Run a line as a reader would type it; nobody's own configuration is read."""
    opened = operations.open_desk
    for place in (operations, session):
        monkeypatch.setattr(place, "open_desk", lambda *, local=None: opened(local=local) if local else desk)
    for name, value in (("COLUMNS", "100"), ("XDG_CONFIG_HOME", str(tmp_path)), ("TROUGHWISE_CONFIG", "")):
        monkeypatch.setenv(name, value)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)

    def run_line(line: str) -> Result:
        program, *words = shlex.split(line)
        return CliRunner().invoke(app, [*SAME_AS[program], *words])

    return run_line
