"""Forecasts: from earlier occasions only, carried forward, honest about their spread."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cohort.making import visits, written
from tests.pk.building import ORAL, model
from troughwise.cohort.event_table import EventTable
from troughwise.cohort.forecasting import Forecaster, Forecasts, LentSpread, average_of, proportional, without
from troughwise.cohort.troughs import draws
from troughwise.cohort.unrolling import histories
from troughwise.vocabulary.records import Assumption

UNITS = {"units": {"dose": "mg", "concentration": "ng/mL", "volume": "L", "scale": 1000}}
RESIDUAL = {"residual": {"any": {"form": "proportional", "proportional": {"sd": 0.1, "where": "test"}}}}
BETWEEN = {"variance": 0.1, "where": "test"}
CLEARANCE = {"value": 25, "between_patients": BETWEEN}
VOLUMES = {**ORAL, "central_volume": 500.0}
PLAIN = model({**VOLUMES, "clearance": CLEARANCE}, **UNITS, **RESIDUAL)
MOVING = model({**VOLUMES, "clearance": {**CLEARANCE, "between_occasions": BETWEEN}}, **UNITS, **RESIDUAL)


def _lent(fit: float, step: float) -> LentSpread:
    made = [Assumption(id="a", value=value, unit="%", says="said for a test", why="for a test") for value in (fit, step)]
    return LentSpread(*made)


LENT = _lent(30, 15)


def _forecasts(folder, text, *, of=MOVING, carry="last", lent=LENT) -> Forecasts:
    (chunk,) = EventTable(written(folder, text), of).chunks()
    return Forecaster.of(of, lent=lent).forecasts(histories(chunk.events), columns={}, assay="", carry=carry)


def test_a_forecast_does_not_know_the_level_it_forecasts_or_any_later_one(tmp_path):
    one = _forecasts(tmp_path, visits(8, 9, 7, 12))
    other = _forecasts(tmp_path, visits(8, 9, 17, 3))

    assert one.level[:2] == pytest.approx(other.level[:2], rel=1e-12)
    assert one.level[2] != pytest.approx(other.level[2], rel=1e-3)


def test_a_forecast_knows_the_dose_to_come(tmp_path):
    """Everything is linear in the dose when nothing else changes."""
    same = _forecasts(tmp_path, visits(8, 8, doses=(4, 4)))
    doubled = _forecasts(tmp_path, visits(8, 8, doses=(4, 8)))

    assert doubled.level == pytest.approx(2 * same.level)


def test_the_last_occasion_is_carried_forward(tmp_path):
    """After 8, 8 and then 16, what is carried stays near the last level; without carrying it falls back to the mean."""
    carried = _forecasts(tmp_path, visits(8, 8, 16, 16))
    fallen = _forecasts(tmp_path, visits(8, 8, 16, 16), carry="none")

    assert 13 < carried.level[-1] < 16
    assert 8 < fallen.level[-1] < 11


def test_an_average_over_time_cannot_follow_a_change(tmp_path):
    """Without a spread between occasions all earlier levels weigh the same."""
    still = _forecasts(tmp_path, visits(8, 8, 16, 16), of=PLAIN, lent=_lent(0.1, 0.1))

    assert 8 < still.level[-1] < 12.5


def test_a_spread_is_lent_only_to_a_model_that_has_none():
    assert Forecaster.of(PLAIN, lent=LENT).borrows
    assert not Forecaster.of(MOVING, lent=LENT).borrows
    assert Forecaster.of(MOVING, lent=LENT).model is MOVING


def test_what_is_lent_to_the_interval_widens_it_and_moves_no_point(tmp_path):
    text = visits(8, 9, 7, 12)
    narrow, wide = (_forecasts(tmp_path, text, of=PLAIN, lent=_lent(30, step)) for step in (5, 30))

    assert narrow.level == pytest.approx(wide.level, rel=1e-9)
    assert (narrow.log_sd < wide.log_sd).all()


def test_the_next_occasion_scatters_around_the_last_by_the_spread_between_occasions(tmp_path):
    """The step's part of the variance is (d ln f / d ln CL)^2 x the variance of the step."""
    text = visits(8, 9)
    variances = [_forecasts(tmp_path, text, of=PLAIN, lent=_lent(30, step)).log_sd[0] ** 2 for step in (1e-6, 20, 30)]
    step = [np.log(1 + (percent / 100) ** 2) for percent in (20, 30)]

    assert (variances[2] - variances[0]) / (variances[1] - variances[0]) == pytest.approx(step[1] / step[0], rel=1e-6)


