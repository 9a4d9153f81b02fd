"""The line of stations from a question to an answer: read, gate, find, compose.

An ``Asker`` holds what is built once for a library. Not for keeping a conversation: that is ``conversation``.
"""

from __future__ import annotations

from functools import lru_cache

from troughwise.answers.composing import Wish, absent_beside, compose
from troughwise.answers.conversation import Conversation, continued
from troughwise.answers.converting import conversion_asked
from troughwise.answers.finding import Finder
from troughwise.answers.found import Finding
from troughwise.answers.gate import OUT_OF_SCOPE, refusal
from troughwise.answers.lexicon import Lexicon
from troughwise.answers.naming import names_of
from troughwise.answers.reading import Reading, read
from troughwise.library.library import Library
from troughwise.vocabulary.answers import Answer
from troughwise.vocabulary.errors import InputError

LONGEST_QUESTION = 4_000
_KEPT = 64
"""Answers kept in memory: a page asks for its answer to find an address, and again when the browser goes there."""


class Asker:
    """Answers questions from one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.lexicon = Lexicon.of(library)
        self.finder = Finder(library)
        self.names = names_of(library, lexicon=self.lexicon)
        self._first_answer = lru_cache(_KEPT)(self._answered)

    def ask(self, question: str, *, wish: Wish | None = None, conversation: Conversation | None = None) -> Answer:
        """The answer to a question, after what was asked before in the conversation, if any.

        Raises ``InputError`` when the question is empty or too long to be one.
        """
        if conversation is None:
            return self._first_answer(question, wish or Wish())
        return self._answered(question, wish or Wish(), conversation)

    def _answered(self, question: str, wish: Wish, conversation: Conversation | None = None) -> Answer:
        reading = self.reading(clean(question), wish=wish, conversation=conversation)
        finding = self.finding(reading)
        return compose(with_assumptions(reading, finding=finding), finding=finding, library=self.library, wish=wish)

    def reading(self, question: str, *, wish: Wish, conversation: Conversation | None = None) -> Reading:
        """The question as understood, with what it keeps of the conversation."""
        reading = read(question, library=self.library, lexicon=self.lexicon, known_words=self.finder.index.words)
        if wish.region != "any":
            reading = reading.in_region(wish.region)
        return continued(reading, conversation=conversation, library=self.library) if conversation else reading

    def finding(self, reading: Reading) -> Finding:
        """What answers the reading, or why nothing does."""
        reason = refusal(reading)
        if reason:
            return Finding(reason=reason, names={"unit": reading.facts.level_unit})
        return conversion_asked(reading, library=self.library) or self.finder.find(reading)


def with_assumptions(reading: Reading, *, finding: Finding) -> Reading:
    """The reading with a sentence for each thing that the answer takes for granted."""
    if finding.reason in OUT_OF_SCOPE:
        return reading
    target_found = finding.road == "target" and bool(finding.leading)
    said = {
        "assumed-tacrolimus": not reading.names_tacrolimus and not reading.carried,
        "assumed-phase-open": target_found
        and not reading.phases
        and reading.facts.from_day is None
        and len(finding.leading) > 1,
        "assumed-adult": target_found
        and not reading.populations
        and any(getattr(t, "population", "") == "adult" for t in finding.leading),
        "assumed-regimen-open": target_found
        and not reading.partners
        and any(getattr(t, "about", ()) for t in finding.leading),
        "assumed-organ-graft": reading.organ_assumed and bool(finding.leading),
        "facts-taken-further": reading.facts.level is not None and finding.road == "target",
    }
    absent = absent_beside(finding, reading=reading)
    missing = reading.library.phrase("assumed-not-in-base-too").format(partner=absent) if absent and finding.leading else ""
    return reading.assuming(*(reading.library.phrase(key) for key, holds in said.items() if holds), missing)


def clean(question: str) -> str:
    """The question without control characters; raises ``InputError`` when nothing is left or it is too long."""
    text = "".join(character if character.isprintable() else " " for character in question)
    text = " ".join(text.split())
    if not any(character.isalnum() for character in text):
        raise InputError(
            "The question is empty", to_do="Type a question, for instance: target trough after kidney transplant?"
        )
    if len(text) > LONGEST_QUESTION:
        raise InputError(
            f"The question has {len(text)} characters, more than {LONGEST_QUESTION}",
            to_do="Ask one question in a few sentences.",
        )
    return text
