"""The rows of an event table as arrays, and what they mean: resets, doses, levels, the order in time.

Rows of many patients stand one after another, in the order of the table. EVID as in NONMEM: 0 level, 1 dose, 2 other, 3
reset, 4 reset and dose. SS = 1 resets and starts at steady state, SS = 2 adds its endless past to what is there; ADDL doses
follow every II. RATE > 0 is an infusion, RATE = -2 one whose duration the model estimates. An *epoch* is a stretch between
two resets: no dose acts beyond it, and time may start anew. Not for reading files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Literal

import numpy as np

from troughwise.pk.arrays import Array, Mask, Whole

Carry = Literal["backward", "forward"]
"""Backward: a row's covariates hold over the interval that ends with it (NONMEM); forward: until the next row."""

ESTIMATED_DURATION = -2.0


@dataclass(frozen=True)
class Events:
    """An event table. ``patient`` counts from 0 and never falls; ``level`` is NaN where nothing was measured."""

    patient: Whole
    time: Array
    evid: Whole
    amount: Array
    rate: Array
    interval: Array
    steady: Whole
    additional: Whole
    into_central: Mask
    level: Array
    limit: Array
    """The lower limit of quantification of a level below it; NaN for a measured level."""
    occasion: Whole

    @cached_property
    def patients(self) -> int:
        """How many patients."""
        return int(self.patient[-1]) + 1 if len(self.patient) else 0

    @cached_property
    def is_level(self) -> Mask:
        """Rows that a fit compares with a prediction."""
        return np.asarray((self.evid == 0) & ~(np.isnan(self.level) & np.isnan(self.limit)), dtype=bool)

    @cached_property
    def is_dose(self) -> Mask:
        """Rows that give something."""
        return np.asarray(np.isin(self.evid, (1, 4)) & (self.amount > 0), dtype=bool)

    @cached_property
    def epoch(self) -> Whole:
        """Number of resets so far."""
        resets = np.isin(self.evid, (3, 4)) | (self.is_dose & (self.steady == 1))
        return np.cumsum(resets)

    @cached_property
    def first(self) -> Whole:
        """First row of each patient."""
        return np.searchsorted(self.patient, np.arange(self.patients))

    @cached_property
    def used(self) -> Mask:
        """Rows up to the patient's last level: what comes later cannot teach anything."""
        rows = np.arange(len(self.patient))
        last = np.full(self.patients, -1)
        np.maximum.at(last, self.patient[self.is_level], rows[self.is_level])
        return np.asarray(rows <= last[self.patient], dtype=bool)

    def take(self, rows: Whole) -> Events:
        """Some of the rows, in the order asked for; a patient's rows stay together and keep his number."""
        return replace(self, **{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def asked(self) -> Events:
        """The same table with a prediction wanted at every EVID 0 row, measured or not."""
        return _Asked(**{field.name: getattr(self, field.name) for field in fields(self)})


class _Asked(Events):
    """Every EVID 0 row counts as a level, though nothing may have been measured: for forecasts, never for fits."""

    @cached_property
    def is_level(self) -> Mask:
        """Rows to be predicted."""
        return np.asarray(self.evid == 0, dtype=bool)


def joined(tables: Sequence[Events]) -> Events:
    """Tables of one patient each, as one table of many patients."""
    columns = {field.name: np.concatenate([getattr(table, field.name) for table in tables]) for field in fields(Events)}
    lengths = [len(table.time) for table in tables]
    return Events(**{**columns, "patient": np.repeat(np.arange(len(tables)), lengths)})


def positions(patient: Whole) -> Whole:
    """0, 1, 2, ... within each run of the same patient."""
    rows = np.arange(len(patient))
    starts = np.r_[True, patient[1:] != patient[:-1]] if len(patient) else np.zeros(0, dtype=bool)
    return rows - np.maximum.accumulate(np.where(starts, rows, 0))


def expanded(events: Events, *, rows: Whole) -> tuple[Whole, Array]:
    """Each dose row with its additional doses up to the end of its epoch, as (row, time), in the order of time."""
    last = np.full(events.epoch.max(initial=0) + 1 + events.patients, -np.inf)
    key = events.epoch + events.patient
    np.maximum.at(last, key[events.used], events.time[events.used])
    interval = np.where(events.interval[rows] > 0, events.interval[rows], np.inf)
    room = np.floor((last[key[rows]] - events.time[rows]) / interval)
    count = np.clip(np.minimum(events.additional[rows], room), 0, None).astype(int) + 1
    repeated = np.repeat(rows, count)
    number = np.arange(len(repeated)) - np.repeat(np.cumsum(count) - count, count)
    later = number * np.where(number > 0, events.interval[repeated], 0.0)
    return repeated, events.time[repeated] + later
