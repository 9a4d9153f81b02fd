"""Verdicts on many levels as CSV, a line each as they come. Not for one level with all its findings: ``check_page``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from troughwise.faces.text.visible import visible
from troughwise.vocabulary.checks import RowVerdict
from troughwise.vocabulary.quantities import plain

HEADER = ("row", "id", "level", "unit", "ng_per_ml", "sample", "verdict", "reason", "target", "low", "high", "target_unit",
          "problem")  # fmt: skip
_FORMULA = ("=", "+", "-", "@")


def csv_lines(rows: Iterable[RowVerdict]) -> Iterator[str]:
    """The header and one line for each row, with its line end."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    yield _taken(buffer)
    for row in rows:
        writer.writerow(_cells(row))
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _cells(row: RowVerdict) -> tuple[str, ...]:
    target = row.target
    level = "" if row.value is None else format(row.value, "f")
    exact = "" if row.ng_per_ml is None else plain(row.ng_per_ml)
    limits = (_number(target.low), _number(target.high), target.unit) if target else ("", "", "")
    return (str(row.number), _safe(row.patient), level, row.unit, exact, row.sample or "", row.verdict or "", row.reason,
            target.id if target else "", *limits, visible(row.problem))  # fmt: skip


def _number(limit: Decimal | None) -> str:
    return "" if limit is None else format(limit, "f")


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{visible(text)}" if text.startswith(_FORMULA) else visible(text)
