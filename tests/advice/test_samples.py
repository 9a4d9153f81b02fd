"""A level is a trough of its own schedule, a sample of its own kind, or none that a range holds for."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.advice.cases import DOSE, LEVEL, kidney
from troughwise.advice.samples import Doses, draw_of
from troughwise.vocabulary.cases import CaseLevel

WINDOW_H = Decimal(1)
ONCE_DAILY = {**DOSE, "every_h": 24, "release": "prolonged-capsule"}
EVENING = {**ONCE_DAILY, "at": datetime(2026, 11, 1, 20)}


def draw(doses, *, day=23, hour=8, minute=0, **level):
    drawn = CaseLevel.model_validate({**LEVEL, "at": datetime(2026, 11, day, hour, minute), **level})
    return draw_of(Doses(kidney(doses=doses, levels=[drawn])), level=drawn, window_h=WINDOW_H)


@pytest.mark.parametrize(("hour", "minute", "sample"), [
    (8, 0, "trough-twice-daily"), (7, 0, "trough-twice-daily"), (6, 59, "off-time"), (14, 1, "off-time"),
    (13, 59, "after-dose"), (9, 0, "after-dose"),
])  # fmt: skip
def test_twice_daily_level_is_a_trough_within_the_window_alone(hour, minute, sample):
    assert draw([DOSE], hour=hour, minute=minute).sample == sample


def test_once_daily_level_is_a_trough_after_24_h_and_not_after_12():
    assert draw([ONCE_DAILY], hour=8).sample == "trough-once-daily"
    assert draw([ONCE_DAILY], hour=20).sample == "off-time"


def test_morning_after_an_evening_dose_once_a_day_is_no_trough():
    assert draw([EVENING], hour=8).sample == "c12-once-daily-evening"
    assert draw([EVENING], hour=20).sample == "trough-once-daily"


def test_unequal_doses_morning_and_evening_are_twice_daily():
    doses = [{**DOSE, "every_h": 24, "dose_mg": 3}, {**DOSE, "every_h": 24, "dose_mg": 2, "at": datetime(2026, 11, 1, 20)}]

    found = draw(doses, hour=8)
    assert (found.sample, found.interval_h, found.hours_after_dose) == ("trough-twice-daily", 12, 12)


def test_three_doses_a_day_have_a_trough_that_no_range_is_made_for():
    assert draw([{**DOSE, "every_h": 8}], hour=8).sample == "trough-other-interval"


def test_level_before_the_first_dose_and_level_of_unknown_time_are_told_as_such():
    assert draw([DOSE], day=1, hour=7).sample == "before-first-dose"
    assert draw([DOSE], time_not_known=True).sample == "not-known"
    assert draw([], hour=8).sample == "not-known"


def test_level_during_an_infusion_is_no_trough():
    infused = {**DOSE, "every_h": 24, "release": "intravenous", "infusion_h": 24}

    assert draw([infused], hour=20).sample == "continuous-infusion"


def test_dose_held_until_the_draw_leaves_the_schedule_as_it_was():
    held = {**DOSE, "until": datetime(2026, 11, 22, 20)}

    on_time, late = draw([held], hour=8, minute=40), draw([held], hour=10)
    assert (on_time.sample, late.sample, late.hours_off) == ("trough-twice-daily", "off-time", 2)


def test_missed_dose_makes_the_level_late():
    missed = {**DOSE, "missed": [datetime(2026, 11, 22, 20)]}

    found = draw([missed], hour=8)
    assert (found.sample, found.hours_after_dose) == ("off-time", 24)


@pytest.mark.parametrize("hours_after_the_change", [6, 11])
def test_regimen_that_has_ended_is_not_counted_beside_the_new_one(hours_after_the_change):
    changed = [{**DOSE, "dose_mg": 3}, {**DOSE, "dose_mg": 2, "at": datetime(2026, 11, 20, 8)}]
    doses = Doses(kidney(doses=changed))
    moment = datetime(2026, 11, 20, 8) + timedelta(hours=hours_after_the_change)

    assert doses.daily_dose_mg(moment) == 4
    assert doses.times_a_day(moment) == 2
    assert doses.unchanged_since(moment) == datetime(2026, 11, 20, 8)


def test_same_dose_written_again_is_no_change_and_long_use_has_no_start():
    again = [DOSE, {**DOSE, "at": datetime(2026, 11, 20, 8)}]
    moment = datetime(2026, 11, 23, 8)

    assert Doses(kidney(doses=again)).unchanged_since(moment) == datetime(2026, 11, 1, 8)
    assert Doses(kidney(doses=[{**DOSE, "at_steady_state": True}])).unchanged_since(moment) is None
