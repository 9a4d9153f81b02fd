"""Which next level would teach most: the expected variance of a target quantity for every time at which one could be drawn.

    H_t    H + g g' b_t      expected posterior precision after a level at time t (symbols in ``objective``)
    d      gradient of the target in eta; its variance is d' H_t^-1 d (delta method)

H is that of the present fit, g and b_t are taken at its MAP; the value of the coming level plays no part. D-optimality in
one number: Mentre, Mallet and Baccar, Biometrika 1997;84:429. Not for what is practical.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from troughwise.pk.arrays import Array
from troughwise.pk.batch import batches
from troughwise.pk.fit import Fits
from troughwise.pk.forecast import Course
from troughwise.pk.objective import CENTRAL_STEP, information

Target = Callable[[Array], Array]
"""From effects (n, V) to the quantity (V), usually a logarithm, so that its standard deviation is a share."""


@dataclass(frozen=True)
class Lesson:
    """The variance of the target as it is now, and as it is expected to be after one level at each row asked for (R)."""

    now: float
    after: Array


def log_clearance(course: Course) -> Target:
    """ln CL as it is on the last row of a course."""

    def target(eta: Array) -> Array:
        found = course.individuals(eta)
        if "clearance" in found:
            return np.log(found["clearance"])
        return np.log(found["elimination_rate"]) + np.log(found["central_volume"])

    return target


def lesson(course: Course, *, fits: Fits, target: Target) -> Lesson:
    """What a level at each row asked for of a one-patient course (``regimens.following``) would teach about the target."""
    eta, covariance = fits.eta[:, :1], fits.covariance[:, :, 0]
    slope = gradient(target, eta=eta)
    learnt = covariance @ slope
    now = float(slope @ learnt)
    g, bend = _information(course, eta)
    along = np.einsum("ir,i->r", g, learnt)
    width = np.einsum("ir,ij,jr->r", g, covariance, g)
    return Lesson(now, np.maximum(now - bend * along**2 / (1 + bend * width), 0.0))


def gradient(target: Target, *, eta: Array) -> Array:
    """Central differences (n) of the target at eta (n, 1)."""
    step = CENTRAL_STEP * np.eye(len(eta))
    return np.asarray((target(eta + step) - target(eta - step)) / (2 * CENTRAL_STEP))


def _information(course: Course, eta: Array) -> tuple[Array, Array]:
    """g (n, R) and b (R) of the rows asked for."""
    (batch,) = batches(course.events.asked(), typical=course.typical, carry=course.carry)
    _, g, bend = information(course.population, batch=batch, eta=eta)
    real = batch.levels.observed[:, 0]
    return g[:, real, 0], bend[real, 0]
