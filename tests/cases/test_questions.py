"""Every written question is asked: is the answer right, is each number carried, does each citation resolve?"""

from collections import Counter

import pytest

from tests.cases.judging import judged, split_groups
from troughwise.answers.asking import Asker
from troughwise.library.library import Library
from troughwise.vocabulary.quantities import numerals_in

FEWEST_QUESTIONS, FEWEST_REFUSALS, FEWEST_GROUPS = 300, 70, 40
"""What the first issue asks of the set of questions."""


@pytest.fixture(scope="module")
def asker():
    return Asker(Library.open())


@pytest.fixture(scope="module")
def rows(asker):
    return judged(asker)


@pytest.fixture(scope="module")
def answers(rows):
    return [answer for _, answer, _, _ in rows if answer is not None]


def share_right(rows):
    counts = Counter(verdict for _, _, verdict, _ in rows)
    return (counts["correct"] + counts["refused rightly"]) / len(rows)


def test_set_of_questions_is_as_large_as_promised(rows):
    refusals = [case for case, *_ in rows if "answered" not in case.outcomes]
    groups = {case.table["group"] for case, *_ in rows if case.table.get("group")}

    assert len(rows) >= FEWEST_QUESTIONS
    assert len(refusals) >= FEWEST_REFUSALS
    assert len(groups) >= FEWEST_GROUPS


def test_seen_questions_are_answered_without_danger(rows):
    """A wrong number, a number for another organ, or an answer where a refusal was due."""
    unsafe = [f"{case.key}: {why}" for case, _, verdict, why in rows if verdict == "unsafe" and not case.blind]

    assert unsafe == []


def test_paraphrases_give_one_number(rows):
    assert split_groups([row for row in rows if not row[0].blind]) == []


def test_every_numeral_of_a_statement_is_carried_by_its_quantities(answers):
    loose = {
        f"{statement.id}: {numeral}"
        for answer in answers
        for statement in statements_of(answer)
        for numeral in numerals_in(without_marks(statement.text)) - carried_by(statement.quantities)
    }

    assert loose == set()


def test_every_numeral_of_a_headline_is_carried_by_its_quantities(answers):
    loose = {
        f"{answer.question}: {numeral}"
        for answer in answers
        if answer.answer and not answer.reason_code
        for numeral in numerals_in(answer.answer.headline.text) - carried_by(answer.answer.headline.quantities)
    }

    assert loose == set()


def test_every_numeral_of_a_conflict_is_carried_by_its_quantities(answers):
    loose = {
        f"{conflict.id}: {numeral}"
        for answer in answers
        for conflict in answer.conflicts
        for numeral in numerals_in(" ".join((conflict.title, conflict.text, conflict.use))) - carried_by(conflict.quantities)
    }

    assert loose == set()


def test_every_citation_resolves_to_a_reference(answers):
    for answer in answers:
        numbers = {reference.n for reference in answer.references}
        cited = {c.n for statement in statements_of(answer) for c in statement.citations}

        assert cited <= numbers
        assert all(statement.citations for statement in statements_of(answer))


def test_refusal_shows_no_number_of_its_own(answers):
    refused = [answer for answer in answers if answer.reason_code]

    assert refused
    assert all(not answer.answer.headline.quantities for answer in refused if answer.answer)
    assert all(answer.reason for answer in refused)


def test_every_follow_up_that_is_offered_is_answered(asker, answers):
    offered = {question for answer in answers for question in answer.follow_ups}

    assert {asker.ask(question).outcome for question in offered} == {"answered"}


def test_three_follow_ups_stand_under_every_answer(answers):
    assert {len(answer.follow_ups) for answer in answers if answer.outcome == "answered"} == {3}


def test_same_question_gives_the_same_bytes(asker, answers):
    for answer in answers[::40]:
        again = asker.ask(answer.question)

        assert again.model_dump_json() == asker.ask(answer.question).model_dump_json()


def statements_of(answer):
    """Every statement an answer shows."""
    body = answer.answer
    shown = [*body.headline.beside, *(s for section in body.sections for s in section.statements)] if body else []
    return [*shown, *(side for conflict in answer.conflicts for side in conflict.sides)]


def carried_by(quantities):
    """The numerals that these quantities allow."""
    return set().union(*(quantity.numerals() for quantity in quantities), set())


def without_marks(text):
    """The text without reference numbers in square brackets."""
    return "".join(part.partition("]")[2] if index else part for index, part in enumerate(text.split("[")))
