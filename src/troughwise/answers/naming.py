"""From a name as somebody wrote it, in a case or on a list, to the terms it means. Not for names within a question."""

from __future__ import annotations

from collections.abc import Callable

from troughwise.answers.lexicon import Lexicon
from troughwise.answers.words import tokens
from troughwise.library.library import Library
from troughwise.vocabulary.records import Term


def terms_of(written: str, *, library: Library, lexicon: Lexicon) -> tuple[Term, ...]:
    """The terms that a name may mean: by id, by name, brand or abbreviation, else by the nearest spelling; empty: none."""
    if written in library.terms:
        return (library.terms[written],)
    words = tuple(tokens(written))
    found = lexicon.names.get(words) or lexicon.abbreviations.get(written.strip()) or []
    if not found and len(words) == 1 and (better := lexicon.repair(words[0])):
        found = lexicon.names.get((better,), [])
    return tuple(found)


def names_of(library: Library, *, lexicon: Lexicon) -> Callable[[str], frozenset[str]]:
    """A look-up from a written name to the ids of its terms and of everything they belong to; empty for an unknown name."""

    def names(written: str) -> frozenset[str]:
        found = terms_of(written, library=library, lexicon=lexicon)
        return frozenset(wide for term in found for wide in library.wider(term.id))

    return names
