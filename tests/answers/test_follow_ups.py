"""The questions offered under an answer are ones that the base answers, and not the one just asked."""

from __future__ import annotations

import pytest

from tests.answers.looking import leading

ASKED = [
    "target trough for lupus",
    "target trough after kidney transplant",
    "can I take it with grapefruit?",
    "I missed a dose of tacrolimus",
    "what is the target tacrolimus trough?",
    "price of Prograf",
]


@pytest.fixture(scope="module")
def offered(ask):
    """The questions offered after each question, for each reader."""
    readers = ("clinician", "patient")
    return {(question, reader): ask(question, reader=reader).follow_ups for question in ASKED for reader in readers}


def test_three_different_questions_are_offered(offered):
    assert {len(set(questions)) for questions in offered.values()} == {3}


def test_every_question_offered_is_answered(ask, offered):
    questions = {(question, reader) for (_, reader), questions in offered.items() for question in questions}

    assert {ask(question, reader=reader).outcome for question, reader in questions} == {"answered"}


@pytest.mark.parametrize(
    ("question", "reader"),
    [
        ("target trough for lupus", "clinician"),
        ("can I take it with grapefruit?", "patient"),
        ("tacrolimus and fluconazole", "clinician"),
        ("when should the trough be drawn?", "clinician"),
        ("I missed a dose of tacrolimus", "patient"),
    ],
)
def test_question_offered_leads_to_something_new(ask, question, reader):
    here = set(leading(ask(question)))

    assert all(set(leading(ask(offered, reader=reader))) - here for offered in ask(question, reader=reader).follow_ups)


def test_target_of_the_condition_is_offered_where_another_matter_was_asked(ask):
    offered = ask("how long should tacrolimus be given in lupus nephritis?").follow_ups

    assert any("target" in question and "lupus nephritis" in question for question in offered)


def test_question_offered_has_no_gap_left(offered):
    assert not [question for questions in offered.values() for question in questions if "{" in question]
