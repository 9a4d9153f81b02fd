"""A conversation: what a follow-up keeps of the topic, what it drops, and what it says it assumed.

A question that stands on its own keeps nothing. One that names a new condition keeps only the matter asked about; one
that names a time, a phase or a person keeps condition, company and matter; one that names a new medicine keeps the
condition and asks about the interaction. Not for storing conversations on a server: that is ``records``.
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
_PARTNER_KINDS = {"drug", "class", "food", "herb"}
_GENES = {"gene", "genotype"}
_CONTEXT_KINDS = {"indication", "population", "product", "release"}


class Turn(Frozen):
    """One question of a conversation, as it was understood."""

    question: str
    terms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    days: tuple[int, int] | None = None


class Conversation(Frozen):
    """What was asked so far; the form of the file that ``--conversation`` reads and writes."""

    form: str = FORM
    version: int = VERSION
    turns: tuple[Turn, ...] = Field((), max_length=_MOST_TURNS)

    def after(self, answer: Answer) -> Conversation:
        """The conversation with this answer's question as its last turn."""
        understood, facts = answer.understood, answer.understood.facts
        named = [entity.id for entity in understood.entities if entity.kind in _CARRIED_KINDS]
        days = None if facts.from_day is None or facts.to_day is None else (facts.from_day, facts.to_day)
        turn = Turn(
            question=answer.question,
            topics=understood.topics[:1],
            terms=tuple(dict.fromkeys((*named, *understood.carried))),
            days=days,
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
    says_so = "form" in conversation.model_fields_set
    if not says_so or conversation.form != FORM or conversation.version != VERSION:
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
    days: tuple[int, int] | None = None


def continued(reading: Reading, *, conversation: Conversation, library: Library) -> Reading:
    """The reading with what it keeps of the last turn, and a sentence that says so."""
    if not conversation.turns:
        return reading
    reading = replace(reading, conversing=True)
    if _stands_alone(reading):
        return reading
    last = conversation.turns[-1]
    kept = _kept(reading, last, [library.terms[key] for key in last.terms if key in library.terms])
    if not kept.terms and not kept.topics:
        return reading
    labels = [term.label for term in kept.terms] + [topic.replace("-", " ") for topic in kept.topics]
    sentence = library.phrase("assumed-carried").format(kept=", ".join(labels))
    facts = reading.facts
    if kept.days and facts.from_day is None:
        facts = facts.model_copy(update={"from_day": kept.days[0], "to_day": kept.days[1]})
    return replace(reading, carried=kept.terms, carried_topics=kept.topics, facts=facts).assuming(sentence)


def _stands_alone(reading: Reading) -> bool:
    """Whether the question says by itself what it is about, and does not begin like a follow-up."""
    begins_as_follow_up = any(cue.term.id == "cue-follow-up" and cue.start == 0 for cue in reading.cues)
    says_all = reading.names_tacrolimus or (bool(reading.indications) and bool(_own_topics(reading)))
    return says_all and not begins_as_follow_up


def _own_topics(reading: Reading) -> set[str]:
    """What the question asks by itself; a level word alone asks nothing new."""
    asked = set(reading.topics)
    return asked if reading.heard("cue-target") else asked - {"target"}


def _kept(reading: Reading, last: Turn, before: list[Term]) -> _Kept:
    topics = () if _own_topics(reading) else last.topics
    fresh = [term for term in before if term.id not in reading.terms]
    if reading.indications:
        return _Kept((), topics)
    if reading.of_kind("organ") and any(reading.library.is_transplant(term.id) for term in before):
        grafts = tuple(reading.library.terms[key] for organ in reading.of_kind("organ") for key in organ.broader)
        return _Kept((*grafts, *(term for term in fresh if _is_matter(term, last))), topics)
    context = tuple(term for term in fresh if term.kind in _CONTEXT_KINDS and not _displaced(term, reading))
    if reading.partners and not _only_company(reading):
        return _Kept(context, topics if topics == ("interaction",) else () if _own_topics(reading) else ("interaction",))
    timed = reading.facts.from_day is not None or bool(reading.phases)
    phases = () if timed else tuple(term for term in fresh if term.kind == "phase")
    says_it = last.topics in {(), ("interaction",)} or not _own_topics(reading)
    partners = tuple(t for t in fresh if t.kind in _PARTNER_KINDS | _GENES) if says_it and not reading.partners else ()
    if not partners and not reading.of_kind(*_GENES):
        partners = tuple(t for t in fresh if t.kind in _GENES)
    return _Kept((*context, *phases, *partners), topics, None if timed else last.days)


def _is_matter(term: Term, last: Turn) -> bool:
    """Whether a medicine was what the last question was about."""
    return term.kind in _PARTNER_KINDS and last.topics in {(), ("interaction",)}


def _displaced(term: Term, reading: Reading) -> bool:
    """Whether the question names something of the same kind itself."""
    return term.kind != "indication" and bool(reading.of_kind(term.kind))


def _only_company(reading: Reading) -> bool:
    """Whether the medicines named are company in a regimen ("and with azathioprine?")."""
    asks_effect = reading.heard("cue-effect", "cue-interaction")
    return not asks_effect and all(reading.library.is_regimen(key) for key in reading.partners)
