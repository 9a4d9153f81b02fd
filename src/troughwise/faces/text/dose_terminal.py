"""A dosing result for the terminal, with Rich. Nothing in a result is read as Rich markup. Not for files."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.console import RenderableType
from rich.table import Table as Grid
from rich.text import Text

from troughwise.faces.text.dose_page import DosePage, dose_page_of
from troughwise.faces.text.dose_parts import Part
from troughwise.faces.text.page import Table
from troughwise.faces.text.terminal import (
    NARROWEST_TABLE,
    bullets,
    cards,
    closing_lines,
    empty_grid,
    heading,
    name_cell,
    printed,
    reference_grid,
)
from troughwise.faces.text.words import Words
from troughwise.vocabulary.doses import DoseAdvice

_ROOMY = {"model-outcome": 1, "remark": 2}
_NAME_RATIO = 2
_FEW, _COMFORT = 6, 12
"""Up to this many columns have room for whole cells and for titles of some words a line."""
_WORDS = re.compile(" (?!%)")


def render(advice: DoseAdvice, *, words: Words, width: int, colour: bool) -> str:
    """The result as lines no longer than ``width`` columns, with terminal styles where ``colour``."""
    page = dose_page_of(advice, words=words)
    return printed(_lines(page, width=width), width=width, colour=colour)


def _lines(page: DosePage, *, width: int) -> Iterable[RenderableType]:
    yield Text("")
    yield Text(page.outcome, style="reverse bold")
    first, *rest = page.lead or ("",)
    yield Text(first, style="bold")
    yield from (Text(line) for line in rest)
    for part in page.parts:
        yield from _part(part, width=width)
    if page.references:
        yield from heading(page.words["face-references"])
        yield reference_grid(page.references)
    yield from closing_lines(page)


def _part(part: Part, *, width: int) -> Iterable[RenderableType]:
    yield from heading(part.title)
    yield from (Text(line) for line in part.said)
    yield from bullets(part.items)
    if part.table:
        yield from [_grid(part.table)] if width >= NARROWEST_TABLE else cards(part.table)
    for more in part.more:
        if more.items:  # the tables behind a figure are for the page and the JSON
            yield Text("")
            yield Text(more.title, style="bold")
            yield from bullets(more.items)


def _grid(table: Table) -> Grid:
    """A table whose numbers never break in the middle: a column is as wide as its longest word, the first takes the rest."""
    grid = empty_grid()
    grid.add_column(Text(table.columns[0].title), overflow="fold", ratio=_NAME_RATIO)
    spacious = len(table.columns) <= _FEW
    for place, column in enumerate(table.columns[1:]):
        texts = (column.title, *(row.cells[place] for row in table.rows))
        if column.key in _ROOMY:
            grid.add_column(Text(column.title), overflow="fold", ratio=_ROOMY[column.key])
        else:
            longest_word = max(len(word) for text in texts for word in _WORDS.split(text))
            whole_cell = max(map(len, texts[1:]), default=0)
            grid.add_column(Text(column.title), width=max(longest_word, whole_cell, _COMFORT) if spacious else longest_word)
    for row in table.rows:
        grid.add_row(name_cell(row), *(Text(cell) for cell in row.cells))
    return grid
