"""A word leads to one term, unless somebody looked at it and wrote down why not.

Compared as the product compares them, with spelling and plurals folded. Cues are apart: they may overlap with names.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from tests.offenders import assert_none
from troughwise.answers.lexicon import Lexicon

LIST = Path(__file__).with_name("shared-synonyms.toml")


@pytest.fixture(scope="module")
def listed() -> dict[str, dict]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shared(library) -> dict[str, set[str]]:
    """Ids of terms joined by ``_`` to the words they share; classes among themselves left out."""
    lexicon = Lexicon.of(library)
    names = {" ".join(words): terms for words, terms in lexicon.names.items()} | lexicon.abbreviations
    found: dict[str, set[str]] = defaultdict(set)
    for word, terms in names.items():
        if len(terms) > 1 and {term.kind for term in terms} != {"class"}:
            found["_".join(sorted(term.id for term in terms))].add(word)
    return dict(found)


def test_words_that_terms_share_are_listed_with_a_reason(shared, listed):
    unlisted = {pair: words - set(listed.get(pair, {}).get("words", [])) for pair, words in shared.items()}

    assert_none(f"{pair}: {sorted(words)}" for pair, words in unlisted.items() if words)


def test_list_holds_nothing_needless(shared, listed):
    needless = {pair: set(entry["words"]) - shared.get(pair, set()) for pair, entry in listed.items()}

    assert_none(f"{pair}: {sorted(words)}" for pair, words in needless.items() if words)


def test_every_exception_has_a_reason(listed):
    assert_none(pair for pair, entry in listed.items() if len(entry["why"]) < 10)
