"""Numbers with their units, as exact decimals, and the numerals a reader sees.

A quantity is what a citation carries. It is a value, a range or a code; never a bare float. Not for arithmetic on
doses or levels: floats begin at the engine's door.
"""

from __future__ import annotations

import re
from collections.abc import Set
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, model_validator

from troughwise.vocabulary.errors import InputError, InternalError

Unit = Literal[
    # concentrations and exposures
    "ng/mL",
    "ug/L",
    "nmol/L",
    "mg/L",
    "ng*h/mL",
    "ng/mL per mg",
    "ng/mL per mg/kg",
    "mg/dL",
    "umol/L",
    "mmol/L",
    "g/L",
    "U/L",
    # doses
    "mg",
    "ug",
    "g",
    "mg/day",
    "g/day",
    "mg/kg",
    "mg/kg/day",
    "mg/kg per dose",
    "mg per 12 h",
    "mg/h",
    # pharmacokinetics and kidney function
    "L/h",
    "L/h/kg",
    "mL/h/kg",
    "mL/min/kg",
    "L",
    "L/kg",
    "mL",
    "mL/min/1.73 m2",
    "mL/min/1.73 m2 per year",
    "L/L",
    "g/g",
    "mg/g",
    "g/mol",
    # time
    "min",
    "h",
    "day",
    "week",
    "month",
    "year",
    "per week",
    "per month",
    "per day",
    "per year",
    # plain numbers
    "%",
    "% per h",
    "percentage points",
    "fold",
    "ratio",
    "patients",
    "people",
    "studies",
    "centres",
    "samples",
    "events",
    "tests",
    "levels",
    "doses",
    "times",
    "kg",
    "cm",
    "kg/m2",
    "score",
    "mmHg",
    "degrees C",
    "kcal",
    "class",
    "number",
]
UNITS: frozenset[str] = frozenset(get_args(Unit))

Metric = Literal[
    "trough",
    "level",
    "cmax",
    "auc",
    "dose",
    "partner-dose",
    "change",
    "clearance",
    "volume",
    "half-life",
    "bioavailability",
    "time",
    "duration",
    "share",
    "count",
    "correlation",
    "hazard-ratio",
    "odds-ratio",
    "risk-ratio",
    "egfr",
    "creatinine",
    "proteinuria",
    "complement",
    "haematocrit",
    "variability",
    "dose-normalised-level",
    "age",
    "weight",
    "pressure",
    "frequency",
    "bias",
    "strength",
    "molar-mass",
    "height",
    "haemoglobin",
    "albumin",
    "total-protein",
    "urea",
    "cystatin-c",
    "bilirubin",
    "liver-enzyme",
    "potassium",
    "magnesium",
    "glucose",
    "steroid-dose",
    "partner-level",
    "factor",
    "other",
]

MASS_CONCENTRATIONS: frozenset[str] = frozenset({"ng/mL", "ug/L"})
"""The two spellings of the one unit in which most laboratories report tacrolimus."""

_LEVEL = MASS_CONCENTRATIONS | {"nmol/L"}
_TIME = {"min", "h", "day", "week", "month", "year"}
METRIC_UNITS: dict[str, Set[str]] = {
    "trough": _LEVEL,
    "level": _LEVEL,
    "cmax": _LEVEL | {"fold", "%"},
    "auc": {"ng*h/mL", "fold", "%"},
    "dose": {"mg", "mg/day", "mg/kg", "mg/kg/day", "mg/kg per dose", "mg per 12 h", "mg/h", "ug", "%", "fold"},
    "clearance": {"L/h", "L/h/kg", "mL/h/kg", "mL/min/kg", "%", "fold"},
    "volume": {"L", "L/kg", "mL"},
    "half-life": {"h", "day"},
    "time": _TIME,
    "duration": _TIME,
    "egfr": {"mL/min/1.73 m2", "mL/min/1.73 m2 per year", "%"},
    "creatinine": {"mg/dL", "umol/L", "%"},
    "dose-normalised-level": {"ng/mL per mg", "ng/mL per mg/kg", "fold", "%"},
    "molar-mass": {"g/mol"},
    "haematocrit": {"%", "L/L", "ratio"},
    "strength": {"mg", "ug"},
}
"""Which units fit a metric; a metric that is not listed takes any unit."""

LevelUnit = Literal["ng/mL", "ug/L", "nmol/L"]
"""The units in which a level may be given."""

_MICRO = str.maketrans({"\u00b5": "u", "\u03bc": "u"})
_MOST_SHOWN = 40
_IDENTIFIER_TOKEN = re.compile(r"^[A-Za-z*]")
_NUMERAL = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SPLIT = re.compile(r"[\s()\[\];=<>\u2264\u2265\u2014\"]+")


