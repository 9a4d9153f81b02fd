"""What a check of a level observes in a case, and the kind of record that says when something has to be said of it.

A caveat is data: closed conditions on observed facts, words, and the records it rests on. ``check`` looks at the facts,
finds the caveats that hold and shows them. Not for observing: that is ``advice.observing``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from troughwise.vocabulary.cases import Assay
from troughwise.vocabulary.effects import listed
from troughwise.vocabulary.quantities import LevelUnit
from troughwise.vocabulary.records import Basis, Frozen, Id, Phase, Record, Release, Sample, Text

SampleType = Literal[
    "trough-twice-daily",
    "trough-once-daily",
    "trough-other-interval",
    "c12-once-daily-evening",
    "off-time",
    "after-dose",
    "continuous-infusion",
    "before-first-dose",
    "not-known",
]
"""What a level is. A trough lies within the window around the end of its interval; ``off-time`` outside it in the second
half, ``after-dose`` in the first half of the interval. The evening's C12 is neither: it is a sample of its own."""

Verdict = Literal["cannot_say", "below", "within", "above", "above_action_threshold"]

CannotSay = Literal[
    "",
    "sample_time_not_known",
    "dose_not_known",
    "after_the_dose",
    "off_time",
    "before_first_dose",
    "no_range_for_sample",
    "no_target",
    "only_observed_levels",
    "single_number",
    "targets_disagree",
    "below_quantification",
    "doubtful",
]
"""Why there is no verdict."""

WordFact = Literal[
    "verdict",
    "cannot_say",
    "sample",
    "timing",
    "release",
    "schedule",
    "population",
    "region",
    "phase",
    "assay",
    "level_unit",
    "cyp3a5",
    "egfr_formula",
    "standardised_verdict",
    "reference_method_verdict",
    "target_basis",
    "target_sample",
    "medicine_direction",
    "medicine_state",
    "event_direction",
]
"""Facts that are one of some words. ``timing`` is early, late or on-time; ``cyp3a5`` is expresser or non-expresser;
``medicine_state`` is started, stopped or taken throughout; the two other verdicts are those of the level standardised for
haematocrit and of the level as the reference method would read it."""

SetFact = Literal["indication", "medicines", "events", "taken_with_dose", "medicine_is", "event_is"]
"""Facts that are several ids at once: a term with everything it belongs to. ``medicine_is`` and ``event_is`` are those of
the one medicine or event that a caveat with ``each`` is looking at."""

FlagFact = Literal[
    "pregnant",
    "breast_feeding",
    "release_stated",
    "assay_stated",
    "assay_changed",
    "dose_changed",
    "release_changed",
    "missed_dose",
    "below_limit",
    "local_target",
    "own_target",
    "several_targets",
    "medicine_in_base",
    "time_zone_stated",
    "first_level",
    "change_beyond_usual",
    "cyp3a4_22_carrier",
]
"""Facts that are true or false. ``assay_changed``, ``dose_changed`` and ``release_changed`` are since the level before;
``change_beyond_usual``: by more than ``usual_fold`` since then, for the same dose."""

NumberFact = Literal[
    "level_ng_per_ml",
    "hours_after_dose",
    "hours_early",
    "hours_late",
    "interval_h",
    "trough_from_curve_percent",
    "days_since_dose_change",
    "days_since_release_change",
    "haematocrit_percent",
    "standardised_level_ng_per_ml",
    "reference_method_level_ng_per_ml",
    "fold_of_other_levels",
    "fold_since_last_level",
    "usual_fold",
    "troughs_counted",
    "cv_percent",
    "sd_ng_per_ml",
    "time_in_range_percent",
    "days_followed",
    "c0_d_ng_per_ml_per_mg",
    "daily_dose_mg",
    "creatinine_umol_per_l",
    "creatinine_mg_per_dl",
    "creatinine_rise_percent",
    "egfr_ml_per_min_1_73m2",
    "egfr_fall_percent",
    "potassium_mmol_per_l",
    "magnesium_mmol_per_l",
    "glucose_mmol_per_l",
    "systolic_mmhg",
    "diastolic_mmhg",
    "proteinuria_g_per_g",
    "months_on_treatment",
    "days_since_transplantation",
    "age_years",
    "medicine_days",
    "event_days",
]
"""Facts that are numbers. ``trough_from_curve_percent`` is what the level at the end of the interval would be, in per cent
of the one drawn, by the curve of the applicable models; ``medicine_days`` are days from its start or stop to the level."""

Fact = WordFact | SetFact | FlagFact | NumberFact
WORD_FACTS, SET_FACTS, FLAG_FACTS, NUMBER_FACTS = (
    frozenset(get_args(kind)) for kind in (WordFact, SetFact, FlagFact, NumberFact)
)

