"""Forecasting each patient's next occasion from all earlier ones, with a model, with several, and by plain proportion.

For a model: every earlier occasion is fitted, and the levels of the next one are predicted from that fit. With ``carry =
"last"`` the random effects of the last occasion are carried into the next, which then scatters around them with the
model's own spread between occasions, a random walk with that step; with "none" it scatters around the patient's mean. A
model that publishes no such spread borrows it (``LentSpread``; the figures are assumptions of the base). Not for metrics
and not for choosing models.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log, sqrt
from typing import Literal

import numpy as np

from troughwise.advice.priors import with_borrowed_spread
from troughwise.cohort.troughs import Draws
from troughwise.cohort.unrolling import Histories, carrying, stepping
from troughwise.pk.arrays import Array, Mask, Whole
from troughwise.pk.averaging import comparable_objective, weights
from troughwise.pk.covariates import Columns
from troughwise.pk.fit import Fits, fit
from troughwise.pk.individuals import Population, Typical
from troughwise.pk.mixture import ClassFits, by_class
from troughwise.pk.pooling import equal_weights, normal_half_width, pooled
from troughwise.pk.predictive import Predicted, predicted_levels
from troughwise.vocabulary.models import PopulationModel
from troughwise.vocabulary.records import Assumption

CarryOver = Literal["last", "none"]
Weighting = Literal["marginal", "equal"]
SHARE = 0.9
"""The share of levels that an interval is meant to hold."""


@dataclass(frozen=True)
class Forecasts:
    """Forecasts (K) of one method, in the order of ``Histories.asked``; NaN where there is none, and then ``reason``.

    ``objective`` is the marginal objective of the history's fit, on the scale of levels.
    """

    log_level: Array
    log_sd: Array
    objective: Array
    reason: np.ndarray[tuple[int], np.dtype[np.object_]]

    @property
    def level(self) -> Array:
        """The point of the forecast."""
        return np.exp(self.log_level)

    def interval(self) -> tuple[Array, Array]:
        """The limits between which the level lies with probability ``SHARE``."""
        reach = normal_half_width(SHARE) * self.log_sd
        return np.exp(self.log_level - reach), np.exp(self.log_level + reach)


@dataclass(frozen=True)
class LentSpread:
    """Spreads of clearance between occasions for models that publish none: one to fit with, one to forecast with.

    The first lets a fit follow the last occasion; the second is how far clearance then steps to the next one.
    """

    fit: Assumption
    step: Assumption

    @property
    def step_ratio(self) -> float:
        """The SD of a step in units of the SD of the fit."""
        sd = [sqrt(log(1 + (float(spread.value) / 100) ** 2)) for spread in (self.step, self.fit)]
        return sd[0] / sd[1]


@dataclass(frozen=True)
class Forecaster:
    """A model made ready to forecast: with a lent spread where it has none of its own, and the size of its steps."""

    model: PopulationModel
    step_ratio: float = 1.0
    borrows: bool = False

    @classmethod
    def of(cls, model: PopulationModel, *, lent: LentSpread) -> Forecaster:
        """The model, with the lent spread on its clearance where it has no spread between occasions at all."""
        widened = with_borrowed_spread(model, assumption=lent.fit)
        borrows = widened is not model
        return cls(widened, lent.step_ratio if borrows else 1.0, borrows)

    def forecasts(self, histories: Histories, *, columns: Columns, assay: str, carry: CarryOver) -> Forecasts:
        """Forecasts from every history; ``columns`` are the model's completed covariates on the rows of the table."""
        if not histories.count:
            none = np.zeros(0)
            return Forecasts(none, none, none, none.astype(object))
        population = Population(self.model, occasions=histories.occasions, assay=assay)
        typical = _typical(population, histories, columns, carry)
        ahead = stepping(typical, own=histories.own, to_come=histories.to_come, ratio=self.step_ratio, of=population)
        learned = histories.to_learn()
        found = by_class(self.model, typical=ahead, solve=lambda version: fit(population, events=learned, typical=version))
        asked = histories.asked()
        objective = comparable_objective(population, events=learned, fits=found.fits)
        predicted = _predicted(population, histories, found)
        return _of(predicted, asked, fits=found.fits, history=histories.history[asked], objective=objective)


