"""A tiny, clean evidence base for each test to spoil in one way."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

TINY = Path(__file__).parent / "tiny"


@dataclass(frozen=True)
class Tree:
    """An evidence base in a folder of its own."""

    root: Path

    def replace(self, old: str, new: str, *, file: str = "**/*") -> None:
        """Replace a text, which must stand in exactly one file or in the file named."""
        holders = [path for path in self.root.glob(f"{file}.toml") if old in path.read_text(encoding="utf-8")]
        assert len(holders) == 1, f"{old!r} stands in {len(holders)} files"
        holders[0].write_text(holders[0].read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def add(self, file: str, text: str) -> None:
        """Append a text to a file, made if need be."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as handle:
            handle.write(f"\n{text}\n")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A copy of the tiny base."""
    return Tree(shutil.copytree(TINY, tmp_path / "evidence"))
