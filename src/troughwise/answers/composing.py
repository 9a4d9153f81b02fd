"""Composing an answer from what was found: headline, sections, conflicts, references, follow-ups.

The direct answer comes first; every number in it is a quantity of a cited record. Not for rendering: that is
``faces/text``.
"""

from __future__ import annotations

from dataclasses import dataclass

from troughwise import __version__
from troughwise.answers.follow_ups import follow_ups_for
from troughwise.answers.found import Finding
from troughwise.answers.gate import outcome_of
from troughwise.answers.reading import Reading
from troughwise.answers.sections import sections_for
from troughwise.library.library import Library
from troughwise.library.showing import Shower
from troughwise.vocabulary.answers import (
    Answer,
    Body,
    Headline,
    ReviewSummary,
    Section,
    ShownConflict,
    ShownQuantity,
    ShownStatement,
)
from troughwise.vocabulary.quantities import range_text
from troughwise.vocabulary.records import Interaction, Reader, Region, Target, Worded

_MOST_TRIALS = 8


@dataclass(frozen=True)
class Wish:
    """How the answer is wanted: for which reader and region."""

    reader: Reader = "clinician"
    region: Region = "any"


def compose(reading: Reading, *, finding: Finding, library: Library, wish: Wish) -> Answer:
    """The answer, or the refusal with what the base holds beside it."""
    shower = Shower(library, wish.reader)
    headline = (
        refusal_headline(finding, library=library, wish=wish)
        if finding.reason
        else headline_for(finding, reading=reading, shower=shower)
    )
    records = sections_for(finding, reading=reading, library=library)
    sections = tuple(
        Section(
            key=key,
            title=library.phrase(f"section-{key}", reader=wish.reader),
            statements=tuple(shower.statement(r) for r in found),
        )
        for key, found in records.items()
    )
    near = [
        *finding.leading,
        *finding.companions,
        *(record for key, found in records.items() if key != "comparison" for record in found),
    ]
    conflicts = conflicts_of(near, compared=records.get("comparison", []), shower=shower)
    outcome = outcome_of(finding.reason)
    return Answer(
        outcome=outcome,
        reason=headline.text if finding.reason else "",
        reason_code=finding.reason,
        question=reading.question,
        reader=wish.reader,
        region=wish.region,
        understood=reading.understood(),
        answer=None if finding.reason and not sections else Body(headline=headline, sections=sections),
        conflicts=conflicts,
        references=shower.references(),
        follow_ups=follow_ups_for(reading, finding=finding, library=library, reader=wish.reader),
        review=review_of(library, sections=sections, reader=wish.reader),
        edition=library.edition,
        code_version=__version__,
        disclaimer=library.phrase("disclaimer", reader=wish.reader),
    )


def refusal_headline(finding: Finding, *, library: Library, wish: Wish) -> Headline:
    """Why there is no answer, in the words of the base; without a single number."""
    text = library.phrase(f"refusal-{finding.reason.replace('_', '-')}", reader=wish.reader)
    names = {key: value[:1].upper() + value[1:] if key == "partner" else value for key, value in finding.names.items()}
    return Headline(text=text.format(**{"partner": "", "indication": "", "unit": "", **names}))


def headline_for(finding: Finding, *, reading: Reading, shower: Shower) -> Headline:
    """The direct answer: the leading records' own words and numbers, and beside it what must be said with them."""
    leading = [shower.statement(record) for record in finding.leading]
    local = [statement for statement in leading if statement.local]
    beside = [*local, *_trials(finding, reading, shower), *(shower.statement(record) for record in finding.companions)]
    texts = [*_opening(finding, shower), *(statement.text for statement in leading)]
    absent = absent_beside(finding, reading=reading) if finding.road == "interaction" else ""
    texts += [shower.library.phrase("assumed-not-in-base-too").format(partner=absent)] if absent else []
    return Headline(
        text="\n".join(texts),
        quantities=tuple(quantity for statement in leading for quantity in statement.quantities),
        citations=tuple(dict.fromkeys(citation for statement in leading for citation in statement.citations)),
        records=tuple(record.id for record in finding.leading),
        direction=_direction(finding.leading),
        beside=tuple(beside),
    )


def absent_beside(finding: Finding, *, reading: Reading) -> str:
    """Medicines that were named beside what was found, and on which the base holds nothing, known by name or not."""
    unknown = [word for word in reading.unknown if reading.lexicon.looks_like_a_medicine(word)]
    return ", ".join(dict.fromkeys((*(term.label for term in finding.absent), *unknown)))


def _opening(finding: Finding, shower: Shower) -> list[str]:
    """The first target in one line: range, converted range, indication, phase."""
    first = finding.leading[0]
    if not isinstance(first, Target):
        return []
    term = shower.library.terms[first.indication]
    label = term.patient_label if shower.reader == "patient" and term.patient_label else term.label
    line = shower.library.phrase("headline-target").format(
        range=shower.range_of(first), indication=label, phase=first.phase_label
    )
    return [line[:1].upper() + line[1:]]


def _trials(finding: Finding, reading: Reading, shower: Shower) -> list[ShownStatement]:
    """What induction trials aimed at, in one line, where a guideline leads and the phase was left open or is induction."""
    leads = [record for record in finding.leading if isinstance(record, Target) and record.basis == "guideline"]
    if finding.road != "target" or not leads or reading.phases - {"induction"} or shower.reader == "patient":
        return []
    trials = [
        record
        for record in dict.fromkeys(finding.related)
        if isinstance(record, Target)
        and record.basis == "trial-target"
        and record.phase == "induction"
        and record.kind == "range"
        and record.indication == leads[0].indication
    ][:_MOST_TRIALS]
    if not trials:
        return []
    parts = [f"{range_text(trial.range_quantity())} [{shower.citations(trial)[0].n}]" for trial in trials]
    shown = [shower.statement(trial) for trial in trials]
    return [
        ShownStatement(
            id="summary-induction-trials",
            kind="summary",
            text=shower.library.phrase("headline-trials").format(list=", ".join(parts)),
            quantities=tuple(ShownQuantity.of(trial.range_quantity(), scope=shower.scope_of(trial)) for trial in trials),
            citations=tuple(citation for statement in shown for citation in statement.citations[:1]),
            read=", ".join(dict.fromkeys(citation.read for statement in shown for citation in statement.citations)),
        )
    ]


def _direction(leading: tuple[Worded, ...]) -> str:
    directions = {record.direction for record in leading if isinstance(record, Interaction)}
    return directions.pop() if len(directions) == 1 else ", ".join(sorted(directions))


def conflicts_of(near: list[Worded], *, compared: list[Worded], shower: Shower) -> tuple[ShownConflict, ...]:
    """Every declared conflict in which something shown is a side.

    All its sides are spelled out, except for other conditions that only stand there for comparison: of theirs, the
    conflict's own words, which name both sides, are enough.
    """
    known = shower.library.conflicts
    keys = dict.fromkeys(key for record in near for key in record.conflicts if key in known)
    further = dict.fromkeys(key for record in compared for key in record.conflicts if key in known and key not in keys)
    return (*(shower.conflict(known[key]) for key in keys), *(shower.conflict(known[key], with_sides=()) for key in further))


def review_of(library: Library, *, sections: tuple[Section, ...], reader: Reader) -> ReviewSummary:
    """What the review log says. The log of this release is empty, so nothing is approved."""
    count = sum(len(section.statements) for section in sections)
    return ReviewSummary(
        status="not_reviewed", approved=0, statements=count, text=library.phrase("review-none", reader=reader)
    )
