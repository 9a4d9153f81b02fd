"""The shipped records by file, so that a law over all of them names the file that breaks it."""

from __future__ import annotations

import pytest

from troughwise.library.files import EVIDENCE_ROOT, Fault, Placed, evidence_files, read_tree
from troughwise.operations import lint_evidence
from troughwise.vocabulary.records import Record

FILES = [path.relative_to(EVIDENCE_ROOT).as_posix() for path in evidence_files(EVIDENCE_ROOT)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``evidence_file`` runs once for each file of its folders (all, unless it is marked)."""
    if "evidence_file" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("folders")
        names = [name for name in FILES if not marked or name.split("/")[0] in marked.args]
        metafunc.parametrize("evidence_file", names)


@pytest.fixture(scope="session")
def placed() -> list[Placed]:
    """Every record that reads, with its file."""
    return read_tree(EVIDENCE_ROOT)[0]


@pytest.fixture(scope="session")
def faults() -> list[Fault]:
    """What lint finds, missing diary lines included."""
    return lint_evidence()


@pytest.fixture
def records(placed: list[Placed], evidence_file: str) -> list[Record]:
    """The records of one file."""
    return [item.record for item in placed if item.file == evidence_file]
