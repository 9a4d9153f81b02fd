"""Which levels are troughs, and on which daily dose."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pk.building import events
from troughwise.cohort.troughs import draws

STEADY = {"time": 0.0, "amount": 4.0, "steady": 1.0, "interval": 12.0}


@pytest.mark.parametrize(
    ("time", "trough"), [(0.0, True), (1.0, False), (8.0, False), (11.5, True), (12.0, True), (12.9, True), (30.0, False)]
)
def test_a_trough_is_drawn_at_the_end_of_the_interval_or_at_the_time_of_the_dose(time, trough):
    found = draws(events(STEADY, {"time": time, "level": 8.0}), window_h=1.0)

    assert found.trough.tolist() == [False, trough]
    assert found.dose_per_day[1] == 8.0


def test_repeated_doses_move_the_interval_along():
    dose = {"time": 0.0, "amount": 4.0, "additional": 5.0, "interval": 12.0}
    found = draws(events(dose, {"time": 36.0}, {"time": 38.0}, {"time": 48.0}), window_h=1.0)

    assert found.trough.tolist() == [False, True, False, True]


def test_doses_written_one_by_one_give_their_own_interval_and_sum_of_a_day():
    given = [{"time": 8.0 * i, "amount": 5.0 if i % 3 else 5.5} for i in range(6)]
    found = draws(events(*given, {"time": 48.0, "level": 8.0}), window_h=1.0)

    assert found.trough[-1]
    assert found.dose_per_day[-1] == 15.5


def test_the_daily_dose_of_a_level_without_doses_is_not_known():
    found = draws(events({"time": 1.0, "level": 8.0}), window_h=1.0)

    assert not found.trough.any()
    assert np.isnan(found.dose_per_day[0])


def test_patients_do_not_lend_each_other_doses():
    found = draws(events(STEADY, {"time": 0.0, "patient": 1.0, "level": 8.0}), window_h=1.0)

    assert not found.trough.any()
