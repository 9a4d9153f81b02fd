"""How well a record fits a question: topic, things named, tuple, words.

Each part of the score is a function of its own, so that a reviewer can see why a record came first. A record for
another indication or population does not fit at all. Not for choosing what is said first: that is ``finding``.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from troughwise.answers.reading import Reading
from troughwise.vocabulary.records import Conversion, Interaction, Product, Statement, Study, Target, Worded

TOPIC_POINTS, ABOUT_POINTS, WORD_POINTS = 7.0, 4.0, 6.5
_TOPIC_CONTRAST = 1.5
_MANY_INDICATIONS, _TELLING_DIGITS = 4, 3
_SAME_WORDS, _STRENGTH_POINTS, _LIMIT_POINTS = 0.75, 5.0, 2.5
_HOLDS_FOR_MEMBERS = {"genotype", "class", "release"}
_ANY, _ANY_TRANSPLANT, _EXTENDED = {"any"}, "solid-organ-transplant", "extended-release"
_TARGET_TOPICS = {
    "range": "target",
    "upper-limit": "upper-limit",
    "lower-limit": "target",
    "auc": "auc",
    "observed": "target",
}


@dataclass(frozen=True)
class Scored:
    """A record with its points, and how many of them come from topic or words alone."""

    points: float
    topic_points: float
    about_points: float
    record: Worded


def topic_of(record: Worded) -> str:
    """The topic a record answers, whatever its kind."""
    if isinstance(record, Statement):
        return record.topic
    if isinstance(record, Target):
        if record.kind == "observed" and record.low is None:
            return "upper-limit"
        return "auc" if record.sample.startswith("auc") else _TARGET_TOPICS.get(record.kind, "upper-limit")
    kinds = {Interaction: "interaction", Study: "study-evidence", Product: "formulation", Conversion: "conversion"}
    return next((topic for kind, topic in kinds.items() if isinstance(record, kind)), "unknown")


def about_of(record: Worded) -> frozenset[str]:
    """The ids of the things a record is specifically about."""
    if isinstance(record, Interaction):
        return frozenset({record.partner})
    if isinstance(record, Product):
        return frozenset({record.term})
    if isinstance(record, Conversion):
        return frozenset((*record.about, record.from_drug)) - {"tacrolimus"}
    return frozenset(getattr(record, "about", ())) - {"tacrolimus"}


def fits(record: Worded, *, reading: Reading) -> bool:
    """Whether the record may be shown for this question at all: never another organ, never another age group."""
    indications = _indications(record)
    asked = reading.indications | reading.wider_indications
    only_some_transplant = reading.indications == {_ANY_TRANSPLANT} and not isinstance(record, Target)
    if asked and indications and not indications & asked and not only_some_transplant:
        return False
    if not reading.indications and isinstance(record, Target | Study):
        return not isinstance(record, Target) or record.kind != "range"
    if "child" in reading.populations and _populations(record) and not _populations(record) & {"child"}:
        return False
    return not ("adult" in reading.populations and _populations(record) == {"child"})


def _indications(record: Worded) -> frozenset[str]:
    if isinstance(record, Statement):
        return frozenset(record.scope.indications) - _ANY
    return frozenset({record.indication}) if isinstance(record, Target | Study) else frozenset()


def _populations(record: Worded) -> AbstractSet[str]:
    if isinstance(record, Statement):
        return set(record.scope.populations) - _ANY
    return {record.population} - _ANY if isinstance(record, Target) else set()


def score(record: Worded, *, reading: Reading, likeness: Mapping[str, float]) -> Scored:
    """The record's points for this question; ``likeness`` is the word score of each record, best 1.0."""
    topic = _topic_points(record, reading, likeness.get(record.id, 0.0))
    about = _about_points(record, reading)
    points = topic + about + _indication_points(record, reading) + _tuple_points(record, reading)
    points += WORD_POINTS * likeness.get(record.id, 0.0) + (1.5 if getattr(record, "lead", False) else 0.0)
    points += _LIMIT_POINTS if isinstance(record, Target) and record.kind in {"upper-limit", "auc"} and topic else 0.0
    points += _STRENGTH_POINTS if isinstance(record, Product) and reading.heard("cue-strength") else 0.0
    points += _source_points(record, reading, on_topic=topic > 0 or about > 0) + _number_points(record, reading)
    return Scored(points, topic, about, record)


def _topic_points(record: Worded, reading: Reading, likeness: float) -> float:
    """Points for the topic; a statement that something is not known counts when the question is in its words."""
    best = max(reading.topics.values(), default=0.0)
    if topic_of(record) == "unknown":
        return TOPIC_POINTS * likeness if likeness >= _SAME_WORDS else 0.0
    share = reading.topics.get(topic_of(record), 0.0) / best if best else 0.0
    return float(TOPIC_POINTS * share**_TOPIC_CONTRAST)


