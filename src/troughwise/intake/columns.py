"""Which column of a table is what, and in which unit, by the words of its header. A unit that is not said is not guessed.

``Level (ng/mL)``, ``tacrolimus_ng_per_ml``, ``Haematocrit [%]`` and ``creatinine, µmol/L`` are read. Not for cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from troughwise.intake.units import folded, with_plain_micro
from troughwise.vocabulary.errors import InputError

ONE = Decimal(1)


@dataclass(frozen=True)
class Use:
    """What the numbers of a column become: a field of the case, after multiplying with ``factor``."""

    field: str
    unit: str
    factor: Decimal = ONE


@dataclass(frozen=True)
class Column:
    """A column that is used: its place, what its header says, and what it becomes."""

    place: int
    header: str
    kind: str
    use: Use

    def told(self) -> str:
        """One line for the echo."""
        unit = f" in {self.use.unit}" if self.use.unit else ""
        times = f", times {self.use.factor}" if self.use.factor != ONE else ""
        return f"Column '{self.header}' is {WORDS_OF[self.kind][0]}{unit}{times}."


def _uses(field: str, factors: Mapping[str, str]) -> dict[str, Use]:
    return {folded(unit): Use(field, unit, Decimal(factor)) for unit, factor in factors.items()}


WORDS_OF: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "patient", "patient id", "subject", "subject id"),
    "date": ("date", "datum", "day", "dat"),
    "time": ("time", "clock", "clock time", "uhrzeit", "zeit", "heure", "hora"),
    "moment": ("date and time", "date time", "datetime", "timestamp", "date/time", "when", "at"),
    "dose": ("dose", "tacrolimus dose", "tac dose", "dose given", "dose of tacrolimus", "dosis", "tacrolimus dosis"),
    "interval": ("interval", "every", "dosing interval", "dose interval", "tau", "intervall"),
    "until": ("until", "last dose", "end of course"),
    "level": ("level", "tacrolimus", "tacrolimus level", "tac", "tac level", "fk506", "trough", "trough level", "c0",
              "tacrolimus trough", "concentration", "tacrolimus concentration", "blood level", "spiegel",
              "tacrolimus spiegel"),
    "level unit": ("level unit", "unit", "unit of level"),
    "assay": ("assay", "method", "methode"),
    "release": ("release", "formulation"),
    "product": ("product", "brand"),
    "weight": ("weight", "body weight", "bodyweight", "wt", "bw", "gewicht"),
    "haematocrit": ("haematocrit", "hematocrit", "hct", "hkt", "haematokrit", "hämatokrit"),
    "haemoglobin": ("haemoglobin", "hemoglobin", "hb", "hgb", "hämoglobin"),
    "albumin": ("albumin", "alb", "serum albumin"),
    "creatinine": ("creatinine", "serum creatinine", "plasma creatinine", "crea", "creat", "scr", "kreatinin"),
    "bilirubin": ("bilirubin", "total bilirubin", "bili"),
    "alt": ("alt", "alat", "gpt"),
    "ast": ("ast", "asat", "got"),
    "potassium": ("potassium", "serum potassium", "kalium"),
    "magnesium": ("magnesium", "serum magnesium"),
    "prednisolone": ("prednisolone", "prednisone", "prednisolone dose", "prednisone dose"),
}  # fmt: skip
"""The words of a header for each kind of column, the first of them the one that is shown."""

UNITS_OF: Mapping[str, Mapping[str, Use]] = {
    "dose": _uses("dose_mg", {"mg": "1", "ug": "0.001"}),
    "interval": _uses("every_h", {"h": "1"}) | {"hours": Use("every_h", "h"), "hour": Use("every_h", "h")},
    "level": _uses("value", {"ng/mL": "1", "ug/L": "1", "nmol/L": "1"}),
    "weight": _uses("weight_kg", {"kg": "1", "g": "0.001"}),
    "haematocrit": _uses("haematocrit_percent", {"%": "1", "percent": "1", "L/L": "100", "fraction": "100"}),
    "haemoglobin": _uses("haemoglobin_g_per_l", {"g/L": "1", "g/dL": "10"}),
    "albumin": _uses("albumin_g_per_l", {"g/L": "1", "g/dL": "10"}),
    "creatinine": _uses("creatinine_umol_per_l", {"umol/L": "1"}) | _uses("creatinine_mg_per_dl", {"mg/dL": "1"}),
    "bilirubin": _uses("bilirubin_umol_per_l", {"umol/L": "1"}),
    "alt": _uses("alt_u_per_l", {"U/L": "1", "IU/L": "1"}),
    "ast": _uses("ast_u_per_l", {"U/L": "1", "IU/L": "1"}),
    "potassium": _uses("potassium_mmol_per_l", {"mmol/L": "1"}),
    "magnesium": _uses("magnesium_mmol_per_l", {"mmol/L": "1"}),
    "prednisolone": _uses("prednisolone_mg_per_day", {"mg/day": "1", "mg/d": "1"}),
}
"""For each kind of column that needs a unit, the units that are understood and what they make of a number."""

PLAIN_KINDS = frozenset(WORDS_OF) - frozenset(UNITS_OF)
_DAILY = re.compile(r"\b(?:daily|total) dose\b|\bdose.*(?:/d|/day|per day|a day|daily)\b|tagesdosis")
_KIND_OF = {word: kind for kind, words in WORDS_OF.items() for word in words}
_UNIT_SPELLINGS = sorted({unit for units in UNITS_OF.values() for unit in units}, key=len, reverse=True)
_OTHER_UNITS = ("ng/dl", "mg/ml", "mg/l", "ug/ml", "pg/ml", "mg/kg", "mg/kg/day", "lb", "lbs", "nmol/ml", "mmol/l", "g/l")


def kind_and_unit(header: str) -> tuple[str, str]:
    """What a header says: the kind of the column (or an empty word) and its unit as written there (or an empty word)."""
    words = _plain(header)
    if words in _KIND_OF:
        return _KIND_OF[words], ""
    for unit in sorted({*_UNIT_SPELLINGS, *_OTHER_UNITS}, key=len, reverse=True):
        for spelling in (unit, unit.replace("/", " ")):
            name = words.removesuffix(f" {spelling}")
            if name != words and name in _KIND_OF:
                return _KIND_OF[name], unit
    return "", ""


def is_daily_dose(header: str) -> bool:
    """Whether a column gives the dose of a whole day, which does not say how it was divided."""
    return bool(_DAILY.search(_plain(header)))


def _plain(header: str) -> str:
    """``Level [ng/mL]``, ``level_ng_per_ml`` as ``level ng/ml``."""
    words = re.sub(r"[\[\](){},:_]+", " ", with_plain_micro(header).lower())
    words = re.sub(r" per ", "/", re.sub(r"\bin\b", " ", words))
    words = re.sub(r"\bmcg\b", "ug", re.sub(r"\s*/\s*", "/", words))
    return " ".join(words.replace("%", " % ").split())


def used_columns(header: Sequence[str], *, units: Mapping[str, str], where: str) -> tuple[Column, ...]:
    """The columns that are used, in their order; ``units`` gives the unit of a column by its header or its kind.

    Raises ``InputError`` for two columns of one kind, a unit that is not said or not known, and a dose of a whole day.
    """
    found: dict[str, Column] = {}
    for place, name in enumerate(header):
        if is_daily_dose(name):
            raise InputError(f"Column '{name}' gives daily doses, which do not say how they were divided", where=where,
                             to_do="Give each dose its row, or the dose and the hours between doses.")  # fmt: skip
        kind, unit = kind_and_unit(name)
        if not kind:
            continue
        if kind in found:
            raise InputError(f"Columns '{found[kind].header}' and '{name}' both say the {WORDS_OF[kind][0]}", where=where,
                             to_do="Leave one of them out.")  # fmt: skip
        found[kind] = Column(place, name, kind, Use(kind, unit))
    given = {key.lower(): unit for key, unit in units.items()}
    unit_elsewhere = "level unit" in found
    return tuple(_with_use(column, given, unit_elsewhere=unit_elsewhere, where=where) for column in found.values())


def _with_use(column: Column, given: Mapping[str, str], *, unit_elsewhere: bool, where: str) -> Column:
    """The column with what its unit makes of its numbers."""
    kind = column.kind
    if kind in PLAIN_KINDS:
        return column
    unit = given.get(column.header.lower()) or given.get(kind) or column.use.unit
    if not unit and kind == "level" and unit_elsewhere:
        return replace(column, use=Use("value", ""))
    if use := UNITS_OF[kind].get(folded(unit)):
        return replace(column, use=use)
    known = " or ".join(dict.fromkeys(use.unit for use in UNITS_OF[kind].values()))
    raise InputError(_unit_fault(column.header, unit), where=where,
                     to_do=f"Name it in the header, such as '{column.header.split('(')[0].strip()} ({known.split()[0]})'; "
                           f"understood: {known}.")  # fmt: skip


def _unit_fault(header: str, unit: str) -> str:
    if folded(unit) == "ng/dl":
        return f"Column '{header}': ng/dL is no unit of tacrolimus levels, and ng/mL is probably meant"
    return f"Column '{header}': '{unit}' is not a unit for it" if unit else f"Column '{header}' does not say its unit"
