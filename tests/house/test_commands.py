"""The two commands of the README say in one sentence why they cannot start. That they work is what CI shows by running."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

OLD_PYTHON = '#!/bin/sh\ncase "$*" in *version_info*) exit 1;; esac\necho "Python 3.9.2"\n'
PYTHON_WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The commands in a folder of their own, as after a clone."""
    for name in ("try", "check", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    return tmp_path


def refusal(clone: Path, command: str, *, python: str) -> str:
    """What the command says when its Python is that program; it must have failed."""
    fake = clone / "python-for-test"
    fake.write_text(python)
    fake.chmod(0o755)
    environment = {**os.environ, "PYTHON": str(fake)}
    done = subprocess.run([clone / command], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


@pytest.mark.parametrize("command", ["try", "check", ".ci/run"])
def test_old_python_is_refused_in_one_sentence(clone, command):
    said = refusal(clone, command, python=OLD_PYTHON)

    assert said.startswith("Troughwise needs Python 3.11 or newer (found: Python 3.9.2)")
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", ["try", "check"])
def test_missing_venv_is_refused_in_one_sentence(clone, command):
    said = refusal(clone, command, python=PYTHON_WITHOUT_VENV)

    assert "install python3-venv" in said
    assert said.count("\n") == 1


def test_failed_start_leaves_nothing_behind(clone):
    refusal(clone, "try", python=OLD_PYTHON)

    assert not (clone / ".venv").exists()
