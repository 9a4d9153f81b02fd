"""Numbers in a question: a level and its unit, a dose, an age, a time since the transplantation or the start.

Only what is written is taken; nothing is converted in silence. Not for what a number means: that is ``reading``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from troughwise.vocabulary.answers import Facts

_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
_WORD_NUMBERS = {
    **{word: Decimal(place + 1) for words in (_CARDINALS, _ORDINALS) for place, word in enumerate(words)},
    "couple of": Decimal(2),
    "a": Decimal(1),
    "an": Decimal(1),
    "fortnight": Decimal(2),
}
_DAYS = {"day": Decimal(1), "week": Decimal(7), "month": Decimal("30.44"), "year": Decimal("365.25")}
_UNIT = r"(?P<unit>days?|d|weeks?|wks?|w|months?|mths?|mos?|m|years?|yrs?|y)"
_N = r"(?P<n>\d+(?:\.\d+)?|(?:" + "|".join(word for word in _WORD_NUMBERS if word != "fortnight") + r")\b)"
_CARDINAL = r"\d+|(?:" + "|".join(_CARDINALS) + r")\b"
_NTH_WORD = r"\d{1,2}\s?(?:st|nd|rd|th)\b|(?:" + "|".join(_ORDINALS) + r")\b"
_COUNTED = r"(?P<n>\d+(?:\.\d+)?|(?:" + "|".join(_CARDINALS[1:]) + r")\b)"
_NEVER_USED = {
    "ng/dl": "ng/dL",
    "mg/ml": "mg/mL",
    "pg/ml": "pg/mL",
    "ng/l": "ng/L",
    "mg/l": "mg/L",
    "g/l": "g/L",
    "mmol/l": "mmol/L",
    "mg/dl": "mg/dL",
    "ug/dl": "ug/dL",
    "µg/dl": "ug/dL",
    "μg/dl": "ug/dL",
    "mcg/dl": "ug/dL",
    "umol/l": "umol/L",
    "µmol/l": "umol/L",
}
_FOREVER = 36_500
_HALVES = (
    ("year and a half", "year and 6 months"),
    ("a year and 6 months", "18 months"),
    ("one year and 6 months", "18 months"),
    ("one and a half years", "18 months"),
    ("half a year", "6 months"),
    ("half year", "6 months"),
    ("second fortnight", "weeks 3 to 4"),
    ("first fortnight", "first 2 weeks"),
    ("initial fortnight", "first 2 weeks"),
    ("opening fortnight", "first 2 weeks"),
    ("a fortnight", "2 weeks"),
)

_LEVEL = re.compile(
    r"(?<![\d.,])(?<!\d[-−–])(?<!\d\s[-−–]\s)(?<!\dto\s)(?<!\d\sto\s)(?P<sign>(?<!\d\s)(?<!\d)[-−–])?(?<!\d[-−–])(?P<n>\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)\s*(?P<unit>ng\s*/\s*ml|[mp]g\s*/\s*ml|ng\s*/\s*dl|ng\s*/\s*l|mg\s*/\s*l|g\s*/\s*l|ug\s*/\s*l|µg\s*/\s*l|μg\s*/\s*l|mcg\s*/\s*l|nmol\s*/?\s*l"
    r"|ng/?ml|nanograms? per m\w+|micrograms? per l\w+)\b"
)
_FOREIGN_UNIT = re.compile(
    r"\b(?:tac|tacro|tacrolimus|fk506|trough|level|c0)\W+(?:(?:is|was|of|at|came|back)\W+){0,2}?\d+(?:\.\d+)?\s*(?P<unit>mmol\s*/\s*l|mg\s*/\s*dl|[uµ]mol\s*/\s*l)\b"
)
_ODD_UNIT = re.compile(r"\d\s*(?P<unit>ng\s*/\s*dl|(?:[uµμ]|mc)g\s*/\s*dl|[mp]g\s*/\s*ml|ng\s*/\s*l)\b")
_BARE_LEVEL = re.compile(
    r"\b(?:trough|level|c0|c12|tac|tacro|tacrolimus|result|reading)s?\s*"
    r"(?:is|was|of|at|=|:|came back(?: at| as)?|now|today|returned|has been|reads)*\s*"
    r"(?P<sign>[-−–])?(?P<n>\d+(?:\.\d+)?)(?![\d.]*\s*(?:mg|%|x|/|h\b|hours?|hrs?|days?|weeks?|months?|years?|y/?o|-\s?\d|–))"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DOSE = re.compile(
    r"(?P<n>\d+(?:[.,]\d+)?)\s*mg(?!\s*/)\s*(?P<often>bd|bid|b\.i\.d|twice|od|qd|once|daily|every 12|q12h|tds|tid)?"
)
_AGE = re.compile(
    r"\b(?P<n>\d{1,3})\s*-?\s*(?:y/?o\b|yo\b|yrs?[ -]old|years?[ -]old|-?yr-?old|-?year-?old)|\baged?\s*(?P<m>\d{1,3})\b"
    r"|\b(?P<j>\d{2})\s*(?:yrs?|years?)\b(?!\s*(?:ago|post|after|since|on|of|out|from|following|later|into))(?=\s*[,;.)])"
    r"|\b(?:daughter|son|boy|girl|wife|husband|woman|man|patient|pt|mum|dad|child)\s*\((?P<k>\d{1,3})\)"
)
_SPAN = re.compile(
    rf"\b(?P<unit>day|week|month|year|mth|wk)s?\s*(?P<low>{_CARDINAL})\s*(?:-|–|to|through|and|until)\s*(?:(?P=unit)s?\s*)?(?P<high>{_CARDINAL})"
    r"(?:\s*(?:and|then|,|/)\s*(?P<next>\d+)\s*(?:-|–|to)\s*(?P<last>\d+))?"
)
_SPAN_OF_PLACES = re.compile(
    rf"\b(?P<low>{_NTH_WORD})\s*(?:-|–|to|and|through)\s*(?:the\s+)?(?P<high>{_NTH_WORD})\s+(?P<unit>day|week|month|year)s?\b"
)
_ONWARD = re.compile(
    rf"(?:\b(?P<unit>week|month|year|day)\s*(?P<n>{_CARDINAL})|\b(?P<n2>{_NTH_WORD})\s+(?P<unit2>week|month|year))"
    r"\s*(?:onwards?|on\b(?!\s+[a-z])|and (?:later|beyond|after|onwards?)|or later|plus\b|\+)"
    rf"|\b(?P<n5>{_CARDINAL})\s*(?P<unit5>week|month|year|day)s?\s+(?:onwards?|and (?:later|beyond|onwards?))\b"
    rf"|\bfrom (?:the )?(?:(?P<unit3>week|month|year|day)\s*(?P<n3>{_CARDINAL})"
    rf"|(?P<n4>{_NTH_WORD})\s+(?P<unit4>week|month|year))"
    r"(?!\s*(?:-|–|to|until|through))"
)
_UNTIL = re.compile(
    rf"(?:\b(?:within|under|less than|before|up to|until|till|inside)|<|≤)\s*(?:the\s+)?(?:first\s+)?"
    rf"(?:(?P<unit2>month|week|year|day)\s*(?P<n2>{_CARDINAL})|{_N}\s*{_UNIT})\b"
    rf"(?!\s*(?:old|of age|of (?:stopping|starting)))"
)
_AT_A_VISIT = re.compile(
    rf"\b(?P<n>{_CARDINAL})[\s-]?(?P<unit>week|month|year)s?[\s-](?:mark|check|visit|review|clinic|biopsy|bloods|labs?|level|trough|post|old\s+(?:graft|allograft|transplanted))"
    rf"|\bat (?P<n2>{_CARDINAL})\s+(?P<unit2>week|month|year)s?\b"
)
_SPAN_BEFORE_UNIT = re.compile(
    rf"\b(?P<low>{_CARDINAL})\s*(?:-|–|to|and)\s*(?P<high>{_CARDINAL})\s*(?P<unit>days?|weeks?|wks?|months?|mths?|years?|yrs?)\b"
    r"(?!\s*(?:old|of age|apart|pregnan))"
)
_FIRST = re.compile(
    rf"\b(?:in |during |for |over )?(?:the |my |his |her )?(?:first|initial|opening)\s+"
    rf"(?P<n>\d+|{'|'.join(_WORD_NUMBERS)})?\s*(?P<unit>fortnight|days?|weeks?|months?|years?)\b"
)
_ONCE_OVER = re.compile(
    rf"\b(?:once|when|after|now that)\s+(?:the |my |his |her )?(?:(?:first|initial|opening)\s+)?{_N}\s*{_UNIT}\s+"
    r"(?:is|are|were|has|have)\s+(?:over|done|past|up|gone|passed|behind)\b"
)
_AFTER = re.compile(
    r"(?:\bafter|\bfollowing|\bpost(?=\s+(?:week|month|day|year)\b)|\bbeyond|\bpast|\bover|\bmore than|\blater than"
    r"|\blonger than|\bno longer (?:in|within)|\bout of(?=\s+(?:the|my|his|her) (?:first|initial))"
    r"|\b(?:not|isn.?t) (?:in|within)(?=\s+(?:the|my) (?:first|initial))|>|≥)"
    r"\s*(?:(?:the|that|those|my|his|her)\s+)?(?:(?:first|initial|opening)\s+)?"
    rf"(?:(?P<unit2>month|week|year|day)\s*(?P<n2>{_CARDINAL})|{_N}\s*{_UNIT})\b"
)
_AGO = re.compile(
    rf"(?:\b|(?<=\s)){_N}\s*-?\s*{_UNIT}\s*"
    r"(?:ago|post|after|out|since|in\b|old\b|from|following|into(?!\s+(?:my |her |the |a )?pregnan)|later|on\b)"
)
_SINCE = re.compile(rf"\b(?:for|since|been)\s+{_N}\s*{_UNIT}\b")
_ORDINAL = re.compile(
    rf"\b(?P<unit>day|d|week|wk|month|mth|mo|year|pod)\s*[#+]?(?P<n>{_CARDINAL})\b"
    r"(?!\s*(?:mg|-\s*\d|of (?:my |her |the )?pregnan|pregnan|gestation|of gestation))"
)
_NTH = re.compile(rf"\b(?P<n>(?!first|1\s?st){_NTH_WORD})\s+(?:(?:post\W?)?operative\s+)?(?P<unit>week|month|year)\b")
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
    span = _days(_AGE.sub(" ", _in_figures(text)))
    return Facts(
        level=level,
        level_unit=unit,
        dose_mg=dose,
        doses_per_day=often,
        age_years=_age(text),
        from_day=span[0] if span else None,
        to_day=span[1] if span else None,
    )


def _in_figures(text: str) -> str:
    """Halves of a year, and a fortnight, as numbers of months and weeks."""
    for words, figures in _HALVES:
        text = text.replace(words, figures)
    return text


def _level(text: str) -> tuple[Decimal | None, str]:
    found = _LEVEL.search(text)
    if found:
        unit = re.sub(r"\s", "", found["unit"])
        return _signed(found), _unit_name(unit)
    odd = _ODD_UNIT.search(text) or _FOREIGN_UNIT.search(text)
    if odd:
        return None, _NEVER_USED[re.sub(r"\s", "", odd["unit"])]
    bare = _BARE_LEVEL.search(text)
    return (_signed(bare), "") if bare and not _YEAR.fullmatch(bare["n"]) else (None, "")


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
    """A number in digits, in words, or as a place in a row ("5th")."""
    if not word:
        return Decimal(1)
    return _WORD_NUMBERS.get(word) or Decimal(re.sub(r"\s?(?:st|nd|rd|th)$", "", word))


def _unit_days(unit: str) -> Decimal:
    if unit == "pod":
        return _DAYS["day"]
    return _DAYS[{"d": "day", "w": "week", "m": "month", "y": "year"}[unit[0]]]


def _of_span(found: re.Match[str]) -> tuple[int, int]:
    days = _unit_days(found["unit"])
    first, last = sorted((_count(found["low"]), _count(found["last"] or found["high"])))
    start = int((first - 1) * days) + 1 if first > 1 else 0
    return start, int(last * days)


def _of_span_before_unit(found: re.Match[str]) -> tuple[int, int]:
    """ "3 to 6 months after" begins when three months are over."""
    days = _unit_days(found["unit"])
    first, last = sorted((_count(found["low"]), _count(found["high"])))
    return int(first * days), int(last * days)


def _of_span_of_places(found: re.Match[str]) -> tuple[int, int]:
    """ "between the third and sixth month" begins when two months are over."""
    days = _unit_days(found["unit"])
    return int((_count(found["low"]) - 1) * days) + 1, int(_count(found["high"]) * days)


def _of_onward(found: re.Match[str]) -> tuple[int, int]:
    """ "from month 4", "third month onwards": no end."""
    if found["n5"]:  # "3 months onwards": three months have passed
        return int(_count(found["n5"]) * _unit_days(found["unit5"])) + 1, _FOREVER
    number = _count(next(found[name] for name in ("n", "n2", "n3", "n4") if found[name]))
    unit = next(found[name] for name in ("unit", "unit2", "unit3", "unit4") if found[name])
    return int((number - 1) * _unit_days(unit)) + 1, _FOREVER


def _of_until(found: re.Match[str]) -> tuple[int, int]:
    number, unit = (found["n2"], found["unit2"]) if found["unit2"] else (found["n"], found["unit"])
    return 0, int(_count(number) * _unit_days(unit))


def _of_visit(found: re.Match[str]) -> tuple[int, int]:
    day = int(_count(found["n"] or found["n2"]) * _unit_days(found["unit"] or found["unit2"]))
    return day, day


def _of_first(found: re.Match[str]) -> tuple[int, int]:
    if found["unit"] == "fortnight":
        return 0, 14
    return 0, int(_count(found["n"]) * _unit_days(found["unit"]))


def _of_after(found: re.Match[str]) -> tuple[int, int]:
    number, unit = (found["n2"], found["unit2"]) if found["unit2"] else (found["n"], found["unit"])
    return int(_count(number) * _unit_days(unit)) + 1, _FOREVER


def _of_once_over(found: re.Match[str]) -> tuple[int, int]:
    return int(_count(found["n"]) * _unit_days(found["unit"])) + 1, _FOREVER


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
    (_SPAN_OF_PLACES, _of_span_of_places),
    (_ONCE_OVER, _of_once_over),
    (_AFTER, _of_after),
    (_ONWARD, _of_onward),
    (_UNTIL, _of_until),
    (_FIRST, _of_first),
    (_FRACTION, _of_fraction),
    (_AGO, _of_ago),
    (_AT_A_VISIT, _of_visit),
    (_NTH, _of_ordinal),
    (_ORDINAL, _of_ordinal),
    (_SINCE, _of_ago),
    (_LAST, _of_last),
    (_YESTERDAY, _of_yesterday),
    (_BARE_TIME, _of_ago),
)
