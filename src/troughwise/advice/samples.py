"""What kind of sample a level is: a trough of which schedule, or something that no trough's range holds for.

The three samples of tacrolimus are kept apart: C12 of twice-daily doses, C24 of once-daily doses, and C12 after an evening
dose once a day. How far from its time a trough may be drawn is an assumption of the base. Not for judging the level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from troughwise.advice.history import taken
from troughwise.vocabulary.cases import Case, CaseDose, CaseLevel
from troughwise.vocabulary.caveats import SampleType

EVENING = 16
"""A dose from this hour of the day on is one of the evening."""

_A_DAY_H, _HALF_A_DAY_H = 24, 12
_HUNDREDTH, _SOON = Decimal("0.01"), timedelta(minutes=1)
_TROUGHS: dict[int, SampleType] = {1: "trough-once-daily", 2: "trough-twice-daily"}


@dataclass(frozen=True)
class Doses:
    """The doses of a case as they were taken, looked at from any moment. A dose at that very moment comes after it."""

    case: Case

    @cached_property
    def courses(self) -> tuple[CaseDose, ...]:
        """The courses, an open one ended where the next regimen begins."""
        return taken(self.case)

    def last_before(self, moment: datetime) -> tuple[datetime, CaseDose] | None:
        """The last dose taken before a moment, with its course; None before any."""
        given = [(at, dose) for dose in self.courses if (at := _last_of(dose, moment)) is not None]
        return max(given, key=lambda pair: pair[0], default=None)

    def interval_after(self, given: datetime, *, dose: CaseDose) -> Decimal | None:
        """Hours from a dose to the next one due; where none is told, those of its own course; None after a single dose."""
        later = [at for other in self.courses if (at := _next_of(other, given)) is not None]
        soon = [at for at in later if at - given <= 2 * timedelta(hours=_A_DAY_H)]
        return _exact(self.case.hours_between(given, last=min(soon))) if soon else dose.every_h

    def running(self, moment: datetime) -> tuple[CaseDose, ...]:
        """The courses that are taken at a moment, up to the end of the interval of their last dose."""
        found = [dose for dose in self.courses if _runs(dose, moment)] or self._held(moment)
        begun = max((dose.at for dose in found), default=moment)
        return tuple(dose for dose in found if dose.until is None or dose.until >= begun)

    def _held(self, moment: datetime) -> list[CaseDose]:
        """The course of the last dose, where the one due after it was held until a level was drawn."""
        before = self.last_before(moment)
        if before is None or before[1].every_h is None:
            return []
        at, dose = before
        late = moment - at <= timedelta(hours=2 * float(dose.every_h or 0))
        return [other for other in self.courses if _runs(other, at + _SOON)] if late else []

    def daily_dose_mg(self, moment: datetime) -> Decimal:
        """The daily dose of the courses that are taken at a moment."""
        return sum((dose.dose_mg * _A_DAY_H / dose.every_h for dose in self.running(moment) if dose.every_h), Decimal(0))

    def times_a_day(self, moment: datetime) -> int:
        """How many doses a day are taken at a moment; 0 where that is no whole number or there is none."""
        times = sum((_A_DAY_H / dose.every_h for dose in self.running(moment) if dose.every_h), Decimal(0))
        return int(times) if times == times.to_integral_value() else 0

    def schedule(self, moment: datetime) -> str:
        """``twice-daily``, ``once-daily``, ``once-daily-evening`` or ``other``; empty where nothing is taken."""
        running, times = self.running(moment), self.times_a_day(moment)
        if not running:
            return ""
        if times == 1:
            return "once-daily-evening" if running[0].at.hour >= EVENING else "once-daily"
        return "twice-daily" if times == 2 else "other"

    def unchanged_since(self, moment: datetime, *, of: str = "dose") -> datetime | None:
        """When what is taken at a moment was begun, by daily dose and release or by release alone.

        None where it was taken long before the case begins, or nothing is taken.
        """
        running = self.running(moment)
        while running:
            begun = max(dose.at for dose in running)
            if any(dose.at_steady_state for dose in running if dose.at == begun):
                return None
            earlier = self.running(begun)
            if _signature(earlier, of) != _signature(running, of):
                return begun
            running = earlier
        return None


def _signature(courses: tuple[CaseDose, ...], of: str) -> tuple[object, ...]:
    releases = frozenset(dose.release for dose in courses)
    if of == "release":
        return (releases,)
    return releases, sum(((dose.dose_mg / dose.every_h) for dose in courses if dose.every_h), Decimal(0))


def _last_of(dose: CaseDose, moment: datetime) -> datetime | None:
    """The last dose of a course taken before a moment."""
    if dose.every_h is None:
        return dose.at if dose.at < moment and dose.at not in dose.missed else None
    step = timedelta(hours=float(dose.every_h))
    number = -((dose.at - moment) // step) - 1
    if dose.until is not None:
        number = min(number, (dose.until - dose.at) // step)
    while number >= 0 and dose.at + number * step in dose.missed:
        number -= 1
    return dose.at + number * step if number >= 0 else None


def _next_of(dose: CaseDose, moment: datetime) -> datetime | None:
    """The first dose of a course due after a moment; None for a single dose and after the course's end."""
    if dose.every_h is None:
        return None
    step = timedelta(hours=float(dose.every_h))
    due = dose.at + max((moment - dose.at) // step + 1, 0) * step
    return due if dose.until is None or due <= dose.until else None


def _runs(dose: CaseDose, moment: datetime) -> bool:
    if dose.every_h is None or dose.at >= moment:
        return False
    return dose.until is None or dose.until + timedelta(hours=float(dose.every_h)) >= moment


@dataclass(frozen=True)
class Draw:
    """A level beside the dose before it. Hours are None where no dose is told before it, or its time is not known.

    ``interval_h`` runs from that dose to the next one due; None after a single dose.
    """

    sample: SampleType
    hours_after_dose: Decimal | None = None
    interval_h: Decimal | None = None
    dose: CaseDose | None = None
    given_at: datetime | None = None

    @property
    def hours_off(self) -> Decimal | None:
        """Hours after the end of the interval; negative where the level was drawn before it."""
        if self.hours_after_dose is None or self.interval_h is None:
            return None
        return self.hours_after_dose - self.interval_h


def draw_of(doses: Doses, *, level: CaseLevel, window_h: Decimal) -> Draw:
    """What the level is; ``window_h`` is how far from the end of an interval a trough may be drawn."""
    before = doses.last_before(level.at)
    if level.time_not_known:
        return Draw("not-known", dose=before and before[1])
    if before is None:
        return Draw("before-first-dose" if doses.courses else "not-known")
    at, dose = before
    hours = _exact(doses.case.hours_between(at, last=level.at))
    draw = Draw("off-time", hours, doses.interval_after(at, dose=dose), dose, at)
    return replace(draw, sample=sample_kind(draw, times_a_day=doses.times_a_day(level.at), window_h=window_h))


def sample_kind(draw: Draw, *, times_a_day: int, window_h: Decimal) -> SampleType:
    """The kind of a level drawn so many hours after a dose of so many a day."""
    hours, interval, dose = draw.hours_after_dose, draw.interval_h, draw.dose
    if hours is None or dose is None or interval is None or draw.given_at is None:
        return "off-time"
    if dose.infusion_h is not None and hours <= dose.infusion_h:
        return "continuous-infusion"
    once_in_the_evening = times_a_day == 1 and draw.given_at.hour >= EVENING
    if once_in_the_evening and abs(hours - _HALF_A_DAY_H) <= window_h:
        return "c12-once-daily-evening"
    if abs(hours - interval) <= window_h:
        return _TROUGHS.get(times_a_day, "trough-other-interval")
    return "after-dose" if 2 * hours < interval else "off-time"


def _exact(hours: float) -> Decimal:
    return Decimal(repr(hours)).quantize(_HUNDREDTH)
