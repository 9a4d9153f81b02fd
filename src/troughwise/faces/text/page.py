"""An answer laid out as a page: every part in its order, every word in place, no markup yet.

Terminal, Markdown and HTML render this one value, so that they cannot differ in order or content. Not for markup and not
for choosing what an answer says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from troughwise.faces.text.reference_list import Entry, entries_of
from troughwise.faces.text.visible import visible_value
from troughwise.faces.text.words import STUDY_COLUMNS, Words
from troughwise.vocabulary.answers import (
    Answer,
    EditionStamp,
    Headline,
    Section,
    ShownCitation,
    ShownConflict,
    ShownStatement,
)

_UNDER_THE_NAME = ("design", "participants", "follow-up")
_ACROSS = tuple(key for key in STUDY_COLUMNS if key not in {"study", *_UNDER_THE_NAME})
_SHORT_HASH = 12


@dataclass(frozen=True)
class Basis:
    """Where a statement stands: number of the reference, place in it, what was read."""

    n: int
    place: str
    read: str
    title: str = ""
    via: str = ""

    @property
    def text(self) -> str:
        """Title, place and reading in one line; "abstract" stands once where it is both place and reading."""
        title = f"{self.title.rstrip('.')}; " if self.title else ""
        read = "" if self.read == self.place else f"; {self.read}"
        return f"{title}{self.place}{read}" + (f" ({self.via})" if self.via else "")


@dataclass(frozen=True)
class Item:
    """A statement with its basis, its marks, the base's own wording beside a local one, and what it rests on below it.

    ``record`` is the id of the record that says it; empty for what no single record says.
    """

    text: str
    basis: tuple[Basis, ...] = ()
    marks: tuple[str, ...] = ()
    beside: str = ""
    below: tuple[Item, ...] = ()
    record: str = ""


@dataclass(frozen=True)
class Row:
    """A study: its name, what stands under the name, and its cells in the order of the columns."""

    name: str
    facts: tuple[str, ...]
    cells: tuple[str, ...]
    item: Item


@dataclass(frozen=True)
class Column:
    """A column: its key among a study's cells, and its title."""

    key: str
    title: str


@dataclass(frozen=True)
class Table:
    """Studies side by side; the first column holds their names."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Block:
    """A titled part of the page: statements, and studies as a table."""

    key: str
    title: str
    items: tuple[Item, ...]
    table: Table | None = None


@dataclass(frozen=True)
class Dispute:
    """A conflict with its sides, and what this base uses."""

    title: str
    standing: str
    item: Item
    sides: tuple[Item, ...]
    use: str


@dataclass(frozen=True)
class Page:
    """The whole answer in reading order."""

    words: Words
    question: str
    outcome: str
    lead: tuple[str, ...]
    basis: tuple[Basis, ...]
    call: str
    records: tuple[str, ...]
    beside: tuple[Item, ...]
    assumed: tuple[str, ...]
    blocks: tuple[Block, ...]
    disputes: tuple[Dispute, ...]
    references: tuple[Entry, ...]
    review: str
    edition: str
    disclaimer: str
    follow_ups: tuple[str, ...]


def page_of(answer: Answer, *, words: Words) -> Page:
    """The page of an answer; texts that could disturb a screen are made visible first."""
    return _Layout(visible_value(answer), words).page()


@dataclass(frozen=True)
class _Layout:
    """Lays out one answer in one reader's words."""

    answer: Answer
    words: Words

    def page(self) -> Page:
        answer, words = self.answer, self.words
        headline = answer.answer.headline if answer.answer else Headline(text=answer.reason)
        return Page(
            words=words,
            question=answer.question,
            outcome="" if answer.outcome == "answered" else words[f"face-{answer.outcome.replace('_', '-')}"],
            lead=tuple(headline.text.split("\n")),
            basis=self._titled_basis(headline.citations),
            call=words["whom-to-call"] if answer.reader == "patient" else "",
            records=headline.records,
            beside=self._items(headline.beside),
            assumed=self._assumed(),
            blocks=tuple(map(self._block, answer.answer.sections if answer.answer else ())),
            disputes=tuple(dispute_of(conflict, words=words) for conflict in answer.conflicts),
            references=entries_of(answer, words=words),
            review=answer.review.text if answer.references else "",
            edition=edition_line(answer.edition, code_version=answer.code_version, words=words),
            disclaimer=answer.disclaimer,
            follow_ups=answer.follow_ups,
        )

    def _assumed(self) -> tuple[str, ...]:
        understood = self.answer.understood
        if not understood.not_understood:
            return understood.assumed
        return (*understood.assumed, self.words["face-not-understood"].format(words=", ".join(understood.not_understood)))

    def _titled_basis(self, citations: Iterable[ShownCitation]) -> tuple[Basis, ...]:
        """The basis of the direct answer, spelled out: the title of each source once, and how it was read."""
        titles = {reference.n: reference.title for reference in self.answer.references}
        return tuple(replace(_basis(cited, self.words), title=titles.pop(cited.n, ""), via=cited.via) for cited in citations)

    def _items(self, statements: Iterable[ShownStatement]) -> tuple[Item, ...]:
        return items_of(statements, words=self.words)

    def _block(self, section: Section) -> Block:
        """A section; patients read studies as sentences, since the cells of the table have no wording for them."""
        in_table = [s for s in section.statements if s.kind == "study" and s.cells and self.answer.reader != "patient"]
        rest = [statement for statement in section.statements if statement not in in_table]
        table = self._table(in_table, caption=section.title) if in_table else None
        return Block(key=section.key, title=section.title, items=self._items(rest), table=table)

    def _table(self, studies: list[ShownStatement], *, caption: str) -> Table:
        """The studies under the columns that any of them fills."""
        keys = [key for key in _ACROSS if any(study.cells.get(key) for study in studies)]
        columns = tuple(Column(key, self.words[f"table-{key}"]) for key in ("study", *keys))
        return Table(caption=caption, columns=columns, rows=tuple(self._row(study, keys=keys) for study in studies))

    def _row(self, study: ShownStatement, *, keys: list[str]) -> Row:
        facts = {key: study.cells[key] for key in _UNDER_THE_NAME if study.cells.get(key)}
        return Row(
            name=study.cells["study"],
            item=item_of(study, words=self.words),
            cells=tuple(study.cells.get(key, "") for key in keys),
            facts=tuple(text if key == "design" else f"{self.words[f'table-{key}']}: {text}" for key, text in facts.items()),
        )


