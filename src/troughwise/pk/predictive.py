"""The distribution of a level that is yet to be measured, given a fit: log-normal around the prediction.

    f   prediction at the fitted effects        C   their covariance (Laplace)        G  = df / deta
    v   residual variance at f                  s^2 = G' C G / f^2 + v / f^2          variance of ln y

On the log scale of a log-additive error, v / f^2 is its variance itself. An effect that no level has informed, such as the
one of an occasion to come, stands in C with its prior variance, so that its spread is part of s. Not for fitting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from troughwise.pk.arrays import Array, Mask
from troughwise.pk.batch import Batch, batches
from troughwise.pk.events import Carry, Events
from troughwise.pk.fit import Fits
from troughwise.pk.individuals import Population, Typical
from troughwise.pk.objective import information


@dataclass(frozen=True)
class Predicted:
    """By row of an event table: the prediction and the SD of ln y around it; NaN where none was asked for."""

    level: Array
    log_sd: Array

    def where(self, keep: Mask, *, otherwise: Predicted) -> Predicted:
        """These predictions on some rows, others elsewhere."""
        return Predicted(np.where(keep, self.level, otherwise.level), np.where(keep, self.log_sd, otherwise.log_sd))


def predicted_levels(
    population: Population, *, events: Events, typical: Typical, fits: Fits, carry: Carry = "backward"
) -> Predicted:
    """Predictions on the rows of ``events`` that are levels, whatever value stands there, from fits of its patients."""
    found = Predicted(*(np.full(len(events.time), np.nan) for _ in range(2)))
    for batch in batches(events, typical=typical, carry=carry):
        level, log_sd = _of_batch(population, batch, fits.of(batch.patients))
        real = batch.levels.observed
        rows = (batch.levels.order + events.first[batch.patients])[real]
        found.level[rows], found.log_sd[rows] = level[real], log_sd[real]
    return found


def _of_batch(population: Population, batch: Batch, fits: Fits) -> tuple[Array, Array]:
    """Predictions and SDs (N, P)."""
    f, df, _ = information(population, batch=batch, eta=fits.eta)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = df / f
        spread = np.einsum("inp,ijp,jnp->np", relative, fits.covariance, relative)
        v = population.error.variance(f)
        return f, np.sqrt(spread + (v if population.error.on_logarithm else v / f**2))
