"""What the columns of a table mean: which covariate each holds, in which unit, in which coding, and how sure that is.

A unit is decided where exactly one fits every value (the limits are records of the base), a coding where a second column or
the words themselves settle it, or where tables by convention agree; the last is an assumption. What cannot be decided is
named with its reason and not used, and a file of columns (``--columns``) settles it. Nothing is decided without a
sentence that says so. Not for event columns (ID, TIME, ...) or for what a model does with a covariate.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from troughwise.cohort.genotypes import Genotypes, read_genotypes
from troughwise.pk.covariates import UMOL_PER_L_IN_A_MG_PER_DL
from troughwise.vocabulary.effects import CovariateName
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Limit

MISSING = frozenset({"", ".", "NA", "na", "NaN", "nan"})
COVARIATES = frozenset(word for kind in get_args(CovariateName) for word in get_args(kind))
_NAMES: dict[CovariateName, tuple[str, ...]] = {
    "weight_kg": ("WT", "WEIGHT", "BW", "WGT", "BODYWEIGHT", "BODY_WEIGHT"),
    "height_cm": ("HT", "HEIGHT", "HGT", "HEIGTH", "LENGTH"),
    "age_years": ("AGE",),
    "haematocrit_fraction": ("HCT", "HAEMATOCRIT", "HEMATOCRIT"),
    "albumin_g_per_l": ("ALB", "ALBUMIN"),
    "creatinine_umol_per_l": ("SCR", "CREATININE", "CREAT", "SCREA"),
    "days_after_transplantation": ("POD", "PTD", "POSTOPERATIVE_DAY"),
    "prednisolone_mg_per_day": ("PRED", "PREDNISOLONE", "PDN_DOSE", "PDN", "PREDNISONE"),
    "male": ("MALE", "SEX", "GENDER"),
}
"""Common names, in capitals; the first one present that can be read is used. The covariate's own name always counts."""

UNITS: dict[str, dict[str, float]] = {
    "haematocrit_fraction": {"fraction": 1.0, "%": 0.01},
    "height_cm": {"cm": 1.0, "m": 100.0},
    "albumin_g_per_l": {"g/L": 1.0, "g/dL": 10.0},
    "creatinine_umol_per_l": {"umol/L": 1.0, "mg/dL": UMOL_PER_L_IN_A_MG_PER_DL},
    "dose": {"mg": 1.0, "micrograms": 0.001},
}
"""For each quantity the units that tables use, with the factor into our own."""

_OWN_UNIT = {
    "weight_kg": "kg",
    "age_years": "years",
    "days_after_transplantation": "days",
    "prednisolone_mg_per_day": "mg a day",
}
_SEX_WORDS = {"m": "1", "male": "1", "f": "0", "female": "0"}
_SEX_CODES = ({"1": "1", "0": "0"}, {"1": "1", "2": "0"})


@dataclass(frozen=True)
class ColumnReading:
    """Where a covariate stands, the factor into its own unit, and what words or codes stand for (empty: as they stand)."""

    place: int
    factor: float = 1.0
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass
class TableReading:
    """How a table is read, in readings and in sentences."""

    covariates: dict[CovariateName, ColumnReading] = field(default_factory=dict)
    dose_factor: float = 1.0
    understood: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    undecided: dict[str, str] = field(default_factory=dict)

    def reads(self, name: CovariateName, *, reading: ColumnReading, said: str) -> None:
        """Note a reading with its sentence."""
        self.covariates[name] = reading
        self.understood.append(said)


@dataclass(frozen=True)
class Table:
    """A table's header and rows, to be asked for the different values of a column or of two columns together."""

    header: list[str]
    rows: list[list[str]]

    def place(self, *names: str) -> int | None:
        """The column with the first of these names, whatever its case."""
        upper = [name.upper() for name in self.header]
        return next((upper.index(name.upper()) for name in names if name.upper() in upper), None)

    def values(self, place: int) -> list[str]:
        """The different values of a column that are not missing, in their order in the table."""
        return [cell for cell in dict.fromkeys(row[place].strip() for row in self.rows) if cell not in MISSING]

    def pairs(self, one: int, *, other: int) -> set[tuple[str, str]]:
        """The different pairs of values in two columns, where neither is missing."""
        found = {(row[one].strip(), row[other].strip()) for row in self.rows}
        return {pair for pair in found if not MISSING & set(pair)}


