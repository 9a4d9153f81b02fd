"""What one cell of a table says: a number, a date, a clock time. Nothing is guessed: what has two readings has none here.

A day and a month that could change places are told apart only by a date of the same file that proves the order, or by the
user. A comma is a decimal comma when some number of the file proves it. Not for what a column is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Literal, get_args

DateOrder = Literal["", "dmy", "mdy"]
"""Which of day and month stands first; empty: not said."""

MISSING = frozenset({"", ".", "-", "na", "n/a", "nan", "null", "none"})
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?")
_LOOKS_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH_IN_WORDS = re.compile(r"(\d{1,2})[-/. ]+([a-z]{3,9})[-/., ]+(\d{4})", re.IGNORECASE)
_YEAR_SHORT = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.0+)?)? ?([ap]\.?m\.?)?", re.IGNORECASE)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_MONTHS_IN_A_YEAR, _HALF_DAY_H = 12, 12


def is_missing(cell: str) -> bool:
    """Whether a cell says nothing."""
    return cell.lower() in MISSING


def uses_decimal_comma(cells: Iterable[str]) -> bool:
    """Whether some number proves that a comma is a decimal comma: one that cannot set off thousands."""
    return any("," in cell and _NUMBER.fullmatch(cell) and not _LOOKS_GROUPED.fullmatch(cell) for cell in cells)


def number(cell: str, *, decimal_comma: bool) -> Decimal:
    """The number in a cell; raises ``ValueError`` with what is wrong, also where it has two readings."""
    if not _NUMBER.fullmatch(cell):
        raise ValueError(f"'{cell[:40]}' is not a number")
    mark = "." if decimal_comma else ","
    if mark in cell and (mark == "," or _LOOKS_GROUPED.fullmatch(cell)):
        raise ValueError(f"'{cell[:40]}' has two readings; write it without a mark for thousands, and with a decimal point")
    return Decimal(cell.replace(",", "."))


def proven_order(cells: Iterable[str]) -> DateOrder:
    """The order of day and month that the dates of a file prove; empty where none does.

    Raises ``ValueError`` when they prove both.
    """
    pairs = [(int(found[1]), int(found[2])) for cell in cells if (found := _YEAR_LAST.fullmatch(_day_part(cell)))]
    day_first = any(first > _MONTHS_IN_A_YEAR for first, _ in pairs)
    month_first = any(second > _MONTHS_IN_A_YEAR for _, second in pairs)
    if day_first and month_first:
        raise ValueError("some dates begin with the day and others with the month")
    return "dmy" if day_first else "mdy" if month_first else ""


def needs_order(cells: Iterable[str]) -> str:
    """The first date of which day and month could change places, or an empty word."""
    return next((cell for cell in cells if _YEAR_LAST.fullmatch(_day_part(cell))), "")


def _day_part(cell: str) -> str:
    return cell.split(" ")[0].split("T")[0]


def day(cell: str, *, order: DateOrder) -> date:
    """The date in a cell; raises ``ValueError`` with what is wrong."""
    if found := _YEAR_FIRST.fullmatch(cell):
        return _date(cell, year=found[1], month=found[2], day=found[3])
    if found := _MONTH_IN_WORDS.fullmatch(cell):
        return _date(cell, year=found[3], month=str(_month(found[2])), day=found[1])
    if (found := _YEAR_LAST.fullmatch(cell)) and order in get_args(DateOrder)[1:]:
        first, second, year = found.groups()
        return _date(cell, year=year, month=second if order == "dmy" else first, day=first if order == "dmy" else second)
    if _YEAR_SHORT.fullmatch(cell):
        raise ValueError(f"'{cell}' has a year of two digits; write it in full")
    raise ValueError(f"'{cell[:40]}' is not a date; write it as 2026-11-01")


def _month(word: str) -> int:
    fitting = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word.lower())]
    return fitting[0] if len(fitting) == 1 else 0


def _date(cell: str, *, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueError(f"'{cell}' is no day of the calendar") from error


def clock(cell: str) -> time:
    """The clock time in a cell, such as 08:00, 8:00 pm; raises ``ValueError`` with what is wrong."""
    found = _CLOCK.fullmatch(cell)
    if not found:
        raise ValueError(f"'{cell[:40]}' is not a clock time; write it as 08:00")
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= _HALF_DAY_H:
            raise ValueError(f"'{cell}' is no time of the day")
        hour = hour % _HALF_DAY_H + (_HALF_DAY_H if found[4][0].lower() == "p" else 0)
    try:
        return time(hour, int(found[2]), int(found[3] or 0))
    except ValueError as error:
        raise ValueError(f"'{cell}' is no time of the day") from error
