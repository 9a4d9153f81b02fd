"""Numbers in a question: a level and its unit, a dose, an age, a time since the transplantation or the start.

Only what is written is taken; nothing is converted in silence. Not for what a number means: that is ``reading``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from troughwise.vocabulary.answers import Facts

_WORD_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "a": 1,
    "an": 1,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "couple of": 2,
    "fortnight": 2,
}
_DAYS = {"day": Decimal(1), "week": Decimal(7), "month": Decimal("30.44"), "year": Decimal("365.25")}
_UNIT = r"(?P<unit>days?|d|weeks?|wks?|w|months?|mths?|mos?|m|years?|yrs?|y)"
_N = r"(?P<n>\d+(?:\.\d+)?|(?:" + "|".join(word for word in _WORD_NUMBERS if word != "fortnight") + r")\b)"
_COUNTED = r"(?P<n>\d+(?:\.\d+)?|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
_NEVER_USED = {
    "ng/dl": "ng/dL",
    "mg/ml": "mg/mL",
    "pg/ml": "pg/mL",
    "ng/l": "ng/L",
    "mg/l": "mg/L",
    "g/l": "g/L",
    "mmol/l": "mmol/L",
    "mg/dl": "mg/dL",
    "umol/l": "umol/L",
    "µmol/l": "umol/L",
}
_FOREVER = 36_500

_LEVEL = re.compile(
    r"(?<![\d.,])(?<!\d[-−–])(?<!\d\s[-−–]\s)(?<!\dto\s)(?<!\d\sto\s)(?P<sign>(?<!\d\s)(?<!\d)[-−–])?(?<!\d[-−–])(?P<n>\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)\s*(?P<unit>ng\s*/\s*ml|[mp]g\s*/\s*ml|ng\s*/\s*dl|ng\s*/\s*l|mg\s*/\s*l|g\s*/\s*l|ug\s*/\s*l|µg\s*/\s*l|μg\s*/\s*l|mcg\s*/\s*l|nmol\s*/?\s*l"
    r"|ng/?ml|nanograms? per m\w+|micrograms? per l\w+)\b"
)
_FOREIGN_UNIT = re.compile(
    r"\b(?:tac|tacro|tacrolimus|fk506|trough|level|c0)\W+(?:(?:is|was|of|at|came|back)\W+){0,2}?\d+(?:\.\d+)?\s*(?P<unit>mmol\s*/\s*l|mg\s*/\s*dl|[uµ]mol\s*/\s*l)\b"
)
_ODD_UNIT = re.compile(r"\d\s*(?P<unit>ng\s*/\s*dl|[mp]g\s*/\s*ml|ng\s*/\s*l)\b")
_BARE_LEVEL = re.compile(
    r"\b(?:trough|level|c0|c12|tac|tacro|tacrolimus|result|reading)s?\s*"
    r"(?:is|was|of|at|=|:|came back(?: at| as)?|now|today|returned|has been|reads)*\s*"
    r"(?P<sign>[-−–])?(?P<n>\d+(?:\.\d+)?)(?![\d.]*\s*(?:mg|%|x|/|h\b|hours?|hrs?|days?|weeks?|months?|years?|y/?o|-\s?\d|–))"
)
_DOSE = re.compile(
    r"(?P<n>\d+(?:[.,]\d+)?)\s*mg(?!\s*/)\s*(?P<often>bd|bid|b\.i\.d|twice|od|qd|once|daily|every 12|q12h|tds|tid)?"
)
_AGE = re.compile(
    r"\b(?P<n>\d{1,3})\s*-?\s*(?:y/?o\b|yo\b|yrs?[ -]old|years?[ -]old|-?yr-?old|-?year-?old)|\baged?\s*(?P<m>\d{1,3})\b"
    r"|\b(?P<j>\d{2})\s*(?:yrs?|years?)\b(?!\s*(?:ago|post|after|since|on|of|out|from|following|later|into))(?=\s*[,;.)])"
    r"|\b(?:daughter|son|boy|girl|wife|husband|woman|man|patient|pt|mum|dad|child)\s*\((?P<k>\d{1,3})\)"
)
_SPAN = re.compile(
    r"\b(?P<unit>day|week|month|year|mth|wk)s?\s*(?P<low>\d+)\s*(?:-|–|to|through|and|until)\s*(?:(?P=unit)s?\s*)?(?P<high>\d+)"
    r"(?:\s*(?:and|then|,|/)\s*(?P<next>\d+)\s*(?:-|–|to)\s*(?P<last>\d+))?"
)
_SPAN_BEFORE_UNIT = re.compile(
    r"\b(?P<low>\d+)\s*(?:-|–|to|and)\s*(?P<high>\d+)\s*(?P<unit>days?|weeks?|wks?|months?|mths?|years?|yrs?)\b"
    r"(?!\s*(?:old|of age|apart|pregnan))"
)
_FIRST = re.compile(
    rf"\b(?:in |during |for |over )?(?:the |my |his |her )?(?:first|initial)\s+"
    rf"(?P<n>\d+|{'|'.join(_WORD_NUMBERS)})?\s*(?P<unit>fortnight|days?|weeks?|months?|years?)\b"
)
_AFTER = re.compile(
    rf"(?:\bafter|\bbeyond|\bpast|\bover|\bmore than|>|≥)\s*(?:the\s+)?(?:first\s+)?"
    rf"(?:(?P<unit2>month|week|year|day)\s*(?P<n2>\d+)|{_N}\s*{_UNIT})\b"
)
_AGO = re.compile(
    rf"(?:\b|(?<=\s)){_N}\s*-?\s*{_UNIT}\s*"
    r"(?:ago|post|after|out|since|in\b|old\b|from|following|into(?!\s+(?:my |her |the |a )?pregnan)|later|on\b)"
)
_SINCE = re.compile(rf"\b(?:for|since|been)\s+{_N}\s*{_UNIT}\b")
_ORDINAL = re.compile(
    r"\b(?P<unit>day|d|week|wk|month|mth|mo|year|pod)\s*#?(?P<n>\d{1,3}|one|two|three|four|five|six)\b"
    r"(?!\s*(?:mg|-\s*\d|of (?:my |her |the )?pregnan|pregnan|gestation|of gestation))"
)
_NTH = re.compile(r"\b(?P<n>second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|6th)\s+(?P<unit>week|month|year)\b")
_FRACTION = re.compile(r"\b(?P<n>\d{1,2})\s*/\s*(?P<unit>12|52|7)\b")
_LAST = re.compile(r"\blast\s+(?P<unit>week|month|year)\b")
_YESTERDAY = re.compile(
    r"\b(?:yesterday|last night|just had|just got|today)\b.{0,40}\b(?:transplant|graft|tx|new (?:kidney|liver|heart|lungs?))"
)
_BARE_TIME = re.compile(
    rf"(?<!every )(?<!per )(?<!for )\b{_COUNTED}\s+(?P<unit>days?|weeks?|wks?|months?|mths?|years?|yrs?)\b"
    r"(?!\s*(?:old|study|trial|course|of age|apart|each|per|pregnan|gestation"
    r"|of pregnan|of gestation|into (?:my|her|the) pregnan))"
)
_TWICE = {"bd", "bid", "b.i.d", "twice", "every 12", "q12h"}
_ONCE = {"od", "qd", "once", "daily"}


def facts_in(question: str) -> Facts:
    """What the question says about a patient in numbers."""
    text = question.lower()
    level, unit = _level(text)
    dose, often = _dose(text)
    span = _days(_AGE.sub(" ", text))
    return Facts(
        level=level,
        level_unit=unit,
        dose_mg=dose,
        doses_per_day=often,
        age_years=_age(text),
        from_day=span[0] if span else None,
        to_day=span[1] if span else None,
    )


def _level(text: str) -> tuple[Decimal | None, str]:
    found = _LEVEL.search(text)
    if found:
        unit = re.sub(r"\s", "", found["unit"])
        return _signed(found), _unit_name(unit)
    odd = _ODD_UNIT.search(text) or _FOREIGN_UNIT.search(text)
    if odd:
        return None, _NEVER_USED[re.sub(r"\s", "", odd["unit"])]
    bare = _BARE_LEVEL.search(text)
    return (_signed(bare), "") if bare else (None, "")


def _signed(found: re.Match[str]) -> Decimal:
    number = _decimal(found["n"])
    return -number if found["sign"] else number


def _decimal(written: str) -> Decimal:
    """A comma before three digits parts thousands; any other comma is a decimal one."""
    return Decimal(re.sub(r",(?=\d{3}(?!\d))", "", written).replace(",", "."))


def _unit_name(unit: str) -> str:
    if unit in _NEVER_USED:
        return _NEVER_USED[unit]
    if unit.startswith("nmol"):
        return "nmol/L"
    return "ug/L" if unit.startswith(("u", "µ", "μ", "mc", "micro")) else "ng/mL"


def _dose(text: str) -> tuple[Decimal | None, int | None]:
    found = _DOSE.search(text)
    if not found:
        return None, None
    often = found["often"]
    return _decimal(found["n"]), 2 if often in _TWICE else 1 if often in _ONCE else None


def _age(text: str) -> Decimal | None:
    found = _AGE.search(text)
    number = next((g for g in found.groups() if g), None) if found else None
    return Decimal(number) if number else None


def _days(text: str) -> tuple[int, int] | None:
    """Days since the transplantation or the start of treatment, first and last that are meant."""
    for pattern, read in _TIMES:
        found = pattern.search(text)
        if found:
            span = read(found)
            if span:
                return span
    return None


def _count(word: str | None) -> Decimal:
    if not word:
        return Decimal(1)
    return Decimal(_WORD_NUMBERS[word]) if word in _WORD_NUMBERS else Decimal(word)


def _unit_days(unit: str) -> Decimal:
    if unit == "pod":
        return _DAYS["day"]
    return _DAYS[{"d": "day", "w": "week", "m": "month", "y": "year"}[unit[0]]]


def _of_span(found: re.Match[str]) -> tuple[int, int]:
    days = _unit_days(found["unit"])
    first, last = sorted((int(found["low"]), int(found["last"] or found["high"])))
    start = int((first - 1) * days) + 1 if first > 1 else 0
    return start, int(last * days)


def _of_span_before_unit(found: re.Match[str]) -> tuple[int, int]:
    """ "3 to 6 months after" begins when three months are over."""
    days = _unit_days(found["unit"])
    first, last = sorted((int(found["low"]), int(found["high"])))
    return int(first * days), int(last * days)


def _of_first(found: re.Match[str]) -> tuple[int, int]:
    if found["unit"] == "fortnight":
        return 0, 14
    return 0, int(_count(found["n"]) * _unit_days(found["unit"]))


def _of_after(found: re.Match[str]) -> tuple[int, int]:
    number, unit = (found["n2"], found["unit2"]) if found["unit2"] else (found["n"], found["unit"])
    return int(_count(number) * _unit_days(unit)) + 1, _FOREVER


def _of_ago(found: re.Match[str]) -> tuple[int, int]:
    day = int(_count(found["n"]) * _unit_days(found["unit"]))
    return day, day


def _of_ordinal(found: re.Match[str]) -> tuple[int, int]:
    number, days = _count(found["n"]), _unit_days(found["unit"])
    if days == 1 or number == 0:
        return int(number), int(number)
    return int((number - 1) * days) + 1, int(number * days)


def _of_fraction(found: re.Match[str]) -> tuple[int, int]:
    day = int(Decimal(found["n"]) * {"12": _DAYS["month"], "52": _DAYS["week"], "7": _DAYS["day"]}[found["unit"]])
    return day, day


def _of_last(found: re.Match[str]) -> tuple[int, int]:
    day = int(_unit_days(found["unit"]))
    return (day, day) if found["unit"] != "year" else (day, day * 2)


def _of_yesterday(_found: re.Match[str]) -> tuple[int, int]:
    return 1, 1


_TIMES = (
    (_SPAN, _of_span),
    (_SPAN_BEFORE_UNIT, _of_span_before_unit),
    (_AFTER, _of_after),
    (_FIRST, _of_first),
    (_FRACTION, _of_fraction),
    (_AGO, _of_ago),
    (_NTH, _of_ordinal),
    (_ORDINAL, _of_ordinal),
    (_SINCE, _of_ago),
    (_LAST, _of_last),
    (_YESTERDAY, _of_yesterday),
    (_BARE_TIME, _of_ago),
)
