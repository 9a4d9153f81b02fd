"""Standard normal draws that fill every axis evenly. Not for the variability of patients: that is Omega."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np

from troughwise.pk.arrays import Array


@cache
def normal_quantiles(count: int) -> Array:
    """The middles of ``count`` equally likely parts of the standard normal distribution, in order."""
    found = np.array([NormalDist().inv_cdf((i + 0.5) / count) for i in range(count)])
    found.setflags(write=False)
    return found


def normal_draws(generator: np.random.Generator, *, effects: int, count: int) -> Array:
    """Points (n, M), on each axis the M equally likely quantiles in random order.

    A Latin hypercube: less noise along each axis than independent draws (McKay et al., Technometrics 1979;21:239).
    """
    if not effects:
        return np.zeros((0, count))
    return np.stack([generator.permutation(normal_quantiles(count)) for _ in range(effects)])
