"""Pooling the forecasts of several models into one.

    ln y of model m ~ N(mu_m, s_m^2)        w_m  weight of model m, sum 1 (``averaging``, or equal)
    1 / s^2 = sum w_m / s_m^2               mu = s^2 sum w_m mu_m / s_m^2

The logarithmic pool of the models' distributions (Genest and Zidek, Stat Sci 1986;1:114): the weighted geometric mean of
their densities, and where they are equally sure the geometric mean of their points. It stays one peak, and unlike the
mixture it is not wider than its members where they agree. Axes: M models, K forecasts; NaN marks a model without a forecast.
Not for weights by objective.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from troughwise.pk.arrays import Array, Mask


def equal_weights(made: Mask) -> Array:
    """Equal weights (M, K) for the models that make the forecast; 0 where none does."""
    return np.asarray(made / np.maximum(made.sum(axis=0), 1))


def pooled(mean: Array, *, sd: Array, weights: Array) -> tuple[Array, Array]:
    """Mean and SD (K) of the pool of normal distributions (M, K); NaN where no model makes the forecast."""
    precision = np.where(weights > 0, weights / sd**2, 0.0)
    total = precision.sum(axis=0)
    total = np.where(total > 0, total, np.nan)
    return (precision * np.where(weights > 0, mean, 0.0)).sum(axis=0) / total, 1 / np.sqrt(total)


def normal_half_width(share: float) -> float:
    """How many SD the middle ``share`` of a normal distribution reaches to either side."""
    return NormalDist().inv_cdf((1 + share) / 2)
