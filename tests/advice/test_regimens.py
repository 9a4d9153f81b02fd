"""Regimens to compare can be dispensed, keep to what the case allows, and follow the region's rule for a new product."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.advice.cases import DOSE, kidney
from troughwise.advice.case_target import present_doses
from troughwise.advice.regimens import factor_of, options, pieces_of, present_regimen, strengths_of

STRENGTHS = (Decimal("0.5"), Decimal(1), Decimal(5))


def compared(library, *, wanted="6", **fields):
    case = kidney(**fields)
    present = present_regimen(present_doses(case))
    return options(case, present=present, wanted_daily_mg=Decimal(wanted), library=library)


@given(st.integers(1, 60))
def test_pieces_make_up_the_dose_from_strengths_that_exist(halves):
    dose = Decimal(halves) / 2
    pieces = pieces_of(dose, strengths_mg=STRENGTHS)

    assert sum(piece.strength_mg * piece.count for piece in pieces) == dose
    assert {piece.strength_mg for piece in pieces} <= set(STRENGTHS)


def test_dose_that_no_strengths_make_up_has_no_pieces():
    assert pieces_of(Decimal("0.7"), strengths_mg=STRENGTHS) == ()
    assert pieces_of(Decimal("0.25"), strengths_mg=(Decimal("0.75"), Decimal(1))) == ()


@pytest.mark.parametrize("region", ["eu", "us", "jp", "any"])
@pytest.mark.parametrize("wanted", ["0.7", "6", "22"])
def test_every_regimen_can_be_dispensed(library, region, wanted):
    found = compared(library, region=region, wanted=wanted)

    assert len([option for option in found if option.conversion is None]) == 8
    for option in found:
        strengths = set(strengths_of(library, release=option.regimen.release, region=region))
        assert option.regimen.pieces
        assert {piece.strength_mg for dose in option.regimen.pieces for piece in dose} <= strengths


def test_regimens_lie_on_both_sides_of_the_dose_wanted(library):
    daily = [option.regimen.daily_dose_mg for option in compared(library) if option.conversion is None]

    assert min(daily) < 6 < max(daily)
    assert Decimal(6) in daily


@pytest.mark.parametrize("region", ["eu", "us", "jp"])
def test_new_products_follow_the_rule_of_the_region(library, region):
    converted = [option for option in compared(library, region=region) if option.conversion]

    assert converted
    for option in converted:
        assert region in option.conversion.regions
        assert option.regimen.release == option.conversion.to_release
    nearest = min(converted, key=lambda o: abs(o.regimen.daily_dose_mg - 6 * factor_of(o.conversion)))
    assert abs(nearest.regimen.daily_dose_mg - 6 * factor_of(nearest.conversion)) <= 1


def test_constraints_are_kept(library):
    limits = {"largest_step_percent": 30, "strengths_mg": [1], "releases": ["immediate"], "largest_daily_dose_mg": 7}
    found = compared(library, constraints=limits)

    assert {option.regimen.daily_dose_mg for option in found} == {5, 6, 7}
    assert {piece.strength_mg for option in found for dose in option.regimen.pieces for piece in dose} == {1}


@pytest.mark.parametrize(("every_h", "times", "interval_h"), [(12, [], 12), (12, [1], 24), (8, [], 8), (36, [], 36)])
def test_interval_is_the_present_one_unless_the_case_says_otherwise(library, every_h, times, interval_h):
    found = compared(library, doses=[{**DOSE, "every_h": every_h}], constraints={"times_a_day": times})

    assert {option.regimen.interval_h for option in found if option.conversion is None} == {interval_h}


def test_uneven_amounts_are_split_with_the_larger_dose_first(library):
    uneven = next(option.regimen for option in compared(library) if option.regimen.daily_dose_mg == Decimal("6.5"))

    assert uneven.doses_mg == (Decimal("3.5"), Decimal("3.0"))


def test_morning_and_evening_courses_are_one_regimen():
    later = DOSE["at"].replace(hour=20)
    case = kidney(doses=[{**DOSE, "every_h": 24}, {**DOSE, "dose_mg": 2, "every_h": 24, "at": later}])

    regimen = present_regimen(present_doses(case))

    assert (regimen.doses_mg, regimen.interval_h, regimen.daily_dose_mg) == ((3, 2), 12, 5)
