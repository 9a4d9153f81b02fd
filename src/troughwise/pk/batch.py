"""Patients of one shape side by side: levels, doses and parameters as arrays whose last axis is the patient.

Patients whose parameters are constant within each epoch are predicted by superposition; the others step by step. Axes:
N levels, D doses, C contexts (rows whose parameters differ), P patients. Not for predicting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from troughwise.pk.arrays import Array, Mask, Whole
from troughwise.pk.events import Carry, Events, expanded, positions
from troughwise.pk.individuals import Action, Typical
from troughwise.vocabulary.models import ParameterName

NOT_KINETIC: frozenset[ParameterName] = frozenset({"relative_bioavailability", "lag_time", "zero_order_duration"})
"""Parameters of a dose: they may differ from dose to dose without breaking superposition."""

SIDE_BY_SIDE = 1536
"""Patients that a search takes at once: few enough that its arrays stay in the processor's cache."""


@dataclass(frozen=True)
class Levels:
    """(N, P): when, what, and in which context; ``order`` is the row's place in the patient's table."""

    time: Array
    value: Array
    limit: Array
    observed: Mask
    order: Whole
    epoch: Whole

    @cached_property
    def _all_real(self) -> bool:
        return bool(self.observed.all())

    @cached_property
    def censored(self) -> Mask | None:
        """Levels below quantification, or None where there is none."""
        below = ~np.isnan(self.limit)
        return below if below.any() else None

    def only_real(self, terms: Array) -> Array:
        """Terms (..., N, P) with 0 in the cells that only fill the table."""
        return terms if self._all_real else np.where(self.observed, terms, 0.0)


@dataclass(frozen=True)
class Doses:
    """(D, P)."""

    time: Array
    amount: Array
    rate: Array
    interval: Array
    steady: Whole
    additional: Whole
    into_central: Mask
    order: Whole
    epoch: Whole
    given: Mask


class DoseGroup:
    """The doses of one column that are given in the same way: everything that the formulas need of them, as (1, P)."""

    def __init__(self, doses: Doses, column: int, *, levels: Levels, way: tuple[bool, bool], members: Mask) -> None:
        self.central, self.infused = way
        self.amount = np.where(members, doses.amount[column], 0.0)[None]
        self.rate, self.time = doses.rate[column][None], doses.time[column][None]
        self.interval = np.where(doses.interval[column] > 0, doses.interval[column], 1.0)[None]
        self.steady, self.additional = doses.steady[column][None] > 0, doses.additional[column][None]
        self.order, self.epoch = doses.order[column][None], doses.epoch[column][None]
        self.repeats = bool(((self.additional > 0) | self.steady)[:, members].any())
        self.members = members
        self.since = (levels.time - self.time)[None]
        self.reaches = (levels.epoch == self.epoch) & (levels.order > self.order) & members


def _groups(doses: Doses, column: int, *, levels: Levels) -> list[DoseGroup]:
    """The ways in which the doses of one column are given: into which compartment, at once or as an infusion."""
    found = []
    for central in (False, True):
        for infused in (False, True):
            members = doses.given[column] & (doses.into_central[column] == central) & ((doses.rate[column] != 0) == infused)
            if members.any():
                found.append(DoseGroup(doses, column, levels=levels, way=(central, infused), members=members))
    return found


@dataclass(frozen=True)
class Batch:
    """A group of patients. ``contexts`` (C, P) are the rows whose parameters are used; one context fits all when C = 1."""

    patients: Whole
    levels: Levels
    doses: Doses
    values: dict[ParameterName, Array]
    actions: dict[ParameterName, tuple[Action, ...]]
    haematocrit: Array | None
    stepwise: bool
    carry: Carry
    row_time: Array
    row_epoch: Whole

    @property
    def contexts(self) -> int:
        """How many contexts each patient has."""
        return len(self.row_time)

    @cached_property
    def groups(self) -> list[list[DoseGroup]]:
        """The doses of each column, by the way they are given."""
        return [_groups(self.doses, column, levels=self.levels) for column in range(len(self.doses.time))]

    def pieces(self) -> Iterator[tuple[slice, Batch]]:
        """The batch a cacheful at a time."""
        if len(self.patients) <= SIDE_BY_SIDE:
            yield slice(None), self
            return
        for start in range(0, len(self.patients), SIDE_BY_SIDE):
            piece = slice(start, start + SIDE_BY_SIDE)
            yield piece, self.take(piece)

    def take(self, keep: Mask | Whole | slice) -> Batch:
        """Some of the patients."""
        return replace(self, **{f.name: _taken(getattr(self, f.name), keep) for f in fields(self)})


