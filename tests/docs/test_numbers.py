"""A clinical number on a page is one that the evidence carries, with the same unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.docs.pages import by_hand, name_of, pages
from tests.offenders import assert_none
from troughwise.library.base import all_quantities
from troughwise.library.library import Library
from troughwise.vocabulary.quantities import in_nmol_per_l, numerals_in
from troughwise.vocabulary.records import Worded

NUMBER = re.compile(
    r"(?P<numbers>\d[\d.]*(?:\s?(?:-|–|to)\s?\d[\d.]*)?)\s?(?P<unit>ng/mL|ug/L|nmol/L|mg/kg/day|mg/kg|mg/day)"
)


@pytest.fixture(scope="module")
def carried(library: Library) -> set[tuple[str, str]]:
    """Every numeral of the evidence with its unit, levels converted too."""
    quantities = [quantity for record in library.of(Worded) for quantity in all_quantities(record) if quantity.code is None]
    mass = library.molar_mass_g_per_mol
    quantities += [in_nmol_per_l(q, molar_mass_g_per_mol=mass) for q in quantities if q.unit in {"ng/mL", "ug/L"}]
    return {(numeral, str(quantity.unit)) for quantity in quantities for numeral in quantity.numerals()}


def numbers_in(text: str) -> Iterator[tuple[str, str]]:
    """Each numeral of a text that stands before a clinical unit, with the unit."""
    for found in NUMBER.finditer(text):
        yield from ((numeral, found["unit"]) for numeral in numerals_in(re.sub(r"-|–|to", " ", found["numbers"])))


def test_numbers_of_a_range_are_seen():
    assert set(numbers_in("aim at 4-6 ng/mL, 0.1 mg/kg")) == {("4", "ng/mL"), ("6", "ng/mL"), ("0.1", "mg/kg")}


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_page_holds_no_number_of_its_own(page, carried):
    assert_none(f"{number} {unit}" for number, unit in numbers_in(by_hand(page)) if (number, unit) not in carried)
