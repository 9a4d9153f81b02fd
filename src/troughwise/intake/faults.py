"""What is wrong with a case's fields, one sentence a fault, with the key and what to do. Not for files or rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from rapidfuzz import fuzz, process

from troughwise.vocabulary.cases import (
    Case,
    CaseDose,
    CaseEvent,
    CaseLevel,
    CasePatient,
    Constraints,
    Measurements,
    Medicine,
    OwnTarget,
)
from troughwise.vocabulary.errors import InputError

TABLES: Mapping[str, type[BaseModel]] = {
    "patient": CasePatient,
    "doses": CaseDose,
    "levels": CaseLevel,
    "measurements": Measurements,
    "medicines": Medicine,
    "events": CaseEvent,
    "constraints": Constraints,
    "target": OwnTarget,
}
_LISTS = frozenset({"doses", "levels", "measurements", "medicines", "events"})
_SHOWN_FAULTS, _SHOWN_LETTERS, _NEAR_ENOUGH = 5, 40, 60
_ELSEWHERE = {"hematocrit": "haematocrit_percent", "hemoglobin": "haemoglobin_g_per_l", "dose": "dose_mg", "time": "at"}

Key = tuple[int | str, ...]


def refusal(faults: Sequence[str], *, where: str, to_do: str) -> InputError:
    """One error for all faults: the first five in full, and how many more there are."""
    more = f"; and {len(faults) - _SHOWN_FAULTS} more" if len(faults) > _SHOWN_FAULTS else ""
    return InputError("; ".join(faults[:_SHOWN_FAULTS]) + more, where=where, to_do=to_do)


def faults_of(error: ValidationError, *, entries: Sequence[int] = ()) -> list[str]:
    """Each fault with its key: ``levels, entry 2, unit: 'ng/dL' is ...``.

    ``entries`` says for each dose in which entry it was written, where one entry in words became two doses.
    """
    return [
        f"{key_in_words(_as_written(item['loc'], entries))}: {_sentence(item)}" for item in error.errors(include_url=False)
    ]


def _as_written(key: Key, entries: Sequence[int]) -> Key:
    if len(key) > 1 and key[0] == "doses" and isinstance(key[1], int) and key[1] < len(entries):
        return (key[0], entries[key[1]], *key[2:])
    return key


def key_in_words(key: Key) -> str:
    """``('levels', 1, 'unit')`` as ``levels, entry 2, unit``."""
    return ", ".join(f"entry {part + 1}" if isinstance(part, int) else shown(part) for part in key) or "the case"


def shown(given: Any) -> str:
    """What was given, short and on one line."""
    text = " ".join(str(given).split())
    return text if len(text) <= _SHOWN_LETTERS else text[:_SHOWN_LETTERS] + "..."


def _sentence(item: Any) -> str:
    kind, given, context = item["type"], item.get("input"), item.get("ctx", {})
    if kind == "extra_forbidden":
        return f"this key is not known; {_suggestion(item['loc'])}"
    if kind == "missing":
        return "this key is missing"
    if kind == "literal_error" and item["loc"][-1] == "unit":
        return _wrong_unit(given)
    if kind == "value_error":
        return str(context["error"])
    if kind == "decimal_parsing":
        return f"'{shown(given)}' is not a number; write it with a point, such as 8.2"
    if kind == "string_pattern_mismatch":
        return f"'{shown(given)}' is no genotype; write two alleles, such as *1/*3"
    said = str(item["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    return f"'{shown(given)}' cannot be used; it should be {said[:1].lower()}{said[1:]}"


def _wrong_unit(given: Any) -> str:
    if "ng/dl" in str(given).lower():
        return "ng/dL is no unit of tacrolimus levels, and ng/mL is probably meant; look at the laboratory's report"
    return f"'{shown(given)}' is no unit of a level; write ng/mL, ug/L or nmol/L, as the laboratory reports"


def _suggestion(key: Key) -> str:
    """The nearest key of the same table, or the table that a known key belongs to."""
    word = str(key[-1])
    place = str(key[0]) if len(key) > 1 else ""
    home = next((name for name, form in TABLES.items() if name != place and word in form.model_fields and word != "at"), "")
    if home:
        return f"it belongs below {f'[[{home}]]' if home in _LISTS else f'[{home}]'}"
    names = sorted({field.alias or name for name, field in TABLES.get(place, Case).model_fields.items()})
    word = _ELSEWHERE.get(word.lower(), word)
    near = process.extractOne(word, names, scorer=fuzz.WRatio, processor=str.lower, score_cutoff=_NEAR_ENOUGH)
    return f"'{near[0]}' is the nearest that is" if near else f"known are {', '.join(names)}"
