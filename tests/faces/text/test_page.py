"""What stands on the page of an answer, and in which order, in every rendering."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.faces import making
from tests.faces.making import PARTS, RENDERINGS, rendered, statement, study, with_statements
from troughwise.faces.text.page import page_of
from troughwise.faces.text.words import words_for
from troughwise.operations import Wish

QUESTIONS = [
    ("What is the target tacrolimus (FK506) trough level for lupus?", "clinician"),
    ("Envarsus strengths", "pharmacist"),
    ("can I take it with grapefruit?", "patient"),
    ("metformin and tacrolimus", "clinician"),
]
every_form = pytest.mark.parametrize("form", RENDERINGS)


@every_form
def test_parts_are_read_in_their_order(words, form):
    text = rendered(making.answer(), words=words, form=form)
    places = [text.find(part) for part in PARTS]

    assert -1 not in places
    assert places == sorted(places)


@every_form
def test_refusal_begins_with_its_reason(words, form):
    text = rendered(making.refusal(), words=words, form=form)
    parts = (words["face-cannot-answer"], "REASON-TEXT", "ASSUMED-TEXT", "EDITION-NUMBER", "FOLLOW-UP-ONE")
    places = [text.index(part) for part in parts]

    assert places == sorted(places)


def test_refusal_keeps_what_the_base_holds_beside_it(words):
    page = page_of(with_statements(statement("KNOWN-BESIDE"), outcome="cannot_answer", reason="REASON-TEXT"), words=words)

    assert [item.text for block in page.blocks for item in block.items] == ["KNOWN-BESIDE"]


@every_form
def test_parts_without_content_are_left_out(words, form):
    text = rendered(with_statements(statement(), follow_ups=()), words=words, form=form)

    assert words["face-conflicts"] not in text
    assert words["face-follow-ups"] not in text


def test_review_is_silent_where_nothing_is_shown(words):
    assert not page_of(making.refusal(), words=words).review


@pytest.mark.parametrize(("question", "reader"), QUESTIONS)
@every_form
def test_every_citation_number_is_a_reference(desk, form, question, reader):
    answer = desk.ask(question, wish=Wish(reader=reader))
    text = rendered(answer, words=words_for(desk, reader=reader), form=form)

    assert {int(n) for n in re.findall(r"\[(\d+)[,\]]", text)} <= {reference.n for reference in answer.references}


@pytest.mark.parametrize(("question", "reader"), QUESTIONS)
@every_form
def test_every_statement_of_an_answer_is_shown(desk, form, question, reader):
    answer = desk.ask(question, wish=Wish(reader=reader))
    text = rendered(answer, words=words_for(desk, reader=reader), form=form)
    plain = " ".join(unescape(re.sub(r"<[^>]+>|\\", "", text)).split())
    shown = [s for section in (answer.answer.sections if answer.answer else ()) for s in section.statements if not s.cells]

    assert [s.text for s in shown if s.text not in plain] == []


@every_form
def test_statement_says_where_it_stands_and_what_was_read(words, form):
    cited = making.citation(2, place="table 9", read="secondary")
    text = rendered(with_statements(statement(citations=(cited,))), words=words, form=form)

    assert f"table 9; {words['face-read-secondary']}" in text


def test_direct_answer_names_each_source_once_and_how_it_was_read(words):
    cited = (making.citation(1, via="a digest"), making.citation(1, place="page 7"))
    body = making.answer().answer
    headline = body.headline.model_copy(update={"citations": cited})
    page = page_of(making.answer(answer=body.model_copy(update={"headline": headline})), words=words)

    assert [one.text.startswith("REFERENCE-TITLE 1; ") for one in page.basis] == [True, False]
    assert page.basis[0].text.endswith("(a digest)")


@every_form
def test_local_statement_says_who_when_and_why_beside_the_base(words, form):
    local = {"who": "WHO-DID", "why": "WHY-SO", "date": "THAT-DAY"}
    text = rendered(with_statements(statement(local=local, base_record="BASE-WORDING")), words=words, form=form)

    assert all(part in text for part in (*local.values(), "BASE-WORDING"))


@pytest.mark.parametrize(
    ("changes", "mark"),
    [({"for_care_team": True}, "care-team-mark"), ({"proposal": True}, "face-proposal")],
)
@every_form
def test_statement_carries_its_mark(words, form, changes, mark):
    assert words[mark] in rendered(with_statements(statement(**changes)), words=words, form=form)
    assert words[mark] not in rendered(with_statements(statement()), words=words, form=form)


@every_form
def test_strength_stands_as_the_source_grades_it(words, form):
    assert "GRADE-OF-SOURCE" in rendered(with_statements(statement(strength="GRADE-OF-SOURCE")), words=words, form=form)


@every_form
def test_patient_is_told_whom_to_call(desk, form):
    words = words_for(desk, reader="patient")

    assert words["whom-to-call"] in rendered(with_statements(statement(), reader="patient"), words=words, form=form)
    assert words["whom-to-call"] not in rendered(with_statements(statement()), words=words, form=form)


def test_studies_stand_in_a_table_under_the_columns_that_are_filled(words):
    (block,) = page_of(with_statements(statement(), study()), words=words).blocks

    assert [column.key for column in block.table.columns] == ["study", "regimen", "outcome"]
    assert [column.title for column in block.table.columns] == [
        words["table-study"],
        words["table-regimen"],
        words["table-outcome"],
    ]
    assert len(block.items) == 1


def test_study_tells_its_size_under_its_name(words):
    (block,) = page_of(with_statements(study()), words=words).blocks

    assert block.table.rows[0].facts == ("a trial", f"{words['table-participants']}: 12")


def test_patient_reads_studies_as_sentences(desk):
    words = words_for(desk, reader="patient")
    (block,) = page_of(with_statements(study(), reader="patient"), words=words).blocks

    assert block.table is None
    assert [item.text for item in block.items] == ["STUDY-SENTENCE"]


def test_words_that_were_not_understood_are_told(words):
    understood = making.answer().understood.model_copy(update={"not_understood": ("xyzzy",)})

    assert "xyzzy" in page_of(making.answer(understood=understood), words=words).assumed[-1]
