"""The building blocks of a dosing result's page: titled parts with sentences, items, tables and figures. Not for content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from troughwise.faces.text.page import Column, Item, Row, Table
from troughwise.faces.text.words import Words


@dataclass(frozen=True)
class More:
    """What stands behind a part's own content and may be folded away: items, or a table of a figure's data."""

    title: str
    items: tuple[Item, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Part:
    """A titled part: sentences, items, a table, a figure by its name, and what may be folded away."""

    key: str
    title: str
    said: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    table: Table | None = None
    figure: str = ""
    more: tuple[More, ...] = ()


def items_of(texts: Iterable[str]) -> tuple[Item, ...]:
    """Plain texts as items without a basis of their own."""
    return tuple(Item(text=text) for text in texts)


def columns_of(keys: Iterable[str], *, prefix: str, words: Words) -> tuple[Column, ...]:
    """Columns titled by the phrases ``prefix-key``."""
    return tuple(Column(key, words[f"{prefix}-{key}"]) for key in keys)


def row(name: str, *, cells: Iterable[str], facts: Iterable[str] = (), marks: Iterable[str] = ()) -> Row:
    """A row with its name, what stands under the name, its marks in words, and its cells."""
    return Row(name=name, facts=tuple(facts), cells=tuple(cells), item=Item(text="", marks=tuple(marks)))


def sheet(caption: str, *, columns: tuple[Column, ...], rows: Iterable[Row]) -> Table:
    """A table; the first column holds the names of the rows."""
    return Table(caption=caption, columns=columns, rows=tuple(rows))


def cited(text: str, *, numbers: Iterable[int]) -> str:
    """A text followed by the numbers of its references."""
    return " ".join((text, *(f"[{n}]" for n in numbers)))
