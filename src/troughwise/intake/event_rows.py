"""The rows of a NONMEM event table of one patient as doses, levels and measurements.

TIME is in hours from a moment that such a table does not say. AMT is taken in mg and DV in ng/mL, as ``troughwise fit``
does, unless ``units`` says otherwise; all of it is said in the echo. Not for tables of many patients: that is ``cohort``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from troughwise.intake.cells import is_missing, number
from troughwise.intake.columns import UNITS_OF, Column
from troughwise.intake.grids import Row
from troughwise.intake.plain_rows import History
from troughwise.intake.units import folded
from troughwise.vocabulary.errors import InputError

NOMINAL_ORIGIN = datetime(2001, 1, 1)
"""Where TIME 0 is put when nobody says when it was: a Monday at midnight, told in the echo."""

EVENT_COLUMNS = frozenset({"ID", "TIME", "AMT", "DV", "EVID", "MDV", "CMT", "RATE", "II", "ADDL", "SS", "CENS"})
STEADY_DAYS = 30
"""For how long before a dose at steady state (SS = 1) the same doses are written out."""

_OBSERVATION, _DOSE, _RESET, _RESET_AND_DOSE = 0, 1, 3, 4


def is_event_table(header: Sequence[str]) -> bool:
    """Whether a header is that of an event table: TIME, and AMT or DV."""
    names = {name.upper() for name in header}
    return "TIME" in names and bool(names & {"AMT", "DV"})


@dataclass(frozen=True)
class EventMarks:
    """What holds for the whole table: when TIME is 0, and what AMT and DV are measured in."""

    origin: datetime
    mg_per_amount: Decimal
    level_unit: str


def event_marks(origin: datetime | None, *, units: Mapping[str, str], where: str) -> EventMarks:
    """The marks of a table; raises ``InputError`` for a unit that is not understood."""
    given = {key.upper(): unit for key, unit in units.items()}
    amount = UNITS_OF["dose"].get(folded(given.get("AMT", "mg")))
    level = UNITS_OF["level"].get(folded(given.get("DV", "ng/mL")))
    if amount is None or level is None:
        wrong = given["AMT"] if amount is None else given["DV"]
        raise InputError(f"'{wrong}' is not understood as a unit", where=where,
                         to_do="AMT is in mg or ug, DV in ng/mL, ug/L or nmol/L.")  # fmt: skip
    return EventMarks(origin or NOMINAL_ORIGIN, amount.factor, level.unit)


class EventRows:
    """The rows of an event table, taken one after another."""

    def __init__(self, header: Sequence[str], *, columns: Sequence[Column], marks: EventMarks) -> None:
        self.places = {name.upper(): place for place, name in enumerate(header) if name.upper() in EVENT_COLUMNS}
        self.covariates = [column for column in columns if column.header.upper() not in EVENT_COLUMNS]
        self.marks = marks
        self.history = History()
        self.steady = False
        self._compartments: set[Decimal] = set()

    def take(self, row: Row) -> None:
        """Add what one row says; its faults are kept for the end."""
        before = len(self.history.faults)
        said = {name: self._number(row, name, self.places[name]) for name in self.places if name != "ID"}
        measured = {column.use.field: self._number(row, column.header, column.place, factor=column.use.factor)
                    for column in self.covariates}  # fmt: skip
        at = self._moment(row, said.get("TIME"))
        if len(self.history.faults) > before or at is None:
            return
        known = {name: value for name, value in measured.items() if value is not None}
        if known:
            self.history.measurements.append({"at": at, **known})
        fault = self._event(said, at)
        if fault:
            self.history.faults.append(f"row {row.number}: {fault}")

    def _number(self, row: Row, name: str, place: int, *, factor: Decimal = Decimal(1)) -> Decimal | None:
        cell = row.cells[place]
        try:
            return None if is_missing(cell) else number(cell, decimal_comma=False) * factor
        except ValueError as error:
            self.history.faults.append(f"row {row.number}, column '{name}': {error}")
            return None

    def _moment(self, row: Row, hours: Decimal | None) -> datetime | None:
        if hours is None:
            self.history.faults.append(f"row {row.number}, column 'TIME': there is no number of hours")
            return None
        try:
            return self.marks.origin + timedelta(hours=float(hours))
        except OverflowError:
            self.history.faults.append(f"row {row.number}, column 'TIME': {hours} hours lie outside the calendar")
            return None

    def _event(self, said: Mapping[str, Decimal | None], at: datetime) -> str:
        """Take the row by its EVID; the fault of it, or an empty word."""
        amount = said.get("AMT") or Decimal(0)
        evid = said.get("EVID")
        evid = Decimal(_DOSE if amount else _OBSERVATION) if evid is None else evid
        if evid not in set(range(5)):
            return f"EVID {evid} is none of 0, 1, 2, 3, 4"
        if evid in (_RESET, _RESET_AND_DOSE) and self.history.doses:
            return "a reset (EVID 3, 4) after doses cannot be said in a case"
        if evid == _OBSERVATION:
            return self._observation(said, at)
        return self._dose(said, at) if evid in (_DOSE, _RESET_AND_DOSE) else ""

    def _observation(self, said: Mapping[str, Decimal | None], at: datetime) -> str:
        value = said.get("DV")
        if said.get("AMT"):
            return "a level (EVID 0) has an amount"
        if value is None or said.get("MDV") == 1:
            return ""
        below = {"below_limit": True} if said.get("CENS") == 1 else {}
        self.history.levels.append({"at": at, "value": value, "unit": self.marks.level_unit, **below})
        return ""

    def _dose(self, said: Mapping[str, Decimal | None], at: datetime) -> str:
        amount, rate, every = (said.get(name) or Decimal(0) for name in ("AMT", "RATE", "II"))
        more, steady = said.get("ADDL") or Decimal(0), said.get("SS") or Decimal(0)
        if fault := self._dose_fault(said):
            return fault
        course: dict[str, Any] = {"dose_mg": amount * self.marks.mg_per_amount, "at": at}
        if rate > 0:
            course |= {"release": "intravenous", "infusion_h": amount / rate}
        if every > 0 and (more > 0 or steady == 1):
            self.steady = self.steady or steady == 1
            try:
                course |= _repeated(at, every_h=every, more=int(more), steady=steady == 1)
            except OverflowError:
                return "II and ADDL lead outside the calendar"
        self.history.doses.append(course)
        return ""

    def _dose_fault(self, said: Mapping[str, Decimal | None]) -> str:
        amount, rate, every = (said.get(name) or Decimal(0) for name in ("AMT", "RATE", "II"))
        more, steady = said.get("ADDL") or Decimal(0), said.get("SS") or Decimal(0)
        if rate == 0 and (compartment := said.get("CMT")) is not None:
            self._compartments.add(compartment)
        checks = (
            (amount <= 0, "a dose has no amount above 0"),
            (rate < 0, f"RATE {rate} asks for a model's own rate, which a case cannot say"),
            (more < 0 or more % 1 != 0, f"ADDL {more} is not a number of doses"),
            ((more > 0 or steady > 0) and every <= 0, "SS or ADDL needs an interval II above 0"),
            (steady not in (0, 1), f"SS {steady} cannot be said in a case; only 0 and 1"),
            (steady == 1 and bool(self.history.doses), "SS after earlier doses replaces them, which a case cannot say"),
            (len(self._compartments) > 1, "doses without RATE go into several compartments; a case knows only oral ones"),
        )
        return next((sentence for wrong, sentence in checks if wrong), "")


def _repeated(at: datetime, *, every_h: Decimal, more: int, steady: bool) -> dict[str, Any]:
    """The course of a repeated dose; at steady state it began about a month before, in whole intervals."""
    interval = timedelta(hours=float(every_h))
    if not interval:
        raise OverflowError
    earlier = -(-timedelta(days=STEADY_DAYS) // interval) if steady else 0
    return {"every_h": every_h, "at": at - earlier * interval, "until": at + more * interval}


def event_echo(reader: EventRows, *, origin_given: bool, unused: Sequence[str]) -> list[str]:
    """What was understood of the table as a whole, once its rows are taken."""
    marks = reader.marks
    said = "as you say" if origin_given else "chosen by us, for the table does not say when it was: dates mean nothing"
    amount = "mg" if marks.mg_per_amount == 1 else "ug"
    lines = [
        f"TIME is in hours from {marks.origin:%Y-%m-%d %H:%M}, {said}.",
        f"AMT is taken in {amount}, DV in {marks.level_unit}; a dose without RATE as oral, with RATE as an infusion.",
    ]
    if reader.steady:
        lines.append(f"A dose at steady state (SS = 1) is written out over the {STEADY_DAYS} days before it.")
    return lines + [f"Column '{name}' is not used: what it is, or its unit, is not said." for name in unused]
