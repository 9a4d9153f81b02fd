"""Metrics against examples worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from troughwise.cohort.metrics import Compared, difference, metrics

OBSERVED = np.array([10.0, 10.0, 10.0, 20.0])
FORECAST = np.array([12.0, 7.0, 10.0, 26.2])
"""Errors of +20, -30, 0 and +31 %."""
PATIENT = np.array([0, 0, 1, 2])


def test_metrics_are_those_worked_by_hand():
    low, high = np.array([9.0, 8.0, 10.0, 18.0]), np.array([11.0, 9.0, 10.0, 30.0])
    found = metrics(Compared(PATIENT, OBSERVED, FORECAST, low, high))

    assert found is not None
    assert (found.n, found.patients) == (4, 3)
    assert found.bias_percent == pytest.approx((20 - 30 + 0 + 31) / 4, abs=1e-3)
    assert found.mape_percent == pytest.approx((20 + 30 + 0 + 31) / 4, abs=1e-3)
    assert found.rmse_percent == pytest.approx(((400 + 900 + 961) / 4) ** 0.5, abs=1e-3)
    assert (found.within_20_percent, found.within_30_percent) == (50.0, 75.0)
    assert found.coverage_90_percent == 75.0


def test_forecasts_that_were_not_made_do_not_count():
    forecast = np.where(PATIENT == 0, np.nan, FORECAST)
    found = metrics(Compared(PATIENT, OBSERVED, forecast))

    assert found is not None
    assert (found.n, found.patients, found.coverage_90_percent) == (2, 2, None)
    assert metrics(Compared(PATIENT, OBSERVED, np.full(4, np.nan))) is None


def test_a_difference_is_on_levels_that_both_forecast():
    one = Compared(PATIENT, OBSERVED, FORECAST)
    other = Compared(PATIENT, OBSERVED, np.array([11.0, np.nan, 12.0, 20.0]))
    found = difference(one, other=other)

    assert found is not None
    assert found.n == 3
    assert found.mape_points == pytest.approx((20 + 0 + 31) / 3 - (10 + 20 + 0) / 3, abs=1e-3)
    assert found.within_30_points == pytest.approx(100 * (2 - 3) / 3, abs=1e-3)


def test_the_interval_of_a_difference_counts_patients_and_not_levels():
    """Many levels of two patients say no more about patients in general than two do."""
    patient = np.repeat([0, 1], 500)
    observed = np.full(1000, 10.0)
    one = Compared(patient, observed, np.where(patient == 0, 11.0, 13.0))
    found = difference(one, other=Compared(patient, observed, observed))

    assert found is not None
    assert (found.mape_points_low, found.mape_points_high) == (10.0, 30.0)


def test_the_same_seed_gives_the_same_interval():
    rng = np.random.default_rng(1)
    one = Compared(np.arange(50) // 2, np.full(50, 10.0), 10 + rng.normal(size=50))
    other = Compared(one.patient, one.observed, 10 + rng.normal(size=50))

    assert difference(one, other=other) == difference(one, other=other)
    assert difference(one, other=other) != difference(one, other=other, seed=1)
