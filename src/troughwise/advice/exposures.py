"""What regimens would lead to in a case: trough, area and how they stand to the target, averaged over the models.

Levels are predicted without residual error: they are the patient's, not the assay's. Where the product changes, the area
follows from the region's conversion rule and the curve's shape from models of the new product, before learning from the
levels. Not for choosing which regimens to compare: that is ``regimens``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, isfinite

import numpy as np

from troughwise.advice.ensemble import Ensemble, predicted, share, shown
from troughwise.advice.fitted import Fitted
from troughwise.advice.regimens import Option, factor_of
from troughwise.pk.arrays import Array, Whole
from troughwise.pk.exposure import steady_exposure
from troughwise.pk.regimens import Regimen as Schedule
from troughwise.pk.waiting import settling_h
from troughwise.vocabulary.doses import Candidate, Regimen

_A_DAY_H = 24.0


@dataclass(frozen=True)
class Goal:
    """What troughs are held against, in ng/mL; None where there is no such limit."""

    low: Decimal | None = None
    high: Decimal | None = None
    action: Decimal | None = None

    @property
    def middle(self) -> Decimal | None:
        """The middle of the range; its only limit where it has one; None where it has none."""
        if self.low is None or self.high is None:
            return self.high if self.low is None else self.low
        return (self.low + self.high) / 2


def schedule_of(regimen: Regimen) -> Schedule:
    """The regimen as the engine takes it."""
    return Schedule(tuple(float(dose or 0) for dose in regimen.doses_mg), float(regimen.interval_h or _A_DAY_H))


def steady(ensemble: Ensemble, *, regimens: Sequence[Regimen]) -> tuple[Array, Array]:
    """Troughs and areas over 24 h (S, P) of regimens at their steady state, in ng/mL and ng*h/mL."""
    schedules = [schedule_of(regimen) for regimen in regimens]
    both = ensemble.drawn(lambda member, draws: _trough_and_area(member, schedules, draws))
    return both[..., 0], both[..., 1]


def _trough_and_area(member: Fitted, schedules: Sequence[Schedule], draws: Whole) -> Array:
    exposure = steady_exposure(member.course, regimens=schedules, eta=member.coming[:, draws])
    return np.stack([exposure.trough, exposure.area * _A_DAY_H / exposure.hours], axis=-1)


@dataclass(frozen=True)
class Exposures:
    """What is needed to predict candidates: the present product's models, those of each new product, the goal."""

    ensemble: Ensemble
    new_products: dict[str, Ensemble]
    present: Regimen
    goal: Goal
    _settled: dict[tuple[str, float], float] = field(default_factory=dict)

    def candidates(self, options: Sequence[Option]) -> list[Candidate]:
        """The options of the present product, predicted, then those of each new one."""
        own = [option for option in options if option.conversion is None]
        found = self._of_present_product(own) if own else []
        return found + [self._converted(option) for option in options if option.conversion is not None]

    def _of_present_product(self, options: Sequence[Option]) -> list[Candidate]:
        regimens = [option.regimen for option in options]
        troughs, areas = steady(self.ensemble, regimens=regimens)
        return [self._candidate(option, troughs[:, i], areas[:, i]) for i, option in enumerate(options)]

    def _converted(self, option: Option) -> Candidate:
        """A candidate of a new product: the area of the dose it stands for, times the shape of the new product's curve."""
        assert option.conversion is not None
        same_area = _scaled(
            self.present, daily_mg=(option.regimen.daily_dose_mg or Decimal(0)) / factor_of(option.conversion)
        )
        area = steady(self.ensemble, regimens=[same_area])[1][:, 0]
        models = self.new_products.get(option.regimen.release)
        if models is None or models.is_empty:
            return self._candidate(option, None, area)
        troughs, areas = steady(models, regimens=[option.regimen])
        order = np.random.default_rng(len(area)).permutation(len(troughs))
        shape = (troughs / areas)[order, 0]
        return self._candidate(option, area * np.resize(shape, len(area)), area)

    def _candidate(self, option: Option, trough: Array | None, area: Array) -> Candidate:
        intervals = self.ensemble.supports_intervals
        settled = self._settling_h(option)
        return Candidate(
            regimen=option.regimen,
            present=option.conversion is None and same(option.regimen, other=self.present),
            asked=option.asked,
            conversion="" if option.conversion is None else option.conversion.id,
            trough=None if trough is None else predicted(trough, intervals=intervals),
            auc=predicted(area, intervals=intervals),
            steady_state_h=settled,
            next_sample_h=None if settled is None else _next_trough(settled, option.regimen),
            **({} if trough is None or not intervals else self._probabilities(trough)),
        )

    def _probabilities(self, trough: Array) -> dict[str, Decimal]:
        goal = self.goal
        found: dict[str, Decimal] = {}
        if goal.low is not None or goal.high is not None:
            low = -np.inf if goal.low is None else float(goal.low)
            high = np.inf if goal.high is None else float(goal.high)
            below, above = share(trough < low), share(trough > high)
            found = {"p_below": below, "p_above": above, "p_in": 1 - below - above}
        if goal.action is not None:
            found["p_above_action"] = share(trough > float(goal.action))
        return found

    def _settling_h(self, option: Option) -> Decimal | None:
        """Hours to nine tenths of the change for the patient as fitted; 0 where nothing changes."""
        if option.conversion is None and same(option.regimen, other=self.present):
            return Decimal(0)
        models = self.ensemble if option.conversion is None else self.new_products.get(option.regimen.release)
        if models is None or models.is_empty:
            return None
        interval_h = float(option.regimen.interval_h or _A_DAY_H)
        key = (option.regimen.release, interval_h)
        if key not in self._settled:
            self._settled[key] = models.median(lambda member: self._settling_of(member, interval_h))
        hours = self._settled[key]
        return shown(hours) if isfinite(hours) else None

    def _settling_of(self, member: Fitted, interval_h: float) -> float:
        """From the present regimen to another dose every ``interval_h``; how much it changes by plays hardly any part."""
        before = schedule_of(self.present)
        new = Schedule((2 * sum(before.amounts) / before.cycle_h * interval_h,), interval_h)
        return float(settling_h(member.course, current=before, new=new, eta=member.fits.eta)[0])


def same(one: Regimen, *, other: Regimen) -> bool:
    """Whether two regimens give the same doses at the same intervals."""
    return (one.doses_mg, one.interval_h) == (other.doses_mg, other.interval_h)


def _scaled(regimen: Regimen, *, daily_mg: Decimal) -> Regimen:
    """The same schedule with another daily dose, dispensable or not."""
    factor = daily_mg / regimen.daily_dose_mg if regimen.daily_dose_mg else Decimal(0)
    doses = tuple((dose or Decimal(0)) * factor for dose in regimen.doses_mg)
    return regimen.model_copy(update={"doses_mg": doses, "daily_dose_mg": daily_mg, "pieces": ()})


def _next_trough(settled_h: Decimal, regimen: Regimen) -> Decimal:
    """The end of the first cycle after that, and of the first one at least."""
    cycle = (regimen.interval_h or Decimal(24)) * len(regimen.doses_mg)
    return cycle * max(ceil(settled_h / cycle), 1)
