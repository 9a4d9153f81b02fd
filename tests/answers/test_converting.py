"""A level in the other unit: exact decimals, there and back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.answers.looking import leading
from troughwise.answers.converting import MASS_RECORD, converted_level
from troughwise.vocabulary.quantities import Quantity

LEVELS = st.decimals(min_value=0, max_value=200, places=1)


def of_level(value, unit):
    return Quantity(value=Decimal(value), unit=unit, metric="level")


@pytest.mark.parametrize(
    ("value", "unit", "other", "other_unit"),
    [
        ("8", "ng/mL", "10.0", "nmol/L"),
        ("8", "ug/L", "10.0", "nmol/L"),
        ("9", "nmol/L", "7.2", "ng/mL"),
        ("0", "ng/mL", "0.0", "nmol/L"),
    ],
)
def test_level_is_converted_with_the_molar_mass(library, value, unit, other, other_unit):
    converted = converted_level(of_level(value, unit), library=library)

    assert (converted.value, converted.unit) == (Decimal(other), other_unit)
    assert str(library.molar_mass_g_per_mol) in converted.derived


@given(LEVELS)
def test_level_comes_back_within_rounding(library, value):
    """Both steps round to 0.1: half of it here, and half of it there times the molar mass."""
    there = converted_level(of_level(value, "ng/mL"), library=library)
    back = converted_level(there, library=library)

    assert back.unit == "ng/mL"
    assert abs(back.value - value) <= Decimal("0.1")


@given(LEVELS, LEVELS)
def test_higher_level_never_converts_to_a_lower_one(library, one, other):
    low, high = sorted((one, other))
    converted = [converted_level(of_level(value, "nmol/L"), library=library).value for value in (low, high)]

    assert converted == sorted(converted)


@pytest.mark.parametrize(
    ("question", "given_level", "converted"),
    [
        ("tacrolimus trough 8 ng/mL in nmol/L", (8, "ng/mL"), (Decimal("10.0"), "nmol/L")),
        ("convert 9 nmol/L tacrolimus to ng/mL", (9, "nmol/L"), (Decimal("7.2"), "ng/mL")),
        ("what is 8 ug/L in nmol/L?", (8, "ug/L"), (Decimal("10.0"), "nmol/L")),
        ("convert a tacrolimus level of 210 nmol/L to ng/mL", (210, "nmol/L"), (Decimal("168.8"), "ng/mL")),
    ],
)
def test_question_for_a_conversion_gets_both_numbers(ask, question, given_level, converted):
    quantities = [(quantity.value, quantity.unit) for quantity in ask(question).answer.headline.quantities]

    assert quantities[:2] == [given_level, converted]


def test_conversion_cites_the_molar_mass(ask, library):
    cited = {citation.source for citation in ask("tacrolimus trough 8 ng/mL in nmol/L").answer.headline.citations}

    assert cited == {citation.source for citation in library.get(MASS_RECORD).citations}


@pytest.mark.parametrize("question", ["trough 8 ng/mL, target after kidney transplant", "trough 9 nmol/L, target for lupus"])
def test_level_in_another_question_is_not_merely_converted(ask, question):
    assert "converted-level" not in leading(ask(question))
