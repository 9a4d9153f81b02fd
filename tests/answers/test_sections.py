"""The order and the depth of a page fit the question."""

from __future__ import annotations

import pytest

from tests.answers.looking import leading
from troughwise.answers.sections import ORDER, SECTION_OF_TOPIC
from troughwise.vocabulary.records import Statement, Study

PAGES = [
    "What is the target tacrolimus (FK506) trough level for lupus?",
    "target trough after kidney transplant",
    "tacrolimus and clarithromycin",
    "can I take it with grapefruit?",
    "which tube is tacrolimus drawn into?",
    "target in lupus nephritis in a child",
]


def keys(answer):
    return [section.key for section in answer.answer.sections]


@pytest.mark.parametrize("question", PAGES)
def test_sections_keep_their_order(ask, question):
    found = keys(ask(question))

    assert found == sorted(found, key=ORDER.index)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("question", PAGES)
def test_section_with_nothing_to_say_is_left_out(ask, question):
    assert all(section.statements and section.title for section in ask(question).answer.sections)


@pytest.mark.parametrize("question", PAGES)
def test_record_is_shown_once(ask, question):
    answer = ask(question)
    shown = [statement.id for section in answer.answer.sections for statement in section.statements]

    assert len(shown) == len(set(shown))
    assert not set(shown) & set(leading(answer))


def test_target_question_has_the_whole_page(ask):
    assert {"guideline", "context", "monitoring", "studies", "pitfalls", "comparison", "unknown"} <= set(keys(ask(PAGES[0])))


def test_grapefruit_is_not_answered_with_a_whole_page(ask):
    assert set(keys(ask("can I take it with grapefruit?"))) <= {"interactions", "pharmacokinetics"}


@pytest.mark.parametrize("question", ["target trough after kidney transplant", "target for lupus"])
def test_other_conditions_stand_only_in_the_comparison(ask, library, read, question):
    answer, reading = ask(question), read(question)
    mine = reading.indications | reading.wider_indications
    others = {target.id for target in library.targets if target.indication not in mine}
    sections = {section.key: {statement.id for statement in section.statements} for section in answer.answer.sections}

    assert sections["comparison"] <= others
    assert not any(found & others for key, found in sections.items() if key != "comparison")


def test_comparison_is_left_out_where_a_time_was_asked(ask):
    """The numbers of other conditions at another time would compare nothing."""
    assert "comparison" not in keys(ask("target trough after kidney transplant in month 8"))


def test_studies_are_those_of_the_condition(ask, library):
    sections = {section.key: section for section in ask(PAGES[0]).answer.sections}
    studies = [library.get(statement.id) for statement in sections["studies"].statements]

    assert studies
    assert all(isinstance(study, Study) and "lupus" in study.indication for study in studies)


def test_every_topic_of_a_statement_has_a_section(library):
    """Else a statement would be filed under pitfalls by accident."""
    sections = {SECTION_OF_TOPIC.get(statement.topic, "pitfalls") for statement in library.of(Statement)}

    assert sections <= set(ORDER)


@pytest.mark.parametrize("reader", ["clinician", "patient"])
def test_every_section_has_a_title_for_each_reader(library, reader):
    assert all(library.phrase(f"section-{key}", reader=reader) for key in ORDER)
