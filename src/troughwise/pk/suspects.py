"""Levels that do not fit what all the others say, and patients who do not fit the population.

Each level is predicted from a fit without it. Its distance is (y - f) / sd, or ln(y / f) over the sd of the logarithm where
the error has a proportional part; sd^2 = g' C g + v, with C the covariance of that fit (symbols in ``objective``). Several
wrong levels can hide one another. Not for deciding that a level is wrong: that needs a human.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from troughwise.pk.arrays import Array, Mask, Whole
from troughwise.pk.batch import batches
from troughwise.pk.events import Events, joined
from troughwise.pk.fit import Fits, fit
from troughwise.pk.forecast import Course
from troughwise.pk.individuals import Population
from troughwise.pk.objective import information

SUSPECT = 3.0
"""The distance beyond which a level is suspect: one right level in 370 lies so far out."""

FAR_OUT = 2.5
"""Standard deviations of the population beyond which an effect is far out: one patient in 80."""


@dataclass(frozen=True)
class LeftOut:
    """For each measured level (N), in the order of the table: predicted without it, distance, and the fit without it."""

    rows: Whole
    measured: Array
    predicted: Array
    distance: Array
    fits: Fits

    @property
    def suspect(self) -> Mask:
        """Levels too far from what the others say."""
        return np.asarray(np.abs(self.distance) > SUSPECT, dtype=bool)


def left_out(course: Course) -> LeftOut:
    """Every measured level of a one-patient course against a fit of the others; levels below quantification are kept."""
    events = course.events
    rows = np.flatnonzero(events.is_level & np.isnan(events.limit))
    without = joined([_without(events, int(row)) for row in rows] or [events.take(rows)])
    typical = course.typical.on(np.tile(np.arange(len(events.time)), len(rows)))
    found = fit(course.population, events=without, typical=typical, carry=course.carry)
    f, sd = _predicted(replace(course, events=without, typical=typical), found, rows)
    y = events.level[rows]
    return LeftOut(rows, y, f, _distance(course.population, y, f, sd), found)


def suspects(course: Course) -> Whole:
    """The rows of the levels that do not fit, the worst first; never more than half of the levels.

    One wrong level draws every fit that keeps it away from the right ones. So of the levels that are too far from what the
    others say, only the one without which the others are best explained is taken out, and the rest are looked at again.
    """
    found: list[int] = []
    levels = int((course.events.is_level & np.isnan(course.events.limit)).sum())
    while len(found) < levels // 2:
        out = left_out(course)
        if not out.suspect.any():
            break
        worst = int(out.rows[np.argmin(np.where(out.suspect, out.fits.marginal_objective, np.inf))])
        found.append(worst)
        course = replace(course, events=_without(course.events, worst))
    return np.array(found, dtype=int)


def _without(events: Events, row: int) -> Events:
    level = events.level.copy()
    level[row] = np.nan
    return replace(events, level=level)


def _predicted(course: Course, fits: Fits, rows: Whole) -> tuple[Array, Array]:
    """f and its predictive sd for row ``rows[i]`` of patient i, on the scale of the error model."""
    f, spread = np.zeros(len(rows)), np.zeros(len(rows))
    error = course.population.error
    for batch in batches(course.events.asked(), typical=course.typical, carry=course.carry):
        mine = batch.patients
        at, g, _ = information(course.population, batch=batch, eta=fits.eta[:, mine])
        place = np.argmax((batch.levels.order == rows[mine]) & batch.levels.observed, axis=0)
        column = np.arange(len(mine))
        slope = g[:, place, column]
        f[mine] = at[place, column]
        spread[mine] = np.einsum("ip,ijp,jp->p", slope, fits.covariance[:, :, mine], slope)
    if error.on_logarithm:
        return f, np.sqrt(spread / f**2 + error.variance(f))
    return f, np.sqrt(spread + error.variance(f))


def _distance(population: Population, y: Array, f: Array, sd: Array) -> Array:
    error = population.error
    if not error.proportional:
        return (y - f) / sd
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.log(y / f) / (sd if error.on_logarithm else sd / f)
    return np.where((f == 0) & (y > 0), np.inf, distance)


def learnt(population: Population, *, fits: Fits) -> Array:
    """1 - shrinkage (n, P): 0 where the levels taught nothing of an effect, 1 where everything.

    Shrinkage of one patient's effect is its posterior variance as a share of omega^2.
    """
    omega = np.diag(population.omega)[:, None]
    return np.asarray(1 - np.einsum("iip->ip", fits.covariance) / omega)


def far_out(population: Population, *, fits: Fits) -> Mask:
    """Effects (n, P) that lie far out in the population."""
    return np.asarray(np.abs(fits.eta) > FAR_OUT * np.sqrt(np.diag(population.omega))[:, None], dtype=bool)