def items_of(statements: Iterable[ShownStatement], *, words: Words) -> tuple[Item, ...]:
    """Statements with their bases and marks."""
    return tuple(item_of(statement, words=words) for statement in statements)


def item_of(statement: ShownStatement, *, words: Words) -> Item:
    """A statement with its basis and marks."""
    beside = words["base-beside-local"].format(text=statement.base_record) if statement.base_record else ""
    basis = tuple(_basis(citation, words) for citation in statement.citations)
    return Item(statement.text, basis, tuple(_marks(statement, words)), beside, record=statement.id)


def _basis(citation: ShownCitation, words: Words) -> Basis:
    return Basis(n=citation.n, place=citation.place, read=words[f"face-read-{citation.read}"])


def _marks(statement: ShownStatement, words: Words) -> Iterable[str]:
    review = statement.review
    if statement.for_care_team:
        yield words["care-team-mark"]
    if statement.local:
        yield words["local-mark"].format(**statement.local)
    if statement.proposal:
        yield words["face-proposal"]
    if statement.strength:
        yield words["face-strength"].format(strength=statement.strength)
    if review.status != "not_reviewed":
        yield words["face-approved"].format(status=review.status.replace("_", " "), date=review.date, name=review.name)


def dispute_of(conflict: ShownConflict, *, words: Words) -> Dispute:
    """A conflict with its sides and what this base uses."""
    return Dispute(
        title=conflict.title,
        standing=words[f"face-conflict-{conflict.standing}"],
        sides=items_of(conflict.sides, words=words),
        item=Item(conflict.text, tuple(_basis(citation, words) for citation in conflict.citations), record=conflict.id),
        use=words["face-conflict-use"].format(use=conflict.use),
    )


def edition_line(stamp: EditionStamp, *, code_version: str, words: Words) -> str:
    """Which evidence and which program gave a result, in one line."""
    line = words["face-edition-line"].format(
        version=stamp.version,
        date=stamp.date,
        hash=stamp.content_hash[:_SHORT_HASH],
        code=code_version,
    )
    local = words["face-edition-local"].format(hash=stamp.local_hash[:_SHORT_HASH]) if stamp.local_hash else ""
    return "; ".join(part for part in (line, local) if part)
