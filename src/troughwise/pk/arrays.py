"""The array types of this room, and the one unequal division that the formulas need. Not for pharmacology."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


def keep_freed_memory() -> None:
    """Let the C library keep what temporary arrays give back, instead of fetching it anew from the system each time.

    The GNU allocator raises its threshold for that (mallopt(3), M_MMAP_THRESHOLD) when a large block is freed; elsewhere
    this does nothing. It makes large fits about a third faster.
    """
    block = np.empty(_BLOCK)
    del block


_BLOCK = 3_000_000


def divided(above: Array, *, below: Array, where_zero: Array | float) -> Array:
    """above / below, with the limit given for the elements whose denominator is exactly 0."""
    if np.all(below):
        return above / below
    zero = below == 0
    return np.where(zero, where_zero, above / np.where(zero, 1.0, below))