def _about_points(record: Worded, reading: Reading) -> float:
    about = about_of(record)
    if not about:
        return 0.0
    named = set(reading.terms) - reading.indications
    named -= {wide for key in named for wide in reading.library.wider(key) - {key}}
    wider = {wide for key in named for wide in reading.library.wider(key)} - named
    direct, through_class = len(about & named), about & wider
    others = {key for key in about if _is_other_medicine(key, reading)}
    routes = {key for key in about if reading.library.terms[key].kind == "route"}
    of_another = others and not others & (named | wider) and not routes & named
    if of_another or (routes and not routes & named):
        return -4.0
    if direct:
        return ABOUT_POINTS + 2.0 * (direct - 1)
    holds_for_members = any(reading.library.terms[key].kind in _HOLDS_FOR_MEMBERS for key in through_class)
    return ABOUT_POINTS * (0.9 if holds_for_members else 0.6) if through_class else -1.5


def _is_other_medicine(term_id: str, reading: Reading) -> bool:
    """A product, or a medicine that is no company in a regimen: a record on it says little about another."""
    term = reading.library.terms.get(term_id)
    return term is not None and (term.kind == "product" or (term.kind == "drug" and not reading.library.is_regimen(term_id)))


def _indication_points(record: Worded, reading: Reading) -> float:
    indications = _indications(record)
    if not indications:
        return 0.0
    if indications & reading.indications:
        return 3.0
    if indications & reading.wider_indications:
        return 1.5
    return 0.0 if len(indications) >= _MANY_INDICATIONS else -1.5 if len(indications) > 1 else -3.0


def _tuple_points(record: Worded, reading: Reading) -> float:
    parts = (
        (_populations(record), set(reading.populations), 2.5, -2.5, -3.0 if _populations(record) == {"child"} else 0.0),
        (_releases(record), set(reading.releases), 2.5, -3.0, -1.5 if "immediate" not in _releases(record) else -0.2),
        (_regions(record), set(reading.regions), 2.5, -3.0, -0.5),
        (_phases(record), set(reading.phases), 1.5, -1.0, -0.2),
    )
    twice_daily = "twice-daily" in reading.schedules and _EXTENDED in about_of(record)
    half = {record.from_release, record.to_release} - reading.releases - _ANY if isinstance(record, Conversion) else set()
    return (
        sum(_agreement(*part) for part in parts)
        - (1.5 * len(half) if reading.releases else 0.0)
        - (3.0 if twice_daily else 0.0)
    )


def _agreement(own: AbstractSet[str], asked: AbstractSet[str], match: float, clash: float, unasked: float) -> float:
    """Points for a part of the tuple that the record is tied to: matched, contradicted, or not asked about."""
    if not own:
        return 0.0
    if own & asked:
        return match
    return clash if asked else unasked


def _releases(record: Worded) -> AbstractSet[str]:
    if isinstance(record, Conversion):
        return {record.from_release, record.to_release} - _ANY
    if isinstance(record, Statement):
        return set(record.scope.releases) - _ANY
    if isinstance(record, Interaction):
        return set(record.releases) - _ANY
    return {record.release} - {"any", "not-stated"} if isinstance(record, Product | Target) else set()


def _regions(record: Worded) -> AbstractSet[str]:
    if isinstance(record, Statement):
        return set(record.scope.regions) - _ANY
    if isinstance(record, Interaction | Conversion):
        return set(record.regions) - _ANY
    return {record.region} - _ANY if isinstance(record, Product | Target) else set()


def _phases(record: Worded) -> AbstractSet[str]:
    if isinstance(record, Statement):
        return set(record.scope.phases) - _ANY
    return {record.phase} - _ANY if isinstance(record, Target) else set()


def _number_points(record: Worded, reading: Reading) -> float:
    """A number in the question that the record carries too ("1,241 recipients", "a C0 of 5-10") points to it."""
    if not reading.numerals:
        return 0.0
    carried = set().union(*(quantity.numerals() for quantity in record.quantities), set())
    shared = carried & reading.numerals
    telling = any(len(numeral.split(".")[0]) >= _TELLING_DIGITS for numeral in shared)
    return (2.0 if telling else 0.0) + min(2.0, 1.0 * len(shared))


def _source_points(record: Worded, reading: Reading, *, on_topic: bool) -> float:
    """A document that the question names leads to its own records, as far as they are on the matter."""
    if not reading.sources:
        return 0.0
    cited = any(citation.source in reading.sources for citation in record.citations)
    return (4.0 if on_topic else 1.0) if cited else -1.0
