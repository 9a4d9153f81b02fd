"""A table as words: a header and rows with their numbers, from text (CSV, TSV) or from Excel. Not for their meaning."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from troughwise.intake.opening import bytes_of, text_of
from troughwise.vocabulary.errors import InputError

TEXT_TABLES = (".csv", ".tsv", ".txt", ".dat", ".tab")
EXCEL = ".xlsx"
_SEPARATORS = ("\t", ";", ",")
_MOST_ROWS = 20_000
_BEFORE_BRACKET = re.compile(r" +(?=\()")


@dataclass(frozen=True)
class Row:
    """One row of a table with the number it has in the file, counted from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table as words. Every row has as many cells as the header; empty rows are left out."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str

    def column(self, place: int) -> list[str]:
        """The cells of one column."""
        return [row.cells[place] for row in self.rows]


def read_grid(path: Path, *, sheet: str = "") -> Grid:
    """The table in a file of text or of Excel; ``sheet`` names one of several.

    Raises ``InputError`` for a file that does not open, has no rows, or has rows that do not fit its header.
    """
    content = bytes_of(path, suffixes=(*TEXT_TABLES, EXCEL))
    where = str(path)
    if path.suffix.lower() == EXCEL:
        return _grid(list(_excel_rows(content, sheet=sheet, where=where)), separator="cells", where=where)
    return grid_of(text_of(content, where=where), where=where)


def grid_of(text: str, *, where: str) -> Grid:
    """The table in a text, from a file or pasted; raises ``InputError`` as ``read_grid`` does."""
    separator = _separator(text)
    return _grid(list(_text_rows(text, separator, where=where)), separator=separator, where=where)


def _grid(rows: list[Row], *, separator: str, where: str) -> Grid:
    filled = [row for row in rows if any(row.cells)]
    if len(filled) < 2:
        raise InputError("The table has no rows below its header", where=where, to_do="Name the columns in the first line.")
    if len(filled) > _MOST_ROWS:
        raise InputError(f"The table has {len(filled):,} rows, too many for one patient", where=where,
                         to_do="Give the rows of one patient.")  # fmt: skip
    header = _without_empty_end(filled[0].cells)
    return Grid(header, tuple(_fitted(row, len(header), where=where) for row in filled[1:]), separator)


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _fitted(row: Row, width: int, *, where: str) -> Row:
    if len(row.cells) < width or any(row.cells[width:]):
        raise InputError(f"Row {row.number} has {len(row.cells)} cells, the header has {width}", where=where,
                         to_do="Mend the row; a decimal comma needs another separator than the comma.")  # fmt: skip
    return Row(row.number, row.cells[:width])


def _separator(text: str) -> str:
    """The first of tab, semicolon and comma that stands in the header; else blanks."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return next((mark for mark in _SEPARATORS if mark in header), " ")


def _text_rows(text: str, separator: str, *, where: str) -> Iterator[Row]:
    if separator == " ":
        lines = enumerate(text.splitlines(), start=1)
        yield from (Row(number, tuple(_BEFORE_BRACKET.sub("", line).split())) for number, line in lines)
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from (Row(reader.line_num, tuple(" ".join(cell.split()) for cell in cells)) for cells in reader)
    except csv.Error as error:
        raise InputError(f"The table does not read (row {reader.line_num}): {error}", where=where,
                         to_do="Mend the quotation marks there.") from error  # fmt: skip


def _excel_rows(content: bytes, *, sheet: str, where: str) -> Iterator[Row]:
    try:
        import python_calamine
    except ImportError as error:
        raise InputError("Excel files need one more package", where=where,
                         to_do="Install troughwise[excel], or save the sheet as CSV UTF-8.") from error  # fmt: skip
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        name = _sheet(book.sheet_names, asked=sheet, where=where)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise InputError("The file does not read as Excel (.xlsx)", where=where,
                         to_do="Save it again, without a password, or as CSV UTF-8.") from error  # fmt: skip
    yield from (Row(number, tuple(_word(cell) for cell in cells)) for number, cells in enumerate(rows, start=1))


def _sheet(names: list[str], *, asked: str, where: str) -> str:
    if asked in names or (len(names) == 1 and not asked):
        return asked or names[0]
    what = f"There is no sheet '{asked}'" if asked else "The file has several sheets"
    raise InputError(what, where=where, to_do=f"Say which sheet: {', '.join(names[:8])}.")


def _word(cell: Any) -> str:
    """A cell of Excel as the words a text table would have; dates in ISO form, so that their order is never a question."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(cell, timedelta):
        return _word((datetime.min + cell).time()) if timedelta(0) <= cell < timedelta(days=1) else str(cell)
    if isinstance(cell, date | time):
        return cell.isoformat() if isinstance(cell, date) else cell.isoformat("seconds")
    return " ".join(str(cell).split())
