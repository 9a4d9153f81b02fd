"""The lexicon: every synonym of every term, ready for longest-match look-up and for spelling repair.

Built once per library. Not for deciding what a question wants: that is ``reading``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from troughwise.answers.words import fold, raw_tokens, tokens
from troughwise.library.library import Library
from troughwise.vocabulary.records import Term

_REPAIRED_KINDS = {"drug", "class", "food", "herb", "indication", "product", "condition", "gene", "laboratory-value", "symptom"}
_SHORTEST_REPAIRED, _LONG_WORD = 5, 8


@dataclass(frozen=True)
class Match:
    """A term found in a question, and where."""

    term: Term
    words: str
    start: int
    end: int
    repaired_from: str = ""


@dataclass
class Lexicon:
    """Synonyms by their folded words."""

    phrases: dict[tuple[str, ...], list[Term]] = field(default_factory=dict)
    longest: int = 1
    repairable: set[str] = field(default_factory=set)
    plain_words: set[str] = field(default_factory=set)
    foreign_words: set[str] = field(default_factory=set)
    known_words: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, library: Library) -> Lexicon:
        """The lexicon of a library's terms."""
        lexicon = cls()
        for term in library.terms.values():
            lexicon._add(term)
        return lexicon

    def _add(self, term: Term) -> None:
        if term.kind == "plain-word":
            self.plain_words |= {fold(word) for phrase in term.synonyms for word in raw_tokens(phrase)}
            return
        if term.kind == "foreign-word":
            self.foreign_words |= {word for phrase in term.synonyms for word in raw_tokens(phrase)}
            return
        names = term.synonyms if term.kind in {"cue", "topic"} and term.synonyms else (term.label, *term.synonyms)
        for name in names:
            self._add_name(term, tuple(tokens(name)))

    def _add_name(self, term: Term, words: tuple[str, ...]) -> None:
        if not words:
            return
        terms = self.phrases.setdefault(words, [])
        if term not in terms:
            terms.append(term)
        self.longest = max(self.longest, len(words))
        self.known_words |= set(words)
        if term.kind in _REPAIRED_KINDS:
            self.repairable |= {w for w in words if len(w) >= _SHORTEST_REPAIRED and w.isalpha()}

    def repair(self, word: str) -> str | None:
        """The known word that a misspelt one is near to, if exactly one is nearest."""
        if len(word) < _SHORTEST_REPAIRED or not word.isalpha() or word in self.known_words or word in self.plain_words:
            return None
        cutoff = 2 if len(word) >= _LONG_WORD else 1
        near = extract(word, self.repairable, scorer=OSA.distance, score_cutoff=cutoff, limit=2)
        near = [(candidate, distance) for candidate, distance, _ in near if candidate[0] == word[0] or distance == 1]
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):
            return None
        return near[0][0]

    def matches(self, words: list[str], raw: list[str]) -> list[Match]:
        """Terms in the question, longest first from left to right; overlapping cues are kept as well."""
        found: list[Match] = []
        position = 0
        while position < len(words):
            length = self._longest_at(words, position)
            if length == 0:
                position += 1
                continue
            span = " ".join(raw[position : position + length])
            found += [Match(t, span, position, position + length) for t in self.phrases[tuple(words[position : position + length])]]
            position += length
        return found

    def _longest_at(self, words: list[str], position: int) -> int:
        for length in range(min(self.longest, len(words) - position), 0, -1):
            if tuple(words[position : position + length]) in self.phrases:
                return length
        return 0

    def cue_matches(self, words: list[str], raw: list[str]) -> list[Match]:
        """Cue terms at every position, also inside longer matches: a cue may overlap a name."""
        found: list[Match] = []
        for start in range(len(words)):
            for length in range(min(self.longest, len(words) - start), 0, -1):
                terms = self.phrases.get(tuple(words[start : start + length]), [])
                cues = [t for t in terms if t.kind == "cue"]
                found += [Match(t, " ".join(raw[start : start + length]), start, start + length) for t in cues]
        return found
