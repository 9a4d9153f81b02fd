"""Every spelling of a word is one word; a word that only looks like a plural stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troughwise.answers.words import fold, tokenized, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("haematocrit", "hematocrit"),
        ("oesophagus", "esophagus"),
        ("diarrhoea", "diarrhea"),
        ("paediatric", "pediatric"),
        ("tumour", "tumor"),
        ("tumours", "tumors"),
        ("metabolised", "metabolized"),
        ("metaboliser", "metabolizer"),
        ("hospitalisation", "hospitalization"),
        ("sulphamethoxazole", "sulfamethoxazole"),
    ],
)
def test_british_and_american_spelling_are_one_word(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "many"), [("trough", "troughs"), ("level", "levels"), ("antibody", "antibodies"), ("tablet", "tablets")]
)
def test_singular_and_plural_are_one_word(one, many):
    assert fold(one) == fold(many)


@pytest.mark.parametrize("word", ["tacrolimus", "virus", "diagnosis", "abscess", "fibrosis", "lupus", "steps"])
def test_word_that_only_ends_like_a_plural_is_left_alone(word):
    assert fold(word) == word


@pytest.mark.parametrize("word", ["tac", "mmf", "fk506", "c12", "was", "8.5"])
def test_short_word_or_code_is_left_alone(word):
    assert fold(word) == word


@pytest.mark.parametrize("mark", ["'", "’", "‘", "`", "´", ""])
def test_apostrophe_of_any_make_changes_nothing(mark):
    assert tokens(f"St John{mark}s wort") == tokens("st johns wort")


@pytest.mark.parametrize(("written", "read"), [("naïve", "naive"), ("Ménière", "meniere"), ("Sjögren", "sjogren")])
def test_accent_changes_nothing(written, read):
    assert tokens(written) == [read]


@pytest.mark.parametrize("text", ["twice daily", "twice-daily", "Twice  Daily", "twice/daily"])
def test_hyphen_case_and_spaces_change_nothing(text):
    assert tokens(text) == ["twice", "daily"]


@pytest.mark.parametrize(("text", "words"), [("CYP3A5", ["cyp3a5"]), ("4.5 mg", ["4.5", "mg"]), ("4.5mg", ["4.5", "mg"])])
def test_codes_stay_whole_and_numbers_stand_apart_from_units(text, words):
    assert tokens(text) == words


def test_word_keeps_its_spelling_beside_the_folded_one():
    word = tokenized("Tumours")[0]

    assert (word.exact, word.raw, word.folded) == ("Tumours", "tumours", "tumor")


@given(st.text())
def test_any_text_has_words_without_spaces(text):
    assert all(word and not any(character.isspace() for character in word) for word in tokens(text))


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F)))
def test_case_of_latin_letters_changes_no_word(text):
    assert len(tokens(text)) == len(tokens(text.lower()))
