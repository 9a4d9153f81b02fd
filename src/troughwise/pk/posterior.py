"""Draws from what one patient's levels leave possible, by importance resampling around the MAP fit.

    J      the MAP objective (``objective``); the posterior density is proportional to exp(-J / 2)
    q      the proposal: mostly a multivariate t at the MAP with the fit's covariance, partly the prior
    w      exp(-J / 2) / q, the weight of a proposed point; effective size = (sum w)^2 / sum w^2

The prior's share bounds every weight, so that a second explanation or a corner of the surface is not overlooked (defensive
mixture; Hesterberg, Technometrics 1995;37:185). Where the weights are poor, the t is fitted to the weighted points and
everything is done once more. Equally likely draws follow by systematic resampling (Kitagawa, J Comput Graph Stat 1996;5:1).
The same seed gives the same draws. Not for choosing what to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log, pi

import numpy as np

from troughwise.pk.arrays import Array, Whole
from troughwise.pk.batch import Batch, batches
from troughwise.pk.fit import Fits
from troughwise.pk.forecast import Course
from troughwise.pk.normal import normal_draws
from troughwise.pk.objective import objective
from troughwise.pk.outcomes import Outcome

ENOUGH = 400.0
"""The effective size below which no interval is shown: a 5 % quantile is then known to about 1 percentage point."""

DRAWS = 1000
_PROPOSED = 4
_TAIL = 8
_PRIOR_SHARE = 0.125
_POOR = 0.25
_CELLS = 30_000


@dataclass(frozen=True)
class Posterior:
    """Equally likely draws of the random effects (n, S), and how many independent draws they are worth.

    No draw at all (S = 0) where no set of effects explains the levels.
    """

    eta: Array
    effective_size: float

    @property
    def supports_intervals(self) -> bool:
        """Whether there are enough effective draws for an interval."""
        return self.effective_size >= ENOUGH


def posterior(course: Course, *, fits: Fits, seed: int, draws: int = DRAWS) -> Posterior:
    """Draws for the one patient of a course, from its fit; without levels from the prior."""
    generator = np.random.default_rng(seed)
    found = list(batches(course.events, typical=course.typical, carry=course.carry))
    omega = course.population.omega
    if not found or not len(omega):
        return Posterior(_lower(omega) @ normal_draws(generator, effects=len(omega), count=draws), float(draws))
    if fits.outcome[0] is Outcome.IMPOSSIBLE_LEVEL:
        return Posterior(np.zeros((len(omega), 0)), 0.0)
    weighted = _explored(course, found[0], fits=fits, generator=generator, count=_PROPOSED * draws)
    return _resampled(weighted, generator=generator, draws=draws)


@dataclass(frozen=True)
class _Weighted:
    """Proposed points (n, M) and their weights (M), which sum to 1 or are all 0."""

    eta: Array
    weight: Array

    @property
    def effective_size(self) -> float:
        squares = float((self.weight**2).sum())
        return 1 / squares if squares else 0.0


def _explored(course: Course, batch: Batch, *, fits: Fits, generator: np.random.Generator, count: int) -> _Weighted:
    """One round at the fit; and where that is poor, a second at what the first found. The better one counts."""
    omega = course.population.omega
    covariance = fits.covariance[:, :, 0] if np.isfinite(fits.covariance).all() else omega
    first = _round(course, batch, proposal=_Proposal(fits.eta[:, 0], covariance, omega), generator=generator, count=count)
    if not 0 < first.effective_size < _POOR * count:
        return first
    mean = first.eta @ first.weight
    apart = first.eta - mean[:, None]
    spread = (apart * first.weight) @ apart.T + covariance / first.effective_size
    second = _round(course, batch, proposal=_Proposal(mean, spread, omega), generator=generator, count=count)
    return max(first, second, key=lambda weighted: weighted.effective_size)


def _round(course: Course, batch: Batch, *, proposal: _Proposal, generator: np.random.Generator, count: int) -> _Weighted:
    eta = proposal.draws(generator, count=count)
    logarithm = -0.5 * _objectives(course, batch, eta) - proposal.log_density(eta)
    best = logarithm.max()
    weight = np.exp(logarithm - best) if np.isfinite(best) else np.zeros(count)
    return _Weighted(eta, weight / (weight.sum() or 1.0))


def _objectives(course: Course, batch: Batch, eta: Array) -> Array:
    """J of every point (M), a cacheful at a time."""
    rows = 1 if batch.stepwise else max(1, batch.contexts)  # step by step, one row is worked on at a time
    size = max(1, _CELLS // (batch.levels.time.size * rows))
    parts = np.array_split(eta.T[:, :, None], max(1, eta.shape[1] // size))
    return np.concatenate([objective(course.population, batch=batch, eta=part)[:, 0] for part in parts])


class _Proposal:
    """A multivariate t around a point, and a share of the prior."""

    def __init__(self, center: Array, covariance: Array, omega: Array) -> None:
        self.center = center
        self.lower, self.prior_lower = _lower(covariance), _lower(omega)

    def draws(self, generator: np.random.Generator, *, count: int) -> Array:
        """Points (n, M): first the t's, then the prior's."""
        effects, priors = len(self.center), round(_PRIOR_SHARE * count)
        ours = count - priors
        near, wide = (normal_draws(generator, effects=effects, count=number) for number in (ours, priors))
        stretch = np.sqrt(_TAIL / generator.chisquare(_TAIL, ours))
        return np.concatenate([self.center[:, None] + self.lower @ near * stretch, self.prior_lower @ wide], axis=1)

    def log_density(self, eta: Array) -> Array:
        """ln q (M)."""
        return np.logaddexp(
            log(1 - _PRIOR_SHARE) + _log_t(eta - self.center[:, None], self.lower),
            log(_PRIOR_SHARE) + _log_normal(eta, self.prior_lower),
        )


def _lower(matrix: Array) -> Array:
    return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)


def _log_t(apart: Array, lower: Array) -> Array:
    n = len(apart)
    constant = lgamma((_TAIL + n) / 2) - lgamma(_TAIL / 2) - n / 2 * log(_TAIL * pi)
    return constant - _log_scale(lower) - (_TAIL + n) / 2 * np.log1p(_square(apart, lower) / _TAIL)


def _log_normal(apart: Array, lower: Array) -> Array:
    return -len(apart) / 2 * log(2 * pi) - _log_scale(lower) - 0.5 * _square(apart, lower)


def _log_scale(lower: Array) -> float:
    return float(np.log(np.diag(lower)).sum())


def _square(apart: Array, lower: Array) -> Array:
    """Squared length (M) in standard deviations."""
    return np.asarray((np.linalg.solve(lower, apart) ** 2).sum(axis=0))


def _resampled(weighted: _Weighted, *, generator: np.random.Generator, draws: int) -> Posterior:
    """Draws in the order of the first effect, along which resampling therefore adds no noise."""
    size = weighted.effective_size
    if not size:
        return Posterior(weighted.eta[:, :0], 0.0)
    order = np.argsort(weighted.eta[0], kind="stable")
    chosen = _systematic(weighted.weight[order], start=generator.random(), draws=draws)
    return Posterior(weighted.eta[:, order[chosen]], min(size, draws))


def _systematic(weight: Array, *, start: float, draws: int) -> Whole:
    """Indices (S): equally spaced points on the running sum of the weights."""
    points = (start + np.arange(draws)) / draws
    return np.asarray(np.minimum(np.searchsorted(np.cumsum(weight), points), np.flatnonzero(weight)[-1]), dtype=np.int64)
