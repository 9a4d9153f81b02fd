"""From a population model to the parameters of individuals: typical values by row, random effects, Omega.

P = (value + what is added to it) x covariate effects x exp(sum of the random effects that act on P). Random effects are
numbered: those between patients in the order of the file, then those between occasions, parameter by parameter. Not for
predicting levels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import log

import numpy as np

from troughwise.pk.arrays import Array, Whole
from troughwise.pk.covariates import Columns, holds, multiplier
from troughwise.pk.residual import ErrorModel
from troughwise.vocabulary.effects import Conditions, Effect, Spread
from troughwise.vocabulary.errors import EvidenceError
from troughwise.vocabulary.models import ParameterName, PopulationModel, Residual

_STEEP: frozenset[ParameterName] = frozenset({"lag_time", "zero_order_duration"})


@dataclass(frozen=True)
class RandomEffect:
    """One eta: on which parameter, from patient to patient (occasion 0) or in one occasion, and under what condition."""

    parameter: ParameterName
    variance: float
    occasion: int = 0
    only_when: Conditions = ()


@dataclass(frozen=True)
class Action:
    """A random effect acts on a parameter: eta number, factor, and the rows on which it acts (None: all)."""

    eta: int
    scale: float
    rows: Array | None


@dataclass(frozen=True)
class Typical:
    """The typical parameters on every row of an event table, and which random effects act there."""

    values: dict[ParameterName, Array]
    actions: dict[ParameterName, tuple[Action, ...]]
    haematocrit: Array | None

    def on(self, rows: Whole) -> Typical:
        """The same parameters on other rows: for each the row of this table that it is like."""
        return Typical(
            {name: values[rows] for name, values in self.values.items()},
            {name: tuple(replace(a, rows=None if a.rows is None else a.rows[rows]) for a in actions)
             for name, actions in self.actions.items()},
            None if self.haematocrit is None else self.haematocrit[rows],
        )  # fmt: skip

    def individuals(self, eta: Array, *, rows: Whole) -> dict[ParameterName, Array]:
        """The parameters (P) of patients with effects (n, P), each on one row of the table."""
        found = {}
        for name, values in self.values.items():
            exponent = np.zeros(len(rows))
            for action in self.actions[name]:
                exponent += action.scale * eta[action.eta] * (1.0 if action.rows is None else action.rows[rows])
            found[name] = values[rows] * np.exp(exponent)
        return found


@dataclass(frozen=True)
class Population:
    """A population model made ready for arithmetic, for a number of occasions."""

    model: PopulationModel
    occasions: int = 1
    assay: str = ""

    @cached_property
    def effects(self) -> tuple[RandomEffect, ...]:
        """All random effects in their order."""
        between = [RandomEffect(name, variance(v), only_when=v.only_when)
                   for name, parameter in self.model.parameters.items() for v in parameter.between_patients]  # fmt: skip
        within = [RandomEffect(name, variance(v), occasion=occasion, only_when=v.only_when)
                  for name, parameter in self.model.parameters.items() for v in parameter.between_occasions
                  for occasion in range(1, self.occasions + 1)]  # fmt: skip
        return (*between, *within)

    @cached_property
    def omega(self) -> Array:
        """The covariance of the random effects."""
        omega = np.diag([effect.variance for effect in self.effects])
        for correlation in self.model.correlations:
            i, j = (self._between(name) for name in correlation.between)
            spread = float(np.sqrt(omega[i, i] * omega[j, j]))
            given = correlation.covariance
            omega[i, j] = omega[j, i] = float(given) if given is not None else float(correlation.correlation or 0) * spread
        if omega.size and np.linalg.eigvalsh(omega).min() <= 0:
            raise EvidenceError(
                "The correlations do not fit together", where=self.model.id, to_do="Check them in the source."
            )
        return omega

    def _between(self, name: ParameterName) -> int:
        return next(i for i, effect in enumerate(self.effects) if effect.parameter == name and not effect.occasion)

    @cached_property
    def omega_inverse(self) -> Array:
        """Omega^-1."""
        return np.asarray(np.linalg.inv(self.omega), dtype=float)

    @cached_property
    def log_det_omega(self) -> float:
        """ln |Omega|."""
        return float(np.linalg.slogdet(self.omega)[1])

    @cached_property
    def steep(self) -> tuple[int, ...]:
        """Effects on times, or with a variance of at least 1: along them the surface may have several optima."""
        return tuple(i for i, effect in enumerate(self.effects) if effect.parameter in _STEEP or effect.variance >= 1)

    @cached_property
    def times(self) -> tuple[int, ...]:
        """Effects on lags and zero-order durations, along which the surface can have corners."""
        return tuple(i for i, effect in enumerate(self.effects) if effect.parameter in _STEEP)

    @cached_property
    def residual(self) -> Residual:
        """The residual error for the assay, or the default one."""
        choices = self.model.residual.values()
        named = [residual for residual in choices if self.assay and self.assay in residual.assays]
        return next(iter(named or [residual for residual in choices if residual.default] or choices))

    @cached_property
    def error(self) -> ErrorModel:
        """The residual error in numbers."""
        return ErrorModel.of(self.residual)

    def typical(self, columns: Columns, *, occasion: Whole) -> Typical:
        """Typical values and actions on every row with its covariates."""
        rows = len(occasion)
        values = {name: self._typical_value(name, columns, rows=rows) for name in self.model.parameters}
        actions = {name: tuple(self._actions(name, columns, occasion=occasion)) for name in self.model.parameters}
        return Typical(values, actions, columns.get("haematocrit_fraction"))

    def _typical_value(self, name: ParameterName, columns: Columns, *, rows: int) -> Array:
        parameter = self.model.parameters[name]
        value = np.full(rows, float(parameter.value))
        for addend in parameter.plus:
            value = value + _times(np.full(rows, float(addend.value)), effects=addend.effects, columns=columns)
        return _times(value, effects=parameter.effects, columns=columns)

    def _actions(self, name: ParameterName, columns: Columns, *, occasion: Whole) -> list[Action]:
        parameter = self.model.parameters[name]
        shared = parameter.shares_variability_of
        actions = [self._action(i, columns, occasion=occasion) for i, e in enumerate(self.effects) if e.parameter == name]
        if shared is not None:
            actions += [self._action(i, columns, occasion=occasion, scale=float(shared.scale))
                        for i, e in enumerate(self.effects) if e.parameter == shared.parameter]  # fmt: skip
        return actions

    def _action(self, eta: int, columns: Columns, *, occasion: Whole, scale: float = 1.0) -> Action:
        effect = self.effects[eta]
        acts = np.ones(len(occasion), dtype=bool)
        if effect.occasion:
            acts &= occasion == effect.occasion
        if effect.only_when:
            acts &= holds(effect.only_when, columns=columns)
        return Action(eta, scale, None if acts.all() else acts.astype(float))


def _times(value: Array, *, effects: tuple[Effect, ...], columns: Columns) -> Array:
    for effect in effects:
        value = value * multiplier(effect, columns=columns)
    return value


def variance(spread: Spread) -> float:
    """omega^2 on the log scale, from whichever way the paper prints it; ln(1 + CV^2) for a coefficient of variation."""
    if spread.variance is not None:
        return float(spread.variance)
    if spread.sd is not None:
        return float(spread.sd) ** 2
    return log(1 + (float(spread.cv_percent or 0) / 100) ** 2)
