"""An answer as Markdown, for a note or a repository. Everything in it is escaped. Not for the terminal: see ``terminal``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from troughwise.faces.text.page import Basis, Block, Dispute, Item, Page, Table
from troughwise.faces.text.reference_list import Entry, Link

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&!@$]")
_AT_THE_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_NUMBER = re.compile(r"\\\[(\d+)\\\](?![(\\:])")
_ADDRESS = re.compile(r"(?<=\w):(?=//)|(?<=www)\.", re.IGNORECASE)


def markdown_text(page: Page) -> str:
    """The page as CommonMark with tables."""
    return "\n".join(_lines(page)).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """The text so that Markdown shows it as it is: no markup, no links, no raw HTML."""
    text = _SPECIAL.sub(lambda match: f"\\{match.group()}", text.replace("\n", " "))
    text = _ADDRESS.sub(lambda match: f"\\{match.group()}", text)
    return _AT_THE_START.sub(lambda match: f"{match[1]}{_start_escaped(match[2])}", text)


def _prose(text: str) -> str:
    """A text of the answer, escaped, in which ``[n]`` stays as a reader knows it."""
    return _NUMBER.sub(r"[\1]", escaped(text))


def _start_escaped(start: str) -> str:
    """A number before a full stop would begin a list; its first digit as a character reference does not."""
    return f"&#{ord(start[0])};{start[1:]}" if start[0].isdigit() else f"\\{start}"


def _lines(page: Page) -> Iterator[str]:
    yield from (f"# {escaped(page.question)}", "", *_direct_answer(page))
    for title, lines in _parts(page):
        body = list(lines)
        if body:
            yield from (f"## {escaped(title)}", "", *body, "")


def _parts(page: Page) -> Iterator[tuple[str, Iterable[str]]]:
    """Every part after the direct answer, with its title; one without lines is left out of the page."""
    words = page.words
    yield words["face-assumed"], (f"- {escaped(text)}" for text in page.assumed)
    for block in page.blocks:
        yield block.title, _block(block)
    yield words["face-conflicts"], (line for dispute in page.disputes for line in _dispute(dispute))
    yield words["face-references"], map(_reference, page.references)
    for key, text in (("face-review", page.review), ("face-edition", page.edition), ("face-disclaimer", page.disclaimer)):
        yield words[key], [escaped(text)] if text else []
    yield words["face-follow-ups"], (f"{number}. {escaped(text)}" for number, text in enumerate(page.follow_ups, 1))


def _direct_answer(page: Page) -> Iterator[str]:
    first, *rest = page.lead
    if page.outcome:
        yield from (f"**{escaped(page.outcome)}**", "")
    yield from (f"**{_prose(first)}**" if rest else _prose(first), "")
    for line in rest:
        yield from (_prose(line), "")
    if page.basis:
        yield from (*(f"* {_basis(one)}" for one in page.basis), "")
    if page.call:
        yield from (f"**{escaped(page.call)}**", "")
    if page.beside:
        yield from (*_items(page.beside), "")


def _items(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        parts = [_prose(item.text), *(f"*({escaped(mark)})*" for mark in item.marks), *map(_basis, item.basis)]
        yield "- " + " ".join(parts)
        if item.beside:
            yield f"  - {escaped(item.beside)}"
        yield from (f"  {line}" for line in _items(item.below))


def _basis(basis: Basis) -> str:
    return f"[{basis.n}, {escaped(basis.text)}]"


def _block(block: Block) -> Iterator[str]:
    yield from _items(block.items)
    if block.table:
        yield from (*([""] if block.items else []), *_table(block.table))


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(escaped(column.title) for column in table.columns)} |"
    yield "|" + " --- |" * len(table.columns)
    for row in table.rows:
        marks = [f"*({escaped(mark)})*" for mark in row.item.marks]
        name = "; ".join([f"**{escaped(row.name)}**", *map(escaped, row.facts)])
        yield f"| {' | '.join([' '.join([name, *marks, *map(_basis, row.item.basis)]), *map(escaped, row.cells)])} |"


def _dispute(dispute: Dispute) -> Iterator[str]:
    yield from (f"### {escaped(dispute.title)}", "", f"*{escaped(dispute.standing)}*", "")
    yield from (" ".join([_prose(dispute.item.text), *map(_basis, dispute.item.basis)]), "")
    yield from (*_items(dispute.sides), "", escaped(dispute.use), "")


def _reference(entry: Entry) -> str:
    details = escaped("; ".join(entry.details))
    return " ".join([f"{entry.n}. {escaped(entry.kind)}: {escaped(entry.text)}", *map(_link, entry.links), f"({details})"])


def _link(link: Link) -> str:
    return f"<{link.address}>" if link.label == link.address else f"[{escaped(link.label)}](<{link.address}>)"
