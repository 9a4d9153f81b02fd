"""The verdict on one level: exact decimals against the target of its tuple, or why there is none.

Units never change a verdict, and a limit belongs to its range: 8 is within 4 to 8. Not for choosing the target
(``case_target``) and not for what else has to be said (``caveats``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from troughwise.advice.case_target import CaseTarget
from troughwise.vocabulary.caveats import CannotSay, SampleType, Verdict
from troughwise.vocabulary.quantities import mass_concentration
from troughwise.vocabulary.records import Sample, Target

_TROUGHS = frozenset({"trough-twice-daily", "trough-once-daily"})
FITTING: dict[Sample, frozenset[SampleType]] = {
    "trough-c12-twice-daily": frozenset({"trough-twice-daily"}),
    "trough-c24-once-daily": frozenset({"trough-once-daily"}),
    "trough-not-specified": frozenset({"trough-twice-daily", "trough-once-daily"}),
    "time-not-stated": frozenset({"trough-twice-daily", "trough-once-daily", "continuous-infusion"}),
    "c12-once-daily-evening": frozenset({"c12-once-daily-evening"}),
    "continuous-infusion": frozenset({"continuous-infusion"}),
}
"""Which levels a target for each kind of sample can be held against; a kind that is not listed fits none."""

_NOT_JUDGED: dict[SampleType, CannotSay] = {
    "not-known": "sample_time_not_known",
    "before-first-dose": "before_first_dose",
    "after-dose": "after_the_dose",
    "off-time": "off_time",
    "trough-other-interval": "no_range_for_sample",
}


@dataclass(frozen=True)
class Range:
    """Limits in ng/mL, both belonging to the range; None is open. ``target`` is None where the user set them."""

    low: Decimal | None
    high: Decimal | None
    target: Target | None = None

    def verdict(self, level_ng_per_ml: Decimal) -> Verdict:
        """Where a level lies."""
        if self.low is not None and level_ng_per_ml < self.low:
            return "below"
        return "above" if self.high is not None and level_ng_per_ml > self.high else "within"


@dataclass(frozen=True)
class Judged:
    """A verdict with what it was held against; ``reason`` says why there is none."""

    verdict: Verdict
    reason: CannotSay = ""
    held: Range | None = None


def range_of(target: Target, *, molar_mass_g_per_mol: Decimal) -> Range:
    """A target's limits in ng/mL."""

    def exact(limit: Decimal | None) -> Decimal | None:
        return limit and mass_concentration(limit, unit=target.unit, molar_mass_g_per_mol=molar_mass_g_per_mol)

    return Range(exact(target.low), exact(target.high), target)


@dataclass(frozen=True)
class Bench:
    """What levels of one tuple are held against; made once for a tuple, it judges any number of levels.

    ``own`` is the range that the user set, in place of the base's. ``ceiling`` is the lowest ceiling that holds. For a
    sample that is not judged the ranges are those that a trough would be held against.
    """

    sample: SampleType
    ranges: tuple[Range, ...]
    ceiling: Range | None
    missing: CannotSay = ""

    @classmethod
    def of(cls, chosen: CaseTarget, *, sample: SampleType, molar_mass_g_per_mol: Decimal, own: Range | None = None) -> Bench:
        """What the chosen targets say for a sample of this kind."""

        def ranges(targets: Iterable[Target]) -> tuple[Range, ...]:
            return tuple(range_of(target, molar_mass_g_per_mol=molar_mass_g_per_mol) for target in targets)

        ceilings = ranges([chosen.ceiling] if chosen.ceiling else [])
        found = (own,) if own else ranges(_fitting(chosen, sample))
        return cls(sample, found, next(iter(ceilings), None), "" if found else _why_none(chosen, sample))

    @property
    def held(self) -> Range | None:
        """The range that leads; None where there is none for this sample."""
        return next(iter(self.ranges), None)

    def judge(self, level_ng_per_ml: Decimal, *, below_limit: bool = False) -> Judged:
        """The verdict on a level; ``below_limit``: the laboratory reported less than this."""
        unjudged = _NOT_JUDGED.get(self.sample, "")
        if unjudged:
            return Judged("cannot_say", unjudged, self.held)
        if not below_limit and self._is_above_action(level_ng_per_ml):
            return Judged("above_action_threshold", "", self.held)
        if self.missing:
            return Judged("cannot_say", self.missing)
        return self._held(level_ng_per_ml, below_limit)

    def _is_above_action(self, level: Decimal) -> bool:
        """Above a ceiling, and above the range too: no range that a source aims at calls for action within it.

        Where there is no range, a laboratory's flag alone is no call to act.
        """
        ceiling = self.ceiling
        if ceiling is None or ceiling.high is None or level <= ceiling.high:
            return False
        if not self.ranges and ceiling.target is not None and ceiling.target.basis == "laboratory":
            return False
        return all(one.verdict(level) == "above" for one in self.ranges)

    def _held(self, level: Decimal, below_limit: bool) -> Judged:
        verdicts = {one.verdict(level) for one in self.ranges}
        if below_limit and not all(one.low is not None and level <= one.low for one in self.ranges):
            return Judged("cannot_say", "below_quantification", self.held)
        if any(one.low is not None and one.low == one.high for one in self.ranges):
            return Judged("cannot_say", "single_number", self.held)
        if below_limit:
            return Judged("below", "", self.held)
        if len(verdicts) > 1:
            return Judged("cannot_say", "targets_disagree", self.held)
        return Judged(verdicts.pop(), "", self.held)


def _fitting(chosen: CaseTarget, sample: SampleType) -> list[Target]:
    """The leading ranges that are made for the sample; where none is, a range of the illness made for just this sample."""
    ranges = [target for target in chosen.leading if target.kind == "range"]
    if sample in _NOT_JUDGED:
        return [target for target in ranges if FITTING.get(target.sample, frozenset()) & _TROUGHS]
    of_its_own = [t for t in chosen.others if t.kind == "range" and t.indication == chosen.indication and t.sample == sample]
    return [target for target in ranges if sample in FITTING.get(target.sample, frozenset())] or of_its_own[:1]


def _why_none(chosen: CaseTarget, sample: SampleType) -> CannotSay:
    """Why no range holds for the sample: only levels seen in studies, only ranges for another sample, or nothing at all."""
    ranges = [target for target in chosen.leading if target.kind == "range"]
    others = [target for target in chosen.others if target.kind == "range" and target.indication == chosen.indication]
    if ranges or (sample not in _TROUGHS and others) or sample == "c12-once-daily-evening":
        return "no_range_for_sample"
    return "only_observed_levels" if chosen.leading else "no_target"
