"""A patient's history from a table: a spreadsheet with one row an event, or a NONMEM event table, as CSV or Excel.

A table does not say why tacrolimus is taken; that comes beside it, as fields of a case. Every row that cannot be used is
named. Not for tables of many patients: that is ``cohort``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from troughwise.intake.case_file import case_of
from troughwise.intake.cells import DateOrder
from troughwise.intake.columns import Column, kind_and_unit, used_columns
from troughwise.intake.event_rows import EVENT_COLUMNS, EventRows, event_echo, event_marks, is_event_table
from troughwise.intake.faults import refusal
from troughwise.intake.grids import Grid, grid_of, read_grid
from troughwise.intake.plain_rows import History, PlainRows
from troughwise.vocabulary.cases import Case
from troughwise.vocabulary.errors import InputError

_DATED = ("transplanted_on", "started_on", "now", "doses", "levels", "measurements", "medicines", "events")
_IDS_SHOWN = 5


@dataclass(frozen=True)
class TableOptions:
    """What a table may leave open: order of day and month, the patient, the sheet, units, and when TIME is 0.

    ``units`` gives units by header or kind of column: ``{"level": "ng/mL"}``, ``{"AMT": "ug"}``.
    """

    dates: DateOrder = ""
    patient_id: str = ""
    sheet: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    origin: datetime | None = None


@dataclass(frozen=True)
class TableReading:
    """A table as a case, with what was understood of its columns, one line each."""

    case: Case
    echo: tuple[str, ...]


def read_table(path: Path, *, about: Mapping[str, Any], options: TableOptions | None = None) -> TableReading:
    """The history in a table as a case; ``about`` has the case's other fields (see ``fields_in``).

    Doses, levels and measurements of ``about`` are kept beside the table's. Raises ``InputError`` that names every row
    that cannot be used, and for everything that would have to be guessed: a unit, the order of day and month, a patient.
    """
    chosen = options or TableOptions()
    return _reading(read_grid(path, sheet=chosen.sheet), about=about, options=chosen, where=str(path))


def read_pasted(text: str, *, about: Mapping[str, Any], options: TableOptions | None = None) -> TableReading:
    """The history in a pasted table, as ``read_table`` has it from a file."""
    where = "the pasted table"
    return _reading(grid_of(text, where=where), about=about, options=options or TableOptions(), where=where)


def _reading(grid: Grid, *, about: Mapping[str, Any], options: TableOptions, where: str) -> TableReading:
    chosen = options
    grid = _of_one_patient(grid, chosen.patient_id, where=where)
    if is_event_table(grid.header):
        _require_common_clock(about, origin=chosen.origin, where=where)
        history = _events(grid, chosen, where=where)
    else:
        history = _plain(grid, chosen, where=where)
    if history.faults:
        raise refusal(history.faults, where=where, to_do="Mend these rows.")
    return TableReading(case_of(_joined(about, history), where=where), tuple(history.echo))


def _joined(about: Mapping[str, Any], history: History) -> dict[str, Any]:
    lists = {"doses": history.doses, "levels": history.levels, "measurements": history.measurements}
    return {**about, **{name: [*_entries(about.get(name)), *found] for name, found in lists.items()}}


def _entries(given: Any) -> Sequence[Any]:
    return given if isinstance(given, list | tuple) else () if given is None else (given,)


def _of_one_patient(grid: Grid, patient_id: str, *, where: str) -> Grid:
    place = next((place for place, name in enumerate(grid.header) if kind_and_unit(name)[0] == "id"), None)
    if place is None:
        if patient_id:
            raise InputError("The table has no column that names patients", where=where, to_do="Leave --id out.")
        return grid
    ids = list(dict.fromkeys(grid.column(place)))
    if len(ids) > 1 and not patient_id:
        more = ", ..." if len(ids) > _IDS_SHOWN else ""
        raise InputError(f"The table has {len(ids)} patients", where=where,
                         to_do=f"Say which with --id: {', '.join(ids[:_IDS_SHOWN])}{more}.")  # fmt: skip
    if patient_id and patient_id not in ids:
        raise InputError(f"The table has no patient '{patient_id}'", where=where,
                         to_do=f"Name one of {', '.join(ids[:_IDS_SHOWN])}.")  # fmt: skip
    rows = tuple(row for row in grid.rows if not patient_id or row.cells[place] == patient_id)
    return Grid(grid.header, rows, grid.separator)


def _plain(grid: Grid, options: TableOptions, *, where: str) -> History:
    columns = used_columns(grid.header, units=options.units, where=where)
    reader = PlainRows(columns, grid=grid, dates=options.dates, where=where)
    for row in grid.rows:
        reader.take(row)
    used = {column.place for column in columns}
    unused = [name for place, name in enumerate(grid.header) if place not in used]
    told = [column.told() for column in columns]
    if "dose" in reader.columns and "interval" not in reader.columns:
        told.append("Each row with a dose is one dose, for no column gives the hours between doses.")
    reader.history.echo[:0] = [*told, *(f"Column '{name}' is not used." for name in unused)]
    return reader.history


def _require_common_clock(about: Mapping[str, Any], *, origin: datetime | None, where: str) -> None:
    dated = next((key for key in _DATED if about.get(key)), "")
    if dated and origin is None:
        raise InputError(f"TIME is in hours, and '{dated}' has dates: they need a common clock", where=where,
                         to_do="Say when TIME was 0.")  # fmt: skip


def _events(grid: Grid, options: TableOptions, *, where: str) -> History:
    if "DATE" in {name.upper() for name in grid.header}:
        raise InputError("An event table with DATE is not read, only one with TIME in hours", where=where,
                         to_do="Give hours, or name the columns date, time, dose (mg), level (ng/mL).")  # fmt: skip
    columns, unused = _covariates(grid.header, options.units, where=where)
    marks = event_marks(options.origin, units=options.units, where=where)
    reader = EventRows(grid.header, columns=columns, marks=marks)
    for row in grid.rows:
        reader.take(row)
    given = options.origin is not None
    reader.history.echo += [column.told() for column in columns]
    reader.history.echo += event_echo(reader, origin_given=given, unused=unused)
    return reader.history


def _covariates(header: Sequence[str], units: Mapping[str, str], *, where: str) -> tuple[list[Column], list[str]]:
    """The covariate columns whose unit is said, and the names of the others, which are not used."""
    used: list[Column] = []
    unused: list[str] = []
    given = {key.lower() for key in units}
    for place, name in enumerate(header):
        kind, unit = kind_and_unit(name)
        if name.upper() in EVENT_COLUMNS:
            continue
        if not kind or not (unit or {name.lower(), kind} & given):
            unused.append(name)
            continue
        used += [Column(place, c.header, c.kind, c.use) for c in used_columns([name], units=units, where=where)]
    return used, unused
