"""What a case's models see ahead: the level now, the curve, how long to wait without a dose, which level would teach most.

Not for regimens at their steady state: that is ``exposures``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from troughwise.advice.ensemble import Ensemble, predicted, shown
from troughwise.advice.exposures import schedule_of
from troughwise.advice.fitted import Fitted
from troughwise.advice.history import History, moments_of, taken
from troughwise.pk.arrays import Array, Whole
from troughwise.pk.regimens import Regimen as Schedule
from troughwise.pk.regimens import following
from troughwise.pk.sampling import lesson, log_clearance
from troughwise.pk.waiting import HORIZON_H, withheld_h
from troughwise.vocabulary.doses import Curve, CurvePoint, DoseMark, NextSample, Predicted, Regimen

_PAST, _AHEAD = timedelta(days=14), timedelta(days=4)
_HOURS_AFTER_A_DOSE = (0, 1, 2, 3, 4, 6, 9)
"""Where the curve is drawn after each dose, so that every peak is drawn alike."""
_MOST_POINTS = 300
_NOTHING = Schedule(amounts=(), interval_h=HORIZON_H)
_SHARES_OF_AN_INTERVAL = (1 / 12, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1.0)


@dataclass(frozen=True)
class Ahead:
    """A case with its models; ``regimen`` is the present one, taken on from ``next_dose``."""

    history: History
    ensemble: Ensemble
    regimen: Regimen | None
    next_dose: datetime

    @property
    def _now_h(self) -> float:
        return self.history.hours(self.history.now)

    def now(self) -> Array:
        """The level now (S), in ng/mL."""
        return self._levels(np.array([self._now_h]))[:, 0]

    def _levels(self, hours: Array) -> Array:
        """Levels (S, N) at hours of the history or after it, the present regimen going on."""
        schedule = _NOTHING if self.regimen is None else schedule_of(self.regimen)
        start_h = self.history.hours(self.next_dose)

        def _part(member: Fitted, wanted: Array, eta: Array) -> Array:
            return following(member.course, regimens=[schedule], start_h=start_h, hours=[wanted]).levels(eta)

        def _of_model(member: Fitted, draws: Whole) -> Array:
            """Each hour with the draws that hold there: what is past with those of the fit, what is to come with others."""
            levels, past = np.empty((len(draws), len(hours))), hours <= self._now_h
            for here, eta in ((past, member.draws.eta), (~past, member.coming)):
                if here.any():
                    levels[:, here] = _part(member, hours[here], eta[:, draws])
            return levels

        return self.ensemble.drawn(_of_model)

    def curve(self) -> Curve:
        """The last two weeks and the days to come."""
        begin = max(self.history.origin, self.history.now - _PAST)
        end = self.history.now + _AHEAD
        given = self._doses(begin, end)
        moments = self._moments(begin, end, given=[at for at, _ in given])
        levels = self._levels(np.array([self.history.hours(at) for at in moments]))
        intervals = self.ensemble.supports_intervals
        points = [_point(at, predicted(levels[:, i], intervals=intervals)) for i, at in enumerate(moments)]
        doses = [DoseMark(at=_clock(at), dose_mg=amount) for at, amount in given]
        return Curve(now=_clock(self.history.now), points=tuple(points), doses=tuple(doses))

    def _moments(self, begin: datetime, end: datetime, *, given: list[datetime]) -> list[datetime]:
        """Times of the curve: the same hours after each dose, the levels', and now; even steps where doses are too many."""
        after = {at + timedelta(hours=hours) for at in given for hours in _HOURS_AFTER_A_DOSE}
        known = {begin, end, self.history.now, *(level.at for level in self.history.levels)}
        if len(after) > _MOST_POINTS:
            after = {begin + (end - begin) * number / _MOST_POINTS for number in range(_MOST_POINTS)}
        return sorted(at for at in after | known if begin <= at <= end)

    def _doses(self, begin: datetime, end: datetime) -> list[tuple[datetime, Decimal]]:
        """The doses taken from ``begin`` on, and those to come until ``end``."""
        case, now = self.history.case, self.history.now
        found = [(at, dose.dose_mg) for dose in taken(case) for at in moments_of(dose, until=now)
                 if begin <= at and at not in dose.missed and (at < now or dose.until or dose.every_h is None)]  # fmt: skip
        if self.regimen is not None and self.regimen.interval_h:
            step, number = timedelta(hours=float(self.regimen.interval_h)), 0
            while (at := self.next_dose + number * step) <= end:
                found.append((at, self.regimen.doses_mg[number % len(self.regimen.doses_mg)] or Decimal(0)))
                number += 1
        return sorted(found)

    def hold_h(self, until_ng_per_ml: Decimal) -> Predicted | None:
        """Hours from now until the level is below a limit for good when nothing more is given."""
        hours = self.ensemble.drawn(
            lambda member, draws: withheld_h(
                member.course, start_h=self._now_h, limit=float(until_ng_per_ml), eta=member.draws.eta[:, draws]
            )
        )
        return predicted(hours, intervals=self.ensemble.supports_intervals)

    def next_samples(self) -> tuple[NextSample, ...]:
        """What one level would teach about clearance, at some hours after the next dose, up to the trough at its end."""
        if self.regimen is None or not self.regimen.interval_h:
            return ()
        member = self.ensemble.leading
        start_h = self.history.hours(self.next_dose)
        hours = np.array(_SHARES_OF_AN_INTERVAL) * float(self.regimen.interval_h)
        course = following(member.course, regimens=[schedule_of(self.regimen)], start_h=start_h, hours=[start_h + hours])
        learnt = lesson(course, fits=member.fits, target=log_clearance(member.course))
        return tuple(
            NextSample(
                hours_after_dose=shown(float(hour)),
                sd_now_percent=shown(100 * float(np.sqrt(learnt.now))),
                sd_after_percent=shown(100 * float(np.sqrt(after))),
            )
            for hour, after in zip(hours, learnt.after, strict=True)
        )


def _clock(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _point(at: datetime, level: Predicted | None) -> CurvePoint:
    assert level is not None, "a level is never endless"
    return CurvePoint(at=_clock(at), median=level.median, p5=level.p5, p25=level.p25, p75=level.p75, p95=level.p95)
