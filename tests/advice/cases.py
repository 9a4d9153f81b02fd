"""Made-up cases that the tests of this room share, and the look-up of names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from troughwise.library.library import Library
from troughwise.vocabulary.cases import Case

DRAWN = datetime(2026, 11, 23, 7, 45)
DOSE: dict[str, Any] = {"dose_mg": 3, "at": datetime(2026, 11, 1, 8), "every_h": 12, "release": "immediate"}
LEVEL: dict[str, Any] = {"at": DRAWN, "value": "8.2", "unit": "ng/mL"}
ADULT = {"sex": "male", "age_years": 52, "height_cm": 178, "cyp3a5": "*3/*3"}
KIDNEY: dict[str, Any] = {
    "indication": "kidney-transplant",
    "transplanted_on": date(2026, 9, 1),
    "region": "eu",
    "patient": ADULT,
    "doses": [DOSE],
    "levels": [LEVEL],
    "measurements": [{"at": DRAWN, "weight_kg": 81, "haematocrit_percent": 34, "creatinine_umol_per_l": 130}],
}


def kidney(**fields: Any) -> Case:
    """A kidney recipient in the third month, with something of the case changed."""
    return Case.model_validate({**KIDNEY, **fields})


def names_in(library: Library) -> Callable[[str], frozenset[str]]:
    """Names by id only; how a written name becomes one is tested with the answers."""
    return lambda written: frozenset(library.wider(written)) if written in library.terms else frozenset()
