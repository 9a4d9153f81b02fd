"""Imports go down only. The contracts stand in ``pyproject.toml``; lazy and type-only imports count."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.house.source import ROOT
from tests.offenders import assert_none

ROOMS = (
    "vocabulary",
    "library",
    "pk",
    "advice",
    "answers",
    "cohort",
    "intake",
    "records",
    "faces",
    "faces/cli",
    "faces/web",
    "faces/text",
    "faces/api",
    "faces/server",
    "faces/http",
)
SHARED_FACES = ("text", "figures", "http")
OTHERS_USED = {"server": ("web", "api"), "cli": ("server",)}
"""Faces that join other faces: a server its pages and REST, the command line the server that it starts."""


def contracts_hold(folder: Path, *, source: Path) -> bool:
    """Whether the contracts in ``folder`` hold for the package below ``source``."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode == 0


def test_house_keeps_its_floors():
    assert contracts_hold(ROOT, source=ROOT / "src")


@pytest.fixture
def empty_house(tmp_path: Path) -> Path:
    """A house with empty rooms under the same contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ROOMS:
        folder = tmp_path / "troughwise" / room
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
    (tmp_path / "troughwise" / "__init__.py").touch()
    (tmp_path / "troughwise" / "operations.py").touch()
    (tmp_path / "troughwise" / "keeping.py").touch()
    return tmp_path


def test_empty_house_keeps_its_floors(empty_house):
    assert contracts_hold(empty_house, source=empty_house)


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("vocabulary", "import troughwise.library"),
        ("library", "def late():\n    import troughwise.answers"),
        ("advice", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import troughwise.operations"),
        ("answers", "import troughwise.records"),
        ("faces/web", "import troughwise.faces.cli"),
        ("faces/text", "import troughwise.faces.web"),
        ("faces/api", "import troughwise.faces.web"),
        ("faces/web", "import troughwise.faces.server"),
        ("faces/http", "import troughwise.faces.api"),
    ],
)
def test_upward_or_sideways_import_is_caught(empty_house, room, line):
    (empty_house / "troughwise" / room / "__init__.py").write_text(line)

    assert not contracts_hold(empty_house, source=empty_house)


def test_room_without_a_floor_is_caught(empty_house):
    (empty_house / "troughwise" / "attic").mkdir()
    (empty_house / "troughwise" / "attic" / "__init__.py").touch()

    assert not contracts_hold(empty_house, source=empty_house)


def test_faces_call_the_front_desk_and_nothing_below_it():
    graph = grimp.build_graph("troughwise")
    faces = graph.find_descendants("troughwise.faces")
    imports = ((face, used) for face in faces for used in graph.find_modules_directly_imported_by(face))

    assert_none(f"{face} imports {used}" for face, used in imports if not may_use(face, used))


def may_use(face: str, used: str) -> bool:
    """Whether a face's module may import another module of the house."""
    own = ".".join(face.split(".")[:3])
    joined = OTHERS_USED.get(own.removeprefix("troughwise.faces."), ())
    faces = tuple(f"troughwise.faces.{name}" for name in (*SHARED_FACES, *joined))
    allowed = ("troughwise.operations", "troughwise.keeping", "troughwise.vocabulary", own, *faces)
    return used in {"troughwise", "troughwise.faces"} or used.startswith(allowed)


@pytest.mark.parametrize(
    ("face", "used", "allowed"),
    [
        ("cli", "operations", True),
        ("cli", "keeping", True),
        ("cli", "vocabulary.answers", True),
        ("cli", "faces.cli.ask", True),
        ("cli", "faces.text.terminal", True),
        ("cli", "faces.server.running", True),
        ("cli", "library.lint", False),
        ("cli", "answers.asking", False),
        ("cli", "faces.web.site", False),
        ("server", "faces.web.site", True),
        ("web", "records.store", False),
        ("web", "faces.api.v1", False),
    ],
)
def test_what_a_face_may_use_is_told_apart(face, used, allowed):
    assert may_use(f"troughwise.faces.{face}.main", f"troughwise.{used}") is allowed
