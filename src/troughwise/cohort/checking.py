"""Verdicts on the levels of many patients, row by row. What rows share is worked out once. Not for findings: ``advice``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from troughwise.advice.brands import with_releases
from troughwise.advice.covariates import Names
from troughwise.advice.plausible import require_plausible
from troughwise.advice.samples import sample_kind
from troughwise.advice.situation import Situation
from troughwise.advice.verdicts import Bench, Judged
from troughwise.library.library import Library
from troughwise.vocabulary.cases import Case
from troughwise.vocabulary.caveats import SampleType
from troughwise.vocabulary.checks import LevelRow, QuickLevel, RowVerdict
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.quantities import level_from_words, mass_concentration
from troughwise.vocabulary.records import Limit

_MOST_KEPT = 10_000


@dataclass
class Checker:
    """Judges rows; ``case_of`` makes a case of a level in words, ``hours_of`` reads the hours after the dose."""

    library: Library
    names: Names
    case_of: Callable[[QuickLevel], Case]
    hours_of: Callable[[str], Decimal]
    known: dict[QuickLevel, _Shared] = field(default_factory=dict)

    def verdicts(self, rows: Iterable[LevelRow]) -> Iterator[RowVerdict]:
        """One verdict for each row, in their order; a row that cannot be used is told, and the rest goes on."""
        for row in rows:
            if row.quick is None:
                yield RowVerdict(row.number, row.patient, problem=row.problem)
                continue
            try:
                yield self._verdict(row.number, row.patient, row.quick)
            except InputError as error:
                yield RowVerdict(row.number, row.patient, problem=error.sentence())

    def _verdict(self, number: int, patient: str, quick: QuickLevel) -> RowVerdict:
        below = quick.value.startswith("<")
        value, unit = level_from_words(quick.value.removeprefix("<"), unit=quick.unit)
        level = mass_concentration(value, unit=unit, molar_mass_g_per_mol=self.library.molar_mass_g_per_mol)
        self._require_possible(level)
        shared = self._shared(quick)
        sample, judged = shared.judge(quick, level=level, below=below)
        target = judged.held.target if judged.held else None
        return RowVerdict(number, patient, value, unit, level, sample, judged.verdict, judged.reason, target)

    def _require_possible(self, level: Decimal) -> None:
        limit = self._highest
        if level == 0 or (limit.high is not None and level > limit.high):
            raise InputError("This level is not possible", where="level", to_do=limit.why)

    @cached_property
    def _highest(self) -> Limit:
        limit = self.library.get("limit-level-ng-per-ml")
        assert isinstance(limit, Limit), "lint holds that the limits of a case are there"
        return limit

    def _shared(self, quick: QuickLevel) -> _Shared:
        """What all rows share that differ in level and hours only."""
        key = replace(quick, value="", unit="", after="any" if quick.after else "")
        if key not in self.known:
            if len(self.known) >= _MOST_KEPT:
                self.known.clear()
            self.known[key] = _Shared(self, self.situation(quick))
        return self.known[key]

    def situation(self, quick: QuickLevel) -> Situation:
        """The level in its case. Raises ``InputError`` for what cannot be read or meant."""
        case = with_releases(self.case_of(quick), library=self.library, names=self.names)
        require_plausible(case, library=self.library)
        return Situation(case, case.levels[-1], self.library, self.names)


@dataclass
class _Shared:
    """The schedule of rows that differ in level and hours only, and what a sample of each kind is held against."""

    checker: Checker
    first: Situation
    benches: dict[SampleType, Bench] = field(default_factory=dict)

    def judge(self, quick: QuickLevel, *, level: Decimal, below: bool) -> tuple[SampleType, Judged]:
        draw = self.first.draw
        if not quick.after or draw.dose is None or draw.given_at is None:
            return draw.sample, self._bench(draw.sample, quick).judge(level, below_limit=below)
        hours = self.checker.hours_of(quick.after)
        sample = sample_kind(replace(draw, hours_after_dose=hours), times_a_day=self._times, window_h=self.first.window_h)
        return sample, self._bench(sample, quick).judge(level, below_limit=below)

    @cached_property
    def _times(self) -> int:
        return self.first.doses.times_a_day(self.first.level.at)

    def _bench(self, sample: SampleType, quick: QuickLevel) -> Bench:
        if sample not in self.benches:
            own = self.first if sample == self.first.draw.sample else self.checker.situation(quick)
            self.benches[sample] = own.bench
        return self.benches[sample]
