"""Answers and refusals as frozen values: the JSON that every face shows.

Version 1 of the form; ``docs/answer-schema.json`` is written from these classes. Not for finding answers: that is
``answers``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from troughwise.vocabulary.quantities import Quantity
from troughwise.vocabulary.records import Citation, Frozen, Read, Reader, Region, Source

SCHEMA_VERSION = 1

Outcome = Literal["answered", "cannot_answer", "out_of_scope"]
Intent = Literal[
    "target",
    "timing",
    "starting-dose",
    "adjustment",
    "interaction",
    "conversion",
    "safety",
    "pharmacogenomics",
    "formulation",
    "pharmacokinetics",
    "assay",
    "monitoring",
    "missed-dose",
    "pregnancy",
    "other",
]
Reason = Literal[
    "",
    "no_record",
    "needs_indication",
    "partner_not_in_base",
    "no_target_for_tuple",
    "no_target_known",
    "not_understood",
    "unit_not_usable",
    "level_not_possible",
    "personal_dose",
    "other_language",
    "not_about_tacrolimus",
    "topical",
    "animal",
    "two_other_drugs",
    "diagnosis",
    "other_matter",
    "document_not_read",
    "not_known",
]


def _number(value: Decimal | None) -> int | float | None:
    """A decimal as the JSON number with the same digits."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)


Exact = Annotated[Decimal | None, PlainSerializer(_number, when_used="json")]


class Entity(Frozen):
    """Something the question names: a drug, an indication, a phase ..., and the words it was read from."""

    kind: str
    id: str
    label: str
    words: str


class Facts(Frozen):
    """Numbers the question carries about a patient: level, dose, time since transplantation."""

    level: Exact = None
    level_unit: str = ""
    dose_mg: Exact = None
    doses_per_day: int | None = None
    from_day: int | None = None
    to_day: int | None = None
    age_years: Exact = None


class Understood(Frozen):
    """What was understood, and what was assumed on the way."""

    intent: Intent
    topics: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    facts: Facts = Facts()
    assumed: tuple[str, ...] = ()
    carried: tuple[str, ...] = Field((), description="terms kept from the conversation")
    not_understood: tuple[str, ...] = ()


class ShownQuantity(Frozen):
    """A quantity in an answer, with the tuple it holds for."""

    value: Exact = None
    low: Exact = None
    high: Exact = None
    unit: str = ""
    metric: str = "other"
    code: str | None = None
    approximate: bool = False
    derived: str = ""
    scope: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def of(cls, quantity: Quantity, *, scope: dict[str, str] | None = None) -> ShownQuantity:
        """The same quantity, ready to be shown."""
        return cls(
            value=quantity.value,
            low=quantity.low,
            high=quantity.high,
            unit=quantity.unit or "",
            metric=quantity.metric,
            code=quantity.code,
            approximate=quantity.approximate,
            derived=quantity.derived,
            scope=scope or {},
        )

    def numerals(self) -> set[str]:
        """The numerals it allows a text to print."""
        if self.code is not None:
            return Quantity(code=self.code).numerals()
        numbers = (self.value, self.low, self.high)
        return set().union(*(Quantity(value=n, unit="number").numerals() for n in numbers if n is not None), set())


class ShownCitation(Frozen):
    """A citation in an answer: the number of the reference, the place in it, what was read."""

    n: int
    source: str
    place: str
    read: Read
    via: str = ""

    @classmethod
    def of(cls, citation: Citation, *, n: int) -> ShownCitation:
        """The citation with the number its source has in this answer."""
        return cls(n=n, source=citation.source, place=citation.place, read=citation.read, via=citation.via)


class Review(Frozen):
    """What the review log says of a statement or an answer."""

    status: Literal["not_reviewed", "submitted", "under_review", "approved", "retired"] = "not_reviewed"
    date: str = ""
    name: str = ""


class ShownStatement(Frozen):
    """A record as a reader sees it."""

    id: str
    kind: str
    text: str
    for_care_team: bool = False
    quantities: tuple[ShownQuantity, ...] = ()
    citations: tuple[ShownCitation, ...] = ()
    strength: str = ""
    read: str = ""
    review: Review = Review()
    proposal: bool = False
    local: dict[str, str] = Field(default_factory=dict)
    cells: dict[str, str] = Field(default_factory=dict, description="columns of an evidence table")
    base_record: str = Field("", description="a local record only: the base's own wording beside it")


class Section(Frozen):
    """A titled group of statements."""

    key: str
    title: str
    statements: tuple[ShownStatement, ...]


class Headline(Frozen):
    """The direct answer."""

    text: str
    quantities: tuple[ShownQuantity, ...] = ()
    citations: tuple[ShownCitation, ...] = ()
    records: tuple[str, ...] = ()
    direction: str = ""
    beside: tuple[ShownStatement, ...] = Field(
        (), description="what must be said in the same breath: trials' aims, what is not known"
    )


class Body(Frozen):
    """The answer proper."""

    headline: Headline
    sections: tuple[Section, ...] = ()


class ShownConflict(Frozen):
    """A declared conflict that concerns what is shown, with both sides."""

    id: str
    title: str
    standing: str
    text: str
    use: str
    sides: tuple[ShownStatement, ...] = ()
    quantities: tuple[ShownQuantity, ...] = ()
    citations: tuple[ShownCitation, ...] = ()


class Reference(Frozen):
    """A numbered reference."""

    n: int
    id: str
    kind: str
    title: str
    authors: str = ""
    journal: str = ""
    year: int | None = None
    volume_pages: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    status: str = "current"
    read: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: Source, *, n: int, read: tuple[str, ...]) -> Reference:
        """The source as a numbered reference."""
        return cls(
            n=n,
            id=source.id,
            kind=source.kind,
            title=source.title,
            authors=source.authors,
            journal=source.journal,
            year=source.year,
            volume_pages=source.volume_pages,
            doi=source.doi,
            pmid=source.pmid,
            url=source.url,
            status=source.status,
            read=read,
            unverified=source.unverified,
        )


class EditionStamp(Frozen):
    """Which evidence answered: version, date, content hash; and a hash of the local overlay, if any."""

    version: str
    date: str
    content_hash: str
    local_hash: str = ""


class ReviewSummary(Frozen):
    """How much of what is shown has been reviewed, in numbers and one sentence."""

    status: Literal["not_reviewed", "partly_reviewed", "reviewed"] = "not_reviewed"
    approved: int = 0
    statements: int = 0
    text: str = ""


class Answer(Frozen):
    """The result of ``ask``."""

    schema_version: int = SCHEMA_VERSION
    outcome: Outcome
    reason: str = ""
    reason_code: Reason = ""
    question: str
    reader: Reader = "clinician"
    region: Region = "any"
    understood: Understood
    answer: Body | None = None
    conflicts: tuple[ShownConflict, ...] = ()
    references: tuple[Reference, ...] = ()
    follow_ups: tuple[str, ...] = ()
    review: ReviewSummary = ReviewSummary()
    edition: EditionStamp
    code_version: str
    disclaimer: str
