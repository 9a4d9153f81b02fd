"""The dosing result as text and as HTML: every number stands in the result, nothing is preselected, nothing gets through."""

from __future__ import annotations

import re

import pytest

from tests.advice.cases import LEVEL, kidney
from troughwise.faces.text.dose_html import html_of_dose
from troughwise.faces.text.dose_json import json_of_dose
from troughwise.faces.text.dose_terminal import render
from troughwise.faces.text.dose_words import dose_words_for

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e"
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def words(desk):
    return dose_words_for(desk)


def both(advice, words) -> list[str]:
    return [render(advice, words=words, width=100, colour=False), html_of_dose(advice, words=words)]


def test_text_of_a_case_cannot_disturb_a_screen_or_a_page(desk, words):
    advice = desk.dose(kidney(medicines=[{"name": HOSTILE}], levels=[LEVEL, {**LEVEL, "doubtful": HOSTILE}]))

    shown = both(advice, words)
    assert all("\x1b[31m" not in text and "\u202e" not in text for text in shown)
    assert "<script>alert" not in shown[1]


def test_every_trough_shown_stands_in_the_result(desk, words):
    advice = desk.dose(kidney())
    carried = set(NUMBER.findall(json_of_dose(advice)))

    text = render(advice, words=words, width=110, colour=False)
    table = text[text.index("Regimens that could follow") : text.index("Which next level")]
    shown = {number for line in table.splitlines() for number in re.findall(r"\((\d+\.\d+)-", line)}
    assert shown
    assert {float(number) for number in shown} <= {float(number) for number in carried}


def test_no_candidate_is_preselected(desk, words):
    for shown in both(desk.dose(kidney()), words):
        assert not re.search(r"\b(recommended|suggested|best|preferred dose)\b", shown)
        assert "checked" not in shown.replace("not checked", "").replace("unchecked", "")


def test_case_that_cannot_be_forecast_says_why_first(desk, words):
    advice = desk.dose(kidney(indication="uveitis", transplanted_on=None))

    for shown in both(advice, words):
        assert " ".join(advice.reason.split()) in " ".join(re.sub(r"<[^>]+>", "", shown).split())
