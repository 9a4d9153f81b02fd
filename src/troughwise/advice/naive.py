"""Plain proportion: the last trough times new daily dose over old daily dose, always shown beside the models.

Not for deciding which forecast is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from troughwise.advice.history import History
from troughwise.advice.regimens import Option, factor_of
from troughwise.advice.samples import Doses, draw_of
from troughwise.vocabulary.cases import CaseLevel
from troughwise.vocabulary.quantities import mass_concentration

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Proportion:
    """The last trough in ng/mL, the daily dose it was drawn on, and when; all None where no level is a trough."""

    trough_ng_per_ml: Decimal | None = None
    daily_dose_mg: Decimal | None = None
    at: datetime | None = None

    @property
    def per_daily_mg(self) -> Decimal | None:
        """ng/mL for each mg a day."""
        if self.trough_ng_per_ml is None or not self.daily_dose_mg:
            return None
        return self.trough_ng_per_ml / self.daily_dose_mg

    def of(self, option: Option) -> Decimal | None:
        """The trough that proportion expects; a new product's dose counts as its conversion rule says."""
        per_mg, daily = self.per_daily_mg, option.regimen.daily_dose_mg
        if per_mg is None or daily is None:
            return None
        factor = factor_of(option.conversion) if option.conversion else Decimal(1)
        return (per_mg * daily / factor).quantize(_HUNDREDTH, ROUND_HALF_EVEN)


def proportion_of(history: History, *, window_h: Decimal) -> Proportion:
    """From the last measured level that was drawn at the end of a dosing interval, within the window."""
    for level in reversed(history.levels):
        if not level.below_limit and is_trough(history, level=level, window_h=window_h):
            value = mass_concentration(level.value, unit=level.unit, molar_mass_g_per_mol=history.molar_mass_g_per_mol)
            return Proportion(value, Doses(history.case).daily_dose_mg(level.at), level.at)
    return Proportion()


def hours_after_dose(history: History, *, level: CaseLevel) -> float | None:
    """Hours from the last dose before the level; None before any dose. A dose at the same time comes after the level."""
    before = Doses(history.case).last_before(level.at)
    return None if before is None else history.case.hours_between(before[0], last=level.at)


def is_trough(history: History, *, level: CaseLevel, window_h: Decimal) -> bool:
    """Whether the level was drawn within the window around the end of the interval of the dose before it."""
    off = draw_of(Doses(history.case), level=level, window_h=window_h).hours_off
    return off is not None and abs(off) <= window_h
