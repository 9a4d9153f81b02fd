"""Follow-up questions: three that the base can really answer.

They are filled from phrases of the base; a test asks every one of them. Not for understanding a follow-up that a user
typed: that is ``conversation``.
"""

from __future__ import annotations

from troughwise.answers.found import Finding
from troughwise.answers.reading import Reading
from troughwise.answers.scoring import topic_of
from troughwise.library.library import Library
from troughwise.vocabulary.records import Phrase, Reader

_COUNT = 3
_MOST_OFFERED = 6
_WITH_TARGETS = ("guideline", "consensus", "label")


def follow_ups_for(reading: Reading, *, finding: Finding, library: Library, reader: Reader) -> tuple[str, ...]:
    """Three questions near this one, in the reader's words, never the one that was just asked."""
    asked = {topic_of(record) for record in finding.leading} or set(reading.topics)
    indication = _indication(reading, library)
    candidates = [phrase for phrase in library.of(Phrase) if phrase.id.startswith("follow-up-")]
    needed = [phrase for phrase in candidates if indication or "{indication}" not in phrase.clinician]
    ordered = sorted(needed, key=lambda phrase: ("{indication}" not in phrase.clinician, phrase.id))
    questions = []
    for phrase in ordered:
        if not asked & set(phrase.note.split(", ")):
            questions.append(library.phrase(phrase.id, reader=reader).format(indication=indication))
    return tuple(dict.fromkeys(questions))[:_COUNT]


def offered(library: Library) -> tuple[str, ...]:
    """Questions to begin with: those offered after an answer, of one illness where they need one."""
    label = next(iter(sorted(t.indication for t in library.targets if t.kind == "range" and t.basis == "guideline")), "")
    return tuple(
        phrase.clinician.format(indication=library.terms[label].label if label else "")
        for phrase in library.of(Phrase)
        if phrase.id.startswith(("offered-", "follow-up-"))
    )[:_MOST_OFFERED]


def _indication(reading: Reading, library: Library) -> str:
    """The label of an asked indication for which the base has a range, or nothing."""
    with_range = {t.indication for t in library.targets if t.kind == "range" and t.basis in _WITH_TARGETS}
    return next((library.terms[key].label for key in sorted(reading.indications & with_range)), "")
