"""How long something takes, draw by draw: a change of regimen to take effect, a level to fall when doses are withheld.

What takes longer than the horizon is infinite here, so that quantiles stay right. Not for advice on when to draw a level.
"""

from __future__ import annotations

import numpy as np

from troughwise.pk.arrays import Array, Mask
from troughwise.pk.exposure import steady_exposure
from troughwise.pk.forecast import Course
from troughwise.pk.regimens import Regimen, at_steady_state, following

HORIZON_H = 1440.0
"""How far ahead is looked."""

CHANGED = 0.9
"""The share of a change that counts as having happened."""

_POINTS = 200
_NO_CHANGE = 1e-6


def settling_h(course: Course, *, current: Regimen, new: Regimen, eta: Array) -> Array:
    """Hours (S) from the first dose of ``new`` until 90 % of the change of trough has happened, and stays so.

    Before it ``current`` is at steady state. Counted in whole cycles of the new regimen, for draws (n, S); 0 where the two
    troughs are the same.
    """
    before = at_steady_state(course, regimens=[current], hours=[np.zeros(0)])
    hours: Array = np.arange(int(HORIZON_H // new.cycle_h) + 1, dtype=np.float64) * new.cycle_h
    after = following(before, regimens=[new], start_h=current.cycle_h, hours=[current.cycle_h + hours])
    troughs = after.levels(eta)
    goal = steady_exposure(course, regimens=[new], eta=eta).trough
    change = np.abs(goal - troughs[:, :1])
    missing = np.abs(goal - troughs) > np.maximum((1 - CHANGED) * change, _NO_CHANGE * goal)
    return _last(missing, hours=np.append(hours, np.inf))


def _last(holds: Mask, *, hours: Array) -> Array:
    """The hour (S) after the last one at which something holds (S, N); the first hour where it never does."""
    count = holds.shape[1]
    number = np.where(holds.any(axis=1), count - np.argmax(holds[:, ::-1], axis=1), 0)
    return np.asarray(hours[number])


def withheld_h(course: Course, *, start_h: float, limit: float, eta: Array) -> Array:
    """Hours (S) from ``start_h`` until the level falls below the limit for good when nothing more is given."""
    hours = HORIZON_H * (np.arange(_POINTS) / (_POINTS - 1)) ** 2
    nothing = Regimen(amounts=(), interval_h=HORIZON_H)
    levels = following(course, regimens=[nothing], start_h=start_h, hours=[start_h + hours]).levels(eta)
    return time_below(levels, hours=hours, limit=limit)


def time_below(levels: Array, *, hours: Array, limit: float) -> Array:
    """When (S) curves (S, N) are below the limit for good; between two points the level decays exponentially."""
    above = levels >= limit
    last = levels.shape[1] - 1 - np.argmax(above[:, ::-1], axis=1)
    here = np.minimum(last, levels.shape[1] - 2)[:, None] + np.array([0, 1])
    y = np.log(np.maximum(np.take_along_axis(levels, here, axis=1), np.finfo(float).tiny))
    fall = np.where(y[:, 0] > y[:, 1], y[:, 0] - y[:, 1], 1.0)
    share = np.clip((y[:, 0] - np.log(limit)) / fall, 0.0, 1.0)
    crossing = hours[here[:, 0]] + share * (hours[here[:, 1]] - hours[here[:, 0]])
    crossing = np.where(last == levels.shape[1] - 1, np.inf, crossing)
    return np.where(above.any(axis=1), crossing, hours[0])
