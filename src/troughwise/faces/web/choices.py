"""What the selects of the forms offer, from the base itself. Not for fixed words of a form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from troughwise.operations import Library
from troughwise.vocabulary.cases import Assay, OralRelease
from troughwise.vocabulary.records import Phase

Choice = tuple[str, str]
_NOT_SAID: Choice = ("", "not said")


def choices(library: Library) -> dict[str, list[Choice]]:
    """For each select its values with what is shown for them."""
    indications = {target.indication for target in library.targets if target.indication in library.terms}
    named = sorted(((key, _capital(library.terms[key].label)) for key in indications), key=lambda one: one[1])
    phases = [(phase, phase.replace("-", " ")) for phase in get_args(Phase) if phase != "any"]
    return {
        "indication": [("", "choose why it is taken"), *named],
        "phase": [("", "from the dates, or not said"), *phases],
        "region": [("any", "any region"), ("eu", "Europe"), ("us", "United States"), ("jp", "Japan")],
        "reader": [("clinician", "clinician"), ("pharmacist", "pharmacist"), ("patient", "patient")],
        "release": _words(get_args(OralRelease)),
        "assay": _words(get_args(Assay)),
        "unit": [("ng/mL", "ng/mL"), ("ug/L", "µg/L"), ("nmol/L", "nmol/L")],
        "sex": [_NOT_SAID, ("male", "male"), ("female", "female")],
        "genotype": [_NOT_SAID, *((one, one) for one in ("*1/*1", "*1/*3", "*3/*3"))],
        "dates": [("", "as the dates prove"), ("dmy", "day first"), ("mdy", "month first")],
    }


def _words(values: Iterable[str]) -> list[Choice]:
    return [_NOT_SAID, *((value, value.replace("-", " ")) for value in values if value != "not-stated")]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
