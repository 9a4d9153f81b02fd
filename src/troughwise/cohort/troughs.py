"""Which levels of an event table are troughs, and on which daily dose each was drawn. Not for what a level means.

A level is a trough when it was drawn within a window of the end of the dosing interval; one drawn at the time of a dose was
drawn before it. The interval is the one that the dose record gives (II), else the time between the last two doses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from troughwise.pk.arrays import Array, Mask, Whole
from troughwise.pk.events import Events

_DAY_H = 24.0


@dataclass(frozen=True)
class Draws:
    """By row of a table: whether a trough was drawn there, and the daily dose it was drawn on (NaN where unknown)."""

    trough: Mask
    dose_per_day: Array


def draws(events: Events, *, window_h: float) -> Draws:
    """Troughs and daily doses of a table; ``window_h`` is how far from the interval's end a trough may be drawn."""
    found = Draws(np.zeros(len(events.time), dtype=bool), np.full(len(events.time), np.nan))
    for mine in np.split(np.arange(len(events.time)), events.first[1:]):
        doses = mine[events.is_dose[mine]]
        for row in mine[events.is_level[mine]]:
            since, interval, per_day = _before(events, row=int(row), doses=doses)
            found.trough[row] = abs(since - interval) <= window_h
            found.dose_per_day[row] = per_day
    return found


def _before(events: Events, *, row: int, doses: Whole) -> tuple[float, float, float]:
    """Hours since the dose before a level, the dosing interval, and the dose per day; NaN where they cannot be told."""
    time = events.time[row]
    near = doses[events.epoch[doses] == events.epoch[row]] if len(doses) else doses
    at_steady = near[(events.time[near] <= time) & (events.interval[near] > 0)]
    single = near[(events.time[near] < time) & (events.interval[near] <= 0)]
    if len(at_steady) and (not len(single) or events.time[at_steady[-1]] >= events.time[single[-1]]):
        return _of_repeated(events, time, int(at_steady[-1]))
    return _of_single(events, time, single)


def _of_repeated(events: Events, time: float, dose: int) -> tuple[float, float, float]:
    """After a dose record that repeats: at its own time the level was drawn before the dose, an interval after the last."""
    interval, since = float(events.interval[dose]), float(time - events.time[dose])
    if events.additional[dose] > 0 and since > interval:
        since -= interval * min(int(events.additional[dose]), int(since // interval))
    since = interval if since == 0 else since
    return since, interval, float(events.amount[dose] * _DAY_H / interval)


def _of_single(events: Events, time: float, single: Whole) -> tuple[float, float, float]:
    """After doses written one by one."""
    if len(single) < 2:
        return np.nan, np.nan, np.nan
    times = events.time[single]
    last_day = single[times >= time - _DAY_H]
    return float(time - times[-1]), float(times[-1] - times[-2]), float(events.amount[last_day].sum()) or np.nan
