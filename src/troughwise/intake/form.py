"""A patient's case from the fields of a form, each a text as it was typed, and a pasted table. Not for judging its numbers.

Lists are written one entry a line::

    doses        3 mg every 12 h since 2026-11-01 08:00 until 2026-11-14 20:00 (Prograf)
    levels       2026-11-23 07:45 8.2 ng/mL lc-ms
    medicines    diltiazem since 2026-11-15 until 2026-11-22
    events       diarrhoea from 2026-11-20 until 2026-11-22

Every field that cannot be used is named with what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args

from troughwise.intake.case_file import case_of
from troughwise.intake.dose_words import OFTEN_WORDS
from troughwise.intake.tables import TableOptions, TableReading, read_pasted
from troughwise.intake.units import level_unit
from troughwise.vocabulary.cases import Assay, Measurements
from troughwise.vocabulary.doses import WhatIf
from troughwise.vocabulary.errors import InputError

Fields = dict[str, Any]

_PLAIN = ("indication", "phase", "transplanted_on", "started_on", "region", "reader", "now", "time_zone")
_PATIENT = ("sex", "born_on", "age_years", "height_cm", "cyp3a5", "cyp3a4", "donor_cyp3a5")
_FLAGS = ("pregnant", "breast_feeding", "living_donor")
_NUMBERS = frozenset({"age_years", "height_cm", "target_low", "target_high", "largest_daily_dose_mg"})
_DATE = r"\d{4}-\d\d-\d\d"
_LEVEL = re.compile(
    rf"(?P<day>{_DATE})[ T](?P<clock>\d?\d:\d\d)[,;:]? +(?P<below>< ?)?(?P<value>\d+(?:[.,]\d+)?) ?(?P<unit>[^\s\d]+)"
    r"(?: +(?P<assay>[a-z-]+))?(?: +\((?P<doubtful>[^()]+)\))?",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"(?P<name>.+?)(?: +(?:since|from) +(?P<first>{_DATE}))?(?: +(?:until|to) +(?P<last>{_DATE}))?")
_WHAT_IF = re.compile(r"(?P<doses>\d+(?:\.\d+)?(?: ?(?:mg)? ?\+ ?\d+(?:\.\d+)?)*) ?mg (?P<often>.+)")
_EVERY = re.compile(r"every (?P<hours>\d+(?:\.\d+)?) ?h(?:ours?)?|(?P<apart>\d+(?:\.\d+)?) h apart")
_LEVEL_FORM = "Write a line for each: date, time, level, unit, then the assay, with blanks between."
_WHAT_IF_FORM = 'Write a line for each: "2 mg every 12 h", "5 mg once daily" or "3 + 2 mg, 12 h apart".'
_LONGEST_LIST = 400


def case_of_form(form: Mapping[str, str]) -> TableReading:
    """The case that a form says, and what was understood of its pasted table.

    Raises ``InputError`` for every field, line or row that cannot be used.
    """
    fields = _fields(form)
    pasted = form.get("history", "").strip()
    if not pasted:
        return TableReading(case_of(fields, where="the form"), ())
    dates = form.get("dates", "")
    options = TableOptions(dates="dmy" if dates == "dmy" else "mdy" if dates == "mdy" else "", units=_units(form))
    return read_pasted(pasted, about=fields, options=options)


def what_ifs_of_form(text: str) -> tuple[WhatIf, ...]:
    """Regimens to compare too, one a line; raises ``InputError`` with the pattern to use."""
    return tuple(_what_if(line) for line in _lines(text, "what_if"))


def _what_if(line: str) -> WhatIf:
    found = _WHAT_IF.fullmatch(line.replace(",", " ").lower().strip())
    often = " ".join(found["often"].split()) if found else ""
    every = _EVERY.fullmatch(often)
    hours = (every["hours"] or every["apart"]) if every else OFTEN_WORDS.get(often.replace(".", ""))
    if found is None or hours is None or not 0 < Decimal(hours) <= 48:
        raise InputError(f"'{line[:60]}' is not understood as a regimen", where="what if", to_do=_WHAT_IF_FORM)
    doses = tuple(Decimal(part.replace("mg", "").strip()) for part in found["doses"].split("+"))
    return WhatIf(doses_mg=doses[:4], every_h=Decimal(hours))


def _units(form: Mapping[str, str]) -> dict[str, str]:
    unit = form.get("level_unit", "")
    return {"level": unit} if unit else {}


def _fields(form: Mapping[str, str]) -> Fields:
    """The fields of a case, without what was left empty."""
    given = {name: value.strip() for name, value in form.items() if value.strip()}
    fields: Fields = {name: given[name] for name in _PLAIN if name in given}
    if "now" in fields:
        fields["now"] = fields["now"].replace(" ", "T")
    patient: Fields = {name: _number(name, given[name]) for name in _PATIENT if name in given}
    patient |= dict.fromkeys((name for name in _FLAGS if name in given), True)
    levels = [_level(line) for line in _lines(form.get("levels", ""), "levels")]
    lists = {
        "doses": list(_lines(form.get("doses", ""), "doses")),
        "levels": levels,
        "measurements": list(_measurements(given, levels)),
        "medicines": [_medicine(line) for line in _lines(form.get("medicines", ""), "medicines")],
        "events": [_event(line) for line in _lines(form.get("events", ""), "events")],
    }
    fields |= {name: entries for name, entries in lists.items() if entries}
    fields |= {"patient": patient} if patient else {}
    return fields | _target(given) | _constraints(given)


def _lines(text: str, name: str) -> Iterator[str]:
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if len(found) > _LONGEST_LIST:
        raise InputError(f"There are more than {_LONGEST_LIST} lines", where=name, to_do="Leave the oldest out.")
    yield from found


def _number(name: str, text: str) -> str:
    """A number with a point; a comma between digits is a decimal one where one figure at least follows, but not three."""
    if name not in _NUMBERS and name not in Measurements.model_fields:
        return text
    return re.sub(r"^(\d+),(\d{1,2}|\d{4,})$", r"\1.\2", text)


def _level(line: str) -> Fields:
    found = _LEVEL.fullmatch(line)
    unit = level_unit(found["unit"]) if found else ""
    assay = (found["assay"] or "").lower() if found else ""
    if found is None or (assay and assay not in get_args(Assay)):
        raise InputError(f"'{line[:60]}' is not understood as a level", where="levels", to_do=_LEVEL_FORM)
    if not unit:
        raise InputError(f"'{found['unit'][:20]}' is no unit of a level that is used here", where="levels",
                         to_do="Write ng/mL, ug/L or nmol/L.")  # fmt: skip
    fields: Fields = {"at": f"{found['day']}T{found['clock'].zfill(5)}", "value": _number("target_low", found["value"]),
                      "unit": unit, "below_limit": bool(found["below"])}  # fmt: skip
    fields |= {"assay": assay} if assay else {}
    return fields | ({"doubtful": found["doubtful"]} if found["doubtful"] else {})


def _measurements(given: Mapping[str, str], levels: list[Fields]) -> Iterator[Fields]:
    values = {name: _number(name, given[name]) for name in Measurements.model_fields if name in given and name != "at"}
    if not values:
        return
    at = given.get("measured_at", "").replace(" ", "T") or max((level["at"] for level in levels), default="")
    if not at:
        raise InputError("It is not said when the values were measured", where="measured at",
                         to_do="Write it as 2026-11-23 07:45, or give a level.")  # fmt: skip
    yield {"at": at, **values}


def _medicine(line: str) -> Fields:
    found = _span(line, "medicines")
    dates = {"started_on": found["first"], "stopped_on": found["last"]}
    return {"name": found["name"], **{name: day for name, day in dates.items() if day}}


def _event(line: str) -> Fields:
    found = _span(line, "events")
    if not found["first"]:
        raise InputError(f"'{line[:60]}' does not say from when", where="events",
                         to_do='Write a line for each: "diarrhoea from 2026-11-20 until 2026-11-22".')  # fmt: skip
    return {"name": found["name"], "from": found["first"], **({"to": found["last"]} if found["last"] else {})}


def _span(line: str, where: str) -> re.Match[str]:
    found = _SPAN.fullmatch(line)
    if found is None:
        raise InputError(f"'{line[:60]}' is not understood", where=where, to_do='Write "diltiazem since 2026-11-15".')
    return found


def _target(given: Mapping[str, str]) -> Fields:
    names = ("target_low", "target_high", "target_unit", "target_why")
    if not any(name in given for name in ("target_low", "target_high", "target_why")):
        return {}
    values = {name.removeprefix("target_"): _number(name, given[name]) for name in names if name in given}
    return {"target": {"unit": "ng/mL", **values}}


def _constraints(given: Mapping[str, str]) -> Fields:
    found: Fields = {}
    if "times_a_day" in given:
        found["times_a_day"] = [int(given["times_a_day"])] if given["times_a_day"].isdigit() else [given["times_a_day"]]
    if "largest_daily_dose_mg" in given:
        found["largest_daily_dose_mg"] = _number("largest_daily_dose_mg", given["largest_daily_dose_mg"])
    if "strengths_mg" in given:
        found["strengths_mg"] = [part for part in re.split(r"[;,\s]+", given["strengths_mg"]) if part]
    if "equal_doses" in given:
        found["equal_doses"] = True
    return {"constraints": found} if found else {}
