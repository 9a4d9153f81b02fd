"""One history for every forecast: all occasions before it to learn from, and its own rows to be predicted.

A patient with k occasions that have levels becomes k - 1 histories. In each the levels of the last occasion are taken out,
and its doses and covariates stay. Not for fitting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from troughwise.pk.arrays import Mask, Whole
from troughwise.pk.events import Events
from troughwise.pk.individuals import Action, Population, Typical


@dataclass(frozen=True)
class Histories:
    """Histories one after another: ``rows`` of the table they repeat, ``to_come`` marks the rows of the last occasion.

    ``own`` numbers the occasions 1, 2, ... within a patient, on every row; ``last`` is, on every row of a history, the
    number of the last occasion that had a level before the one to come.
    """

    rows: Whole
    history: Whole
    to_come: Mask
    own: Whole
    last: Whole
    table: Events

    @property
    def count(self) -> int:
        """How many histories there are."""
        return int(self.history[-1]) + 1 if len(self.history) else 0

    @property
    def occasions(self) -> int:
        """The largest number of occasions."""
        return int(self.own.max(initial=1))

    def to_learn(self) -> Events:
        """The histories with the levels of the occasion to come taken out."""
        return self._events(keep=~self.to_come, value=None)

    def to_predict(self) -> Events:
        """The histories with a level, whatever its value, where one was measured in the occasion to come."""
        return self._events(keep=self.to_come, value=1.0)

    def asked(self) -> Whole:
        """Rows of the histories that are to be predicted: a level above 0 was measured there, not one below its limit."""
        return np.flatnonzero(self.to_come & (self.table.level[self.rows] > 0))

    def _events(self, *, keep: Mask, value: float | None) -> Events:
        repeated = self.table.take(self.rows)
        level = np.where(keep, repeated.level, np.nan)
        if value is not None:
            level = np.where(np.isnan(level), np.nan, value)
        limit = np.where(keep & (value is None), repeated.limit, np.nan)
        return replace(repeated, patient=self.history, level=level, limit=limit, occasion=self.own)

    def occasion_carried(self) -> Whole:
        """The occasions, where the one to come is counted as the last one before it."""
        return np.where(self.to_come, self.last, self.own)


def histories(table: Events) -> Histories:
    """All histories of a table, in the order of its patients and their occasions."""
    own = numbered(table)
    found = list(_of_patients(table, own))
    rows = np.concatenate([part[0] for part in found]) if found else np.zeros(0, dtype=int)
    sizes = [len(part[0]) for part in found]

    def spread(values: list[int]) -> Whole:
        return np.repeat(np.array(values, dtype=int), sizes)

    coming, last = spread([part[1] for part in found]), spread([part[2] for part in found])
    return Histories(rows, spread(list(range(len(found)))), own[rows] == coming, own[rows], last, table)


def numbered(table: Events) -> Whole:
    """Occasions numbered 1, 2, ... within each patient, in their order."""
    if not len(table.occasion):
        return np.zeros(0, dtype=int)
    changes = np.r_[True, (np.diff(table.occasion) != 0) | (np.diff(table.patient) != 0)]
    count = np.cumsum(changes)
    return np.asarray(count - count[table.first][table.patient] + 1, dtype=int)


def _of_patients(table: Events, own: Whole) -> Iterator[tuple[Whole, int, int]]:
    """For each history its rows, the number of the occasion to come, and that of the last one before it with a level."""
    measured = table.is_level
    for mine in np.split(np.arange(len(table.time)), table.first[1:]):
        with_levels = np.unique(own[mine][measured[mine]])
        for last, coming in pairwise(with_levels):
            yield mine[own[mine] <= coming], int(coming), int(last)


def carrying(own: Typical, *, carried: Typical) -> Typical:
    """Typical parameters on whose rows the random effects of both act: those of the occasion and those carried into it."""
    actions = {name: tuple(map(_both, own.actions[name], carried.actions[name])) for name in own.actions}
    return replace(own, actions=actions)


def _both(one: Action, other: Action) -> Action:
    if one.rows is None or other.rows is None:
        return replace(one, rows=None)
    return replace(one, rows=np.maximum(one.rows, other.rows))


def stepping(typical: Typical, *, own: Whole, to_come: Mask, ratio: float, of: Population) -> Typical:
    """Typical parameters in whose occasion to come the effects of that occasion act with a part of their size only."""
    if ratio == 1.0:
        return typical
    actions = {name: tuple(_stepping(action, own, to_come, ratio, of) for action in parts)
               for name, parts in typical.actions.items()}  # fmt: skip
    return replace(typical, actions=actions)


def _stepping(action: Action, own: Whole, to_come: Mask, ratio: float, of: Population) -> Action:
    occasion = of.effects[action.eta].occasion
    if not occasion:
        return action
    rows = np.ones(len(own)) if action.rows is None else action.rows
    return replace(action, rows=np.where(to_come & (own == occasion), ratio * rows, rows))
