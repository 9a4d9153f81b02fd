"""Which questions show a record: the base's own questions asked once, so that a reviewer sees where a statement stands.

Not for finding answers, and not every question there could be: a range for each illness, each partner, each topic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from troughwise.answers.asking import Asker
from troughwise.answers.follow_ups import offered
from troughwise.vocabulary.answers import Answer
from troughwise.vocabulary.errors import InputError

_MOST_QUESTIONS = 8


def questions_by_record(asker: Asker) -> Mapping[str, tuple[str, ...]]:
    """For each record the questions whose answers show it."""
    found: dict[str, dict[str, None]] = {}
    for question in dict.fromkeys(_questions(asker)):
        try:
            answer = asker.ask(question)
        except InputError:
            continue
        for record_id in _shown(answer):
            found.setdefault(record_id, {})[question] = None
    return {key: tuple(questions)[:_MOST_QUESTIONS] for key, questions in found.items()}


def _questions(asker: Asker) -> Iterator[str]:
    library = asker.library
    phrases = {key: library.phrase(key) for key in ("example-target", "example-interaction", "example-topic")}
    yield from offered(library)
    for key in sorted({target.indication for target in library.targets}):
        yield phrases["example-target"].format(indication=library.terms[key].label)
    for key in sorted(library.interaction_partners):
        yield phrases["example-interaction"].format(partner=library.terms[key].label)
    for topic in sorted({statement.topic for statement in library.statements}):
        yield phrases["example-topic"].format(topic=topic.replace("-", " "))


def _shown(answer: Answer) -> Iterator[str]:
    if answer.answer is None:
        return
    yield from answer.answer.headline.records
    yield from (one.id for one in answer.answer.headline.beside)
    yield from (one.id for section in answer.answer.sections for one in section.statements)
    yield from (conflict.id for conflict in answer.conflicts)
