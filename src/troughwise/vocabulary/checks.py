"""The result of ``check`` as frozen values: what a level is, what it was held against, what else has to be said.

Version 1 of the form; ``docs/check-schema.json`` is written from these classes. Not for judging: that is ``advice``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import Field

from troughwise.vocabulary.answers import EditionStamp, Exact, Reference, ReviewSummary, ShownConflict, ShownStatement
from troughwise.vocabulary.caveats import CannotSay, FindingKind, SampleType, Verdict
from troughwise.vocabulary.records import Frozen, Reader, Region, Target

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class QuickLevel:
    """A level and what is known beside it, each as written; empty is not known.

    ``on`` is the day it was drawn; ``on_given`` is false where nobody said so and today stands in.
    """

    value: str
    unit: str
    on: date
    after: str = ""
    dose: str = ""
    indication: str = ""
    phase: str = ""
    formulation: str = ""
    product: str = ""
    since: str = ""
    assay: str = ""
    haematocrit: str = ""
    creatinine: str = ""
    baseline_creatinine: str = ""
    potassium: str = ""
    magnesium: str = ""
    glucose: str = ""
    blood_pressure: str = ""
    weight: str = ""
    height: str = ""
    age: str = ""
    sex: str = ""
    genotype: str = ""
    taken: tuple[str, ...] = ()
    started: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    treated_since: str = ""
    transplanted_on: str = ""
    pregnant: bool = False
    breast_feeding: bool = False
    on_given: bool = True
    region: str = "any"
    reader: str = "clinician"


class LevelChecked(Frozen):
    """A level as it was given, in both units, and what kind of sample it is."""

    value: Exact
    unit: str
    ng_per_ml: Exact
    nmol_per_l: Exact
    sample_type: SampleType
    at: str = Field("", description="when it was drawn; empty where that is not known")
    hours_after_dose: Exact = None
    assay: str = "not-stated"
    below_limit: bool = False


class TargetHeld(Frozen):
    """A range, with the tuple it holds for; ``id`` is empty where the user set it."""

    id: str
    low: Exact = None
    high: Exact = None
    unit: str
    low_nmol_per_l: Exact = None
    high_nmol_per_l: Exact = None
    approximate: bool = False
    text: str
    scope: dict[str, str] = Field(default_factory=dict)
    citations: tuple[int, ...] = Field((), description="numbers of references")
    local: bool = False


class Finding(Frozen):
    """Something to be said of the level: a caveat that holds, with the records it rests on."""

    kind: FindingKind
    caveat_id: str
    text: str
    about: str = Field("", description="the medicine or event that it is about")
    urgent: bool = False
    proposal: bool = False
    for_care_team: bool = False
    statements: tuple[ShownStatement, ...] = ()
    citations: tuple[int, ...] = Field((), description="numbers of references")


class Seen(Frozen):
    """One level of the series with its own verdict."""

    level: LevelChecked
    verdict: Verdict
    reason_code: CannotSay = ""
    doubtful: str = ""


Observed = str | bool | Exact | tuple[str, ...]
"""What a fact was: words, true or false, a number, or several ids."""


class CheckResult(Frozen):
    """The result of ``check``."""

    schema_version: int = SCHEMA_VERSION
    verdict: Verdict
    reason_code: CannotSay = ""
    reason: str = Field("", description="why there is no verdict, in a sentence")
    said: str = Field(description="the verdict in a sentence")
    reader: Reader = "clinician"
    region: Region = "any"
    understood: tuple[str, ...] = ()
    level: LevelChecked
    target: TargetHeld | None = Field(
        None, description="the range; for a level off its time the one that a trough is held against"
    )
    action_above: TargetHeld | None = Field(None, description="the ceiling above which a source tells to act")
    alternatives: tuple[TargetHeld, ...] = ()
    findings: tuple[Finding, ...] = ()
    next: tuple[Finding, ...] = Field((), description="what to do about the level, not about the dose")
    series: tuple[Seen, ...] = Field((), description="all levels in the order of time, where there are several")
    observed: dict[str, Observed] = Field(default_factory=dict, description="every fact that the caveats were held against")
    assumed: tuple[str, ...] = ()
    conflicts: tuple[ShownConflict, ...] = ()
    references: tuple[Reference, ...] = ()
    review: ReviewSummary = ReviewSummary()
    edition: EditionStamp
    code_version: str
    disclaimer: str


@dataclass(frozen=True)
class LevelRow:
    """A row of a table of levels by its number (the header is row 1): the level with what is known, or what is wrong."""

    number: int
    patient: str
    quick: QuickLevel | None
    problem: str = ""


@dataclass(frozen=True)
class RowVerdict:
    """The verdict on one row of a table of levels; ``problem`` says why there is none for a row that cannot be used."""

    number: int
    patient: str
    value: Decimal | None = None
    unit: str = ""
    ng_per_ml: Decimal | None = None
    sample: SampleType | None = None
    verdict: Verdict | None = None
    reason: CannotSay = ""
    target: Target | None = None
    problem: str = ""