def _taken(item: Any, keep: Mask | Whole | slice) -> Any:
    if isinstance(item, np.ndarray):
        return item[..., keep]
    if isinstance(item, Levels | Doses | Batch | Action):
        return replace(item, **{f.name: _taken(getattr(item, f.name), keep) for f in fields(item)})
    if isinstance(item, dict):
        return {key: _taken(value, keep) for key, value in item.items()}
    return tuple(_taken(part, keep) for part in item) if isinstance(item, tuple) else item


def at_levels(batch: Batch, *, parameters: dict[ParameterName, Array]) -> dict[ParameterName, Array]:
    """The parameters as they are on the rows of the levels; untouched where one context fits all."""
    return {name: on_levels(value, order=batch.levels.order) for name, value in parameters.items()}


def on_levels(value: Array, *, order: Whole) -> Array:
    """Values (V, C, P) on the rows of the levels (V, N, P)."""
    return value if value.shape[1] == 1 else np.take_along_axis(value, order[None], axis=1)


def batches(events: Events, *, typical: Typical, carry: Carry = "backward") -> Iterator[Batch]:
    """The patients with at least one level, grouped by shape; the order within a group is that of the table."""
    stepwise, varying = _changes(events, typical)
    dose_rows, dose_times = _doses(events, stepwise)
    shape = np.stack([stepwise, varying, _count(events, np.flatnonzero(events.is_level)), _count(events, dose_rows),
                      np.where(varying, _count(events, np.flatnonzero(events.used)), 1)])  # fmt: skip
    shape[2:] = _rounded_up(shape[2:])
    sizes = shape.max(axis=1, initial=0) + 1
    code = np.ravel_multi_index(tuple(shape), tuple(sizes))
    for number in np.unique(code):
        kind = np.array(np.unravel_index(number, tuple(sizes)))
        if kind[2]:
            patients = np.flatnonzero(code == number)
            yield _batch(events, typical, patients=patients, kind=kind, doses=(dose_rows, dose_times, carry))


def _changes(events: Events, typical: Typical) -> tuple[Mask, Mask]:
    """By patient: whether kinetics change within an epoch, and whether anything changes at all."""
    same_patient = (events.patient[1:] == events.patient[:-1]) & events.used[1:]
    same_epoch = same_patient & (events.epoch[1:] == events.epoch[:-1])
    any_change, kinetic = np.zeros(len(same_epoch), dtype=bool), np.zeros(len(same_epoch), dtype=bool)
    for name, values in typical.values.items():
        changed = values[1:] != values[:-1]
        for action in typical.actions[name]:
            changed |= action.rows[1:] != action.rows[:-1] if action.rows is not None else False
        any_change |= changed
        kinetic |= changed & (name not in NOT_KINETIC)
    if typical.haematocrit is not None:
        any_change |= typical.haematocrit[1:] != typical.haematocrit[:-1]
    return _by_patient(events, kinetic & same_epoch), _by_patient(events, any_change & same_patient)


def _by_patient(events: Events, change: Mask) -> Mask:
    return np.bincount(events.patient[1:][change], minlength=events.patients) > 0


