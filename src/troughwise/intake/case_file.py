"""A patient's case from a TOML or JSON file. Not for tables, and not for judging whether a number is plausible."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from troughwise.intake.dose_words import courses_in
from troughwise.intake.faults import faults_of, refusal
from troughwise.intake.opening import bytes_of, text_of
from troughwise.intake.units import level_unit
from troughwise.vocabulary.cases import Case
from troughwise.vocabulary.errors import InputError

_TEMPLATE = Path(__file__).with_name("template.toml")
_MEND = "Mend these keys; docs/case.md shows the form of a case."


def read_case(path: Path) -> Case:
    """The case that a file says; its suffix (.toml or .json) says how it is written.

    Raises ``InputError`` for a file that does not open or read, and for each field that cannot be used, by its key.
    """
    text = text_of(bytes_of(path, suffixes=_PARSERS), where=str(path))
    return case_of(_parsed(text, path), where=str(path))


def template() -> str:
    """A commented case to start from, as TOML; it reads as it stands."""
    return _TEMPLATE.read_text(encoding="utf-8")


def fields_in(path: Path) -> dict[str, Any]:
    """The fields that a file says, not yet validated: what a table lacks (indication, region) often stands in one."""
    fields = _parsed(text_of(bytes_of(path, suffixes=_PARSERS), where=str(path)), path)
    if not isinstance(fields, dict):
        raise _no_case(str(path))
    return fields


def case_of(fields: Any, *, where: str) -> Case:
    """The case that plain fields say, as TOML and JSON give them; ``where`` names them in a complaint.

    Doses may be written as text. Raises ``InputError`` that names every field that cannot be used by its key.
    """
    if not isinstance(fields, Mapping):
        raise _no_case(where)
    doses, entries = _doses(fields.get("doses"), where=where)
    given = {**fields, "levels": _levels(fields.get("levels", ()))} | ({"doses": doses} if "doses" in fields else {})
    try:
        return Case.model_validate(given)
    except ValidationError as error:
        raise refusal(faults_of(error, entries=entries), where=where, to_do=_MEND) from error


def _doses(given: Any, *, where: str) -> tuple[Any, list[int]]:
    """Doses with those in words made fields, and for each the entry it was written in."""
    if not isinstance(given, list | tuple):
        return given, []
    courses: list[Any] = []
    entries: list[int] = []
    for entry, dose in enumerate(given):
        found = _in_words(dose, where=f"{where}, doses, entry {entry + 1}") if isinstance(dose, str) else (dose,)
        courses += found
        entries += [entry] * len(found)
    return courses, entries


def _in_words(dose: str, *, where: str) -> tuple[Any, ...]:
    try:
        return courses_in(dose)
    except InputError as error:
        raise InputError(error.what, where=where, to_do=error.to_do) from error


def _levels(given: Any) -> Any:
    """Levels with their units in the house's spelling: µg/L is ug/L."""
    return [_spelled(level) for level in given] if isinstance(given, list | tuple) else given


def _spelled(level: Any) -> Any:
    unit = level.get("unit") if isinstance(level, Mapping) else None
    spelled = level_unit(unit) if isinstance(unit, str) else ""
    return {**level, "unit": spelled} if spelled else level


def _no_case(where: str) -> InputError:
    return InputError("This is no case: a case has named fields, such as indication and doses", where=where, to_do=_MEND)


def _parsed(text: str, path: Path) -> Any:
    """What the text says as plain fields; a fault of its form is told with its place."""
    kind = path.suffix.lower()
    try:
        return _PARSERS[kind](text)
    except RecursionError as error:
        raise InputError("The file nests too deeply to be a case", where=str(path), to_do=_MEND) from error
    except (ValueError, ArithmeticError) as error:
        said = str(error).splitlines()[0] if isinstance(error, ValueError) and str(error) else "a number cannot be read"
        raise InputError(f"The file does not read as {kind[1:].upper()}: {said}", where=str(path),
                         to_do="Mend it at that place.") from error  # fmt: skip


def _toml(text: str) -> Any:
    return tomllib.loads(text, parse_float=Decimal)


def _json(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_constant=_refused, object_pairs_hook=_without_doubles)


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is not a number")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; JSON would let a second key of the same name win without a word."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError(f"the key '{next(_doubles(pairs))}' stands twice in one place")
    return fields


def _doubles(pairs: list[tuple[str, Any]]) -> Iterator[str]:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            yield key
        seen.add(key)


_PARSERS: Mapping[str, Callable[[str], Any]] = {".toml": _toml, ".json": _json}
