"""Which names and cues stand in a question: the longest wins, misspelt names are put right only when it is safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.answers.looking import lexicon_of, term
from troughwise.answers.words import tokenized

TACROLIMUS = term("tacrolimus", synonyms=["tac"])
STARTING_DOSE = term("cue-start", "cue", synonyms=["starting dose"], topics=["starting-dose"])
TROUGH = term("cue-trough", "cue", synonyms=["trough"], topics=["target"])
HOW_MUCH = term("cue-dose", "cue", synonyms=["mg"], topics=["adjustment"])


def named(lexicon, text):
    return [match.term.id for match in lexicon.name_matches(tokenized(text))]


def cues(lexicon, text):
    words = tokenized(text)
    return [match.term.id for match in lexicon.cue_matches(words, names=lexicon.name_matches(words))]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("claritromycin", "clarithromycin"),
        ("clarithromycine", "clarithromycin"),
        ("fluconazol", "fluconazole"),
        ("tacrolmus", "tacrolimus"),
        ("grapefriut", "grapefruit"),
        ("diltiazam", "diltiazem"),
        ("ketoconazolle", "ketoconazole"),
        ("myasthemia gravis", "myasthenia-gravis"),
    ],
)
def test_misspelt_name_is_understood(lexicon, written, meant):
    words, _ = lexicon.with_repairs(tokenized(written), known_elsewhere=set())

    assert [match.term.id for match in lexicon.name_matches(words)] == [meant]


def test_name_with_two_nearest_medicines_is_not_guessed():
    lexicon = lexicon_of(term("abcdexin"), term("abcdezin"))

    assert lexicon.repair("abcdewin") is None


def test_two_nearest_spellings_of_one_medicine_are_no_doubt():
    lexicon = lexicon_of(term("abcdexin", synonyms=["abcdezin"]))

    assert lexicon.repair("abcdewin") in {"abcdexin", "abcdezin"}


def test_nearer_of_two_names_is_taken():
    lexicon = lexicon_of(term("abcdefgxin"), term("abcdefyyin"))

    assert lexicon.repair("abcdefgxn") == "abcdefgxin"


@pytest.mark.parametrize("word", ["tec", "mfm", "abcd"])
def test_short_word_is_never_repaired(word):
    assert lexicon_of(term("taca"), term("abce"), term("mmfa")).repair(word) is None


@pytest.mark.parametrize(
    "word", ["clarithromycin", "level", "trough", "kidney", "people", "liver", "heart", "blood", "other", "taken"]
)
def test_known_word_is_never_repaired(lexicon, word):
    assert lexicon.repair(word) is None


@pytest.mark.parametrize("word", ["zzzzzzzz", "tacrolimus2", "1234567", "wintertime"])
def test_word_far_from_every_name_is_left_alone(lexicon, word):
    assert lexicon.repair(word) is None


@given(st.text(max_size=20))
def test_repair_gives_nothing_or_a_known_name(word):
    lexicon = lexicon_of(term("clarithromycin"), term("azithromycin"), TACROLIMUS)

    assert lexicon.repair(word) in {None, "clarithromycin", "azithromycin", "tacrolimus"}


def test_repaired_word_keeps_what_was_written():
    words, repaired = lexicon_of(TACROLIMUS).with_repairs(tokenized("and Tacrolmus"), known_elsewhere=set())

    assert (words[1].raw, words[1].exact, repaired) == ("tacrolimus", "Tacrolmus", {1})


def test_word_that_the_evidence_uses_is_not_repaired():
    words, repaired = lexicon_of(TACROLIMUS).with_repairs(tokenized("tacrolmus"), known_elsewhere={"tacrolmus"})

    assert (words[0].raw, repaired) == ("tacrolmus", set())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lupus nephritis", "lupus-nephritis"),
        ("membranous lupus nephritis", "membranous-lupus-nephritis"),
        ("kidney transplant", "kidney-transplant"),
        ("steroid-sensitive nephrotic syndrome", "steroid-sensitive-nephrotic-syndrome"),
        ("grapefruit juice", "grapefruit"),
    ],
)
def test_longest_name_wins(lexicon, text, name):
    assert named(lexicon, text) == [name]


def test_two_names_side_by_side_are_both_found(lexicon):
    assert named(lexicon, "clarithromycin fluconazole") == ["clarithromycin", "fluconazole"]


@pytest.mark.parametrize(
    ("text", "person"), [("paediatric heart transplant", "child"), ("pediatric liver transplant", "child")]
)
def test_name_may_also_say_for_whom(lexicon, text, person):
    assert person in named(lexicon, text)


@pytest.mark.parametrize(
    ("upper", "name"), [("MG", "myasthenia-gravis"), ("RA", "rheumatoid-arthritis"), ("LT", "liver-transplant")]
)
def test_abbreviation_is_matched_only_as_it_is_written(lexicon, upper, name):
    assert name in named(lexicon, f"target in {upper}")
    assert name not in named(lexicon, f"target in {upper.lower()}")
    assert name not in named(lexicon, f"target in {upper.title()}")


def test_word_that_means_two_things_is_found_as_both(lexicon):
    assert {"liver-transplant", "lung-transplant"} <= set(named(lexicon, "LTx"))


def test_cue_inside_a_name_is_no_cue():
    lexicon = lexicon_of(TROUGH, term("trough-biscuit", "food"))

    assert cues(lexicon, "trough biscuit") == []
    assert cues(lexicon, "trough with biscuit") == ["cue-trough"]


@pytest.mark.parametrize("text", ["starting tac dose", "starting tacrolimus dose", "starting dose of tac"])
def test_cue_is_heard_across_the_name_of_tacrolimus(text):
    assert "cue-start" in cues(lexicon_of(TACROLIMUS, STARTING_DOSE), text)


def test_cue_is_not_heard_across_another_word():
    assert cues(lexicon_of(TACROLIMUS, STARTING_DOSE), "starting a new dose") == []


def test_unit_after_its_number_is_no_cue():
    lexicon = lexicon_of(HOW_MUCH)

    assert cues(lexicon, "how many mg") == ["cue-dose"]
    assert cues(lexicon, "she takes 3 mg") == []


@pytest.mark.parametrize(("word", "likely"), [("zorbaxamycin", True), ("flibberazole", True), ("weather", False)])
def test_unknown_medicine_is_told_by_its_ending(lexicon, word, likely):
    assert lexicon.looks_like_a_medicine(word) is likely


def test_every_synonym_finds_its_own_term(lexicon, library):
    """A synonym that only finds another term is one that somebody will use in vain."""
    things = [t for t in library.terms.values() if t.kind in {"drug", "food", "herb", "indication", "product"}]
    lost = [f"{t.id}: {name}" for t in things for name in t.synonyms if t.id not in named(lexicon, name)]

    assert lost == []
