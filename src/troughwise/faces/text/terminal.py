"""An answer for the terminal, with Rich. Nothing in an answer is read as Rich markup. Not for files: see ``markdown``."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Protocol

from rich.box import HORIZONTALS
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from troughwise.faces.text.page import Basis, Dispute, Item, Page, Row, Table
from troughwise.faces.text.reference_list import Entry
from troughwise.faces.text.words import Words

_WIDEST, NARROWEST_TABLE = 110, 96
_RATIOS = {"level-aimed": 3, "level-reached": 3}


def terminal_text(page: Page, *, width: int, colour: bool) -> str:
    """The page as lines no longer than ``width``, with terminal styles where ``colour``."""
    return printed(_parts(page, width=min(width, _WIDEST)), width=width, colour=colour)


def printed(parts: Iterable[RenderableType], *, width: int, colour: bool) -> str:
    """Parts one below the other, as lines no longer than ``width`` and than what is comfortable to read."""
    console = Console(
        file=io.StringIO(),
        width=min(width, _WIDEST),
        force_terminal=colour,
        no_color=None if colour else True,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in parts:
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().split("\n"))


def _parts(page: Page, *, width: int) -> Iterable[RenderableType]:
    yield from _direct_answer(page)
    words = page.words
    if page.assumed:
        yield from heading(words["face-assumed"])
        yield from (bullet(Text(text)) for text in page.assumed)
    for block in page.blocks:
        yield from heading(block.title)
        yield from bullets(block.items)
        if block.table:
            yield from [_table(block.table)] if width >= NARROWEST_TABLE else cards(block.table)
    if page.disputes:
        yield from heading(words["face-conflicts"])
        for number, dispute in enumerate(page.disputes):
            yield from _dispute(dispute, after_another=number > 0)
    if page.references:
        yield from heading(words["face-references"])
        yield reference_grid(page.references)
    yield from _closing(page)


def _direct_answer(page: Page) -> Iterable[RenderableType]:
    first, *rest = page.lead
    yield Text("")
    if page.outcome:
        yield Text(page.outcome, style="reverse bold")
    yield Text(first, style="bold" if rest or page.outcome else "")
    yield from (Text(line) for line in rest)
    for one in page.basis:
        yield Text(_basis_line(one), style="dim")
    if page.call:
        yield Text(page.call, style="bold")
    if page.beside:
        yield Text("")
        yield from bullets(page.beside)


def heading(title: str) -> Iterable[RenderableType]:
    """A rule with a title, after an empty line."""
    yield Text("")
    yield Rule(Text(title, style="bold"), align="left", style="dim", characters="─")


def bullets(items: Iterable[Item]) -> Iterable[RenderableType]:
    """Statements with what stands under them."""
    for item in items:
        yield bullet(Text(item.text))
        yield from _under(item)


def bullet(text: Text) -> RenderableType:
    """A text behind a hyphen."""
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    grid.add_row(Text("-"), text)
    return grid


def _under(item: Item) -> Iterable[RenderableType]:
    """Marks, the base's own wording and the basis, below the statement they belong to."""
    for mark in item.marks:
        yield Padding(Text(f"({mark})", style="italic"), (0, 0, 0, 2))
    if item.beside:
        yield Padding(Text(item.beside), (0, 0, 0, 2))
    if item.basis:
        yield Padding(_basis(item.basis), (0, 0, 0, 2))
    for line in bullets(item.below):
        yield Padding(line, (0, 0, 0, 2))


def _basis(basis: Iterable[Basis]) -> Text:
    return Text(" ".join(_basis_line(one) for one in basis), style="dim")


def _basis_line(basis: Basis) -> str:
    return f"[{basis.n}, {basis.text}]"


def empty_grid() -> Grid:
    """A table between horizontal lines, without columns yet."""
    return Grid(box=HORIZONTALS, show_lines=True, expand=True, border_style="dim", padding=(0, 1, 0, 0))


def _table(table: Table) -> Grid:
    grid = empty_grid()
    for column in table.columns:
        grid.add_column(Text(column.title), overflow="fold", ratio=_RATIOS.get(column.key, 4))
    for row in table.rows:
        grid.add_row(name_cell(row), *(Text(cell) for cell in row.cells))
    return grid


def name_cell(row: Row) -> Text:
    """The name of a row with what stands under it."""
    lines = [*row.facts, *(f"({mark})" for mark in row.item.marks)]
    basis = [(f"\n{_basis_line(one)}", "dim") for one in row.item.basis]
    return Text.assemble((row.name, "bold"), *(f"\n{line}" for line in lines), *basis)


def cards(table: Table) -> Iterable[RenderableType]:
    """The same table for a narrow window: each study a card, each cell a line with its column's title."""
    for row in table.rows:
        lines = [f"{column.title}: {cell}" for column, cell in zip(table.columns[1:], row.cells, strict=True) if cell]
        yield bullet(Text.assemble((row.name, "bold"), *(f"\n{line}" for line in ("; ".join(row.facts), *lines) if line)))
        yield from _under(row.item)


def _dispute(dispute: Dispute, *, after_another: bool) -> Iterable[RenderableType]:
    if after_another:
        yield Text("")
    yield Text.assemble((dispute.title, "bold"), f" ({dispute.standing})")
    yield Text(dispute.item.text)
    yield _basis(dispute.item.basis)
    yield from bullets(dispute.sides)
    yield Text(dispute.use)


def reference_grid(entries: Iterable[Entry]) -> Grid:
    """The numbered references."""
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right")
    grid.add_column(overflow="fold")
    for entry in entries:
        details = (f"\n{'; '.join(entry.details)}", "dim")
        links = [f"\n{'  '.join(link.label for link in entry.links)}"] if entry.links else []
        grid.add_row(Text(f"[{entry.n}]"), Text.assemble(f"{entry.kind}: {entry.text}", *links, details))
    return grid


def _closing(page: Page) -> Iterable[RenderableType]:
    yield from closing_lines(page)
    if page.follow_ups:
        yield from heading(page.words["face-follow-ups"])
        yield from (Text(f"{number}. {question}") for number, question in enumerate(page.follow_ups, 1))


class Closing(Protocol):
    """What every page ends with."""

    @property
    def words(self) -> Words:
        """The fixed words around the page."""

    @property
    def review(self) -> str:
        """What the review log says."""

    @property
    def edition(self) -> str:
        """Which evidence it rests on."""

    @property
    def disclaimer(self) -> str:
        """What it is not."""


def closing_lines(page: Closing) -> Iterable[RenderableType]:
    """Review status, edition and disclaimer, as far as they are there."""
    yield Text("")
    for key, text in (("face-review", page.review), ("face-edition", page.edition), ("face-disclaimer", page.disclaimer)):
        if text:
            yield Text.assemble((f"{page.words[key]}: ", "bold"), text)
