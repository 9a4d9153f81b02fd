"""Levels from a CSV file, one row each, read as they come: nothing of the file is kept.

The columns are named as the options of ``check``: ``level``, ``unit``, ``after``, ``dose``, ``indication``, ``phase`` and so
on; ``id`` is handed through. A column that is missing has one value for all rows, and an unknown one is refused. Not for a
patient's history: that is ``tables``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import TextIO

from troughwise.vocabulary.checks import LevelRow, QuickLevel
from troughwise.vocabulary.errors import InputError

_SEPARATORS = (",", ";", "\t")
_TEXTS = {field.name for field in fields(QuickLevel)} - {"value", "on", "pregnant", "breast_feeding", "taken", "started",
                                                         "stopped", "events", "reader"}  # fmt: skip
_NAMES: Mapping[str, str] = {"level": "value", "formulation": "formulation", "hematocrit": "haematocrit", "with": "taken"}
_NOT_FIELDS = {"id", "on", "taken"}


def level_rows(path: Path, *, defaults: QuickLevel) -> Iterator[LevelRow]:
    """The rows of a file, one after the other; ``defaults`` holds for columns that are missing and for empty cells.

    Raises ``InputError`` for a file that does not open or has no header that can be used.
    """
    with _opened(path) as file:
        rows = csv.reader(file, delimiter=_separator(file))
        columns = _columns(next(rows, []), where=str(path))
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield _row(rows.line_num, cells, columns, defaults)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except OSError as error:
        raise InputError(f"The file cannot be read: {error.strerror}", where=str(path), to_do="Name a CSV file.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("The file is not CSV in UTF-8", where=str(path), to_do="Save it as CSV in UTF-8.") from error


def _separator(file: TextIO) -> str:
    header = file.readline()
    file.seek(0)
    return max(_SEPARATORS, key=header.count)


def _columns(header: list[str], *, where: str) -> list[str]:
    """The field that each column holds."""
    names = [name.strip().lower().replace(" ", "_") for name in header]
    found = [_NAMES.get(name, name) for name in names]
    strange = [name for name in found if name not in _TEXTS | _NOT_FIELDS | {"value"}]
    if "value" not in found or strange:
        what = f"The column '{strange[0][:40]}' is not known" if strange else "There is no column 'level'"
        known = ", ".join(sorted({"level", "id", "on", "with", *_TEXTS}))
        raise InputError(what, where=f"{where}, row 1", to_do=f"Use these headers: {known}.")
    if len(set(found)) < len(found):
        raise InputError("Two columns have one name", where=f"{where}, row 1", to_do="Keep one of them.")
    return found


def _row(number: int, cells: list[str], columns: list[str], defaults: QuickLevel) -> LevelRow:
    named = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    patient = named.pop("id", "")
    if len(cells) != len(columns):
        return LevelRow(number, patient, None, f"It has {len(cells)} cells, not {len(columns)}.")
    given: dict[str, object] = {name: text for name, text in named.items() if text}
    if "taken" in given:
        given["taken"] = (named["taken"],)
    try:
        if "on" in given:
            given["on"] = date.fromisoformat(named["on"])
    except ValueError:
        return LevelRow(number, patient, None, "'on' is no date; write it as 2026-11-15.")
    return LevelRow(number, patient, replace(defaults, **given))  # type: ignore[arg-type]