def test_a_patient_whose_levels_are_impossible_has_no_forecast_and_a_reason(tmp_path):
    """A level above 0 before the first dose has no likelihood."""
    text = "1,1,0,.,5,0,0,0\n1,2,96,4,.,1,12,1\n1,2,96,.,8,0,0,0\n"
    found = _forecasts(tmp_path, text)

    assert np.isnan(found.level).all()
    assert "no likelihood" in found.reason[0]


def test_forecasts_that_a_limit_refuses_are_gone_with_its_reason(tmp_path):
    found = _forecasts(tmp_path, visits(8, 9, 7))
    kept = without(found, where=np.array([True, False]), why="too young")

    assert np.isnan(kept.level).tolist() == [True, False]
    assert kept.reason.tolist() == ["too young", ""]


def test_plain_proportion_is_last_trough_times_dose_ratio(tmp_path):
    text = visits(8, 9, 7, doses=(4, 5, 2)) + visits(6, 5, patient="2")
    (chunk,) = EventTable(written(tmp_path, text), MOVING).chunks()
    found = proportional(histories(chunk.events), drawn=draws(chunk.events, window_h=1.0))

    assert found.tolist() == [8 * 5 / 4, 9 * 2 / 5, 6.0]


def test_plain_proportion_takes_the_last_trough_and_no_peak(tmp_path):
    """A peak after the trough of the last occasion is passed over; a peak to come is not forecast."""
    peaks = "1,1,97,.,30,0,0,0\n1,2,193,.,30,0,0,0\n"
    first, second = visits(8, 9).splitlines()[:2], visits(8, 9).splitlines()[2:]
    text = "\n".join([*first, peaks.splitlines()[0], *second, peaks.splitlines()[1]]) + "\n"
    (chunk,) = EventTable(written(tmp_path, text), MOVING).chunks()
    found = proportional(histories(chunk.events), drawn=draws(chunk.events, window_h=1.0))

    assert found[0] == 8
    assert np.isnan(found[1])


def test_the_average_lies_between_its_models_and_passes_over_those_without_a_forecast(tmp_path):
    text = visits(8, 8, 16, 16)
    both = [_forecasts(tmp_path, text), _forecasts(tmp_path, text, carry="none")]
    average = average_of(both, weighting="equal")
    alone = average_of([both[0], without(both[1], where=np.ones(3, dtype=bool), why="x")], weighting="equal")

    assert both[1].level[-1] < average.level[-1] < both[0].level[-1]
    assert alone.level == pytest.approx(both[0].level)
    assert (alone.low, alone.high) == (pytest.approx(both[0].interval()[0]), pytest.approx(both[0].interval()[1]))


def test_weights_by_fit_favour_the_model_that_explains_the_earlier_levels(tmp_path):
    text = visits(8, 16, 6, 14)
    wrong = model({**VOLUMES, "clearance": {**CLEARANCE, "value": 5}}, **UNITS, **RESIDUAL)
    average = average_of([_forecasts(tmp_path, text), _forecasts(tmp_path, text, of=wrong)], weighting="marginal")

    assert average.weights.sum(axis=0) == pytest.approx(np.ones(3))
    assert (average.weights[0] > average.weights[1]).all()
