"""Averaging models that forecast the same level from the same earlier levels.

    O_m  marginal objective of model m (NONMEM's OBJ)       w_m  exp(-O_m / 2) / sum of the same, or 1 / M
    ln y of model m ~ N(mu_m, s_m^2)                        average: the mixture with weights w_m

The point of the average is exp(sum of w_m mu_m), the weighted geometric mean; its interval is that of the mixture, so that
models that disagree widen it. An objective on the log scale must first be brought to that of the level itself
(``on_the_scale_of_levels``). Axes: M models, K forecasts; NaN marks a model that makes no forecast. Not for fitting.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from troughwise.pk.arrays import Array, Mask
from troughwise.pk.events import Events
from troughwise.pk.residual import ErrorModel

_HALVINGS = 60
_FAR = 12.0


def on_the_scale_of_levels(objective: Array, *, error: ErrorModel, events: Events) -> Array:
    """Objectives (P) that models with any residual error can be compared by: 2 sum ln y is added for log-scale errors."""
    if not error.on_logarithm:
        return objective
    measured = events.is_level & ~np.isnan(events.level)
    logarithms = np.where(measured, np.log(np.where(measured, events.level, 1.0)), 0.0)
    return objective + 2 * np.bincount(events.patient, weights=logarithms, minlength=len(objective))


def marginal_weights(objective: Array) -> Array:
    """Weights (M, K) from marginal objectives (M, K): the models' posterior probabilities when all were equally likely."""
    lowest = np.nanmin(np.where(np.isnan(objective), np.inf, objective), axis=0)
    share = np.where(np.isnan(objective), 0.0, np.exp(-0.5 * (objective - np.where(np.isfinite(lowest), lowest, 0.0))))
    return _shared(share)


def equal_weights(objective: Array) -> Array:
    """Equal weights (M, K) for the models that make the forecast."""
    return _shared((~np.isnan(objective)).astype(float))


def _shared(share: Array) -> Array:
    total = share.sum(axis=0)
    return np.asarray(share / np.where(total > 0, total, 1.0))


def averaged(mean: Array, *, weights: Array) -> Array:
    """The weighted mean (K) of means on the log scale (M, K); NaN where no model makes the forecast."""
    found = np.where(weights > 0, weights * np.where(weights > 0, mean, 0.0), 0.0).sum(axis=0)
    return np.where(weights.sum(axis=0) > 0, found, np.nan)


def mixture_interval(mean: Array, *, sd: Array, weights: Array, share: float) -> tuple[Array, Array]:
    """The limits (K) between which the middle ``share`` of a mixture of normal distributions lies."""
    tail = (1 - share) / 2
    return _quantile(mean, sd, weights, tail), _quantile(mean, sd, weights, 1 - tail)


def _quantile(mean: Array, sd: Array, weights: Array, probability: float) -> Array:
    """By halving; the distribution function of a mixture rises everywhere."""
    used = weights > 0
    low = np.min(np.where(used, mean - _FAR * sd, np.inf), axis=0)
    high = np.max(np.where(used, mean + _FAR * sd, -np.inf), axis=0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = _mixture_cdf(middle, mean, sd, weights) < probability
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.where(used.any(axis=0), (low + high) / 2, np.nan)


def _mixture_cdf(x: Array, mean: Array, sd: Array, weights: Array) -> Array:
    used: Mask = np.asarray(weights > 0, dtype=bool)
    z = np.where(used, (x - mean) / np.where(used, sd, 1.0), 0.0)
    return np.asarray((weights * _cdf(z)).sum(axis=0))


def _cdf(z: Array) -> Array:
    return np.frompyfunc(NormalDist().cdf, 1, 1)(z).astype(float)  # type: ignore[no-any-return]


def normal_half_width(share: float) -> float:
    """How many SD the middle ``share`` of a normal distribution reaches to either side."""
    return NormalDist().inv_cdf((1 + share) / 2)

