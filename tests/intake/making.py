"""Files of cases for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from troughwise.vocabulary.errors import InputError

CASE = """
indication = "kidney-transplant"
region = "eu"

[[doses]]
dose_mg = 3
at = 2026-11-01T08:00:00
every_h = 12

[[levels]]
at = 2026-11-23T07:45:00
value = 8.2
unit = "ng/mL"
"""


def written(folder: Path, text: str | bytes, *, name: str = "case.toml") -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(read: Callable[[], object]) -> str:
    """The one sentence with which reading is refused."""
    with pytest.raises(InputError) as error:
        read()
    return error.value.sentence()


def outcome(read: Callable[[], object]) -> object:
    """What reading gives: its value, or the sentence of its refusal. Any other exception comes through."""
    try:
        return read()
    except InputError as error:
        return error.sentence()
