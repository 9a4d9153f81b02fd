"""The rows of a spreadsheet of one patient, one row an event, as doses, levels and measurements. Not for its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from troughwise.intake.cells import (
    DateOrder,
    clock,
    day,
    is_missing,
    needs_order,
    number,
    proven_order,
    uses_decimal_comma,
)
from troughwise.intake.columns import UNITS_OF, Column
from troughwise.intake.grids import Grid, Row
from troughwise.intake.units import level_unit
from troughwise.vocabulary.errors import InputError

Fields = dict[str, Any]
Read = TypeVar("Read")
_MEASURED = frozenset(UNITS_OF) - {"dose", "interval", "level"}
_ISO_T = re.compile(r"(?<=\d)T(?=\d)")
_ASK_ORDER = "Say --dates dmy or --dates mdy, or write 2026-11-01."


@dataclass
class History:
    """What the rows said: fields of a case, every fault with its row, and what was understood."""

    doses: list[Fields] = field(default_factory=list)
    levels: list[Fields] = field(default_factory=list)
    measurements: list[Fields] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    echo: list[str] = field(default_factory=list)


class PlainRows:
    """The rows under their columns, with the marks that hold for the whole file: date order and decimal comma."""

    def __init__(self, columns: Sequence[Column], *, grid: Grid, dates: DateOrder, where: str) -> None:
        """Raises ``InputError`` when the table says no moments, or when day and month could change places."""
        self.columns = {column.kind: column for column in columns}
        self.history = History()
        self._require_moments(where)
        self.order = self._order(grid, dates, where=where)
        numeric = [cell for column in columns if column.kind in UNITS_OF for cell in grid.column(column.place)]
        self.decimal_comma = uses_decimal_comma(cell.lstrip("< ") for cell in numeric)
        self.midnight_dates = grid.separator == "cells" and self._has_clock_times(grid)

    def _require_moments(self, where: str) -> None:
        if not {"date", "moment"} & set(self.columns):
            raise InputError("No column says when: date and time are missing", where=where,
                             to_do="Name columns 'date' and 'time', or 'date and time'.")  # fmt: skip
        if not ({"dose", "level"} | _MEASURED) & set(self.columns):
            raise InputError("No column is a dose, a level or a measurement", where=where,
                             to_do="Name them in the header, such as 'dose (mg)' and 'level (ng/mL)'.")  # fmt: skip

    def _dates(self, grid: Grid) -> list[str]:
        kinds = [kind for kind in ("date", "moment", "until") if kind in self.columns]
        return [cell for kind in kinds for cell in grid.column(self.columns[kind].place)]

    def _order(self, grid: Grid, dates: DateOrder, *, where: str) -> DateOrder:
        cells = self._dates(grid)
        try:
            proven = proven_order(cells)
        except ValueError as error:
            raise InputError(f"The dates have no one order: {error}", where=where, to_do="Write 2026-11-01.") from error
        if proven and dates and proven != dates:
            raise InputError(f"The dates are not {dates}: one of them has a month above 12 then", where=where,
                             to_do=f"Leave --dates out, or say --dates {proven}.")  # fmt: skip
        unclear = needs_order(cells)
        if unclear and not (proven or dates):
            raise InputError(f"'{unclear}' could be day or month first, and no date of the file proves which",
                             where=where, to_do=_ASK_ORDER)  # fmt: skip
        if unclear:
            first = "day" if (proven or dates) == "dmy" else "month"
            self.history.echo.append(f"Dates have the {first} first, as {'one of them proves' if proven else 'you say'}.")
        return proven or dates

    def _has_clock_times(self, grid: Grid) -> bool:
        kind = "moment" if "moment" in self.columns else "date"
        return "time" not in self.columns and any(":" in cell for cell in grid.column(self.columns[kind].place))

    def take(self, row: Row) -> None:
        """Add what one row says; its faults are kept for the end."""
        before = len(self.history.faults)
        at = self._moment(row)
        numbers = {kind: self._number(row, column) for kind, column in self.columns.items() if kind in UNITS_OF}
        until = self._read(row, "until", lambda cell: self._both(cell).isoformat())
        if len(self.history.faults) > before or at is None:
            return
        said = len(self.history.doses) + len(self.history.levels) + len(self.history.measurements)
        self._take_dose(row, at, numbers=numbers, until=until)
        self._take_level(row, at, value=numbers.get("level"))
        self._take_measurements(at, numbers)
        if said == len(self.history.doses) + len(self.history.levels) + len(self.history.measurements):
            self.history.echo.append(f"Row {row.number} says no dose, level or measurement and was left out.")

    def _fault(self, row: Row, header: str, said: object) -> None:
        self.history.faults.append(f"row {row.number}, column '{header}': {said}")

    def _cell(self, row: Row, kind: str) -> str:
        cell = row.cells[self.columns[kind].place] if kind in self.columns else ""
        return "" if is_missing(cell) else cell

    def _read(self, row: Row, kind: str, reading: Callable[[str], Read]) -> Read | None:
        """What the cell of that kind says, or nothing when it is empty or cannot be read (then with a fault)."""
        cell = self._cell(row, kind)
        try:
            return reading(cell) if cell else None
        except ValueError as error:
            self._fault(row, self.columns[kind].header, error)
            return None

    def _moment(self, row: Row) -> datetime | None:
        whole = "moment" if "moment" in self.columns else "date"
        if not self._cell(row, whole):
            self._fault(row, self.columns[whole].header, "there is no date; every row needs one")
            return None
        if "time" not in self.columns:
            return self._read(row, whole, self._both)
        on = self._read(row, whole, lambda cell: day(cell.removesuffix(" 00:00:00"), order=self.order))
        at = self._read(row, "time", clock)
        if not self._cell(row, "time"):
            self._fault(row, self.columns["time"].header, "there is no clock time; every row needs one")
        return datetime.combine(on, at) if on is not None and at is not None else None

    def _both(self, cell: str) -> datetime:
        """Date and clock time in one cell. Excel shows a moment at midnight as a date alone, and that is said."""
        on, at = _parted(_ISO_T.sub(" ", cell))
        if not at and self.midnight_dates:
            self.history.echo.append(f"'{cell}' has no clock time in the file and was read as midnight (00:00).")
            return datetime.combine(day(on, order=self.order), time())
        if not at:
            raise ValueError(f"'{cell}' has no clock time; write {cell} 08:00")
        return datetime.combine(day(on, order=self.order), clock(at))

    def _number(self, row: Row, column: Column) -> Decimal | None:
        below = "<" if column.kind == "level" else ""
        found = self._read(row, column.kind, lambda cell: number(cell.lstrip(below + " "), decimal_comma=self.decimal_comma))
        return None if found is None else found * column.use.factor

    def _take_dose(self, row: Row, at: datetime, *, numbers: Mapping[str, Decimal | None], until: str | None) -> None:
        amount, every = numbers.get("dose"), numbers.get("interval")
        if amount is None:
            return
        words = {kind: self._cell(row, kind) for kind in ("release", "product")}
        given = {"every_h": every, "until": until, **{kind: word for kind, word in words.items() if word}}
        self.history.doses.append({"dose_mg": amount, "at": at, **{k: v for k, v in given.items() if v is not None}})

    def _take_level(self, row: Row, at: datetime, *, value: Decimal | None) -> None:
        if value is None:
            return
        unit = self.columns["level"].use.unit or level_unit(self._cell(row, "level unit"))
        if not unit:
            said = self._cell(row, "level unit")
            self._fault(row, self.columns["level unit"].header, f"'{said}' is no unit of a level; write ng/mL")
        below = {"below_limit": True} if self._cell(row, "level").startswith("<") else {}
        assay = {"assay": self._cell(row, "assay").lower()} if self._cell(row, "assay") else {}
        self.history.levels.append({"at": at, "value": value, "unit": unit, **below, **assay})

    def _take_measurements(self, at: datetime, numbers: Mapping[str, Decimal | None]) -> None:
        measured = {
            self.columns[kind].use.field: value for kind, value in numbers.items() if kind in _MEASURED and value is not None
        }
        if measured:
            self.history.measurements.append({"at": at, **measured})


def _parted(cell: str) -> tuple[str, str]:
    """A date and a clock time apart: the clock time begins after the last blank before the first colon."""
    if ":" not in cell:
        return cell, ""
    on, _, hour = cell[: cell.index(":")].rpartition(" ")
    return on, hour + cell[cell.index(":") :]
