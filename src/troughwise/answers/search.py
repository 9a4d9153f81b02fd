"""Full-text search over the wordings of the base: SQLite FTS5, in memory, over folded words.

It only ranks records that share words with a question. Not for what a question is about: topics, tuples and partners
come first, in ``finding``.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable

from troughwise.answers.words import tokens
from troughwise.library.library import Library
from troughwise.vocabulary.records import Conflict, Interaction, Product, Statement, Study, Target, Worded

_FIELDS = {
    Interaction: ("mechanism", "onset", "offset", "action"),
    Study: ("name", "design", "place", "population", "regimen", "level_aimed", "level_achieved", "outcome", "months"),
    Target: ("phase_label", "regimen", "strength"),
    Statement: ("strength",),
    Product: ("form",),
}


class WordIndex:
    """Which wordings hold which words, and how telling each word is."""

    def __init__(self, library: Library) -> None:
        texts = {record.id: _words_of(library, record) for record in library.of(Worded) if not isinstance(record, Conflict)}
        self._documents = {key: frozenset(words) for key, words in texts.items()}
        counts = Counter(word for words in self._documents.values() for word in words)
        self._weights = {word: math.log(len(texts) / count + 1) for word, count in counts.items()}
        self._known = set(self._weights)
        self._unseen = math.log(len(texts) + 1)
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute("CREATE VIRTUAL TABLE wording USING fts5(id UNINDEXED, words, tokenize = 'unicode61')")
        self._database.executemany(
            "INSERT INTO wording VALUES (?, ?)", [(key, " ".join(words)) for key, words in texts.items()]
        )

    def weight(self, word: str) -> float:
        """How telling a word is: the rarer in the base, the more; a word the base never uses counts most."""
        return self._weights.get(word, self._unseen)

    @property
    def words(self) -> set[str]:
        """Every word that some wording uses."""
        return self._known

    def scores(self, words: Iterable[str]) -> dict[str, float]:
        """Record ids that share words with the question, best 1.0 (BM25, scaled to the best)."""
        wanted = [word for word in dict.fromkeys(words) if word in self._weights]
        if not wanted:
            return {}
        query = " OR ".join(f'"{word}"' for word in wanted)
        rows = self._database.execute(
            "SELECT id, -bm25(wording) FROM wording WHERE wording MATCH ? ORDER BY 2 DESC LIMIT 200", (query,)
        ).fetchall()
        best = max((score for _, score in rows), default=0.0)
        return {key: score / best for key, score in rows if best > 0}

    def coverage(self, record_id: str, *, words: Iterable[str]) -> float:
        """The share, by weight, of the question's words that the record's wording holds."""
        held = self._documents.get(record_id, frozenset())
        weights = {word: self.weight(word) for word in words}
        total = sum(weights.values())
        return sum(weight for word, weight in weights.items() if word in held) / total if total else 0.0


def _words_of(library: Library, record: Worded) -> list[str]:
    fields = next((names for kind, names in _FIELDS.items() if isinstance(record, kind)), ())
    parts = [record.clinician, record.patient, *(getattr(record, name) for name in fields)]
    for citation in record.citations:
        source = library.source(citation.source)
        parts += [source.title, source.authors, str(source.year or ""), *source.aliases]
    about = [record.partner] if isinstance(record, Interaction) else getattr(record, "about", ())
    parts += [library.terms[key].label for key in about if key in library.terms]
    if isinstance(record, Product):
        parts += record.brands
    return tokens(" ".join(parts))
