"""Doses fall on the clock as their courses say; what in the times looks like a slip is told."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from troughwise.advice.timing import (
    dose_count,
    dose_times,
    last_dose_before,
    last_moment,
    open_courses_that_overlap,
    timing_notices,
)
from troughwise.vocabulary.cases import Case, CaseDose

START = datetime(2026, 11, 1, 8)
END = datetime(2026, 11, 3, 8)


def course(**more) -> CaseDose:
    return CaseDose.model_validate({"dose_mg": 3, "at": START, "every_h": 12, **more})


def case(*doses: CaseDose, levels: tuple[datetime, ...] = (), **more) -> Case:
    found = [{"at": at, "value": 8, "unit": "ng/mL"} for at in levels]
    return Case.model_validate({"indication": "lupus", "doses": doses, "levels": found, **more})


def test_doses_of_a_course_include_the_last_and_leave_out_those_missed():
    times = list(dose_times(course(missed=[datetime(2026, 11, 1, 20)]), until=END))

    assert times == [START, datetime(2026, 11, 2, 8), datetime(2026, 11, 2, 20), END]
    assert dose_count(course(), until=END) == 5


@pytest.mark.parametrize(
    ("moment", "last"),
    [
        (datetime(2026, 11, 2, 7, 45), datetime(2026, 11, 1, 20)),
        (datetime(2026, 11, 2, 8), datetime(2026, 11, 1, 20)),
        (datetime(2026, 11, 2, 8, 1), datetime(2026, 11, 2, 8)),
        (START, None),
        (datetime.min, None),
    ],
)
def test_dose_at_the_minute_of_a_level_is_taken_after_it(moment, last):
    assert last_dose_before(case(course()), moment=moment) == last


def test_missed_dose_is_not_the_last():
    missed = course(missed=[datetime(2026, 11, 1, 20)])

    assert last_dose_before(case(missed), moment=datetime(2026, 11, 2, 8)) == START


def test_dose_after_the_end_of_a_course_is_not_taken():
    ended = course(until=datetime(2026, 11, 1, 20))

    assert last_dose_before(case(ended), moment=END) == datetime(2026, 11, 1, 20)


def test_interval_of_a_third_of_a_day_falls_on_whole_minutes():
    assert list(dose_times(course(every_h=8), until=datetime(2026, 11, 2)))[-1] == datetime(2026, 11, 2)


def test_moment_asked_about_is_now_or_the_last_of_the_case():
    assert last_moment(case(course(), levels=(END,))) == END
    assert last_moment(case(course(), levels=(END,), now=START)) == START
    assert last_moment(case()) is None


def test_two_open_courses_days_apart_overlap():
    assert list(open_courses_that_overlap(case(course(), course(at=END)))) == [(1, 2)]


def test_doses_of_morning_and_evening_are_one_regimen():
    evening = course(every_h=24, at=datetime(2026, 11, 1, 20))

    assert not list(open_courses_that_overlap(case(course(every_h=24), evening)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (case(course(), levels=(END, END)), "There are two levels at 2026-11-03 08:00"),
        (case(course(), levels=(datetime(2026, 10, 1, 8),)), "Level 1 (2026-10-01 08:00) was drawn before the first dose"),
        (case(course(), levels=(END, START)), "The levels are not in the order of their times"),
        (
            case(course(until=END), course(at=datetime(2026, 11, 9, 8), until=datetime(2026, 11, 9, 20))),
            "No dose is given between",
        ),
        (case(*(course(every_h=None, at=datetime(2026, 11, day, 8)) for day in (1, 8, 15))), "The doses lie days apart"),
        (case(course(), levels=(END,), now=START), "lies after the moment asked about"),
        (case(course(every_h=Decimal("1e-20")), levels=(END,)), "more than 10,000 doses"),
    ],
)
def test_slip_in_the_times_is_told(given, said):
    assert any(said in sentence for sentence in timing_notices(given))


def test_regular_history_gives_no_notice():
    assert timing_notices(case(course(), levels=(END,))) == ()
