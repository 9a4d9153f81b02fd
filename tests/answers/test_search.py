"""Words rank records; they open nothing that the question does not share with a wording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.answers.looking import library_of, statement
from troughwise.answers.search import WordIndex

TUBE = statement("tube", "Blood is drawn into a lavender tube.")
MEAL = statement("meal", "A meal lowers the peak.")
INDEX = WordIndex(library_of(TUBE, MEAL))


def test_record_that_shares_the_words_comes_first_with_a_full_mark():
    assert INDEX.scores(["lavender", "tube"]) == {"tube": 1.0}


@pytest.mark.parametrize("words", [[], ["zebra"], [""]])
def test_words_that_no_wording_holds_find_nothing(words):
    assert INDEX.scores(words) == {}


def test_coverage_is_the_share_of_words_held():
    assert INDEX.coverage("tube", words=["lavender", "tube"]) == 1
    assert 0 < INDEX.coverage("tube", words=["lavender", "zebra"]) < 1
    assert INDEX.coverage("meal", words=["lavender"]) == 0


def test_rarer_word_tells_more():
    assert INDEX.weight("zebra") >= INDEX.weight("lavender") > INDEX.weight("a")


def test_nothing_is_covered_where_nothing_was_asked():
    assert (INDEX.coverage("tube", words=[]), INDEX.coverage("gone", words=["tube"])) == (0, 0)


@given(st.lists(st.text()))
def test_no_words_break_the_search(words):
    """Quotes, operators and wildcards are words like others."""
    assert all(0 < score <= 1 for score in INDEX.scores(words).values())


@pytest.mark.parametrize("text", ['tube" OR "meal', "NEAR(tube meal)", "tube*", "id:tube", "'; DROP TABLE wording; --"])
def test_language_of_the_database_is_not_spoken(text):
    assert INDEX.scores([text]) == {}
    assert INDEX.scores(["tube"]) == {"tube": 1.0}
