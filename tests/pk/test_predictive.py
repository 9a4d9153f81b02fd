"""The distribution of a level to come, against simulation from the same fit."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pk.building import ORAL, events, model
from troughwise.pk.fit import fit
from troughwise.pk.individuals import Population
from troughwise.pk.predictive import predicted_levels

VARYING = model({**ORAL, "clearance": (4.0, 0.04), "central_volume": (70.0, 0.04)})
DOSE = {"time": 0.0, "amount": 100.0}


def _predicted(of, learned, asked):
    population = Population(of)
    typical = population.typical({}, occasion=learned.occasion)
    fits = fit(population, events=learned, typical=typical)
    return predicted_levels(population, events=asked, typical=typical, fits=fits), fits, population


def test_without_levels_the_spread_is_that_of_the_prior_and_the_residual():
    """For one compartment long after absorption ln f = const - ln V - CL t / V, whose slopes are known."""
    learned = events(DOSE, {"time": 24.0, "evid": 2.0})
    asked = events(DOSE, {"time": 24.0})
    found, _, _ = _predicted(VARYING, learned, asked)
    clearance, volume, rate = 4.0, 70.0, 1.0
    k = clearance / volume
    slope_clearance = -k * 24 + k / (rate - k)
    slope_volume = -1 + k * 24 - k / (rate - k)
    expected = 0.04 * (slope_clearance**2 + slope_volume**2) + 0.05

    assert found.log_sd[1] ** 2 == pytest.approx(expected, rel=1e-3)
    assert np.isnan(found.level[0])


def test_levels_narrow_the_spread_but_never_below_the_residual():
    asked = events(DOSE, {"time": 6.0}, {"time": 24.0})
    wide, _, _ = _predicted(VARYING, events(DOSE, {"time": 6.0, "evid": 2.0}, {"time": 24.0, "evid": 2.0}), asked)
    narrow, _, _ = _predicted(VARYING, events(DOSE, {"time": 6.0, "level": 1.0}, {"time": 24.0, "level": 0.3}), asked)

    assert (narrow.log_sd[1:] < wide.log_sd[1:]).all()
    assert (narrow.log_sd[1:] ** 2 > 0.05).all()


def test_the_residual_of_a_log_scale_model_is_its_variance():
    residual = {"any": {"form": "log-additive", "proportional": {"sd": 0.3, "where": "test"}}}
    fixed = model(ORAL, residual=residual)
    found, _, _ = _predicted(fixed, events(DOSE, {"time": 6.0, "level": 1.0}), events(DOSE, {"time": 6.0}))

    assert found.log_sd[1] == pytest.approx(0.3)
