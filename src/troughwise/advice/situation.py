"""One level of a case, with all that it is judged by: the dose before it, the tuple, the range, the levels before.

``check`` and every fact that its caveats are held against look at this one value. Not for words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from troughwise.advice.case_target import CaseTarget, chosen_for, query_of
from troughwise.advice.covariates import Names
from troughwise.advice.samples import Doses, Draw, draw_of
from troughwise.advice.targets import TargetQuery
from troughwise.advice.verdicts import Bench, Judged, Range
from troughwise.library.library import Library
from troughwise.vocabulary.cases import Case, CaseEvent, CaseLevel, Medicine, OwnTarget
from troughwise.vocabulary.quantities import mass_concentration

_SCHEDULE_OF = {"trough-once-daily": "once-daily", "continuous-infusion": "continuous"}
_TROUGHS = frozenset({"trough-twice-daily", "trough-once-daily", "trough-other-interval"})


@dataclass(frozen=True)
class Trough:
    """A level at the end of an interval, in ng/mL, and the daily dose it was drawn on."""

    at: datetime
    ng_per_ml: Decimal
    daily_dose_mg: Decimal
    assay: str


@dataclass(frozen=True)
class Situation:
    """A level within its case. The case holds releases for its brands, and no level that it calls doubtful is judged."""

    case: Case
    level: CaseLevel
    library: Library
    names: Names

    @cached_property
    def doses(self) -> Doses:
        """The doses of the case."""
        return Doses(self.case)

    @cached_property
    def draw(self) -> Draw:
        """What kind of sample the level is."""
        return draw_of(self.doses, level=self.level, window_h=self.window_h)

    @property
    def window_h(self) -> Decimal:
        """How far from the end of an interval a trough may be drawn."""
        return self.library.assumption("trough-window").value

    @cached_property
    def then(self) -> Case:
        """The case as it stood when the level was drawn."""
        day = self.level.at.date()
        taken = tuple(m for m in self.case.medicines if not (m.started_on and m.started_on > day)
                      and not (m.stopped_on and m.stopped_on <= day))  # fmt: skip
        return self.case.model_copy(update={"now": self.level.at, "medicines": taken})

    @cached_property
    def query(self) -> TargetQuery:
        """The tuple, with the release and the schedule of the dose before the level.

        A level 24 h after an evening dose is the trough of once-daily dosing, whatever the hour of the dose.
        """
        schedule = _SCHEDULE_OF.get(self.draw.sample, self.schedule)
        query = query_of(self.then, library=self.library, names=self.names)
        dose = self.draw.dose
        return replace(
            query,
            releases=frozenset({dose.release} - {"not-stated"}) if dose else frozenset(),
            schedules=frozenset({schedule} - {"", "other"}),
        )

    @cached_property
    def schedule(self) -> str:
        """How often tacrolimus is taken; empty where the case does not say."""
        return self.doses.schedule(self.level.at)

    @cached_property
    def chosen(self) -> CaseTarget:
        """The records for the tuple."""
        return chosen_for(self.query, library=self.library)

    @cached_property
    def bench(self) -> Bench:
        """What the level is held against."""
        own = self._own(self.case.target) if self.case.target else None
        return Bench.of(self.chosen, sample=self.draw.sample, molar_mass_g_per_mol=self._mass, own=own)

    def _own(self, target: OwnTarget) -> Range:
        return Range(self._ng_per_ml(target.low, target.unit), self._ng_per_ml(target.high, target.unit))

    @property
    def _mass(self) -> Decimal:
        return self.library.molar_mass_g_per_mol

    def _ng_per_ml(self, value: Decimal, unit: str) -> Decimal:
        return mass_concentration(value, unit=unit, molar_mass_g_per_mol=self._mass)

    @cached_property
    def ng_per_ml(self) -> Decimal:
        """The level, exact."""
        return self._ng_per_ml(self.level.value, self.level.unit)

    @cached_property
    def judged(self) -> Judged:
        """The verdict."""
        if self.level.doubtful:
            return Judged("cannot_say", "doubtful")
        if not self.case.doses:
            return Judged("cannot_say", "dose_not_known", self.bench.held)
        return self.bench.judge(self.ng_per_ml, below_limit=self.level.below_limit)

    @cached_property
    def troughs(self) -> tuple[Trough, ...]:
        """The measured troughs up to the level, itself among them where it is one, in the order of time."""
        levels = sorted((one for one in self.case.levels if self._counts(one)), key=lambda one: one.at)
        return tuple(self._trough(one) for one in levels if self._drawn(one).sample in _TROUGHS)

    def _counts(self, level: CaseLevel) -> bool:
        return level.at <= self.level.at and not (level.doubtful or level.below_limit or level.time_not_known)

    def _drawn(self, level: CaseLevel) -> Draw:
        return self.draw if level == self.level else draw_of(self.doses, level=level, window_h=self.window_h)

    def _trough(self, level: CaseLevel) -> Trough:
        daily = self.doses.daily_dose_mg(level.at)
        return Trough(level.at, self._ng_per_ml(level.value, level.unit), daily, level.assay)

    @cached_property
    def other_levels(self) -> tuple[Decimal, ...]:
        """All other levels of the case that can be used, in ng/mL."""
        used = [one for one in self.case.levels if one != self.level and not (one.doubtful or one.below_limit)]
        return tuple(self._ng_per_ml(one.value, one.unit) for one in used)

    @cached_property
    def before(self) -> CaseLevel | None:
        """The level before this one, of whatever kind."""
        earlier = [one for one in self.case.levels if one.at < self.level.at and not one.doubtful]
        return max(earlier, key=lambda one: one.at, default=None)

    @cached_property
    def medicines(self) -> tuple[Medicine, ...]:
        """The medicines that were begun before the level, those stopped since among them."""
        day = self.level.at.date()
        return tuple(m for m in self.case.medicines if not (m.started_on and m.started_on > day))

    @cached_property
    def events(self) -> tuple[CaseEvent, ...]:
        """What happened before the level."""
        day = self.level.at.date()
        return tuple(event for event in self.case.events if event.from_ <= day)
