"""The page this project began from, point by point, beside the records of the base.

The points and verdicts stand in ``docs/seed-comparison.toml``; our side is quoted by record id. Not for judging: a verdict
is written by hand.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from scripts.manual.markdown import table

from troughwise.library.library import Library
from troughwise.vocabulary.quantities import range_text
from troughwise.vocabulary.records import Target, Worded

POINTS = Path(__file__).resolve().parents[2] / "docs" / "seed-comparison.toml"
VERDICTS = ("right", "right with a note", "wrong", "not supported", "missing", "fault of form")


def points() -> list[dict[str, Any]]:
    """The points as written."""
    written: list[dict[str, Any]] = tomllib.loads(POINTS.read_text(encoding="utf-8"))["point"]
    return written


def seed_comparison() -> str:
    """Every point under the heading of its part, after a count of the verdicts."""
    library, counts = Library.open(), Counter(point["verdict"] for point in points())
    parts = [table(("verdict", "points"), rows=([verdict, str(counts[verdict])] for verdict in VERDICTS))]
    for heading in dict.fromkeys(point["part"] for point in points()):
        parts.append(f"## {heading}")
        parts += [_point(point, library=library) for point in points() if point["part"] == heading]
    return "\n\n".join(parts)


def _point(point: dict[str, Any], *, library: Library) -> str:
    quoted = "\n".join(quoted_record(key, library=library) for key in point.get("records", []))
    lines = [f"### {point['title']}", f"The page: {point['page']}", f"Verdict: **{point['verdict']}**. {point['why']}"]
    return "\n\n".join([*lines, *([f"Our base:\n\n{quoted}"] if quoted else [])])


def quoted_record(key: str, *, library: Library) -> str:
    """A record's wording with its basis; raises ``SystemExit`` where no record in use has the id."""
    record = library.get(key)
    if not isinstance(record, Worded) or record.retired:
        raise SystemExit(f"{POINTS.name} quotes '{key}', which is no record in use. Mend the id.")
    text = record.clinician
    if isinstance(record, Target):
        text = text.replace("{range}", range_text(record.range_quantity()))
    read = {citation: library.phrase(f"face-read-{citation.read}") for citation in record.citations}
    basis = "; ".join(f"{library.source(c.source).title}, {c.place}: {how}" for c, how in read.items())
    return f"- {text} (`{key}`; {basis})"
