"""Dose schedules as rows of an event table: at steady state, or following a patient's history.

One patient of the table for each regimen, so that all of them are predicted at once. Not for judging a schedule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from troughwise.pk.arrays import Array, Whole
from troughwise.pk.events import Events, joined
from troughwise.pk.forecast import Course
from troughwise.pk.individuals import Typical
from troughwise.vocabulary.errors import InputError

_PAST_AND_ALL, _NOTHING, _DOSE, _OTHER = 2, 0, 1, 2


@dataclass(frozen=True)
class Regimen:
    """Doses one every ``interval_h``, in a cycle: amounts (3, 2) every 12 h are 3 in the morning and 2 in the evening."""

    amounts: tuple[float, ...]
    interval_h: float
    infusion_h: float = 0.0
    into_central: bool = False

    @property
    def cycle_h(self) -> float:
        """Hours until the schedule repeats."""
        return self.interval_h * len(self.amounts)

    def scaled(self, factor: float) -> Regimen:
        """The same schedule with every dose multiplied."""
        return replace(self, amounts=tuple(amount * factor for amount in self.amounts))


def at_steady_state(course: Course, *, regimens: Sequence[Regimen], hours: Sequence[Array]) -> Course:
    """Each regimen at its steady state, asked ``hours`` (N) after the first dose of a cycle, at most one cycle later.

    Covariates, occasion and random effects are those of the last row of the course; its doses play no part.
    """
    tables = [
        joined([_parallel(_steady_doses(regimen), _asked(times))]) for regimen, times in zip(regimens, hours, strict=True)
    ]
    return _like_last_row(course, joined(tables))


def following(course: Course, *, regimens: Sequence[Regimen], start_h: float, hours: Sequence[Array]) -> Course:
    """The course with each regimen from ``start_h`` on (no amounts: nothing more is given), asked at times ``hours`` (N).

    Repeated doses of the history due at or after the start are not given. Times rise; where one is that of a dose, the dose
    is given first. Between the rows of the history covariates hold as the course says; after them as on its last row.
    Raises ``InputError`` when the start lies before the end of the history, or the history is not that of one patient in
    the order of time.
    """
    history = course.events
    if history.patients != 1 or (np.diff(history.time) < 0).any() or start_h < history.time[-1]:
        raise InputError("A regimen can only follow the whole history of one patient", to_do="Let it start later.")
    past = _until(history, start_h)
    pairs = [_followed(past, regimen, start_h, asked, carry=course.carry)
             for regimen, asked in zip(regimens, hours, strict=True)]  # fmt: skip
    tables, likes = zip(*pairs, strict=True)
    return replace(course, events=joined(tables), typical=course.typical.on(np.concatenate(likes)))


def _followed(past: Events, regimen: Regimen, start_h: float, hours: Array, *, carry: str) -> tuple[Events, Whole]:
    """History, new doses and times asked for in the order of time, and for each row the row of the history it is like."""
    last = len(past.time) - 1
    doses = _coming_doses(regimen, start_h=start_h, until_h=float(hours.max(initial=start_h)))
    asked = replace(_asked(hours), occasion=past.occasion[_like(past, hours, carry=carry)])
    doses = replace(doses, occasion=np.full(len(doses.time), past.occasion[last]))
    table = _parallel(past, doses, asked)
    like = np.concatenate([np.arange(last + 1), np.full(len(doses.time), last), _like(past, hours, carry=carry)])
    order = np.argsort(table.time, kind="stable")
    return table.take(order), like[order]


def _like(past: Events, hours: Array, *, carry: str) -> Whole:
    """The row whose covariates hold at a time: the next one where they are carried backward, else the one before."""
    side = np.searchsorted(past.time, hours, side="left") if carry == "backward" else (
        np.searchsorted(past.time, hours, side="right") - 1)  # fmt: skip
    return np.clip(side, 0, len(past.time) - 1)


def _until(history: Events, start_h: float) -> Events:
    """The history with its repeated doses cut at the start; measured levels stay as rows, for their covariates."""
    interval = np.where(history.interval > 0, history.interval, np.inf)
    room = np.ceil((start_h - history.time) / interval).astype(int) - 1
    return replace(
        history,
        evid=np.where(history.evid == 0, _OTHER, history.evid),
        additional=np.clip(np.minimum(history.additional, room), 0, None),
    )


def _steady_doses(regimen: Regimen) -> Events:
    """Every dose of the cycle with its endless past; the later ones are given once more within the cycle shown."""
    numbers = np.arange(len(regimen.amounts))
    times = np.asarray(numbers * regimen.interval_h - np.where(numbers > 0, regimen.cycle_h, 0.0), dtype=float)
    doses = _doses(regimen, times=times)
    order = np.argsort(doses.time, kind="stable")
    steady = np.full(len(numbers), _PAST_AND_ALL)
    return replace(doses, steady=steady, additional=(numbers > 0).astype(int)).take(order)


def _coming_doses(regimen: Regimen, *, start_h: float, until_h: float) -> Events:
    """The doses from a start on, as many as are needed."""
    times: Array = start_h + np.arange(len(regimen.amounts), dtype=np.float64) * regimen.interval_h
    number = np.floor((until_h - times) / max(regimen.cycle_h, np.finfo(float).tiny))
    return replace(_doses(regimen, times=times), additional=np.clip(number, 0, None).astype(int))


def _doses(regimen: Regimen, *, times: Array) -> Events:
    amounts, count = np.array(regimen.amounts, dtype=float), len(times)
    rate = amounts / regimen.infusion_h if regimen.infusion_h else 0 * amounts
    return replace(
        _rows(times, evid=_DOSE), amount=amounts, rate=rate, interval=np.full(count, regimen.cycle_h),
        into_central=np.full(count, regimen.into_central),
    )  # fmt: skip


def _asked(times: Array) -> Events:
    return _rows(times, evid=_NOTHING)


def _rows(times: Array, *, evid: int) -> Events:
    """Rows of one patient on which nothing is given and nothing was measured."""
    count = len(times)
    zero, none, unknown = np.zeros(count), np.zeros(count, dtype=int), np.full(count, np.nan)
    return Events(
        patient=none, time=np.asarray(times, dtype=float), evid=none + evid, amount=zero, rate=zero, interval=zero,
        steady=none, additional=none, into_central=none > 0, level=unknown, limit=unknown, occasion=none + 1,
    )  # fmt: skip


def _parallel(*tables: Events) -> Events:
    """Tables of the same patient, one after another."""
    table = joined(tables)
    return replace(table, patient=np.zeros(len(table.time), dtype=int))


def _like_last_row(course: Course, events: Events) -> Course:
    """Another table under the covariates, occasion and effects of the last row of a course."""
    like = np.full(len(events.time), len(course.events.time) - 1)
    typical: Typical = course.typical.on(like)
    return replace(course, events=replace(events, occasion=course.events.occasion[like]), typical=typical)