class Quantity(BaseModel):
    """One number with its unit: ``value``, or ``low`` and/or ``high``, or a ``code`` (an identifier made of digits).

    ``approximate`` marks what the source itself calls "about"; ``derived`` says how our own arithmetic got it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: Unit | None = None
    metric: Metric = "other"
    code: str | None = None
    approximate: bool = False
    derived: str = ""

    @model_validator(mode="after")
    def _is_one_number(self) -> Quantity:
        is_range = self.low is not None or self.high is not None
        if [self.value is not None, is_range, self.code is not None].count(True) != 1:
            raise ValueError("a quantity is a value, a range or a code, and just one of them")
        if self.code is None and self.unit is None:
            raise ValueError("a number needs a unit")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self

    def numerals(self) -> set[str]:
        """The numerals that this quantity allows a wording to print, in plain form."""
        if self.code is not None:
            return numerals_in(self.code) | set(_NUMERAL.findall(self.code))
        return {plain(abs(n)) for n in (self.value, self.low, self.high) if n is not None}

    def unit_fits(self) -> bool:
        """Whether the unit belongs to the metric (a clearance is not in litres)."""
        allowed = METRIC_UNITS.get(self.metric)
        return allowed is None or self.unit in allowed


def plain(number: Decimal) -> str:
    """A decimal without exponent or trailing zeros: ``5.0`` and ``5`` are one numeral."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def numerals_in(text: str) -> set[str]:
    """The numerals in a sentence, in plain form.

    A word that begins with a letter or ``*`` is a name (C12, CYP3A5*3, AUC0-12, IL-2R), not a number.
    """
    found: set[str] = set()
    for token in _SPLIT.split(text):
        if token and not _IDENTIFIER_TOKEN.match(token):
            found |= {plain(Decimal(n.replace(",", ""))) for n in _NUMERAL.findall(token)}
    return found


def in_nmol_per_l(quantity: Quantity, *, molar_mass_g_per_mol: Decimal) -> Quantity:
    """The same mass concentration (ng/mL or ug/L) in nmol/L, rounded half up to one decimal.

    Raises ``InternalError`` for any other unit: its caller should have looked.
    """
    if quantity.unit not in MASS_CONCENTRATIONS:
        raise InternalError(f"A mass concentration converts to nmol/L, not {quantity.unit or 'a code'}")

    def convert(number: Decimal | None) -> Decimal | None:
        if number is None:
            return None
        return (number * 1000 / molar_mass_g_per_mol).quantize(Decimal("0.1"), ROUND_HALF_UP)

    return Quantity(
        value=convert(quantity.value),
        low=convert(quantity.low),
        high=convert(quantity.high),
        unit="nmol/L",
        metric=quantity.metric,
        approximate=quantity.approximate,
        derived=f"converted with {plain(molar_mass_g_per_mol)} g/mol",
    )


def level_from_words(value: str, *, unit: str) -> tuple[Decimal, LevelUnit]:
    """A level as somebody wrote it, and its unit in the house's spelling.

    Raises ``InputError`` for what is no number above nothing, and for another unit; ng/dL is told as the slip it is.
    """
    try:
        level = Decimal(value.strip()) if value.isascii() and "_" not in value else Decimal("NaN")
    except InvalidOperation:
        level = Decimal("NaN")
    if not level.is_finite() or level < 0:
        raise InputError(f"'{value[:_MOST_SHOWN]}' is no level", to_do="Write a number, such as 6 or 6.2.")
    folded = "".join(unit.lower().split()).translate(_MICRO).replace("mcg", "ug").strip(".")
    spelled = next((name for name in get_args(LevelUnit) if name.lower() == folded), None)
    if spelled is None:
        hint = " ng/dL is likely a slip for ng/mL." if folded == "ng/dl" else ""
        raise InputError(f"'{unit[:_MOST_SHOWN]}' is no unit of a level", to_do=f"Use ng/mL, ug/L or nmol/L.{hint}")
    return level, spelled


def mass_concentration(value: Decimal, *, unit: str, molar_mass_g_per_mol: Decimal) -> Decimal:
    """A level in ng/mL, exact; raises ``InternalError`` for a unit that is none of a level's."""
    if unit in MASS_CONCENTRATIONS:
        return value
    if unit != "nmol/L":
        raise InternalError(f"'{unit}' is no unit of a level")
    return value * molar_mass_g_per_mol / 1000


def range_text(quantity: Quantity) -> str:
    """The number as a reader sees it: ``4-6 ng/mL``, ``about 5.5 ng/mL``, ``up to 20 ng/mL``."""
    low, high, value = (None if n is None else format(n, "f") for n in (quantity.low, quantity.high, quantity.value))
    unit = f" {quantity.unit}" if quantity.unit and quantity.unit not in {"number", "%"} else ""
    if value is not None:
        body = value
    elif low is not None and high is not None:
        body = low if low == high else f"{low}-{high}"
    else:
        body = str(low) if low is not None else f"up to {high}"
    unit = " %" if quantity.unit == "%" else unit
    only_floor = value is None and high is None
    return ("about " if quantity.approximate else "") + body + unit + (" or more" if only_floor else "")
