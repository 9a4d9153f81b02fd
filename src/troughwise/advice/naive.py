"""Plain proportion: the last trough times new daily dose over old daily dose, always shown beside the models.

Not for deciding which forecast is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from troughwise.advice.history import History, moments_of, taken
from troughwise.advice.regimens import Option, factor_of
from troughwise.vocabulary.cases import CaseDose, CaseLevel
from troughwise.vocabulary.quantities import mass_concentration

_A_DAY_H = Decimal(24)
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
            return Proportion(value, _daily_dose_mg(history, level), level.at)
    return Proportion()


def hours_after_dose(history: History, *, level: CaseLevel) -> float | None:
    """Hours from the last dose before the level; None before any dose. A dose at the same time comes after the level."""
    before = _given_before(history, level.at)
    return None if before is None else history.case.hours_between(before[0], last=level.at)


def is_trough(history: History, *, level: CaseLevel, window_h: Decimal) -> bool:
    """Whether the level was drawn within the window around the end of the interval of the dose before it."""
    before = _given_before(history, level.at)
    if before is None:
        return False
    at, dose = before
    between = _until_next(history, at, level.at) or float(dose.every_h or 0)
    return bool(between) and abs(history.case.hours_between(at, last=level.at) - between) <= float(window_h)


def _given_before(history: History, moment: datetime) -> tuple[datetime, CaseDose] | None:
    given = [(at, dose) for dose in taken(history.case) for at in moments_of(dose, until=moment)
             if at < moment and at not in dose.missed]  # fmt: skip
    return max(given, key=lambda pair: pair[0], default=None)


def _until_next(history: History, given: datetime, moment: datetime) -> float | None:
    """Hours between a dose and the next one of the same regimen that was due; None where no next one is told."""
    soon = moment + timedelta(hours=float(_A_DAY_H))
    later = [at for dose in taken(history.case) if dose.every_h for at in moments_of(dose, until=soon) if at > given]
    return history.case.hours_between(given, last=min(later)) if later else None


def _daily_dose_mg(history: History, level: CaseLevel) -> Decimal:
    """The daily dose of the courses that were running when the level was drawn."""
    running = [d for d in taken(history.case) if d.every_h and d.at < level.at and (d.until is None or d.until + timedelta(
        hours=float(d.every_h)) >= level.at)]  # fmt: skip
    return sum((dose.dose_mg * _A_DAY_H / (dose.every_h or _A_DAY_H) for dose in running), Decimal(0))