def _typical(population: Population, histories: Histories, columns: Columns, carry: CarryOver) -> Typical:
    repeated: Columns = {name: column[histories.rows] for name, column in columns.items()}
    own = population.typical(repeated, occasion=histories.own)
    if carry == "none":
        return own
    return carrying(own, carried=population.typical(repeated, occasion=histories.occasion_carried()))


def _predicted(population: Population, histories: Histories, found: ClassFits) -> Predicted:
    """Predictions in the class of each history."""
    events = histories.to_predict()
    versions = [predicted_levels(population, events=events, typical=version, fits=found.fits) for version in found.versions]
    chosen = found.chosen[histories.history]
    predicted = versions[0]
    for number, version in enumerate(versions[1:], 1):
        predicted = version.where(chosen == number, otherwise=predicted)
    return predicted


def _of(predicted: Predicted, asked: Whole, *, fits: Fits, history: Whole, objective: Array) -> Forecasts:
    outcome = fits.outcome[history]
    reason = np.array(["" if item.ended_well else item.sentence for item in outcome], dtype=object)
    with np.errstate(divide="ignore"):
        log_level = np.log(predicted.level[asked])
    usable = np.isfinite(log_level) & np.isfinite(predicted.log_sd[asked]) & (reason == "")
    reason[(reason == "") & ~usable] = "The model predicts no level there."
    return Forecasts(
        np.where(usable, log_level, np.nan), np.where(usable, predicted.log_sd[asked], np.nan),
        np.where(usable, objective[history], np.nan), reason,
    )  # fmt: skip


def without(forecasts: Forecasts, *, where: Mask, why: str) -> Forecasts:
    """The forecasts without some, for a reason."""
    blank = {name: np.where(where, np.nan, getattr(forecasts, name)) for name in ("log_level", "log_sd", "objective")}
    return replace(forecasts, **blank, reason=np.where(where, why, forecasts.reason))


@dataclass(frozen=True)
class Average:
    """The forecasts of several models pooled: points, limits, and each model's weight (M, K)."""

    level: Array
    low: Array
    high: Array
    weights: Array


def average_of(forecasts: list[Forecasts], *, weighting: Weighting) -> Average:
    """The models' forecasts pooled, by their marginal objectives on the levels before, or all alike."""
    level, sd = (np.stack([getattr(one, name) for one in forecasts]) for name in ("log_level", "log_sd"))
    made = ~np.isnan(level)
    objective = np.where(made, np.stack([one.objective for one in forecasts]), np.inf)
    share = weights(objective) if weighting == "marginal" else equal_weights(made)
    mean, spread = pooled(level, sd=sd, weights=share)
    reach = normal_half_width(SHARE) * spread
    return Average(np.exp(mean), np.exp(mean - reach), np.exp(mean + reach), share)


def proportional(histories: Histories, *, drawn: Draws) -> Array:
    """The naive rule for troughs: last trough x new daily dose / old daily dose; NaN where there is no such pair."""
    level = histories.table.level
    usable = drawn.trough & ~np.isnan(level) & (drawn.dose_per_day > 0)
    ratio = np.where(usable, level / np.where(usable, drawn.dose_per_day, 1.0), np.nan)
    old = np.full(histories.count, np.nan)
    learned = np.flatnonzero(~histories.to_come & usable[histories.rows])
    old[histories.history[learned]] = ratio[histories.rows[learned]]  # of several the last one stays
    asked = histories.asked()
    row = histories.rows[asked]
    return np.where(usable[row], old[histories.history[asked]] * drawn.dose_per_day[row], np.nan)
