"""Predicted levels for many draws of a patient's random effects, at any time of any dose schedule.

A *course* is what the engine knows of a patient: rows, and the typical parameters on them. Several patients of one course
are one person under several schedules side by side; they share the draws. Symbols: S draws, n effects, R rows asked for
(EVID 0, in the order of the table), N times, P schedules. Not for fitting, and not for making schedules: ``regimens``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from troughwise.pk.arrays import Array, Whole
from troughwise.pk.batch import Batch, batches
from troughwise.pk.events import Carry, Events
from troughwise.pk.individuals import Population, Typical
from troughwise.pk.normal import normal_quantiles
from troughwise.pk.predict import predict
from troughwise.vocabulary.models import ParameterName

_CELLS = 30_000
"""Predictions made at once (step by step: at one time): few enough that the arrays stay in the processor's cache."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles shown: the median, the middle half and the middle nine tenths."""


@dataclass(frozen=True)
class Course:
    """Rows and the typical parameters on them, and how covariates hold between rows."""

    population: Population
    events: Events
    typical: Typical
    carry: Carry = "backward"

    def individuals(self, eta: Array) -> dict[ParameterName, Array]:
        """The parameters (S) as they are on the last row, for draws (n, S)."""
        return self.typical.individuals(eta, rows=np.full(eta.shape[1], len(self.events.time) - 1))

    def levels(self, eta: Array) -> Array:
        """Predicted levels (S, R) at the rows asked for."""
        return levels_at(self.population, events=self.events, typical=self.typical, eta=eta, carry=self.carry)


def levels_at(population: Population, *, events: Events, typical: Typical, eta: Array, carry: Carry = "backward") -> Array:
    """Predicted levels (S, R) at every EVID 0 row, measured or not, for draws (n, S) that all patients share.

    Raises ``InputError`` for an input that cannot be followed through parameters that change (``stepwise``).
    """
    asked = events.asked()
    place = np.cumsum(asked.is_level) - 1
    found = np.zeros((eta.shape[1], int(asked.is_level.sum())))
    for batch in batches(asked, typical=typical, carry=carry):
        columns = place[events.first[batch.patients] + batch.levels.order]
        for piece in _pieces(eta.shape[1], cells=columns.shape[1] if batch.stepwise else columns.size):
            _put(found[piece], part=predict(population.model, batch=batch, eta=eta.T[piece, :, None]), at=(columns, batch))
    return found


def _pieces(draws: int, *, cells: int) -> Iterator[slice]:
    size = max(1, _CELLS // max(cells, 1))
    return (slice(start, start + size) for start in range(0, draws, size))


def _put(found: Array, *, part: Array, at: tuple[Whole, Batch]) -> None:
    """Predictions (S, N, P) into their columns."""
    columns, batch = at
    for patient, column in enumerate(columns.T):
        real = batch.levels.observed[:, patient]
        found[:, column[real]] = part[:, real, patient if part.shape[2] > 1 else 0]


def quantiles(values: Array) -> Array:
    """The quantiles (5, ...) of draws (S, ...), in the order of ``QUANTILES``; each is one of the draws, be it infinite."""
    return np.asarray(np.quantile(values, QUANTILES, axis=0, method="inverted_cdf"))


@dataclass(frozen=True)
class Shares:
    """How probable it is that a value lies below, within (limits included) and above two limits; they sum to 1."""

    below: Array
    within: Array
    above: Array


def shares(values: Array, *, low: float, high: float) -> Shares:
    """Of draws (S, ...): the predicted value itself, without residual error, against its limits."""
    below, above = (values < low).mean(axis=0), (values > high).mean(axis=0)
    return Shares(below, 1 - below - above, above)


def measured(population: Population, *, levels: Array, seed: int) -> Array:
    """Levels as an assay would measure them: predictions (S, ...) with residual error added, one for each draw.

    The errors are the S equally likely quantiles of a normal distribution in random order. Nothing is measured below 0.
    """
    z = np.random.default_rng(seed).permutation(normal_quantiles(len(levels))).reshape(-1, *[1] * (levels.ndim - 1))
    error = population.error
    if error.on_logarithm:
        return np.asarray(levels * np.exp(error.proportional * z))
    return np.asarray(np.maximum(levels + np.sqrt(error.variance(levels)) * z, 0.0))
