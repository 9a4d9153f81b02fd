"""A level told in a few words, as a case: "8.2 ng/mL, 12 h after 1.5 mg twice daily".

No clock time is known, so stand-ins are used: morning doses at 08:00, evening doses at 20:00. Only the hours after the dose
count. The grammar of a dose::

    1.5 mg bid            5 mg once daily           3 mg once daily in the evening
    2 mg every 8 h        2 mg morning and 1 mg evening

Not for judging the level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from troughwise.intake.case_file import case_of
from troughwise.intake.dose_words import OFTEN_WORDS
from troughwise.intake.units import folded
from troughwise.vocabulary.cases import Case
from troughwise.vocabulary.checks import QuickLevel
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.quantities import level_from_words, plain

Fields = dict[str, Any]

_MORNING, _EVENING, _NOON = time(8), time(20), time(12)
_EARLIEST_NEXT_DAY_H, _HALF_A_DAY_H, _A_DAY_H = 4, 12, 24
_PAST_INTERVALS = 12
_DOSE = re.compile(
    r"(?P<mg>\d+(?:\.\d+)?) ?mg (?P<often>[a-z0-9 .]+?)(?P<evening> (?:in the |every |at )?(?:evening|night|bedtime))?"
)
_TWO = re.compile(
    r"(?P<am>\d+(?:\.\d+)?) ?mg (?:in the )?morning (?:and |\+ |, )?(?P<pm>\d+(?:\.\d+)?) ?mg (?:in the )?evening"
)
_EVERY = re.compile(r"(?:every|q) ?(?P<hours>\d+(?:\.\d+)?) ?h(?:ours?)?")
_HOURS = re.compile(r"(?P<hours>\d+(?:\.\d+)?) ?(?:h|hours?|hrs?)?")
_VALUE = re.compile(r"(?P<value>\d+(?:\.\d+)?) ?(?P<unit>[^\d\s].*)?")
_GENOTYPE = re.compile(r"(?P<gene>cyp3a[45]) ?(?P<alleles>\*\d+/\*\d+)", re.IGNORECASE)
_PATTERN = (
    'Write it as "1.5 mg bid", "5 mg once daily", "3 mg once daily in the evening" or "2 mg morning and 1 mg evening".'
)
_A_FRACTION = Decimal(1)
_NO_SUMMER_TIME = "UTC"
"""Stand-ins for clock times never change over to summer time."""

_DATED = ("since", "started", "stopped", "events", "treated_since", "transplanted_on")
_MEASURED: Mapping[str, Mapping[str, str]] = {
    "creatinine": {"umol/l": "creatinine_umol_per_l", "mg/dl": "creatinine_mg_per_dl"},
    "potassium": {"": "potassium_mmol_per_l", "mmol/l": "potassium_mmol_per_l", "meq/l": "potassium_mmol_per_l"},
    "magnesium": {"mmol/l": "magnesium_mmol_per_l"},
    "glucose": {"mmol/l": "glucose_mmol_per_l"},
    "weight": {"": "weight_kg", "kg": "weight_kg"},
}
"""For each value beside the level, the field that each unit of it means; without a unit only where no other is in use."""


@dataclass(frozen=True)
class QuickCase:
    """The case, and which phrases of the base say what was filled in, with the fields these phrases name."""

    case: Case
    assumed: tuple[tuple[str, Mapping[str, str]], ...]


def quick_case(quick: QuickLevel) -> QuickCase:
    """The level as a case; raises ``InputError`` for each value that cannot be read, by the name of its option."""
    reading = _Reading(quick)
    fields = {name: value for name, value in reading.fields().items() if value not in (None, "", [], {})}
    return QuickCase(case_of(fields, where="the options"), tuple(reading.assumed()))


@dataclass(frozen=True)
class _Reading:
    quick: QuickLevel

    def fields(self) -> Fields:
        quick = self.quick
        level, doses = self._level_and_doses()
        if not quick.indication.strip():
            raise InputError("No indication is given", where="--indication", to_do="Say why tacrolimus is taken.")
        return {
            "indication": quick.indication, "phase": quick.phase, "region": quick.region, "reader": quick.reader,
            "started_on": _day(quick.treated_since, "treated-since"),
            "transplanted_on": _day(quick.transplanted_on, "transplanted-on"),
            "now": level["at"], "time_zone": _NO_SUMMER_TIME, "levels": [level], "doses": doses, "patient": self._patient(),
            "measurements": list(self._measurements(level["at"])), "medicines": list(self._medicines()),
            "events": list(self._events()),
        }  # fmt: skip

    def assumed(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        quick = self.quick
        if not quick.on_given and any(getattr(quick, name) for name in _DATED):
            yield "check-assumed-today", {"date": quick.on.isoformat()}
        if quick.dose and quick.after:
            yield "check-assumed-clock-times", {}
        if quick.dose and not quick.since:
            yield "check-assumed-steady", {}
        if quick.haematocrit and _bare(quick.haematocrit) <= _A_FRACTION:
            yield "check-assumed-fraction", {"percent": plain(_percent(quick.haematocrit))}

    def _level_and_doses(self) -> tuple[Fields, list[Fields]]:
        quick = self.quick
        below = quick.value.strip().startswith("<")
        value, unit = level_from_words(quick.value.strip().removeprefix("<"), unit=quick.unit)
        level: Fields = {"value": value, "unit": unit, "below_limit": below}
        level |= {"assay": quick.assay} if quick.assay else {}
        if not quick.after.strip():
            level |= {"at": datetime.combine(quick.on, _NOON), "time_not_known": True}
            return level, self._doses(dose_in_words(quick.dose), datetime.combine(quick.on, _MORNING)) if quick.dose else []
        if not quick.dose.strip():
            raise InputError("It is not said what was taken", where="--dose", to_do=_PATTERN)
        hours, dose = hours_in_words(quick.after), dose_in_words(quick.dose)
        last = dose.last_before(quick.on, hours_after=hours)
        return {**level, "at": last + timedelta(hours=float(hours))}, self._doses(dose, last, hours)

    def _doses(self, dose: DoseInWords, last: datetime, hours_after: Decimal = Decimal(0)) -> list[Fields]:
        """The courses; where the level was drawn later than a dose was due, that dose was held until then."""
        quick = self.quick
        more = {"release": quick.formulation} if quick.formulation else {}
        more |= {"product": quick.product} if quick.product else {}
        courses = []
        for mg, every_h, at in dose.courses(last):
            course: Fields = {"dose_mg": mg, "every_h": every_h, **more}
            begun = self._since(at, every_h)
            course |= (
                {"at": begun}
                if begun
                else {"at": at - _PAST_INTERVALS * timedelta(hours=float(every_h)), "at_steady_state": True}
            )
            course |= {"until": at} if hours_after > dose.interval_h else {}
            courses.append(course)
        return courses

    def _since(self, at: datetime, every_h: Decimal) -> datetime | None:
        """The first dose of the day on which it was begun, on the clock of the later ones."""
        day = _day(self.quick.since, "since")
        if day is None:
            return None
        step = timedelta(hours=float(every_h))
        begun = at - (at - datetime.combine(day, time())) // step * step
        if begun > at:
            raise InputError("The dose was begun after the one before the level", where="--since", to_do="Mend the date.")
        return begun

    def _patient(self) -> Fields:
        quick = self.quick
        genes = dict(self._genes())
        fields: Fields = {"sex": quick.sex, "age_years": _number(quick.age, "age") if quick.age else None,
                          "height_cm": _number(quick.height, "height") if quick.height else None,
                          "pregnant": quick.pregnant, "breast_feeding": quick.breast_feeding, **genes}  # fmt: skip
        return {name: value for name, value in fields.items() if value not in (None, "")}

    def _genes(self) -> Iterator[tuple[str, str]]:
        for part in filter(None, re.split(r"[,;] *", self.quick.genotype.strip())):
            found = _GENOTYPE.fullmatch(part)
            if found is None:
                raise InputError("The genotype is not understood", where="--genotype", to_do="Write CYP3A5*3/*3.")
            yield found["gene"].lower(), found["alleles"]

    def _measurements(self, at: datetime) -> Iterator[Fields]:
        quick = self.quick
        if quick.baseline_creatinine:
            yield {"at": at - timedelta(days=1), **_measured("creatinine", quick.baseline_creatinine, "baseline-creatinine")}
        now: Fields = {}
        for name in _MEASURED:
            now |= _measured(name, getattr(quick, name), name)
        if quick.haematocrit:
            now["haematocrit_percent"] = _percent(quick.haematocrit)
        if quick.blood_pressure:
            now |= _pressures(quick.blood_pressure)
        if now:
            yield {"at": at, **now}

    def _medicines(self) -> Iterator[Fields]:
        dated: dict[str, Fields] = {}
        for option, given in (("started", self.quick.started), ("stopped", self.quick.stopped)):
            for name, day in (_named_day(text, option) for text in given):
                dated.setdefault(name.lower(), {"name": name})[f"{option}_on"] = day
        for text in self.quick.taken:
            for name in filter(None, (part.strip() for part in text.split(","))):
                dated.setdefault(name.lower(), {"name": name})
        yield from dated.values()

    def _events(self) -> Iterator[Fields]:
        for text in self.quick.events:
            name, equals, _ = text.partition("=")
            yield {"name": name.strip(), "from": _named_day(text, "event")[1] if equals else self.quick.on}


@dataclass(frozen=True)
class DoseInWords:
    """A dose as it is taken, on stand-in clock times: amounts with their times of the day, ``interval_h`` apart."""

    parts: tuple[tuple[Decimal, time], ...]
    interval_h: Decimal

    def last_before(self, on: date, *, hours_after: Decimal) -> datetime:
        """The dose that many hours before a level of that day."""
        at = self.parts[-1][1] if hours_after >= _EARLIEST_NEXT_DAY_H or len(self.parts) == 1 else self.parts[0][1]
        last = datetime.combine(on, at)
        return last - timedelta(days=(last + timedelta(hours=float(hours_after))).date().toordinal() - on.toordinal())

    def courses(self, last: datetime) -> Iterator[tuple[Decimal, Decimal, datetime]]:
        """Amount, hours between, and the last time of each part up to the last dose."""
        if len(self.parts) == 1 or len({mg for mg, _ in self.parts}) == 1:
            yield self.parts[0][0], self.interval_h, last
            return
        for mg, at in self.parts:
            moment = datetime.combine(last.date(), at)
            yield mg, Decimal(_A_DAY_H), moment if moment <= last else moment - timedelta(days=1)


def dose_in_words(text: str) -> DoseInWords:
    """What is taken, and how often; raises ``InputError`` with the pattern to use."""
    words = " ".join(text.lower().replace(" a day", " a day").split())
    if found := _TWO.fullmatch(words):
        return DoseInWords(((Decimal(found["am"]), _MORNING), (Decimal(found["pm"]), _EVENING)), Decimal(_HALF_A_DAY_H))
    found = _DOSE.fullmatch(words)
    every = _EVERY.fullmatch(found["often"].strip()) if found else None
    hours = every["hours"] if every else OFTEN_WORDS.get(found["often"].strip().replace(".", "")) if found else None
    if found is None or hours is None:
        raise InputError("The dose is not understood", where="--dose", to_do=_PATTERN)
    mg, interval = Decimal(found["mg"]), Decimal(hours)
    if interval == _HALF_A_DAY_H:
        return DoseInWords(((mg, _MORNING), (mg, _EVENING)), interval)
    return DoseInWords(((mg, _EVENING if found["evening"] else _MORNING),), interval)


def hours_in_words(text: str) -> Decimal:
    """Hours after a dose: "12h", "12 h", "11.5"; raises ``InputError`` for anything else."""
    found = _HOURS.fullmatch(" ".join(text.lower().split()))
    if found is None:
        raise InputError("The hours after the dose are not understood", where="--after", to_do='Write it as "12h".')
    return Decimal(found["hours"])


def _number(text: str, option: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise InputError("This is no number", where=f"--{option}", to_do="Write a number, such as 34 or 0.34.")
    return value


def _percent(text: str) -> Decimal:
    """A haematocrit in per cent; a number up to 1 is a fraction."""
    value = _bare(text)
    return value * 100 if value <= _A_FRACTION else value


def _bare(text: str) -> Decimal:
    return _number(text.strip().removesuffix("%"), "haematocrit")


def _measured(name: str, text: str, option: str) -> Fields:
    if not text:
        return {}
    fields, found = _MEASURED[name], _VALUE.fullmatch(text.strip())
    field = fields.get(folded(found["unit"] or "")) if found else None
    if found is None or field is None:
        units = " or ".join(unit for unit in fields if unit)
        raise InputError(f"The {name} needs a unit that is known", where=f"--{option}", to_do=f"Give it in {units}.")
    return {field: Decimal(found["value"])}


def _pressures(text: str) -> Fields:
    upper, slash, lower = text.strip().removesuffix("mmHg").partition("/")
    if not slash:
        raise InputError("The blood pressure is not understood", where="--blood-pressure", to_do="Write 140/90.")
    return {"systolic_mmhg": _number(upper, "blood-pressure"), "diastolic_mmhg": _number(lower, "blood-pressure")}


def _named_day(text: str, option: str) -> tuple[str, date]:
    name, _, day = text.partition("=")
    found = _day(day, option)
    if not name.strip() or found is None:
        raise InputError("A name and a date belong together here", where=f"--{option}",
                         to_do=f"Write --{option} diltiazem=2026-11-15.")  # fmt: skip
    return name.strip(), found


def _day(text: str, option: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError("This is no date", where=f"--{option}", to_do="Write it as 2026-11-15.") from error
