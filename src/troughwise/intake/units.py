"""The units in which levels and other values are written, folded to the house's spelling. Not for converting a level."""

from __future__ import annotations

from typing import get_args

from troughwise.vocabulary.quantities import LevelUnit

_MICRO = str.maketrans({"µ": "u", "μ": "u"})
_LEVEL_UNITS: dict[str, str] = {str(unit).lower(): str(unit) for unit in get_args(LevelUnit)}


def with_plain_micro(words: str) -> str:
    """The words with ``u`` for both signs of micro."""
    return words.translate(_MICRO)


def folded(unit: str) -> str:
    """A unit in small letters, with ``u`` for micro and without blanks or dots: ``µmol / L`` is ``umol/l``."""
    return "".join(with_plain_micro(unit).lower().split()).replace("mcg", "ug").strip(".")


def level_unit(unit: str) -> str:
    """The house's spelling of a level's unit; an empty word for one that is none."""
    return _LEVEL_UNITS.get(folded(unit), "")
