"""The numbered references of one result: each source gets its number when it is first cited. Not for showing records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from troughwise.library.library import Library
from troughwise.vocabulary.answers import Reference, ShownCitation
from troughwise.vocabulary.records import Citation


@dataclass
class References:
    """Numbers for the sources of a library, in the order in which they are cited."""

    library: Library
    numbers: dict[str, int] = field(default_factory=dict)
    read: dict[str, list[str]] = field(default_factory=dict)

    def cite(self, citations: Iterable[Citation]) -> tuple[ShownCitation, ...]:
        """The citations with the number that each source has in this result."""
        shown = []
        for citation in citations:
            number = self.numbers.setdefault(citation.source, len(self.numbers) + 1)
            ways = self.read.setdefault(citation.source, [])
            if citation.read not in ways:
                ways.append(citation.read)
            shown.append(ShownCitation.of(citation, n=number))
        return tuple(shown)

    def listed(self) -> tuple[Reference, ...]:
        """The numbered sources of everything cited so far."""
        return tuple(
            Reference.of(self.library.source(key), n=number, read=tuple(self.read[key]))
            for key, number in self.numbers.items()
        )
