"""Small tables of patients for tests of forecasting. Every number in them is made up. Not a test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from troughwise.cohort.columns import Table, TableReading, read_columns, read_table
from troughwise.library.library import Library
from troughwise.vocabulary.records import Limit

HEADER = "ID,OCC,TIME,AMT,DV,EVID,II,SS"


def visits(*levels: float, doses: tuple[float, ...] = (), patient: str = "1", every: int = 96) -> str:
    """Lines of a patient with a steady-state dose twice a day and a trough at the time of the dose, one visit a level."""
    given = doses or (4.0,) * len(levels)
    lines = []
    for visit, (level, dose) in enumerate(zip(levels, given, strict=True), 1):
        time = visit * every
        lines += [f"{patient},{visit},{time},{dose},.,1,12,1", f"{patient},{visit},{time},.,{level},0,0,0"]
    return "\n".join(lines) + "\n"


def written(folder: Path, text: str, *, header: str = HEADER) -> Path:
    """The table in a file."""
    path = folder / "levels.csv"
    path.write_text(f"{header}\n{text}", encoding="utf-8")
    return path


def table_of(folder: Path, columns: Mapping[str, list[str]]) -> Table:
    """A table from its columns."""
    rows = "".join(",".join(cells) + "\n" for cells in zip(*columns.values(), strict=True))
    return read_table(written(folder, rows, header=",".join(columns)))


def reading_of(table: Table, library: Library, **told: Mapping[str, object]) -> TableReading:
    """How a table's columns are read, with the limits of the base."""
    return read_columns(table, limits={limit.metric: limit for limit in library.of(Limit)}, told=told)
