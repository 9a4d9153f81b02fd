"""A level told in a few words is a case, or one sentence that says which word could not be read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troughwise.intake.quick_level import quick_case
from troughwise.vocabulary.cases import Case
from troughwise.vocabulary.checks import QuickLevel
from troughwise.vocabulary.errors import InputError

DAY = date(2026, 11, 24)
PLAIN = QuickLevel("8.2", "ng/mL", DAY, after="12h", dose="1.5 mg bid", indication="lupus-nephritis")


def case(**fields) -> Case:
    return quick_case(replace(PLAIN, **fields)).case


def refused(**fields) -> InputError:
    with pytest.raises(InputError) as caught:
        case(**fields)
    return caught.value


@pytest.mark.parametrize(("dose", "every_h", "hour"), [
    ("1.5 mg bid", 12, 20), ("1.5mg twice daily", 12, 20), ("5 mg once daily", 24, 8), ("5 mg od", 24, 8),
    ("3 mg once daily in the evening", 24, 20), ("3 mg once daily evening", 24, 20), ("2 mg every 8 h", 8, 8),
    ("2 mg q12h", 12, 20),
])  # fmt: skip
def test_dose_in_words_is_a_course_taken_for_long(dose, every_h, hour):
    (course,) = case(dose=dose).doses

    assert (course.every_h, course.at.hour, course.at_steady_state) == (every_h, hour, True)


def test_unequal_doses_are_two_courses_with_the_evening_one_last():
    found = case(dose="2 mg morning and 1 mg evening")

    assert [(dose.dose_mg, dose.at.hour) for dose in found.doses] == [(2, 8), (1, 20)]
    assert found.levels[0].at == datetime(2026, 11, 24, 8)


@pytest.mark.parametrize(("after", "at"), [
    ("12h", datetime(2026, 11, 24, 8)), ("2 h", datetime(2026, 11, 24, 10)), ("11.5", datetime(2026, 11, 24, 7, 30)),
])  # fmt: skip
def test_level_falls_on_its_day_so_many_hours_after_a_dose(after, at):
    assert case(after=after).levels[0].at == at


def test_dose_that_was_held_until_the_draw_is_not_given():
    (course,) = case(after="14h").doses

    assert course.until == datetime(2026, 11, 23, 20)


def test_without_the_hours_the_time_is_not_known_and_nothing_is_filled_in():
    assert case(after="").levels[0].time_not_known
    assert "check-assumed-clock-times" not in dict(quick_case(replace(PLAIN, after="")).assumed)


def test_dose_with_a_beginning_is_not_at_steady_state():
    (course,) = case(since="2026-11-22").doses

    assert (course.at, course.at_steady_state) == (datetime(2026, 11, 22, 8), False)


@pytest.mark.parametrize(("given_text", "percent"), [("0.31", 31), ("31", 31), ("31 %", 31), ("1", 100)])
def test_haematocrit_is_a_fraction_or_a_percentage(given_text, percent):
    assert case(haematocrit=given_text).measurements[0].haematocrit_percent == percent


def test_two_creatinines_are_a_baseline_and_the_one_of_the_day():
    first, last = case(creatinine="110 umol/L", baseline_creatinine="0.9 mg/dL").measurements

    assert first.at < last.at
    assert (first.creatinine_mg_per_dl, last.creatinine_umol_per_l) == (Decimal("0.9"), 110)


def test_medicine_named_twice_is_one_medicine_with_its_date():
    (medicine,) = case(taken=("Diltiazem",), started=("diltiazem=2026-11-15",)).medicines

    assert medicine.started_on == date(2026, 11, 15)


@pytest.mark.parametrize(("fields", "where"), [
    ({"dose": "1,5 mg bid"}, "--dose"), ({"dose": "some"}, "--dose"), ({"dose": ""}, "--dose"),
    ({"after": "noon"}, "--after"), ({"indication": " "}, "--indication"), ({"creatinine": "110"}, "--creatinine"),
    ({"glucose": "126 mg/dL"}, "--glucose"), ({"blood_pressure": "140"}, "--blood-pressure"),
    ({"started": ("diltiazem",)}, "--started"), ({"since": "Monday"}, "--since"), ({"since": "2026-11-25"}, "--since"),
    ({"genotype": "fast"}, "--genotype"), ({"haematocrit": "low"}, "--haematocrit"), ({"age": "old"}, "--age"),
])  # fmt: skip
def test_word_that_cannot_be_read_is_told_by_its_option(fields, where):
    assert refused(**fields).where == where


def test_ng_per_dl_is_told_as_the_slip_it_is():
    assert "ng/mL" in refused(unit="ng/dL").to_do


SAID = ["12h", "3 mg bid", "1e999", "-1", "NaN", "0", "2026-11-20", "*1/*3", "a=2026-11-20"]
WORDS = st.text(max_size=20) | st.sampled_from(SAID)
FIELDS = ("value", "unit", "after", "dose", "indication", "haematocrit", "creatinine", "since", "age", "height", "genotype",
          "blood_pressure", "assay")  # fmt: skip


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, WORDS)), st.lists(WORDS, max_size=2).map(tuple))
def test_any_words_make_a_case_or_one_sentence(fields, names):
    with suppress(InputError):
        quick_case(QuickLevel(on=DAY, taken=names, started=names, events=names, **fields))
