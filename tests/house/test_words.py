"""What may and must stand in words in the source: docstrings, but no clinical number and no path of a machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, modules, place, public_definitions, strings
from tests.offenders import assert_none

CLINICAL_NUMBER = re.compile(
    r"\d+(?:\.\d+)?\s*(?:(?:-|–|to)\s*\d+(?:\.\d+)?\s*)?(?:ng/mL|ug/L|µg/L|nmol/L|mg/kg|mg/day|g/mol)\b",
    re.IGNORECASE,
)
PAGES = {".html", ".j2", ".jinja", ".js", ".css"}
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:root|home|Users|work|mnt)/\w|\b[A-Z]:\\\\?Users\b")
NOT_TEXT = {".png", ".svg", ".woff2", ".ico", ".gz", ".zip", ".lock", ".pyc"}


@pytest.mark.parametrize(
    "text",
    ["Aim at 4-6 ng/mL.", "aim at 5.0 nmol/L", "0.1 mg/kg a day", "4 to 6 µg/L", "804.02 g/mol", "6 mg/day"],
)
def test_clinical_number_is_recognised(text):
    assert CLINICAL_NUMBER.search(text)


@pytest.mark.parametrize("path", ["see /" + "home/ann/evidence", "/" + "root/x", "C:" + "\\Users\\ann"])
def test_path_of_a_machine_is_recognised(path):
    assert MACHINE_PATH.search(path)


def test_no_clinical_number_stands_in_code():
    assert_none(f"{where}: {text[:60]!r}" for where, text in strings() if CLINICAL_NUMBER.search(text))


def test_no_clinical_number_stands_in_a_template():
    pages = [path for path in PACKAGE.rglob("*") if path.suffix in PAGES and "vendor" not in path.parts]

    assert_none(path.name for path in pages if CLINICAL_NUMBER.search(path.read_text(encoding="utf-8")))


def test_every_module_says_what_it_is_for():
    assert_none(place(path, tree) for path, tree in modules().items() if not ast.get_docstring(tree))


def test_every_public_name_says_what_it_is_for():
    assert_none(where for where, node in public_definitions() if not ast.get_docstring(node))


def test_no_path_of_a_machine_is_in_the_repository():
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in repository_files()}

    assert_none(path.relative_to(ROOT).as_posix() for path, text in texts.items() if MACHINE_PATH.search(text))


def repository_files() -> list[Path]:
    """The files that git keeps or would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file() and Path(name).suffix not in NOT_TEXT]
