"""Normal draws in the ways this room needs them. Not for clinical variability: that is Omega."""

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
