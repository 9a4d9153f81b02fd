"""The lexicon: every synonym of every term, ready for longest-match look-up and for spelling repair.

Built once per library. Not for deciding what a question wants: that is ``reading``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from troughwise.answers.words import Token, fold, tokens
from troughwise.library.library import Library
from troughwise.vocabulary.records import Source, Term

_NAMES = {"drug", "class", "food", "herb", "indication", "product", "condition", "gene", "laboratory-value", "symptom"}
_SPEECH = {"cue", "animal", "plain-word", "foreign-word", "name-ending"}
_STOP_WORDS, _ITSELF = "stop-words", "tacrolimus"
_SHORTEST_REPAIRED, _LONG_WORD = 5, 9
_TELLING_IN_A_LONGER_NAME = {"indication", "class"}


@dataclass(frozen=True)
class Match:
    """A term found in a question, and where."""

    term: Term
    words: str
    start: int
    end: int
    repaired: bool = False


@dataclass
class Lexicon:
    """Synonyms by their folded words. Cues are kept apart: they may overlap the names of things."""

    names: dict[tuple[str, ...], list[Term]] = field(default_factory=dict)
    cues: dict[tuple[str, ...], list[Term]] = field(default_factory=dict)
    abbreviations: dict[str, list[Term]] = field(default_factory=dict)
    longest: int = 1
    repairable: dict[str, set[str]] = field(default_factory=dict)
    known_words: set[str] = field(default_factory=set)
    plain_words: set[str] = field(default_factory=set)
    foreign_words: set[str] = field(default_factory=set)
    name_endings: tuple[str, ...] = ()
    stop_words: frozenset[str] = frozenset()
    sources: dict[tuple[str, ...], list[Source]] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library) -> Lexicon:
        """The lexicon of a library's terms."""
        lexicon = cls()
        for term in library.terms.values():
            lexicon._add(term)
        for source in library.of(Source):
            for name in (*source.aliases, *_surname(source)):
                lexicon.sources.setdefault(tuple(tokens(name)), []).append(source)
        return lexicon

    def _add(self, term: Term) -> None:
        if term.kind == "plain-word":
            words = {word for phrase in term.synonyms for word in tokens(phrase)}
            self.plain_words |= words
            if term.id == _STOP_WORDS:
                self.stop_words = frozenset(words)
        elif term.kind == "foreign-word":
            self.foreign_words |= {word for phrase in term.synonyms for word in tokens(phrase)}
        elif term.kind == "name-ending":
            self.name_endings += term.synonyms
        else:
            spoken = term.kind in {"cue", "topic", "animal"}
            for name in term.synonyms if spoken else (term.label, *term.synonyms):
                self._add_name(term, tuple(tokens(name)))
        for short in term.abbreviations:
            self.abbreviations.setdefault(short, []).append(term)

    def _add_name(self, term: Term, words: tuple[str, ...]) -> None:
        if not words:
            return
        terms = (self.cues if term.kind in _SPEECH else self.names).setdefault(words, [])
        if term not in terms:
            terms.append(term)
        self.longest = max(self.longest, len(words))
        self.known_words |= set(words)
        telling = len(words) == 1 or term.kind in _TELLING_IN_A_LONGER_NAME
        if telling and (term.kind in _NAMES or (term.kind == "cue" and term.topics)):
            for word in words:
                if len(word) >= _SHORTEST_REPAIRED and word.isalpha():
                    self.repairable.setdefault(word, set()).add(term.id)

    def is_known(self, word: str) -> bool:
        """Whether the word stands in some synonym or among the plain words."""
        return word in self.known_words or word in self.plain_words

    def repair(self, word: str) -> str | None:
        """The known word that a misspelt one is near to, if exactly one is nearest."""
        if len(word) < _SHORTEST_REPAIRED or not word.isalpha() or self.is_known(word):
            return None
        cutoff = 2 if len(word) >= _LONG_WORD else 1
        found = extract(word, self.repairable.keys(), scorer=OSA.distance, score_cutoff=cutoff, limit=3)
        near = [(candidate, distance) for candidate, distance, _ in found if candidate[0] == word[0]]
        if not near:
            return None
        if len(near) > 1 and near[0][1] == near[1][1] and not self.repairable[near[0][0]] & self.repairable[near[1][0]]:
            return None
        return near[0][0]

    def name_matches(self, words: Sequence[Token]) -> list[Match]:
        """Names of things, longest first from left to right; every term that a span may mean."""
        found: list[Match] = []
        position = 0
        while position < len(words):
            length, terms = self._longest_at(words, position)
            span = " ".join(token.raw for token in words[position : position + max(length, 1)])
            found += [Match(term, span, position, position + length) for term in terms]
            found += self._people_and_phases_in(words, position, position + length)
            position += max(length, 1)
        return found

    def _people_and_phases_in(self, words: Sequence[Token], start: int, end: int) -> list[Match]:
        """A name may also say for whom or when: "paediatric heart transplant", "GVHD prophylaxis"."""
        if end - start < 2:
            return []
        inner = [(index, self.names.get((words[index].folded,), [])) for index in range(start, end)]
        return [Match(t, words[i].raw, i, i + 1) for i, terms in inner for t in terms if t.kind in {"population", "phase"}]

    def _longest_at(self, words: Sequence[Token], position: int) -> tuple[int, list[Term]]:
        for length in range(min(self.longest, len(words) - position), 0, -1):
            terms = self.names.get(tuple(token.folded for token in words[position : position + length]), [])
            if length == 1:
                terms = self.abbreviations.get(words[position].exact, []) + terms
            if terms:
                return length, terms
        return 0, []

    def cue_matches(self, words: Sequence[Token], *, names: Sequence[Match]) -> list[Match]:
        """Cues at every position, also across a name of tacrolimus ("starting tac dose").

        A cue that lies inside a longer name ("kidney" in "kidney transplant") is no cue.
        """
        inside = [(match.start, match.end) for match in names]
        found = [match for match in self._cues_in(list(enumerate(words))) if not _lies_in(match, inside)]
        itself = {index for match in names if match.term.id == _ITSELF for index in range(match.start, match.end)}
        without = [(index, token) for index, token in enumerate(words) if index not in itself]
        if itself:
            found += [match for match in self._cues_in(without) if not _lies_in(match, inside)]
        longest = [(match.start, match.end) for match in found]
        return [match for match in found if not _lies_in(match, longest)]

    def _cues_in(self, words: Sequence[tuple[int, Token]]) -> list[Match]:
        found: list[Match] = []
        for start in range(len(words)):
            for length in range(min(self.longest, len(words) - start), 0, -1):
                span = words[start : start + length]
                terms = self.cues.get(tuple(token.folded for _, token in span), [])
                if terms and not _continues_a_number(words, start):
                    raw = " ".join(token.raw for _, token in span)
                    found += [Match(term, raw, span[0][0], span[-1][0] + 1) for term in terms]
        return found

    def looks_like_a_medicine(self, word: str) -> bool:
        """Whether an unknown word ends like the name of a medicine."""
        return any(word.endswith(ending) for ending in self.name_endings)

    def with_repairs(self, words: Sequence[Token], *, known_elsewhere: set[str]) -> tuple[list[Token], set[int]]:
        """The words with misspelt names put right, and the positions that were."""
        repaired: set[int] = set()
        out: list[Token] = []
        for index, token in enumerate(words):
            better = None if token.folded in known_elsewhere else self.repair(token.folded)
            if better:
                repaired.add(index)
            out.append(Token(fold(better), better, token.exact) if better else token)
        return out, repaired


def _lies_in(match: Match, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the match lies inside a span that is longer than it."""
    return any(start <= match.start and match.end <= end and end - start > match.end - match.start for start, end in spans)


def _continues_a_number(words: Sequence[tuple[int, Token]], start: int) -> bool:
    """Whether a unit follows its number: "0.1 mg/kg" states a dose and does not ask for one."""
    return start > 0 and words[start][1].folded == "mg" and words[start - 1][1].folded[0].isdigit()


def _surname(source: Source) -> list[str]:
    """The first author's surname, of a paper with named authors."""
    first, has_others, _ = source.authors.split(",")[0].partition(" et al")
    words = first.split()
    named = (len(words) == 1 and bool(has_others)) or (len(words) == 2 and words[1].isupper() and len(words[1]) <= 3)
    return words[:1] if named else []
