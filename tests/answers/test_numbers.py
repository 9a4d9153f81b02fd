"""Only numbers that are written are taken, in the unit and for the time they are written with; nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troughwise.answers.numbers import facts_in
from troughwise.vocabulary.answers import Facts

MONTH, YEAR = Decimal("30.44"), Decimal("365.25")
UNITS = ("ng/mL", "ng/dL", "nmol/L", "mg", "mg bd", "months", "weeks ago", "yo", "days post", "/12", "%", "h")
WORDS = (
    "trough",
    "level",
    "month",
    "week",
    "first",
    "last",
    "after",
    "aged",
    "a",
    "two",
    "to",
    "-",
    "–",
    ",",
    ".",
    "(",
    "tac",
)


def level(text):
    facts = facts_in(text)
    return facts.level, facts.level_unit


def days(text):
    facts = facts_in(text)
    return facts.from_day, facts.to_day


def months(first, last):
    """The days from the first day of one month to the last of another."""
    return int((first - 1) * MONTH) + (1 if first > 1 else 0), int(last * MONTH)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("trough 8 ng/mL", "8", "ng/mL"),
        ("level 8.5ng/ml", "8.5", "ng/mL"),
        ("C0 of 4.5 ng / mL", "4.5", "ng/mL"),
        ("8 nanograms per ml", "8", "ng/mL"),
        ("8 ug/L", "8", "ug/L"),
        ("8 µg/L", "8", "ug/L"),
        ("8 μg/L", "8", "ug/L"),
        ("8 mcg/L", "8", "ug/L"),
        ("8 micrograms per litre", "8", "ug/L"),
        ("10 nmol/L", "10", "nmol/L"),
        ("trough 12,5 ng/mL", "12.5", "ng/mL"),
    ],
)
def test_level_is_read_with_its_unit(text, number, unit):
    assert level(text) == (Decimal(number), unit)


@pytest.mark.parametrize(
    ("text", "number"), [("trough 7", "7"), ("tac 7.2 today", "7.2"), ("level came back at 12", "12"), ("C0 = 9", "9")]
)
def test_level_without_a_unit_is_given_none(text, number):
    assert level(text) == (Decimal(number), "")


@pytest.mark.parametrize("text", ["-3 ng/mL", "trough -3", "level is -3 ng/mL"])
def test_negative_level_stays_negative(text):
    """The gate refuses it; a sign lost here would make it a level."""
    assert level(text)[0] == -3


@pytest.mark.parametrize(
    "text",
    [
        "4-6 ng/mL",
        "4–6 ng/mL",
        "a level of 4-6",
        "level between 5 and 8",
        "4 to 6 ng/mL",
        "4 – 6 ng/mL",
    ],
)
def test_range_is_no_level(text):
    assert level(text)[0] is None


@pytest.mark.parametrize("text", ["trough 1,200 ng/mL"])
def test_number_with_a_thousands_comma_is_not_made_smaller(text):
    assert level(text)[0] in {None, Decimal(1200)}


@pytest.mark.parametrize(
    ("text", "unit"),
    [("800 ng/dL", "ng/dL"), ("0.008 mg/mL", "mg/mL"), ("8 pg/mL", "pg/mL"), ("8 mg/L", "mg/L"), ("8 ng/L", "ng/L")],
)
def test_unit_that_is_never_used_is_named_and_not_converted(text, unit):
    assert level(text)[1] == unit


@pytest.mark.parametrize(
    "text",
    ["trough level 12 hours after the dose", "level 3 mg", "trough at month 3", "level in 12-year-old", "level 30% higher"],
)
def test_number_of_something_else_is_no_level(text):
    assert level(text) == (None, "")


@pytest.mark.parametrize(
    ("text", "dose", "often"),
    [
        ("3 mg bd", "3", 2),
        ("3mg BID", "3", 2),
        ("2 mg twice daily", "2", 2),
        ("1.5 mg q12h", "1.5", 2),
        ("5 mg every 12 hours", "5", 2),
        ("3mg od", "3", 1),
        ("0.5 mg once daily", "0.5", 1),
        ("8 mg daily", "8", 1),
        ("4 mg", "4", None),
    ],
)
def test_dose_is_read_with_how_often(text, dose, often):
    facts = facts_in(text)

    assert (facts.dose_mg, facts.doses_per_day) == (Decimal(dose), often)


@pytest.mark.parametrize("text", ["0.1 mg/kg", "0.2 mg/kg/day", "creatinine 1.2 mg/dL"])
def test_amount_for_each_of_something_is_no_dose(text):
    assert facts_in(text).dose_mg is None


def test_level_and_dose_in_one_sentence_are_told_apart():
    facts = facts_in("trough 17.7 on 3 mg bd, lupus nephritis")

    assert (facts.level, facts.dose_mg, facts.doses_per_day) == (Decimal("17.7"), Decimal(3), 2)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("my 6 yo", 6),
        ("6 y/o girl", 6),
        ("a 12-yr-old", 12),
        ("a 5-year-old", 5),
        ("35 years old", 35),
        ("aged 3", 3),
        ("age 70", 70),
        ("my son (24)", 24),
        ("woman (41), kidney transplant", 41),
    ],
)
def test_age_is_read(text, years):
    assert facts_in(text).age_years == years
    assert days(text) == (None, None)


@pytest.mark.parametrize("text", ["5 years after transplantation", "10 years post", "reference (24)"])
def test_years_since_something_are_no_age(text):
    assert facts_in(text).age_years is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("day 10", 10, 10),
        ("POD 5", 5, 5),
        ("10 days post transplant", 10, 10),
        ("two weeks after", 14, 14),
        ("2/52", 14, 14),
        ("3/7", 3, 3),
        ("5/12", int(5 * MONTH), int(5 * MONTH)),
        ("five months ago", int(5 * MONTH), int(5 * MONTH)),
        ("2 years out", int(2 * YEAR), int(2 * YEAR)),
        ("last month", int(MONTH), int(MONTH)),
        ("the first two weeks", 0, 14),
        ("first 2 weeks", 0, 14),
        ("after the first fortnight", 15, 36_500),
        ("following the first 2 weeks", 15, 36_500),
        ("two weeks onwards", 15, 36_500),
        ("post week 2", 15, 36_500),
        ("once the first 2 weeks are over", 15, 36_500),
        ("when two weeks have passed", 15, 36_500),
        ("no longer in the first 3 months", 92, 36_500),
        ("the second fortnight", 15, 28),
        ("the first fortnight", 0, 14),
        ("in the first month", 0, int(MONTH)),
        ("the first year", 0, int(YEAR)),
        ("second year", int(YEAR) + 1, int(2 * YEAR)),
        ("week 3", 15, 21),
    ],
)
def test_time_is_read_as_days(text, first, last):
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("month 5", 5, 5),
        ("and in month 8", 8, 8),
        ("in the 3rd month", 3, 3),
        ("months 4-12", 4, 12),
        ("months 0-3", 1, 3),
        ("months 4 to 12", 4, 12),
        ("between month 3 and 6", 3, 6),
        ("month 4 to month 12", 4, 12),
    ],
)
def test_numbered_month_runs_from_its_first_day_to_its_last(text, first, last):
    assert days(text) == months(first, last)


@pytest.mark.parametrize("text", ["after month 6", "beyond 6 months", "more than 6 months after", "> 6 months"])
def test_time_after_a_month_has_no_end(text):
    first, last = days(text)

    assert first == int(6 * MONTH) + 1
    assert last > 20 * YEAR


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1-3 months post transplant", 1, 3),
        ("12-18 months after transplant", 12, 18),
        ("between 3 and 6 months after", 3, 6),
    ],
)
def test_span_of_months_keeps_its_start(text, low, high):
    first, last = days(text)

    assert first <= int(low * MONTH)
    assert last == int(high * MONTH)


@pytest.mark.parametrize(
    "text",
    [
        "every 3 months",
        "a 3-month course",
        "a 12 month trial",
        "35 years old",
        "12 hours after the dose",
        "tacrolimus twice a day",
        "3 mg a day",
        "bloods once a week",
        "6 weeks pregnant",
        "month 8 of pregnancy",
    ],
)
def test_time_of_something_else_is_no_time_since_the_start(text):
    assert days(text) == (None, None)


def test_question_without_numbers_has_no_facts():
    assert facts_in("What is the target trough for lupus?") == Facts()


@given(st.text())
def test_no_text_makes_it_fail(text):
    assert isinstance(facts_in(text), Facts)


@given(st.lists(st.one_of(st.decimals(allow_nan=False, allow_infinity=False).map(str), st.sampled_from(UNITS + WORDS))))
def test_no_heap_of_numbers_and_units_makes_it_fail(parts):
    assert isinstance(facts_in(" ".join(parts)), Facts)


@given(st.decimals(min_value=0, max_value=200, places=1), st.sampled_from(["ng/mL", "ug/L", "nmol/L"]))
def test_level_keeps_every_digit(number, unit):
    assert level(f"trough {number} {unit}") == (number, unit)


@pytest.mark.parametrize("text", ["months 4-12", "months 12-4"])
def test_span_has_its_first_day_first(text):
    first, last = days(text)

    assert first is None or first <= last


@given(st.sampled_from(["day", "week", "month", "year"]), st.integers(0, 60), st.integers(0, 60))
def test_wider_span_holds_the_narrower_one(unit, low, high):
    low, high = sorted((low, high))
    first, last = days(f"{unit}s {low}-{high}")

    assert first <= last
    assert last <= days(f"{unit}s {low}-{high + 1}")[1]
