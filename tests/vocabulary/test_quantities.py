"""Numbers with units: exact, and printed as they were written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from troughwise.vocabulary.errors import InternalError
from troughwise.vocabulary.quantities import METRIC_UNITS, UNITS, Quantity, in_nmol_per_l, numerals_in, plain, range_text

MOLAR_MASS = Decimal("804.02")
levels = st.decimals(min_value=0, max_value=5000, places=2)


def level(**numbers: str) -> Quantity:
    return Quantity(unit="ng/mL", metric="trough", **{key: Decimal(number) for key, number in numbers.items()})


def test_range_is_printed_as_it_was_written():
    assert range_text(level(low="4.0", high="6")) == "4.0-6 ng/mL"


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (level(value="5.5"), "5.5 ng/mL"),
        (Quantity(value=Decimal("5.5"), unit="ng/mL", approximate=True), "about 5.5 ng/mL"),
        (level(low="5", high="5"), "5 ng/mL"),
        (level(high="20"), "up to 20 ng/mL"),
        (level(low="10"), "10 ng/mL or more"),
        (Quantity(low=Decimal(28), high=Decimal(39), unit="%"), "28-39 %"),
        (Quantity(value=Decimal(3), unit="number"), "3"),
    ],
)
def test_each_shape_of_quantity_has_its_words(quantity, text):
    assert range_text(quantity) == text


def test_maintenance_range_converts_to_nmol_per_l():
    converted = in_nmol_per_l(level(low="4", high="6"), molar_mass_g_per_mol=MOLAR_MASS)

    assert range_text(converted) == "5.0-7.5 nmol/L"
    assert "804.02 g/mol" in converted.derived


def test_conversion_keeps_what_the_source_calls_about():
    about = Quantity(value=Decimal("5.5"), unit="ng/mL", approximate=True)

    assert in_nmol_per_l(about, molar_mass_g_per_mol=MOLAR_MASS).approximate


@pytest.mark.parametrize("unit", ["mg", "mg/L", "nmol/L", "L/h"])
def test_only_a_level_by_mass_converts(unit):
    """4 mg are not 5 nmol/L."""
    with pytest.raises(InternalError, match="mass concentration"):
        in_nmol_per_l(Quantity(value=Decimal(4), unit=unit), molar_mass_g_per_mol=MOLAR_MASS)


@given(levels)
def test_conversion_is_right_to_the_printed_decimal(number):
    converted = in_nmol_per_l(level(value=str(number)), molar_mass_g_per_mol=MOLAR_MASS).value

    assert abs(converted - number * 1000 / MOLAR_MASS) <= Decimal("0.05")


@given(levels, levels)
def test_conversion_keeps_the_order_of_levels(one, other):
    low, high = sorted([one, other])
    converted = in_nmol_per_l(level(low=str(low), high=str(high)), molar_mass_g_per_mol=MOLAR_MASS)

    assert converted.low <= converted.high


def test_numbers_stay_exact_decimals():
    assert level(value="0.1").value + level(value="0.2").value == Decimal("0.3")


@given(levels)
def test_numeral_of_a_printed_number_is_found_again(number):
    assert numerals_in(f"A trough of {number} ng/mL, then more.") == {plain(number)}


@given(levels, levels)
def test_range_prints_only_its_own_numerals(one, other):
    low, high = sorted([one, other])
    quantity = Quantity(low=low, high=high, unit="ng/mL")

    assert numerals_in(range_text(quantity)) == quantity.numerals()


@given(levels)
def test_trailing_zeros_do_not_make_another_numeral(number):
    assert plain(number) == plain(number + Decimal("0.0000"))


@pytest.mark.parametrize(
    ("text", "numerals"),
    [
        ("4-6 ng/mL, or 4–6 ng/mL", {"4", "6"}),
        ("1,250 patients in 2019", {"1250", "2019"}),
        ("5.0 and 5", {"5"}),
        ("(12 hours) [3]", {"12", "3"}),
        ("n=52, p<0.05", {"52", "0.05"}),
        ("a 3.2-fold rise", {"3.2"}),
        ("-30 %", {"30"}),
    ],
)
def test_numerals_in_a_sentence_are_found(text, numerals):
    assert numerals_in(text) == numerals


@pytest.mark.parametrize("name", ["C12", "CYP3A5*3/*3", "AUC0-12", "IL-2", "*22", "SARS-CoV-2", "mL/min/1.73 m2"])
def test_digits_of_a_name_are_no_number(name):
    assert numerals_in(f"the {name} of it") == set()


def test_code_allows_its_own_digits():
    assert Quantity(code="11253-2").numerals() >= {"11253", "2"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"unit": "ng/mL"},
        {"value": 4},
        {"low": 6, "high": 4, "unit": "ng/mL"},
        {"value": 4, "unit": "ng/dL"},
        {"value": "NaN", "unit": "mg"},
        {"value": "Infinity", "unit": "mg"},
        {"value": 4, "unit": "mg", "where": "p. 3"},
        {"value": 4, "low": 3, "unit": "mg"},
        {"value": 4, "unit": "mg", "code": "11253-2"},
    ],
)
def test_quantity_that_says_too_little_or_too_much_is_refused(fields):
    with pytest.raises(ValidationError):
        Quantity(**fields)


def test_clearance_in_litres_does_not_fit():
    assert not Quantity(value=20, unit="L", metric="clearance").unit_fits()
    assert Quantity(value=20, unit="L/h", metric="clearance").unit_fits()


def test_units_of_metrics_are_units():
    assert set().union(*METRIC_UNITS.values()) <= UNITS
