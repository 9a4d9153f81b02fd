"""The kinds of evidence record, as frozen values.

Each class is one kind of table in the evidence files. The fields are the contract with the people who write and
review evidence; the field descriptions become the manual's reference. Not for reading files: that is ``library``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from troughwise.vocabulary.quantities import Quantity, Unit

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=3)]
Note = Annotated[str, StringConstraints(max_length=200)]

Reader = Literal["clinician", "pharmacist", "patient"]
Region = Literal["any", "eu", "us", "jp", "asia"]
Read = Literal["primary", "abstract", "label-copy", "secondary"]
Topic = Literal[
    "target",
    "upper-limit",
    "auc",
    "sampling-time",
    "sample-type",
    "steady-state",
    "starting-dose",
    "adjustment",
    "interaction",
    "conversion",
    "formulation",
    "storage-handling",
    "missed-dose",
    "food",
    "kidney-safety",
    "neurotoxicity",
    "potassium",
    "magnesium",
    "glucose",
    "blood-pressure",
    "infection",
    "malignancy",
    "heart-rhythm",
    "blood-vessels",
    "side-effects",
    "vaccines",
    "sun",
    "driving",
    "duration",
    "when-to-call",
    "pregnancy",
    "breast-feeding",
    "pharmacogenomics",
    "allele-frequency",
    "absorption",
    "distribution",
    "elimination",
    "haematocrit",
    "population-difference",
    "assay",
    "interference",
    "specimen",
    "codes",
    "units",
    "monitoring-frequency",
    "variability",
    "time-in-range",
    "dose-normalised-level",
    "overdose",
    "role-in-therapy",
    "approved-use",
    "study-evidence",
    "unknown",
]
Population = Literal["any", "adult", "child", "elderly", "pregnant"]
Phase = Literal["any", "induction", "maintenance", "step-down", "prophylaxis", "treatment", "early", "late", "conversion"]
Release = Literal["any", "not-stated", "immediate", "prolonged-capsule", "lcp-tablet", "granules", "intravenous", "topical"]
Sample = Literal[
    "trough-c12-twice-daily",
    "trough-not-specified",
    "trough-c24-once-daily",
    "c12-once-daily-evening",
    "continuous-infusion",
    "auc-0-12",
    "auc-0-24",
    "auc-not-stated",
    "time-not-stated",
    "average-level",
    "any",
]
Basis = Literal[
    "guideline",
    "consensus",
    "label",
    "trial-target",
    "cohort-target",
    "observed",
    "unit-protocol",
    "laboratory",
    "registry",
]


class Frozen(BaseModel):
    """A value that cannot be changed and that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Frozen):
    """Where a fact stands and what was really read."""

    source: Id
    place: Text = Field(description="where in the source: page, table, section, abstract")
    read: Read = Field(description="what was really read")
    via: Note = Field("", description="how it was read, where that was not the source itself")


class Scope(Frozen):
    """For whom a record holds. An empty list is not allowed to mean 'any': write ``any``."""

    indications: tuple[str, ...] = Field(min_length=1)
    populations: tuple[Population, ...] = ("any",)
    phases: tuple[Phase, ...] = ("any",)
    releases: tuple[Release, ...] = ("any",)
    regions: tuple[Region, ...] = ("any",)


class Retirement(Frozen):
    """When and why a record was taken out of use; its id stays."""

    date: date
    reason: Text


class LocalChange(Frozen):
    """Who in a department added or replaced a record, and why."""

    who: Text
    why: Text
    date: date
    replaces: Id | None = None


class Record(Frozen):
    """What every record has."""

    id: Id
    retired: Retirement | None = None
    local: LocalChange | None = None
    note: Note = ""


class Source(Record):
    """A primary document. Bibliographic fields that were not read on a page are named in ``unverified``."""

    kind: Literal[
        "guideline",
        "consensus",
        "label",
        "trial",
        "cohort",
        "case-series",
        "pk-study",
        "review",
        "meta-analysis",
        "standard",
        "protocol",
        "laboratory-handbook",
        "registry-record",
        "database",
    ]
    title: Text
    authors: str = ""
    journal: str = ""
    year: int | None = None
    volume_pages: str = ""
    pmid: str = ""
    doi: str = ""
    url: str = Field("", description="the publisher's, PubMed's or issuing body's own address, or empty")
    region: Region = "any"
    status: str = "current"
    aliases: tuple[str, ...] = Field((), description="what people call it in a question, beside its first author's name")
    unverified: tuple[Literal["title", "authors", "journal", "year", "volume_pages"], ...] = ()


class Worded(Record):
    """A record with a wording for readers, whose every numeral is carried by a quantity."""

    clinician: Text
    patient: str = Field("", description="plain words with the same numbers; empty = for the care team")
    quantities: tuple[Quantity, ...] = ()
    citations: tuple[Citation, ...] = Field(min_length=1)
    conflicts: tuple[Id, ...] = Field((), description="declared conflicts in which this record is a side")

    def own_quantities(self) -> tuple[Quantity, ...]:
        """Numbers that stand in typed fields of the record, beside its quantities."""
        return ()


class Statement(Worded):
    """One thing that a source says."""

    topic: Topic
    about: tuple[Id, ...] = Field((), description="terms that the statement is specifically about")
    scope: Scope
    strength: str = Field("", description="as the source itself grades it")
    lead: bool = Field(False, description="belongs at the head of an answer on its topic")
    proposal: bool = Field(False, description="our own proposal, printed as such")


