"""A conversation: what a follow-up keeps of the topic, what it drops, and what it says it assumed.

Rules, in order: a question that names its own indication keeps only the topic; one that names only a time, a phase or a
person keeps indication and topic; one that names a new medicine keeps the indication and asks about the interaction; one
that stands on its own keeps nothing. Not for storing conversations on a server: that is ``records``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import Field, ValidationError

from troughwise.answers.reading import Reading
from troughwise.library.library import Library
from troughwise.vocabulary.answers import Answer
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen, Term

FORM, VERSION, _MOST_TURNS = "troughwise-conversation", 1, 50
_CARRIED_KINDS = {
    "indication",
    "phase",
    "population",
    "drug",
    "class",
    "product",
    "release",
    "gene",
    "genotype",
    "food",
    "herb",
}
_CONTEXT_KINDS = {"indication", "population", "product", "release"}


class Turn(Frozen):
    """One question of a conversation, as it was understood."""

    question: str
    terms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class Conversation(Frozen):
    """What was asked so far; the form of the file that ``--conversation`` reads and writes."""

    form: str = FORM
    version: int = VERSION
    turns: tuple[Turn, ...] = Field((), max_length=_MOST_TURNS)

    def after(self, answer: Answer) -> Conversation:
        """The conversation with this answer's question as its last turn."""
        understood = answer.understood
        turn = Turn(
            question=answer.question,
            topics=understood.topics[:1],
            terms=tuple(
                dict.fromkeys((*(e.id for e in understood.entities if e.kind in _CARRIED_KINDS), *understood.carried))
            ),
        )
        return Conversation(turns=(*self.turns, turn)[-_MOST_TURNS:])


def load(path: Path) -> Conversation:
    """The conversation in a file, empty when the file does not exist; raises ``InputError`` when it is not one of ours."""
    if not path.exists():
        return Conversation()
    try:
        conversation = Conversation.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError, json.JSONDecodeError) as error:
        raise _not_ours(path) from error
    if conversation.form != FORM or conversation.version != VERSION:
        raise _not_ours(path)
    return conversation


def _not_ours(path: Path) -> InputError:
    return InputError(
        "The conversation file is not one of ours; it was left as it is", where=path.name, to_do="Name another file."
    )


def save(conversation: Conversation, *, path: Path) -> None:
    """Write the conversation whole or not at all."""
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.write_text(conversation.model_dump_json(indent=1) + "\n", encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise InputError(
            f"The conversation cannot be written: {error.strerror}", where=path.name, to_do="Name another file."
        ) from error


@dataclass(frozen=True)
class _Kept:
    terms: tuple[Term, ...] = ()
    topics: tuple[str, ...] = ()


def continued(reading: Reading, *, conversation: Conversation, library: Library) -> Reading:
    """The reading with what it keeps of the last turn, and a sentence that says so."""
    if not conversation.turns:
        return reading
    last = conversation.turns[-1]
    before = [library.terms[key] for key in last.terms if key in library.terms]
    kept = _kept(reading, before, last.topics)
    if not kept.terms and not kept.topics:
        return reading
    labels = [term.label for term in kept.terms] + [topic.replace("-", " ") for topic in kept.topics]
    sentence = library.phrase("assumed-carried").format(kept=", ".join(labels))
    return replace(reading, carried=kept.terms, carried_topics=kept.topics).assuming(sentence)


def _kept(reading: Reading, before: list[Term], topics: tuple[str, ...]) -> _Kept:
    own_topics = (
        {topic for topic in reading.topics if topic != "target"} if not reading.heard("cue-target") else set(reading.topics)
    )
    own_indication, own_partners = bool(reading.indications), bool(reading.partners)
    is_follow_up = reading.heard("cue-follow-up") or not reading.is_about_tacrolimus
    if not is_follow_up:
        return _Kept()
    context = tuple(term for term in before if term.kind in _CONTEXT_KINDS and term.id not in reading.terms)
    if own_indication:
        return _Kept((), () if own_topics else topics)
    if own_partners:
        return _Kept(context, () if own_topics else ("interaction",))
    if own_topics:
        partners = tuple(
            term for term in before if term.kind in {"drug", "class", "food", "herb"} and "interaction" in own_topics
        )
        return _Kept(context + partners, ())
    time_given = reading.facts.from_day is not None or bool(reading.phases) or bool(reading.populations)
    rest = tuple(term for term in before if term not in context and term.kind != "phase") if time_given else tuple(before)
    return _Kept(tuple(dict.fromkeys((*context, *rest))), topics)
