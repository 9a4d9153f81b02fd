"""Pools of normal distributions."""

from __future__ import annotations

import numpy as np
import pytest

from troughwise.pk.pooling import equal_weights, normal_half_width, pooled


def test_models_that_are_equally_sure_meet_at_their_geometric_mean():
    mean, sd = pooled(np.log([[4.0], [9.0]]), sd=np.full((2, 1), 0.3), weights=np.full((2, 1), 0.5))

    assert np.exp(mean) == pytest.approx(6.0)
    assert sd == pytest.approx(0.3)


def test_the_surer_model_pulls_harder():
    """Precisions 100 and 25: the pool's is their mean, and the point lies four times nearer the surer one."""
    mean, sd = pooled(np.array([[0.0], [1.0]]), sd=np.array([[0.1], [0.2]]), weights=np.full((2, 1), 0.5))

    assert mean == pytest.approx(0.2)
    assert sd == pytest.approx(1 / 62.5**0.5)


def test_a_model_without_a_forecast_has_no_part():
    made = np.array([[True, True, False], [True, False, False]])
    level = np.where(made, np.array([[0.0], [2.0]]), np.nan)
    mean, _ = pooled(level, sd=np.where(made, 0.3, np.nan), weights=equal_weights(made))

    assert mean[:2].tolist() == [1.0, 0.0]
    assert np.isnan(mean[2])


def test_nine_tenths_of_a_normal_distribution_lie_within_1_645_sd():
    assert normal_half_width(0.9) == pytest.approx(1.6448536, abs=1e-6)
