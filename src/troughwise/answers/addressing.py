"""A lasting address for an answer: words of the base that lead to the same answer again.

An address holds no typed text: only labels of the base, or those words of the question that the base itself uses, so that a
name or a hospital number cannot get into it. A question that carries facts of one patient has no address. Near-duplicates
meet, where the labels alone lead to the same records. Not for finding answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from troughwise.answers.asking import Asker
from troughwise.answers.composing import Wish
from troughwise.answers.reading import Reading
from troughwise.answers.words import tokens
from troughwise.vocabulary.answers import Answer
from troughwise.vocabulary.errors import InputError

LONGEST_ADDRESS = 200
_ADDRESS = re.compile(r"[a-z0-9*/.]+(?:-[a-z0-9*/.]+)*")


def address_of(answer: Answer, *, asker: Asker) -> str:
    """Words with hyphens that lead to the same answer, or nothing where there are none."""
    understood, facts = answer.understood, answer.understood.facts
    carries_facts = any(given is not None for given in (facts.level, facts.dose_mg, facts.age_years))
    if answer.outcome != "answered" or carries_facts or understood.carried:
        return ""
    wish = Wish(reader=answer.reader, region=answer.region)
    reading = asker.reading(answer.question, wish=wish)
    return next((words for words in _candidates(answer, reading, asker=asker) if _same(words, answer, asker=asker)), "")


def question_at(address: str) -> str:
    """The words of an address as a question; raises ``InputError`` for what is no address."""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise InputError("This is no address of an answer", to_do="Ask the question anew.")
    return address.replace("-", " ")


def _candidates(answer: Answer, reading: Reading, *, asker: Asker) -> Iterator[str]:
    """The labels of what was understood; then the question's own words, as far as the base uses them."""
    understood, facts = answer.understood, answer.understood.facts
    days = [str(day) for day in (facts.from_day, facts.to_day) if day is not None]
    labels = dict.fromkeys(word for entity in understood.entities for word in tokens(entity.label))
    if not days:
        yield _joined([*(topic.replace("-", " ") for topic in understood.topics), *labels])
    known = asker.finder.index.words | asker.lexicon.known_words | asker.lexicon.stop_words
    yield _joined([token.raw for token in reading.words if token.folded in known or token.raw.isdigit()])


def _joined(words: list[str]) -> str:
    return "-".join(" ".join(words).lower().split())


def _same(address: str, answer: Answer, *, asker: Asker) -> bool:
    """Whether the words lead to the same records, in the same order, and to the same direct answer."""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        return False
    again = asker.ask(question_at(address), wish=Wish(reader=answer.reader, region=answer.region))
    return _shown(again) == _shown(answer)


def _shown(answer: Answer) -> tuple[object, ...]:
    if answer.answer is None:
        return (answer.outcome, answer.reason_code)
    headline = answer.answer.headline
    statements = tuple(one.id for section in answer.answer.sections for one in section.statements)
    return (answer.outcome, headline.text, headline.records, tuple(one.id for one in headline.beside), statements)
