"""The numbered references of an answer: what each is, where to find it, what was read of it, what is not verified.

Not for citations inside a statement: those are a ``page.Basis``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from troughwise.faces.text.words import Words
from troughwise.vocabulary.answers import Answer, Reference, ShownCitation, ShownStatement

_DOI, _PUBMED = "https://doi.org/", "https://pubmed.ncbi.nlm.nih.gov/"


@dataclass(frozen=True)
class Link:
    """An address, and what is printed for it."""

    label: str
    address: str


@dataclass(frozen=True)
class Entry:
    """One reference, ready to be marked up."""

    n: int
    kind: str
    text: str
    links: tuple[Link, ...]
    details: tuple[str, ...]


def entries_of(answer: Answer, *, words: Words) -> tuple[Entry, ...]:
    """The answer's references, each with everything that was read of it."""
    ways = _ways(answer)
    return tuple(_entry(reference, ways=ways.get(reference.n, {}), words=words) for reference in answer.references)


def entries_as_read(references: Iterable[Reference], *, words: Words) -> tuple[Entry, ...]:
    """References that say themselves what was read of them, as those of a dosing result do."""
    return tuple(_entry(one, ways={way: [] for way in one.read}, words=words) for one in references)


def _entry(reference: Reference, *, ways: dict[str, list[str]], words: Words) -> Entry:
    return Entry(
        n=reference.n,
        kind=words[f"face-kind-{reference.kind}"],
        text=_text(reference),
        links=tuple(_links(reference)),
        details=tuple(_details(reference, ways=ways, words=words)),
    )


def reference_line(reference: Reference) -> tuple[str, tuple[Link, ...]]:
    """A reference as one line of text, and its addresses."""
    return _text(reference), tuple(_links(reference))


def _citations(answer: Answer) -> Iterator[ShownCitation]:
    """Every citation on the page, in reading order."""
    statements: list[ShownStatement] = []
    if answer.answer:
        yield from answer.answer.headline.citations
        statements += answer.answer.headline.beside
        statements += [statement for section in answer.answer.sections for statement in section.statements]
    for conflict in answer.conflicts:
        yield from conflict.citations
        statements += conflict.sides
    for statement in statements:
        yield from statement.citations


def _ways(answer: Answer) -> dict[int, dict[str, list[str]]]:
    """For each reference what was read of it, and by which way where that was not the source itself."""
    ways: dict[int, dict[str, list[str]]] = {}
    for citation in _citations(answer):
        found = ways.setdefault(citation.n, {}).setdefault(citation.read, [])
        if citation.via and not any(citation.via in known for known in found):
            found.append(citation.via)
    return ways


def _text(reference: Reference) -> str:
    """Authors. Title. Journal year;pages, as far as they are known."""
    year = str(reference.year) if reference.year else ""
    where = " ".join(part for part in (reference.journal, year) if part)
    where = "; ".join(part for part in (where, reference.volume_pages) if part)
    return " ".join(part.rstrip(".") + "." for part in (reference.authors, reference.title, where) if part)


def _links(reference: Reference) -> Iterator[Link]:
    doi = _DOI + quote(reference.doi, safe="/():;.-_") if reference.doi else ""
    pubmed = f"{_PUBMED}{quote(reference.pmid)}/" if reference.pmid else ""
    if doi:
        yield Link(doi, doi)
    if pubmed:
        yield Link(f"PMID {reference.pmid}", pubmed)
    if reference.url.startswith(("https://", "http://")) and reference.url not in {doi, pubmed}:
        yield Link(reference.url, quote(reference.url, safe="/:?&=#%()+,;@~.-_!*'$"))


def _details(reference: Reference, *, ways: dict[str, list[str]], words: Words) -> Iterator[str]:
    read = [words[f"face-read-{way}"] + (f" ({'; '.join(via)})" if via else "") for way, via in ways.items()]
    yield words["face-reference-status"].format(status=reference.status)
    if read:
        yield words["face-reference-read"].format(ways=", ".join(read))
    if reference.unverified:
        fields = ", ".join(field.replace("_", " and ") for field in reference.unverified)
        yield words["face-reference-unverified"].format(fields=fields)
