"""The sections of an answer: which related records go under which title, and how many.

The depth follows the road: a target question gets the whole page, a question on grapefruit does not. Not for the
headline: that is ``composing``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from troughwise.answers.found import Finding
from troughwise.answers.reading import Reading
from troughwise.answers.scoring import about_of, fits, topic_of
from troughwise.library.library import Library
from troughwise.vocabulary.records import Statement, Study, Target, Worded

SECTION_OF_TOPIC = {
    "role-in-therapy": "context",
    "approved-use": "context",
    "duration": "context",
    "starting-dose": "context",
    "adjustment": "context",
    "population-difference": "context",
    "conversion": "context",
    "formulation": "context",
    "missed-dose": "context",
    "storage-handling": "context",
    "overdose": "context",
    "target": "guideline",
    "upper-limit": "guideline",
    "auc": "guideline",
    "sampling-time": "monitoring",
    "sample-type": "monitoring",
    "steady-state": "monitoring",
    "monitoring-frequency": "monitoring",
    "specimen": "monitoring",
    "assay": "monitoring",
    "variability": "monitoring",
    "time-in-range": "monitoring",
    "dose-normalised-level": "monitoring",
    "codes": "monitoring",
    "units": "pitfalls",
    "study-evidence": "studies",
    "absorption": "pharmacokinetics",
    "distribution": "pharmacokinetics",
    "elimination": "pharmacokinetics",
    "food": "pharmacokinetics",
    "haematocrit": "pharmacokinetics",
    "pharmacogenomics": "pharmacokinetics",
    "allele-frequency": "pharmacokinetics",
    "interaction": "interactions",
    "unknown": "unknown",
}
ORDER = (
    "guideline",
    "context",
    "monitoring",
    "studies",
    "pharmacokinetics",
    "interactions",
    "pitfalls",
    "comparison",
    "unknown",
)
_FULL_PAGE = {
    "guideline": 6,
    "context": 4,
    "monitoring": 4,
    "studies": 12,
    "pharmacokinetics": 3,
    "pitfalls": 5,
    "comparison": 5,
    "unknown": 3,
}
_SHORT_PAGE = {
    "guideline": 2,
    "context": 4,
    "monitoring": 4,
    "studies": 4,
    "pharmacokinetics": 4,
    "interactions": 5,
    "pitfalls": 3,
    "unknown": 2,
}
_PITFALLS = ("kidney-safety", "interference", "units", "sample-type", "infection")
_MONITORING = ("sampling-time", "monitoring-frequency", "steady-state", "sample-type")
_KINETICS = ("absorption", "food", "haematocrit")


def sections_for(finding: Finding, *, reading: Reading, library: Library) -> dict[str, list[Worded]]:
    """The records of each section, in the order of the page; sections without records are left out."""
    leading = {record.id for record in (*finding.leading, *finding.companions)}
    if finding.road == "target" and not finding.reason:
        found = _full_page(finding, reading, library)
        limits = _FULL_PAGE
    else:
        found = _short_page(finding, reading)
        limits = _SHORT_PAGE
    shown: dict[str, list[Worded]] = {}
    seen = set(leading)
    for key in ORDER:
        fresh = [record for record in dict.fromkeys(found.get(key, [])) if record.id not in seen][: limits.get(key, 0)]
        seen |= {record.id for record in fresh}
        if fresh:
            shown[key] = fresh
    return shown


def _short_page(finding: Finding, reading: Reading) -> dict[str, list[Worded]]:
    """Records on the same topic or the same thing as what leads, and nothing else."""
    topics = {topic_of(record) for record in finding.leading} or set(list(reading.topics)[:1])
    about = {key for record in finding.leading for key in about_of(record)}
    found: dict[str, list[Worded]] = {}
    for record in finding.related:
        near = about & about_of(record) if about else topic_of(record) in topics
        if (
            finding.road == "interaction"
            or finding.reason
            or near
            or (topic_of(record) in topics and not about_of(record) - about)
        ):
            found.setdefault(_section(record), []).append(record)
    return found


def _section(record: Worded) -> str:
    return SECTION_OF_TOPIC.get(topic_of(record), "pitfalls")


def _full_page(finding: Finding, reading: Reading, library: Library) -> dict[str, list[Worded]]:
    """The page of a target question: the indication's own records first, then what holds for all."""
    own = [record for record in finding.related if isinstance(record, Target) and record.indication in reading.indications]
    guidelines = [t for t in own if t.basis in {"guideline", "consensus", "label"}]
    statements = [s for s in library.statements if fits(s, reading=reading)]
    return {
        "guideline": [*guidelines, *_on(statements, ("target", "upper-limit"), reading)],
        "context": [
            *_on(statements, ("role-in-therapy", "approved-use", "duration", "adjustment"), reading),
            *(t for t in own if t not in guidelines),
        ],
        "monitoring": _by_turns(_leads_on(statements, topic, reading) for topic in _MONITORING),
        "studies": _studies(library, reading),
        "pharmacokinetics": _by_turns(_leads_on(statements, topic, reading) for topic in _KINETICS),
        "pitfalls": _by_turns(_leads_on(statements, topic, reading) for topic in _PITFALLS),
        "comparison": list(_comparison(library, reading)),
        "unknown": [s for s in statements if s.topic == "unknown" and _is_own(s, reading)],
    }


