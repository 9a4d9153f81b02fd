"""The manual as its tests look at it: pages, fenced blocks, commands with what they print, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.source import ROOT

DOCS, README, CHANGES = ROOT / "docs", ROOT / "README.md", ROOT / "CHANGELOG.md"
EVIDENCE_README = ROOT / "src" / "troughwise" / "evidence" / "README.md"
_FENCE = re.compile(r"^```(?P<language>\S*)[^\n]*\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
_WRITTEN_WHOLE = "models"
_WRITTEN = re.compile(r"<!-- begin (?P<name>[a-z-]+) -->.*?<!-- end (?P=name) -->", re.DOTALL)
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Command:
    """A command of a console block, with the output that the page shows below it."""

    words: str
    shown: tuple[str, ...]


@cache
def pages() -> tuple[Path, ...]:
    """Every page of the manual."""
    return (README, CHANGES, *sorted(DOCS.rglob("*.md")), EVIDENCE_README)


def name_of(page: Path) -> str:
    """The page's path from the root, to name it in a complaint."""
    return page.relative_to(ROOT).as_posix()


def fenced(page: Path, *, language: str) -> list[str]:
    """The page's fenced blocks in a language."""
    return [found["body"] for found in _FENCE.finditer(page.read_text(encoding="utf-8")) if found["language"] == language]


def commands(page: Path) -> list[Command]:
    """The commands of the page's console blocks, in order."""
    found = []
    for block in fenced(page, language="console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            words, *shown = part.splitlines()
            found.append(Command(words, tuple(shown)))
    return found


def by_hand(page: Path) -> str:
    """What a person wrote on the page: no block and no whole page that a script writes, no output of a command."""
    if page.parent.name == _WRITTEN_WHOLE:
        return ""
    text = _WRITTEN.sub("", page.read_text(encoding="utf-8"))
    return _FENCE.sub(lambda found: "" if found["language"] == "console" else found[0], text)


def anchors(page: Path) -> set[str]:
    """What a link can name behind ``#`` on the page."""
    titles = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return {_NOT_IN_ANCHOR.sub("", title.lower()).replace(" ", "-") for title in titles}