WORDS: dict[str, frozenset[str]] = {
    "verdict": frozenset(get_args(Verdict)),
    "standardised_verdict": frozenset(get_args(Verdict)),
    "reference_method_verdict": frozenset(get_args(Verdict)),
    "cannot_say": frozenset(get_args(CannotSay)) - {""},
    "sample": frozenset(get_args(SampleType)),
    "target_sample": frozenset(get_args(Sample)),
    "target_basis": frozenset(get_args(Basis)),
    "timing": frozenset({"early", "late", "on-time"}),
    "release": frozenset(get_args(Release)),
    "schedule": frozenset({"twice-daily", "once-daily", "once-daily-evening", "other"}),
    "population": frozenset({"adult", "child"}),
    "region": frozenset({"any", "eu", "us", "jp"}),
    "phase": frozenset(get_args(Phase)),
    "assay": frozenset(get_args(Assay)),
    "level_unit": frozenset(get_args(LevelUnit)),
    "cyp3a5": frozenset({"expresser", "non-expresser"}),
    "egfr_formula": frozenset({"ckd-epi-2021", "bedside-schwartz"}),
    "medicine_direction": frozenset({"raises", "lowers", "none", "either", "adds-harm", "affects-partner", "unknown"}),
    "medicine_state": frozenset({"started", "stopped", "taken"}),
    "event_direction": frozenset({"raises", "lowers", "either", "unknown"}),
}
"""The words that each fact of words can be."""

FindingKind = Literal["sample", "steady-state", "assay", "haematocrit", "units", "history", "target", "trend", "cause",
                      "safety", "next"]  # fmt: skip
"""What a finding is about, in the order in which findings are shown."""


class CaveatCondition(Frozen):
    """A fact and what it must be: ``one_of`` some words or ids, ``is_true``, or a number within limits.

    A number is held against ``at_least`` and ``at_most`` (inclusive), ``above`` and ``below`` (exclusive). A fact that is
    not known meets no condition but ``known = false``.
    """

    fact: Fact
    one_of: tuple[str, ...] = ()
    is_true: bool | None = None
    known: bool | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    above: Decimal | None = None
    below: Decimal | None = None

    @property
    def limits(self) -> tuple[Decimal, ...]:
        """The numbers that it holds a fact against."""
        return tuple(n for n in (self.at_least, self.at_most, self.above, self.below) if n is not None)

    @model_validator(mode="after")
    def _one_way(self) -> CaveatCondition:
        ways = [bool(self.one_of), self.is_true is not None, self.known is not None, bool(self.limits)]
        if ways.count(True) != 1:
            raise ValueError("a condition says one_of, is_true, known or limits, and just one of them")
        fits = {
            "one_of": self.fact in WORD_FACTS | SET_FACTS,
            "is_true": self.fact in FLAG_FACTS,
            "known": True,
            "limits": self.fact in NUMBER_FACTS,
        }
        if not next(fit for way, fit in zip(ways, fits.values(), strict=True) if way):
            raise ValueError(f"'{self.fact}' is not a fact of that sort")
        if strange := set(self.one_of) - WORDS.get(self.fact, frozenset(self.one_of)):
            raise ValueError(f"{self.fact} is never '{min(strange)}'; it is one of {', '.join(sorted(WORDS[self.fact]))}")
        return self


CaveatConditions = Annotated[tuple[CaveatCondition, ...], BeforeValidator(listed)]


class Caveat(Record):
    """When something has to be said of a level, in which words, and on which records that rests.

    Its words may name facts in braces, such as ``{hours_late}``; it is silent where one of them is not known. Every limit
    of a condition stands as a quantity in one of its ``records``, or in the assumption that ``assumption`` names.
    """

    kind: FindingKind
    when: CaveatConditions = Field(description="all must hold")
    unless: CaveatConditions = Field((), description="none may hold")
    each: Literal["", "medicine", "event"] = Field("", description="looked at for each one of these; its records are shown")
    clinician: Text
    patient: str = Field("", description="plain words with the same facts; empty = for the care team")
    records: tuple[Id, ...] = Field(
        (), description="statements, targets, interactions ... shown with it, with their sources"
    )
    assumption: Id | None = None
    urgent: bool = Field(False, description="somebody has to look today")
    rank: int = Field(5, ge=1, le=9, description="order among the findings of one kind; 1 first")
    proposal: bool = Field(False, description="the rule is our own reading of its records, printed as such")

    @model_validator(mode="after")
    def _rests_on_something(self) -> Caveat:
        if not (self.records or self.each or self.assumption or self.proposal):
            raise ValueError("a caveat rests on records, an assumption, or is marked as a proposal")
        return self
