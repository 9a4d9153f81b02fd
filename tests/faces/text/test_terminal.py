"""Answers in a terminal window of any width."""

from __future__ import annotations

import pytest

from tests.faces import making
from tests.faces.making import study, with_statements
from troughwise.faces.text.page import page_of
from troughwise.faces.text.terminal import terminal_text


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_window(desk, words, width):
    answer = desk.ask("What is the target tacrolimus (FK506) trough level for lupus?")
    text = terminal_text(page_of(answer, words=words), width=width, colour=False)

    assert max(map(len, text.split("\n"))) <= width


def test_narrow_window_shows_studies_on_cards(words):
    text = terminal_text(page_of(with_statements(study()), words=words), width=60, colour=False)

    assert f"{words['table-outcome']}: STUDY-OUTCOME" in text


@pytest.mark.parametrize("width", [60, 100])
def test_study_is_whole_in_a_table_and_on_a_card(words, width):
    text = terminal_text(page_of(with_statements(study()), words=words), width=width, colour=False)

    assert all(part in text for part in ("STUDY-NAME", "a trial", "12", "STUDY-OUTCOME", words["table-outcome"]))


def test_first_line_of_several_stands_out(words):
    text = terminal_text(page_of(making.answer(), words=words), width=100, colour=True)

    assert "\x1b[1mHEAD-FIRST\x1b[0m" in text


def test_text_for_a_file_has_no_colour(words):
    assert "\x1b" not in terminal_text(page_of(making.answer(), words=words), width=100, colour=False)