def _doses(events: Events, stepwise: Mask) -> tuple[Whole, Array]:
    """Dose rows with their times; additional doses are written out for those who are predicted step by step."""
    rows = np.flatnonzero(events.is_dose & events.used)
    stepped = stepwise[events.patient[rows]]
    if not stepped.any():
        return rows, events.time[rows]
    written, times = expanded(events, rows=rows[stepped])
    all_rows = np.r_[rows[~stepped], written]
    all_times = np.r_[events.time[rows[~stepped]], times]
    order = np.lexsort((all_times, all_rows, events.patient[all_rows]))
    return all_rows[order], all_times[order]


def _count(events: Events, rows: Whole) -> Whole:
    return np.bincount(events.patient[rows], minlength=events.patients)


def _rounded_up(counts: Whole) -> Whole:
    """Exact to 8, then to the next quarter of a power of two: few shapes, little padding."""
    step = 2 ** np.maximum(np.ceil(np.log2(np.maximum(counts, 1))).astype(int) - 3, 0)
    return np.asarray(-(-counts // step) * step, dtype=int)


def _batch(events: Events, typical: Typical, *, patients: Whole, kind: Whole, doses: tuple[Whole, Array, Carry]) -> Batch:
    dose_rows, dose_times, carry = doses
    stepwise, varying, n_levels, n_doses, n_contexts = (int(part) for part in kind)
    place = np.full(events.patients, -1)
    place[patients] = np.arange(len(patients))
    used = np.flatnonzero(events.used & (place[events.patient] >= 0))
    contexts = _table(events, used, place, depth=n_contexts)[0] if varying else events.first[patients][None, :]
    level_rows = np.flatnonzero(events.is_level & (place[events.patient] >= 0))
    mine = place[events.patient[dose_rows]] >= 0
    return Batch(
        patients=patients,
        levels=_levels(events, *_table(events, level_rows, place, depth=n_levels)),
        doses=_dose_arrays(events, dose_rows[mine], dose_times[mine], place=place, depth=n_doses),
        values={name: values[contexts] for name, values in typical.values.items()},
        actions={name: tuple(replace(a, rows=None if a.rows is None else a.rows[contexts]) for a in actions)
                 for name, actions in typical.actions.items()},
        haematocrit=None if typical.haematocrit is None else typical.haematocrit[contexts],
        stepwise=bool(stepwise),
        carry=carry,
        row_time=events.time[contexts],
        row_epoch=events.epoch[contexts],
    )  # fmt: skip


def _table(events: Events, rows: Whole, place: Whole, *, depth: int) -> tuple[Whole, Mask]:
    """The rows as (depth, P), short patients filled with their last row, and which cells are real."""
    size = int(place.max()) + 1
    patient = place[events.patient[rows]]
    table, real = np.zeros((depth, size), dtype=int), np.zeros((depth, size), dtype=bool)
    where = positions(events.patient[rows])
    table[where, patient] = rows
    real[where, patient] = True
    for line in range(1, depth):
        table[line] = np.where(real[line], table[line], table[line - 1])
    return table, real


def _levels(events: Events, rows: Whole, real: Mask) -> Levels:
    return Levels(
        time=events.time[rows],
        value=np.where(real & np.isnan(events.limit[rows]), events.level[rows], np.nan),
        limit=np.where(real, events.limit[rows], np.nan),
        observed=real,
        order=rows - events.first[events.patient[rows]],
        epoch=events.epoch[rows],
    )


def _dose_arrays(events: Events, dose_rows: Whole, times: Array, *, place: Whole, depth: int) -> Doses:
    rows, real = _table(events, dose_rows, place, depth=depth)
    time = np.zeros(rows.shape)
    time[positions(events.patient[dose_rows]), place[events.patient[dose_rows]]] = times
    return Doses(
        time=time,
        amount=np.where(real, events.amount[rows], 0.0),
        rate=events.rate[rows],
        interval=events.interval[rows],
        steady=np.where(real & (time == events.time[rows]), events.steady[rows], 0),
        additional=np.where(real, events.additional[rows], 0),
        into_central=events.into_central[rows],
        order=rows - events.first[events.patient[rows]] if depth else rows,
        epoch=events.epoch[rows],
        given=real,
    )
