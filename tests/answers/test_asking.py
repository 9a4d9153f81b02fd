"""From a question to an answer: what is no question is refused, what was taken for granted is said."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from troughwise.answers.asking import LONGEST_QUESTION, clean
from troughwise.vocabulary.errors import InputError

TARGET = "target trough after kidney transplant"


@pytest.mark.parametrize("question", ["", "   ", "?!", "\n\t", "\x00\x07", "-- ;"])
def test_question_without_a_word_is_refused(ask, question):
    with pytest.raises(InputError, match="empty"):
        ask(question)


def test_question_that_is_too_long_is_refused_with_both_lengths(ask):
    with pytest.raises(InputError, match=f"{LONGEST_QUESTION + 1}.*{LONGEST_QUESTION}"):
        ask("a" * (LONGEST_QUESTION + 1))


def test_longest_question_is_still_read(ask):
    assert ask("a" * LONGEST_QUESTION).outcome != "answered"


def test_control_characters_and_line_breaks_become_spaces():
    assert clean(" target\x00trough\r\n after \t kidney ") == "target trough after kidney"


@pytest.mark.parametrize("noise", ["<b>{}</b>", "{}'; DROP TABLE wording; --", '"{}"', "{}???", "{} OR 1=1"])
def test_markup_and_commands_change_no_number(ask, noise):
    plain, noisy = ask(TARGET), ask(noise.format(TARGET))

    assert noisy.answer.headline.quantities == plain.answer.headline.quantities


@given(st.text(max_size=60))
@example("chen \U00010e60")
@settings(max_examples=60, deadline=None)
def test_any_text_beside_tacrolimus_gets_an_answer_or_a_reason(asker, text):
    answer = asker.ask(f"tac {text}")

    assert (answer.outcome == "answered") == (answer.reason_code == "")


@pytest.mark.parametrize("question", [TARGET, "tacrolimus and clarithromycin", "price of Prograf"])
def test_same_question_gives_the_same_bytes(ask, question):
    assert ask(question).model_dump_json() == ask(question).model_dump_json()


def said(library, ask, question, phrase):
    return library.phrase(phrase) in ask(question).understood.assumed


@pytest.mark.parametrize(
    ("phrase", "assumed", "named"),
    [
        ("assumed-tacrolimus", TARGET, f"tacrolimus {TARGET}"),
        ("assumed-adult", TARGET, f"{TARGET} in an adult"),
        ("assumed-phase-open", "target for lupus nephritis", "maintenance target for lupus nephritis"),
        ("assumed-regimen-open", TARGET, f"{TARGET} with mycophenolate"),
        ("facts-taken-further", f"trough 8 ng/mL, {TARGET}", TARGET),
    ],
)
def test_what_was_taken_for_granted_is_said_and_what_was_named_is_not(library, ask, phrase, assumed, named):
    assert said(library, ask, assumed, phrase)
    assert not said(library, ask, named, phrase)


def test_partner_without_a_record_is_said_beside_one_with(ask):
    assumed = " ".join(ask("tacrolimus with clarithromycin and amoxicillin").understood.assumed)

    assert "amoxicillin" in assumed
    assert "clarithromycin" not in assumed


def test_nothing_is_assumed_about_what_is_out_of_scope(ask):
    assert ask("what is the capital of France?").understood.assumed == ()


def test_answer_repeats_the_question_reader_and_region(ask):
    answer = ask(TARGET, reader="patient", region="eu")

    assert (answer.question, answer.reader, answer.region) == (TARGET, "patient", "eu")
