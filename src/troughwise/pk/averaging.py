"""Several models of the same patient: their weights, and draws mixed by them.

    w_i  proportional to  prior_i exp(-(OBJ_i - min OBJ) / 2)          facts: population-pk 4.6

OBJ is the marginal objective of the same levels. On a log scale it is -2 ln of a density of ln y; adding 2 sum ln y (the
Jacobian) makes it one of y. Not for which models apply.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from troughwise.pk.arrays import Array, Whole
from troughwise.pk.events import Events
from troughwise.pk.fit import Fits
from troughwise.pk.individuals import Population


def comparable_objective(population: Population, *, events: Events, fits: Fits) -> Array:
    """The marginal objective of each patient (P) as one of the levels themselves; infinite where a fit did not end well."""
    measured = events.is_level & np.isnan(events.limit)
    logarithms = np.where(measured, np.log(np.where(measured, events.level, 1.0)), 0.0)
    jacobian = 2 * np.bincount(events.patient, weights=logarithms, minlength=events.patients)
    objective = fits.marginal_objective + (jacobian if population.error.on_logarithm else 0.0)
    ended_well = np.array([outcome.ended_well for outcome in fits.outcome])
    return np.where(ended_well, objective, np.inf)


def weights(objectives: Array, *, priors: Array | None = None) -> Array:
    """The weight of each model (M), from comparable objectives (M, ...); they sum to 1.

    A model with an infinite objective has no weight; where none has a finite one, all weights are 0.
    """
    prior = np.ones(len(objectives)) if priors is None else priors
    usable = np.isfinite(objectives)
    best = np.where(usable, objectives, np.inf).min(axis=0)
    apart = np.where(usable, objectives, 0.0) - np.where(np.isfinite(best), best, 0.0)
    share = np.where(usable, np.exp(-apart / 2), 0.0) * prior.reshape(-1, *[1] * (objectives.ndim - 1))
    total = share.sum(axis=0)
    return np.asarray(share / np.where(total > 0, total, 1.0))


def mixed(draws: Sequence[Array], *, weights: Array) -> Array:
    """Draws (S, ...) of one quantity under several models (S, ...) as one sample of S, each model by its weight."""
    return np.concatenate([draw[chosen] for draw, chosen in zip(draws, picked(weights, size=len(draws[0])), strict=True)])


def picked(weights: Array, *, size: int) -> list[Whole]:
    """Which of its draws each model gives to one sample of S: its share (largest remainders), evenly spaced."""
    return [_spread(count, size) for count in _counts(weights, size)]


def _counts(weights: Array, size: int) -> Whole:
    """Whole numbers that sum to ``size`` in the proportion of the weights (Hamilton's rule)."""
    exact = weights / weights.sum() * size
    counts = np.floor(exact).astype(int)
    counts[np.argsort(counts - exact, kind="stable")[: size - counts.sum()]] += 1
    return np.asarray(counts, dtype=np.int64)


def _spread(count: int, size: int) -> Whole:
    return ((np.arange(count) + 0.5) * size / max(count, 1)).astype(np.int64)
