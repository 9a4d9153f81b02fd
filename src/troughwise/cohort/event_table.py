"""Reading event tables of many patients as NONMEM writes them, a chunk at a time.

One row an event, patients one after another, columns by name in any order: ID and TIME, and where needed AMT, DV, EVID,
MDV, CMT, RATE, II, ADDL, SS, CENS (1: below the quantification limit in DV) and the model's covariates. ``.``, ``NA`` and
an empty cell are missing. TIME is in hours. Every row that cannot be used is named in one sentence. Not for fitting, or
for cases of one patient.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import get_args

import numpy as np

from troughwise.cohort.columns import MISSING, ColumnReading, TableReading
from troughwise.cohort.rows import row_problems
from troughwise.pk.arrays import Array, Whole
from troughwise.pk.covariates import Column, Columns, is_category
from troughwise.pk.events import Events
from troughwise.vocabulary.effects import CovariateName, FlagCovariate
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import PopulationModel

CHUNK_ROWS = 50_000
EVENT_COLUMNS = ("ID", "TIME", "AMT", "DV", "EVID", "MDV", "CMT", "RATE", "II", "ADDL", "SS", "CENS")
_TRUTH = {"true": "1", "false": "0", "yes": "1", "no": "0"}
_FLAGS = frozenset(get_args(FlagCovariate))
_SHOWN_PROBLEMS = 5

Line = tuple[int, list[str]]
"""A row of the file with its line number."""


@dataclass(frozen=True)
class Chunk:
    """Whole patients out of a table. ``first_patient`` is the number of patients before them."""

    ids: list[str]
    events: Events
    columns: Columns
    first_patient: int


class EventTable:
    """An event table on disk, with the model that says which columns count."""

    def __init__(self, path: Path, model: PopulationModel, *, reading: TableReading | None = None) -> None:
        """Raises ``InputError`` when the file does not open or lacks a column.

        Without a ``reading`` the columns are those that the model names, as they stand.
        """
        self.path, self.model, self.reading = path, model, reading or TableReading()
        with self._open() as file:
            self.header = [name.strip() for name in next(csv.reader(file), [])]
        upper = [name.upper() for name in self.header]
        for needed in ("ID", "TIME"):
            if needed not in upper:
                raise InputError(
                    f"The table has no column {needed}", where=str(path), to_do="Name the columns in the first line."
                )
        self.places = {name: upper.index(name) for name in EVENT_COLUMNS if name in upper}
        self.covariates = dict(self._covariate_places(upper))

    def _covariate_places(self, upper: list[str]) -> Iterator[tuple[CovariateName, ColumnReading]]:
        """Where each covariate of the model stands: as the reading of the table says, else under a name in the model.

        Those that only a limit of the model looks at are taken where the reading has them.
        """
        for name, use in self.model.covariates.items():
            names = (word.upper() for word in (name, *use.columns) if word.upper() in upper)
            if name in self.reading.covariates:
                yield name, self.reading.covariates[name]
            elif place := next(names, ""):
                yield name, ColumnReading(upper.index(place))
        limited = {limit.covariate for limit in self.model.limits} - set(self.model.covariates)
        yield from ((name, use) for name, use in self.reading.covariates.items() if name in limited)
        if "occasion" not in self.model.covariates:
            yield from (("occasion", ColumnReading(upper.index(word))) for word in ("OCC", "OCCASION") if word in upper)

    def _open(self) -> TextIOWrapper:
        try:
            return self.path.open(encoding="utf-8-sig", newline="")
        except OSError as error:
            raise InputError(
                f"The table does not open: {error.strerror}", where=str(self.path), to_do="Name a CSV file."
            ) from error

    def chunks(self, *, rows: int = CHUNK_ROWS, skip: int = 0) -> Iterator[Chunk]:
        """The table, whole patients at a time, without the blocks whose patients are all among the first ``skip``.

        Raises ``InputError`` with a sentence for each row that cannot be used.
        """
        before = 0
        for lines in self._blocks(rows):
            patients = self._patients(lines)
            if before + patients > skip:
                yield self._chunk(lines, before)
            before += patients

    def _patients(self, lines: list[Line]) -> int:
        place = self.places["ID"]
        return 1 + sum(after[1][place] != line[1][place] for line, after in pairwise(lines))

    def _blocks(self, rows: int) -> Iterator[list[Line]]:
        """Lines in blocks of about ``rows`` that end with a patient."""
        block: list[Line] = []
        place = self.places["ID"]
        for number, cells in self._lines():
            if len(block) >= rows and cells[place] != block[-1][1][place]:
                yield block
                block = []
            block.append((number, cells))
        if block:
            yield block

    def _lines(self) -> Iterator[Line]:
        width = len(self.header)
        with self._open() as file:
            reader = csv.reader(file)
            next(reader, None)
            for cells in reader:
                if not any(cells):
                    continue
                if len(cells) != width:
                    raise InputError(f"Line {reader.line_num} has {len(cells)} cells, the first line has {width}",
                                     where=str(self.path), to_do="Mend the line.")  # fmt: skip
                yield reader.line_num, cells

    def _chunk(self, lines: list[Line], before: int) -> Chunk:
        numbers = np.array([number for number, _ in lines])
        cells = list(zip(*(cells for _, cells in lines), strict=True))
        identity = cells[self.places["ID"]]
        starts = np.array([i == 0 or identity[i] != identity[i - 1] for i in range(len(identity))])
        patient = np.cumsum(starts) - 1
        columns = {name: self._covariate(name, cells[use.place], lines=numbers, patient=patient)
                   for name, use in self.covariates.items()}  # fmt: skip
        events = self._events(cells, lines=numbers, patient=patient, occasion=columns.get("occasion"))
        ids = [identity[i].strip() for i in np.flatnonzero(starts)]
        return Chunk(ids, events, columns, before)

    def _number(self, name: str, cells: list[tuple[str, ...]], *, lines: Whole, missing: float = 0.0) -> Array:
        place = self.places.get(name)
        if place is None:
            return np.full(len(lines), missing)
        values = self._floats(name, cells[place], lines=lines)
        return np.where(np.isnan(values), missing, values)

    def _floats(self, name: str, cells: Iterable[str], *, lines: Whole) -> Array:
        words = ["nan" if (word := cell.strip()) in MISSING else _TRUTH.get(word.lower(), word) for cell in cells]
        try:
            values = np.array(words, dtype=float)
        except ValueError:
            self._refuse([f"{name} '{word}' is not a number" if not _is_number(word) else "" for word in words], lines)
            raise
        if np.isinf(values).any():
            self._refuse([f"{name} is not finite" if value else "" for value in np.isinf(values)], lines)
        return values

    def _covariate(self, name: CovariateName, cells: tuple[str, ...], *, lines: Whole, patient: Whole) -> Column:
        use = self.covariates[name]
        said = self.header[use.place]
        cells = self._decoded(cells, use, lines=lines)
        if is_category(name):
            return np.array(["" if cell.strip() in MISSING else cell.strip() for cell in cells], dtype=object)
        values = self._floats(said, cells, lines=lines) * use.factor
        if name in _FLAGS:
            wrong = ~np.isin(values, (0, 1)) & ~np.isnan(values)
            faults = [
                f"{said} {value:g} is neither 0 nor 1" if bad else "" for value, bad in zip(values, wrong, strict=True)
            ]
            self._refuse(faults, lines)
        return filled(values, patient=patient)

    def _decoded(self, cells: tuple[str, ...], use: ColumnReading, *, lines: Whole) -> tuple[str, ...]:
        """The cells with what their codes stand for; a code without a meaning is refused."""
        if not use.codes:
            return cells
        words = [cell.strip() for cell in cells]
        said = self.header[use.place]
        self._refuse([f"{said} '{word}' has no meaning given" if word not in use.codes and word not in MISSING else ""
                      for word in words], lines)  # fmt: skip
        return tuple(use.codes.get(word, word) for word in words)

    def _events(self, cells: list[tuple[str, ...]], *, lines: Whole, patient: Whole, occasion: Column | None) -> Events:
        def number(name: str, *, missing: float = 0.0) -> Array:
            return self._number(name, cells, lines=lines, missing=missing)

        dose_factor = self.reading.dose_factor
        amount, level, unmeasured = number("AMT") * dose_factor, number("DV", missing=np.nan), number("MDV")
        evid = number("EVID") if "EVID" in self.places else (amount != 0).astype(float)
        structure = self.model.structure
        depot = structure.depot_number or 1
        central = structure.central_number or (1 if structure.absorption == "none" else 2)
        compartment = number("CMT", missing=depot if structure.absorption != "none" else central)
        below = number("CENS") == 1
        measured = (evid == 0) & (unmeasured != 1)
        raw = {name: number(name) for name in ("AMT", "RATE", "II", "ADDL", "SS")}
        raw["RATE"] = np.where(raw["RATE"] > 0, raw["RATE"] * dose_factor, raw["RATE"])
        raw |= {
            "TIME": number("TIME", missing=np.nan),
            "EVID": evid,
            "CMT": compartment,
            "DV": np.where(measured, level, np.nan),
        }
        raw["OCC"] = np.ones(len(lines)) if occasion is None else np.asarray(occasion, dtype=float)
        self._refuse(row_problems(self.model, raw=raw, patient=patient, compartments=(depot, central)), lines)
        return Events(
            patient=patient, time=raw["TIME"], evid=evid.astype(int), amount=amount, rate=raw["RATE"], interval=raw["II"],
            steady=raw["SS"].astype(int), additional=raw["ADDL"].astype(int), into_central=compartment == central,
            level=np.where(measured & ~below, level, np.nan), limit=np.where(measured & below, level, np.nan),
            occasion=raw["OCC"].astype(int),
        )  # fmt: skip

    def _refuse(self, problems: list[str], lines: Whole) -> None:
        found = [f"Line {line}: {problem}" for line, problem in zip(lines, problems, strict=True) if problem]
        if found:
            more = f"; and {len(found) - _SHOWN_PROBLEMS} more" if len(found) > _SHOWN_PROBLEMS else ""
            raise InputError("; ".join(found[:_SHOWN_PROBLEMS]) + more, where=str(self.path), to_do="Mend these rows.")


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def filled(values: Array, *, patient: Whole) -> Array:
    """Missing covariates taken from the patient's row before, and at the start from the row after."""
    if not np.isnan(values).any():
        return values
    found = values.copy()
    for direction in (1, -1):
        rows = np.arange(len(found))[::direction]
        seen: tuple[int, float] = (-1, np.nan)
        for row in rows:
            if np.isnan(found[row]) and seen[0] == patient[row]:
                found[row] = seen[1]
            seen = (int(patient[row]), float(found[row]))
    return found
