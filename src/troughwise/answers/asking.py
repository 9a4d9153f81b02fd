"""The line of stations from a question to an answer: read, gate, find, compose.

An ``Asker`` holds what is built once for a library. Not for keeping a conversation: that is ``conversation``.
"""

from __future__ import annotations

from troughwise.answers.composing import Wish, compose
from troughwise.answers.converting import conversion_asked
from troughwise.answers.conversation import Conversation, continued
from troughwise.answers.finding import Finder, Finding
from troughwise.answers.gate import refusal
from troughwise.answers.lexicon import Lexicon
from troughwise.answers.reading import Reading, read
from troughwise.library.library import Library
from troughwise.vocabulary.answers import Answer
from troughwise.vocabulary.errors import InputError

LONGEST_QUESTION = 4_000


class Asker:
    """Answers questions from one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.lexicon = Lexicon.of(library)
        self.finder = Finder(library)

    def ask(self, question: str, *, wish: Wish | None = None, conversation: Conversation | None = None) -> Answer:
        """The answer to a question, after what was asked before in the conversation, if any.

        Raises ``InputError`` when the question is empty or too long to be one.
        """
        wish = wish or Wish()
        reading = self.reading(clean(question), wish=wish, conversation=conversation)
        return compose(reading, self.finding(reading), self.library, wish)

    def reading(self, question: str, *, wish: Wish, conversation: Conversation | None = None) -> Reading:
        """The question as understood, with what it keeps of the conversation."""
        reading = read(question, self.library, self.lexicon, known_words=self.finder.index.words)
        if wish.region != "any":
            reading = reading.in_region(wish.region)
        return continued(reading, conversation, self.library) if conversation else reading

    def finding(self, reading: Reading) -> Finding:
        """What answers the reading, or why nothing does."""
        reason = refusal(reading)
        if reason:
            return Finding(reason=reason)
        return conversion_asked(reading, self.library) or self.finder.find(reading)


def clean(question: str) -> str:
    """The question without control characters; raises ``InputError`` when nothing is left or it is too long."""
    text = "".join(character if character.isprintable() else " " for character in question)
    text = " ".join(text.split())
    if not any(character.isalnum() for character in text):
        raise InputError("The question is empty", to_do="Type a question, for instance: target trough after kidney transplant?")
    if len(text) > LONGEST_QUESTION:
        raise InputError(
            f"The question has {len(text)} characters, more than {LONGEST_QUESTION}", to_do="Ask one question in a few sentences.",
        )
    return text