def _on(statements: Iterable[Statement], topics: tuple[str, ...], reading: Reading) -> list[Statement]:
    """Statements on these topics: the indication's own before those for all, leading ones first."""
    found = [s for s in statements if s.topic in topics and _may_stand_beside(s, reading)]
    return sorted(found, key=lambda s: (not _is_own(s, reading), not s.lead, s.id))


def _leads_on(statements: Iterable[Statement], topic: str, reading: Reading) -> list[Statement]:
    """Only what leads on a topic, so that a page does not fill with details nobody asked for."""
    return [s for s in _on(statements, (topic,), reading) if s.lead]


def _may_stand_beside(statement: Statement, reading: Reading) -> bool:
    """Whether a statement belongs on the page of this indication, age group and matter."""
    if set(statement.scope.populations) == {"child"} and "child" not in reading.populations:
        return False
    named = set(statement.about) & set(reading.terms)
    own = _is_own(statement, reading)
    return own or bool(statement.lead and "any" in statement.scope.indications and (not statement.about or named))


def _is_own(statement: Statement, reading: Reading) -> bool:
    return bool(set(statement.scope.indications) & reading.indications)


def _by_turns(lists: Iterable[list[Statement]]) -> list[Worded]:
    """One record of each list in turn, so that no topic crowds out the others."""
    rounds = zip_longest(*lists)
    return [record for one_round in rounds for record in one_round if record is not None]


def _studies(library: Library, reading: Reading) -> list[Worded]:
    """The indication's studies: those named first, then those that print the levels they aimed at and reached."""

    def order(study: Study) -> tuple[bool, bool, bool, int, str]:
        named = any(citation.source in reading.sources for citation in study.citations)
        return (
            not named,
            not _has_number(study.level_aimed),
            not _has_number(study.level_achieved),
            -(study.year or 0),
            study.id,
        )

    own: list[Study] = [study for study in library.studies if study.indication in reading.indications]
    return [*sorted(own, key=order)]


def _has_number(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _comparison(library: Library, reading: Reading) -> Iterable[Target]:
    """The leading target of other indications, where the question left time and phase open."""
    if reading.phases or reading.facts.from_day is not None:
        return
    seen = set(reading.indications | reading.wider_indications)
    for target in sorted(library.targets, key=lambda t: (t.rank, t.id)):
        leads = (
            target.kind == "range" and target.basis in {"guideline", "consensus", "label"} and target.population != "child"
        )
        if leads and target.indication not in seen:
            seen.add(target.indication)
            yield target
