"""Small pieces of Markdown. Not for knowing what they are filled with."""

from __future__ import annotations

import re
from collections.abc import Iterable

_END_OF_SENTENCE = re.compile(r"\.(?:\s|$)")


def table(head: Iterable[str], *, rows: Iterable[Iterable[str]]) -> str:
    """A table; a bar or line break inside a cell does no harm."""
    titles = list(head)
    return "\n".join(_line(cells) for cells in (titles, ["---"] * len(titles), *rows))


def _line(cells: Iterable[str]) -> str:
    escaped = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return "| " + " | ".join(escaped) + " |"


def code(text: str) -> str:
    """A block that is shown as it stands."""
    return f"```text\n{text}\n```"


def ticks(docstring: str) -> str:
    """The double backticks of a docstring as Markdown's single ones."""
    return docstring.replace("``", "`")


def first_sentence(docstring: str | None) -> str:
    """The first sentence of a docstring, on one line, without its full stop."""
    return ticks(_END_OF_SENTENCE.split(" ".join((docstring or "").split()))[0])
