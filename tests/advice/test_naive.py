"""Plain proportion starts from a level that is a trough, and from nothing else."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.advice.cases import DOSE, DRAWN, LEVEL, kidney
from troughwise.advice.history import history_of
from troughwise.advice.naive import hours_after_dose, proportion_of
from troughwise.advice.regimens import Option, regimen_of

WINDOW_H = Decimal(1)


def history(**fields):
    return history_of(kidney(**fields), molar_mass_g_per_mol=Decimal(804))


@pytest.mark.parametrize(("minutes_later", "is_trough"), [(0, True), (-44, True), (-46, False), (16, False), (200, False)])
def test_only_a_level_at_the_end_of_the_interval_is_a_trough(minutes_later, is_trough):
    found = history(levels=[{**LEVEL, "at": DRAWN + timedelta(minutes=minutes_later)}])

    assert (proportion_of(found, window_h=WINDOW_H).trough_ng_per_ml is not None) == is_trough


def test_trough_of_another_dose_is_the_level_times_the_ratio_of_doses():
    found = proportion_of(history(), window_h=WINDOW_H)
    doubled = regimen_of([Decimal(6)], interval_h=Decimal(12), release="immediate", strengths_mg=())

    assert found.of(Option(doubled)) == Decimal("16.40")


def test_level_below_quantification_is_no_start():
    assert proportion_of(history(levels=[{**LEVEL, "below_limit": True}]), window_h=WINDOW_H).at is None


def test_dose_in_force_when_the_level_was_drawn_counts():
    doses = [DOSE, {**DOSE, "dose_mg": 5, "at": DRAWN + timedelta(minutes=15)}]
    found = proportion_of(history(doses=doses, now=DRAWN + timedelta(days=1)), window_h=WINDOW_H)

    assert found.daily_dose_mg == 6


def test_hours_are_counted_from_the_dose_before():
    found = history()

    assert hours_after_dose(found, level=found.levels[0]) == 11.75