def read_table(path: Path) -> Table:
    """The different rows of a table; raises ``InputError`` when it does not open or a row has another width."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = [name.strip() for name in next(reader, [])]
            rows = [cells for cells in reader if any(cells)]
    except OSError as error:
        raise InputError(f"The table does not open: {error.strerror}", where=str(path), to_do="Name a CSV file.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"The table does not read as CSV: {error}", where=str(path), to_do="Save it as CSV.") from error
    return Table(header, [row for row in rows if len(row) == len(header)])


def read_columns(table: Table, *, limits: Mapping[str, Limit], told: Mapping[str, Mapping[str, Any]]) -> TableReading:
    """How the table's columns are to be read; ``told`` is what a file of columns says, by covariate or ``dose``.

    Raises ``InputError`` when the doses have no certain unit, or ``told`` does not fit the table.
    """
    found = TableReading()
    _tell(found, table, told)
    for name, columns in _NAMES.items():
        if name not in found.covariates:
            _read_one(found, table, name=name, columns=columns, limits=limits)
    _read_cyp3a5(found, table)
    if "dose" not in told:
        _read_doses(found, table, limits)
    return found


def _tell(found: TableReading, table: Table, told: Mapping[str, Mapping[str, Any]]) -> None:
    """What the file of columns says, without a second thought."""
    for name, use in told.items():
        factor = UNITS.get(name, {}).get(use.get("unit", ""), 1.0)
        if name == "dose":
            found.dose_factor = factor
            found.understood.append(f"doses (AMT) are in {use['unit']}, as the file of columns says")
            continue
        place = table.place(use["column"])
        if place is None:
            raise InputError(f"The file of columns names '{use['column']}', which the table has not", to_do="Mend the name.")
        codes = {code: str(int(word) if isinstance(word, bool) else word) for code, word in use.get("codes", {}).items()}
        said = f"{table.header[place]} is {spelled(name)}, as the file of columns says"
        found.reads(name, reading=ColumnReading(place, factor, codes), said=said)  # type: ignore[arg-type]


def _read_one(
    found: TableReading, table: Table, *, name: CovariateName, columns: tuple[str, ...], limits: Mapping[str, Limit]
) -> None:
    """The first column with one of the names that can be read; a later one of the same covariate is said to be unused."""
    for column in (name, *columns):
        place = table.place(column)
        if place is None or not table.values(place):
            continue
        if name in found.covariates:
            found.understood.append(f"{table.header[place]} is not used; {spelled(name)} is read from another column")
        elif name == "male":
            _read_sex(found, table, place)
        else:
            _read_number(found, table, place, name=name, limit=limits.get(f"table-{name}"))
    if name in found.covariates:
        found.undecided.pop(name, None)


def _read_number(found: TableReading, table: Table, place: int, *, name: CovariateName, limit: Limit | None) -> None:
    column, units = table.header[place], UNITS.get(name, {_OWN_UNIT.get(name, "its own unit"): 1.0})
    fitting = fitting_units(table.values(place), units=units, limit=limit)
    if len(fitting) == 1:
        unit = fitting[0]
        found.reads(name, reading=ColumnReading(place, units[unit]), said=f"{column} is {spelled(name)} in {unit}")
    else:
        found.undecided.setdefault(name, _undecided(column, name, fitting))


def _undecided(column: str, name: str, fitting: list[str]) -> str:
    if fitting:
        return f"{column} could be {spelled(name)} in {' or '.join(fitting)}"
    return f"{column} holds values that are no {spelled(name)} in any unit known here"


def fitting_units(cells: list[str], *, units: Mapping[str, float], limit: Limit | None) -> list[str]:
    """The units in which every value lies within the limits; none where a value is no number."""
    try:
        values = [float(cell) for cell in cells]
    except ValueError:
        return []
    low = float(limit.low) if limit and limit.low is not None else float("-inf")
    high = float(limit.high) if limit and limit.high is not None else float("inf")
    return [unit for unit, factor in units.items() if all(low <= value * factor <= high for value in values)]


def _read_sex(found: TableReading, table: Table, place: int) -> None:
    column, words = table.header[place], {word.lower() for word in table.values(place)}
    if words <= set(_SEX_WORDS):
        codes = {word: _SEX_WORDS[word.lower()] for word in table.values(place)}
        found.reads("male", reading=ColumnReading(place, codes=codes), said=f"{column} is sex in words")
        return
    numbers = {word: _whole(word) for word in table.values(place)}
    for codes in _SEX_CODES:
        if set(numbers.values()) <= set(codes):
            shown = ", ".join(f"{code} {'male' if word == '1' else 'female'}" for code, word in codes.items())
            found.covariates["male"] = ColumnReading(place, codes={word: codes[number] for word, number in numbers.items()})
            own = column.upper() == "MALE"
            (found.understood if own else found.assumed).append(
                f"{column}: {shown}" + ("" if own else ", the usual coding of event tables")
            )
            return
    found.undecided["male"] = f"{column} has a coding that is not known here"


def _whole(word: str) -> str:
    """``1.0`` and ``1`` are one code."""
    return word[:-2] if word.endswith(".0") else word


def _read_cyp3a5(found: TableReading, table: Table) -> None:
    """Alleles and expression, from words or from two columns that settle each other."""
    if {"cyp3a5_alleles", "cyp3a5_expresser"} & set(found.covariates):
        return
    genotypes: Genotypes = read_genotypes(table.header, values=table.values, pairs=table.pairs)
    if genotypes.alleles:
        found.covariates["cyp3a5_alleles"] = ColumnReading(genotypes.alleles.place, codes=genotypes.alleles.codes)
    if genotypes.expresser:
        found.covariates["cyp3a5_expresser"] = ColumnReading(genotypes.expresser.place, codes=genotypes.expresser.codes)
    found.understood += genotypes.understood
    found.assumed += genotypes.assumed
    if genotypes.undecided:
        found.undecided["cyp3a5"] = genotypes.undecided


def _read_doses(found: TableReading, table: Table, limits: Mapping[str, Limit]) -> None:
    place = table.place("AMT")
    amounts = [cell for cell in table.values(place) if cell.strip("0.") != ""] if place is not None else []
    if not amounts:
        return
    fitting = fitting_units(amounts, units=UNITS["dose"], limit=limits.get("table-dose"))
    if len(fitting) != 1:
        what = f"The doses (AMT) could be in {' or '.join(fitting)}" if fitting else "The doses (AMT) fit no unit"
        raise InputError(what, to_do='Give --columns a file that says [dose] unit = "mg" or "micrograms".')
    found.dose_factor = UNITS["dose"][fitting[0]]
    found.understood.append(f"doses (AMT) are in {fitting[0]}: no other unit gives possible doses")


def spelled(name: str) -> str:
    """A covariate's name in words, without its unit."""
    return _SPELLED.get(name, name.replace("_", " "))


_SPELLED = {
    "weight_kg": "weight",
    "height_cm": "height",
    "age_years": "age",
    "haematocrit_fraction": "haematocrit",
    "albumin_g_per_l": "albumin",
    "creatinine_umol_per_l": "creatinine",
    "days_after_transplantation": "time after transplantation",
    "prednisolone_mg_per_day": "prednisolone (or prednisone, taken as equal)",
    "male": "sex",
    "cyp3a5_expresser": "CYP3A5 expression",
    "cyp3a5_alleles": "the number of CYP3A5*1 alleles",
}
