"""A course of doses written as text, such as "3 mg every 12 h since 2026-11-01 08:00". One small grammar:

    course    amount often "since" moment ["until" moment] ["(" product or release ")"]
    single    amount "at" moment ["(" product or release ")"]
    by clock  amount "at" clock {"and" amount "at" clock} "since" date ["until" date] ["(" product or release ")"]
    amount    number "mg"            often   "every" number "h", "once daily", "twice daily", "three times daily"
    moment    2026-11-01 08:00       clock   08:00

Anything else is refused with the pattern to use; no clock time is ever filled in. Not for judging a dose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

from troughwise.vocabulary.cases import OralRelease
from troughwise.vocabulary.errors import InputError

Fields = dict[str, Any]

_AMOUNT = r"(?P<mg>\d+(?:\.\d+)?) ?mg"
_CLOCK = r"\d?\d:\d\d"
_DATE = r"\d{4}-\d\d-\d\d"
_MOMENT = rf"{_DATE}[ t]{_CLOCK}"
_BRACKET = r"(?: \((?P<bracket>[^()]+)\))?"
_OFTEN = r"(?:every (?P<hours>\d+(?:\.\d+)?) ?h(?:ours?)?|(?P<words>[a-z][a-z. ]*?))"
_COURSE = re.compile(rf"{_AMOUNT} {_OFTEN} (?:since|from) (?P<at>{_MOMENT})(?: until (?P<until>{_MOMENT}))?{_BRACKET}")
_SINGLE = re.compile(rf"{_AMOUNT} (?:at|on) (?P<at>{_MOMENT}){_BRACKET}")
_PART = re.compile(rf"{_AMOUNT} (?:in the )?(?:morning |evening )?(?:at )?(?P<clock>{_CLOCK})")
_PARTS = rf"{_PART.pattern}(?: and {_PART.pattern})*"
_BY_CLOCK = re.compile(
    re.sub(
        r"\(\?P<(?:mg|clock)>",
        "(?:",
        rf"(?P<parts>{_PARTS}) (?:since|from) (?P<since>{_DATE})(?: until (?P<until>{_DATE}))?",
    )
    + _BRACKET
)
_HOURS_OF = {
    24: ("once daily", "once a day", "daily", "qd", "od"),
    12: ("twice daily", "twice a day", "bid", "bd"),
    8: ("three times daily", "three times a day", "tid", "tds"),
}
OFTEN_WORDS: Mapping[str, int] = {word: hours for hours, words in _HOURS_OF.items() for word in words}
_PATTERN = 'Write it as "3 mg every 12 h since 2026-11-01 08:00", with "until 2026-11-10 20:00" and "(Advagraf)" as needed.'
_CLOCK_PATTERN = 'Give clock times: "2 mg at 08:00 and 1 mg at 20:00 since 2026-11-01".'
_HINTS = (
    (re.compile(r"(?:\d ?|\b)(?:mcg|ug|µg|μg|micrograms?)\b"), "a dose is written in mg", _PATTERN),
    (re.compile(r"\d,\d"), "a decimal comma could be misread", "Write the dose with a point, such as 1.5 mg."),
    (re.compile(r"\b(?:morning|evening|night|noon|breakfast)\b"), "it does not say at which clock times", _CLOCK_PATTERN),
    (re.compile(r"\b(?:mg/day|mg a day|per day|mg/d)\b"), "a daily dose does not say how it was divided", _PATTERN),
    (re.compile(rf"{_DATE}(?![ t]\d)"), "a date has no clock time", _PATTERN),
)


def courses_in(text: str) -> tuple[Fields, ...]:
    """The fields of one or more courses, not yet validated; raises ``InputError`` with the pattern to use."""
    words = " ".join(text.split())
    folded = words.lower()
    for grammar, fields_of in ((_COURSE, _course), (_SINGLE, _single), (_BY_CLOCK, _by_clock)):
        found = grammar.fullmatch(folded)
        if found and (fields := fields_of(found)):
            product = _bracketed(words[slice(*found.span("bracket"))]) if found["bracket"] else {}
            return tuple({**course, **product} for course in fields)
    raise _not_understood(words)


def _course(found: re.Match[str]) -> tuple[Fields, ...]:
    hours = found["hours"] or OFTEN_WORDS.get((found["words"] or "").replace(".", ""))
    if hours is None:
        return ()
    until = {"until": _moment(found["until"])} if found["until"] else {}
    return ({"dose_mg": found["mg"], "at": _moment(found["at"]), "every_h": hours, **until},)


def _single(found: re.Match[str]) -> tuple[Fields, ...]:
    return ({"dose_mg": found["mg"], "at": _moment(found["at"])},)


def _by_clock(found: re.Match[str]) -> tuple[Fields, ...]:
    return tuple(
        {"dose_mg": part["mg"], "at": _moment(f"{found['since']} {part['clock']}"), "every_h": 24}
        | ({"until": _moment(f"{found['until']} {part['clock']}")} if found["until"] else {})
        for part in _PART.finditer(found["parts"])
    )


def _moment(text: str) -> str:
    day, clock = text[:10], text[11:]
    return f"{day}T{clock.zfill(5)}"


def _bracketed(said: str) -> Fields:
    """What stands in brackets is a release when it is one of the words for it, and a brand otherwise."""
    word = said.strip().lower().replace(" ", "-")
    return {"release": word} if word in get_args(OralRelease) else {"product": said.strip()}


def _not_understood(words: str) -> InputError:
    folded = words.lower()
    said = words if len(words) <= 60 else words[:60] + "..."
    for pattern, reason, to_do in _HINTS:
        if pattern.search(folded):
            return InputError(f"'{said}' is not understood: {reason}", to_do=to_do)
    return InputError(f"'{said}' is not understood as a dose", to_do=_PATTERN)