class Target(Worded):
    """A number to hold a level against, with the whole tuple it holds for.

    The wording writes the range as ``{range}``, so that it cannot drift from ``low`` and ``high``.
    """

    kind: Literal["range", "upper-limit", "lower-limit", "observed", "reference-interval", "auc"] = "range"
    indication: Id
    population: Population
    phase: Phase
    phase_label: Text
    from_day: int | None = Field(None, description="days since transplantation or start of treatment, inclusive")
    to_day: int | None = None
    regimen: Text = Field(description="co-medication, in words")
    about: tuple[Id, ...] = ()
    not_with: tuple[Id, ...] = Field((), description="co-medication with which the number does not hold")
    release: Release
    schedule: Literal["twice-daily", "once-daily", "once-daily-evening", "continuous", "not-stated", "any"]
    sample: Sample
    low: Decimal | None = None
    high: Decimal | None = None
    unit: Unit
    approximate: bool = False
    basis: Basis
    strength: str = ""
    region: Region = "any"
    rank: int = Field(5, ge=1, le=9, description="order among the targets of one indication; 1 leads the answer")

    def range_quantity(self) -> Quantity:
        """The target's own numbers as a quantity."""
        metric = "auc" if self.kind == "auc" else "trough" if self.sample.startswith("trough") else "level"
        return Quantity(low=self.low, high=self.high, unit=self.unit, metric=metric, approximate=self.approximate)


class Study(Worded):
    """One row of an evidence table."""

    indication: Id
    name: Text
    design: Text
    participants: int | None = None
    place: str = ""
    population: str = ""
    regimen: Text
    level_aimed: str = ""
    level_achieved: str = ""
    outcome: Text
    months: str = Field("", description="length of follow-up, in words")
    year: int | None = None

    def own_quantities(self) -> tuple[Quantity, ...]:
        """The number of participants, where it is known."""
        if self.participants is None:
            return ()
        return (Quantity(value=self.participants, unit="patients", metric="count"),)


class Interaction(Worded):
    """What a drug, food, herb or state of health does to tacrolimus, or with it."""

    partner: Id
    direction: Literal["raises", "lowers", "none", "either", "adds-harm", "affects-partner", "unknown"]
    size_class: Literal["very-large", "large", "moderate", "small", "none", "unknown"] = "unknown"
    mechanism: str = ""
    onset: str = ""
    offset: str = ""
    action: str = Field("", description="what the source advises")
    regions: tuple[Region, ...] = ("any",)
    releases: tuple[Release, ...] = ("any",)
    proposal: bool = False
    lead: bool = Field(False, description="first among several records on the same partner")


class Product(Worded):
    """A product that can be dispensed."""

    brands: tuple[str, ...] = Field(min_length=1)
    term: Id
    release: Release
    form: Text
    region: Region
    strengths: tuple[Decimal, ...] = Field(min_length=1)
    strength_unit: Literal["mg"] = "mg"
    schedule: Literal["twice-daily", "once-daily", "infusion", "as-labelled"]

    def own_quantities(self) -> tuple[Quantity, ...]:
        """Its strengths."""
        return tuple(Quantity(value=s, unit=self.strength_unit, metric="strength") for s in self.strengths)


class Conversion(Worded):
    """How much to give when one product, route or release is replaced by another."""

    from_release: Release
    to_release: Release
    from_drug: Id = "tacrolimus"
    factor_low: Decimal | None = Field(None, description="new total daily dose divided by the old one")
    factor_high: Decimal | None = None
    regions: tuple[Region, ...] = ("any",)
    about: tuple[Id, ...] = ()


class Conflict(Worded):
    """Two or more records, or sources, that disagree. Both sides are shown whenever one is."""

    title: Text
    sides: tuple[Id, ...] = Field(description="ids of the records that disagree")
    use: Text = Field(description="what this base uses, and why")
    standing: Literal["open", "resolved", "by-region"]


class Term(Record):
    """A concept, and the words people use for it."""

    kind: Literal[
        "drug",
        "class",
        "food",
        "herb",
        "condition",
        "indication",
        "population",
        "phase",
        "product",
        "release",
        "gene",
        "genotype",
        "symptom",
        "laboratory-value",
        "assay",
        "sample",
        "route",
        "topic",
        "animal",
        "foreign-word",
        "plain-word",
        "name-ending",
        "organ",
        "cue",
    ]
    label: Text
    patient_label: str = ""
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = Field((), description="matched only in exactly this case, e.g. MG, RA")
    broader: tuple[Id, ...] = Field((), description="classes or wider concepts this one belongs to")
    narrows_to: Id | None = Field(None, description="what a wide word is taken to mean, said aloud in the answer")
    topics: tuple[Topic, ...] = Field((), description="what a question with this word is about (cues, symptoms, values)")
    weight: int = Field(1, ge=1, le=9, description="how strongly a cue speaks for its topics")
    anchors: bool = Field(False, description="by itself shows that a question is about tacrolimus")
    codes: dict[str, str] = Field(default_factory=dict)
    citations: tuple[Citation, ...] = Field((), description="needed where codes are given")


class Phrase(Record):
    """A fixed sentence of the product: disclaimer, refusal, section title. One place for the words."""

    clinician: Text
    patient: str = ""


class Limit(Record):
    """A plausibility limit that lint and input checks use to catch slips. Ours; not a clinical limit."""

    metric: str
    unit: Unit
    low: Decimal | None = None
    high: Decimal | None = None
    why: Text


class Assumption(Record):
    """A figure that no source gives for the use we make of it: ours, with the reason, printed whenever it is used.

    Always a proposal. It stands here so that a reviewer finds it, and never in the program.
    """

    value: Decimal
    unit: Unit
    says: Text = Field(description="what is assumed, in a sentence that prints the value")
    why: Text = Field(description="why something has to be assumed, and why this")
    citations: tuple[Citation, ...] = Field((), description="where the figure was borrowed; empty where it is our own")
    proposal: Literal[True] = True
