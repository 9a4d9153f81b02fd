"""What the base knows of each medicine on a list, the strongest first, as one answer. Not for questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from troughwise import __version__
from troughwise.answers.composing import Wish, review_of
from troughwise.answers.lexicon import Lexicon
from troughwise.answers.naming import terms_of
from troughwise.library.library import Library
from troughwise.library.showing import Shower
from troughwise.vocabulary.answers import Answer, Body, Entity, Headline, Section, ShownStatement, Understood
from troughwise.vocabulary.records import Interaction, Release, Term

_SIZES = ("very-large", "large", "moderate", "small", "none", "unknown")
_ALL_RELEASES = {"any", "not-stated"}


def listed(names: Sequence[str], *, library: Library, lexicon: Lexicon, wish: Wish, release: Release = "any") -> Answer:
    """An answer with a section for each name: the largest effect first, what is not in the base last.

    A medicine without a record of its own shows those of its classes. Effects stand side by side and are not added up.
    """
    place = (wish.region, release)
    found = [_Listed(name, terms_of(name, library=library, lexicon=lexicon), library, place) for name in names]
    ordered = sorted(found, key=lambda item: item.size)
    shower = Shower(library, wish.reader)
    sections = tuple(item.section(shower) for item in ordered)
    known = any(item.records for item in ordered)
    headline = Headline(text=_headline(ordered, library=library, wish=wish))
    return Answer(
        outcome="answered" if known else "cannot_answer",
        reason="" if known else headline.text,
        reason_code="" if known else "partner_not_in_base",
        question=", ".join(names),
        reader=wish.reader,
        region=wish.region,
        understood=Understood(intent="interaction", entities=tuple(item.entity for item in ordered if item.terms)),
        answer=Body(headline=headline, sections=sections),
        references=shower.references(),
        review=review_of(library, sections=sections, reader=wish.reader),
        edition=library.edition,
        code_version=__version__,
        disclaimer=library.phrase("disclaimer", reader=wish.reader),
    )


def _headline(found: Sequence[_Listed], *, library: Library, wish: Wish) -> str:
    """Which names the base knows, strongest first, and which it does not."""
    groups = {
        "list-known": [item.label for item in found if item.records],
        "list-absent": [item.label for item in found if not item.records],
    }
    said = {
        key: library.phrase(key, reader=wish.reader).format(names=", ".join(names)) for key, names in groups.items() if names
    }
    return " ".join(said.values())


@dataclass(frozen=True)
class _Listed:
    """One name of the list."""

    name: str
    terms: tuple[Term, ...]
    library: Library
    place: tuple[str, Release]

    @property
    def label(self) -> str:
        """The name as it was understood."""
        return ", ".join(term.label for term in self.terms) or self.name

    @property
    def entity(self) -> Entity:
        """What the name was read as."""
        term = self.terms[0]
        return Entity(kind=term.kind, id=term.id, label=term.label, words=self.name)

    @property
    def records(self) -> list[Interaction]:
        """Its own records, or those of its classes; the one that leads first, then by size."""
        own = {term.id for term in self.terms}
        classes = {wide for key in own for wide in self.library.wider(key)} - own
        found = list(self._of(own)) or list(self._of(classes))
        return sorted(found, key=lambda record: (not record.lead, _SIZES.index(record.size_class)))

    def _of(self, partners: Iterable[str]) -> Iterator[Interaction]:
        region, release = self.place
        wanted = set(partners)
        for record in self.library.interactions:
            here = region == "any" or bool({region, "any"} & set(record.regions))
            taken = release in _ALL_RELEASES or bool({release, "any"} & set(record.releases))
            if record.partner in wanted and here and taken:
                yield record

    @property
    def size(self) -> int:
        """The place of its largest effect; what is not in the base comes last."""
        return min((_SIZES.index(record.size_class) for record in self.records), default=len(_SIZES))

    def section(self, shower: Shower) -> Section:
        """What is shown under its name."""
        statements = tuple(shower.statement(record) for record in self.records)
        key = self.terms[0].id if self.terms else "not-in-base"
        return Section(key=key, title=self.label, statements=statements or (self._absent(shower),))

    def _absent(self, shower: Shower) -> ShownStatement:
        text = self.library.phrase("refusal-partner-not-in-base", reader=shower.reader).format(partner=self.label)
        return ShownStatement(id="not-in-base", kind="phrase", text=text)
