"""How fast a level is checked, beside an answer to the question for its range in the same run.

Run ``python benchmarks/check.py [ROWS]``. A check without and with a curve, warm; and a CSV of many levels, beside the
reading of the same file with the standard library alone. Prints medians, 95 % quantiles and ratios. Not a test: nothing
fails here.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from troughwise.faces.text.check_rows import csv_lines
from troughwise.operations import Desk, open_desk
from troughwise.vocabulary.checks import QuickLevel

ROUNDS, ROWS = 60, 100_000
LUPUS = QuickLevel(
    "8.2", "ng/mL", date(2026, 11, 24), after="12h", dose="1.5 mg bid", indication="lupus-nephritis", phase="maintenance",
    haematocrit="0.31", creatinine="110 umol/L", baseline_creatinine="80 umol/L", age="34", sex="female", assay="cmia",
    taken=("diltiazem,omeprazole",), started=("diltiazem=2026-11-15",),
)  # fmt: skip
QUESTION = "What is the target tacrolimus trough level for lupus nephritis in maintenance?"
PATIENTS = (("lupus-nephritis", "maintenance"), ("kidney-transplant", "late"), ("liver-transplant", "late"))


def timed(job: Callable[[], object]) -> tuple[float, float]:
    """Median and 95 % quantile in milliseconds, warm."""
    job()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        job()
        times.append(1000 * (time.perf_counter() - start))
    return median(times), quantiles(times, n=20)[-1]


def table(path: Path, rows: int) -> None:
    """A file of made-up levels, the same each time."""
    chance = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "level", "unit", "after", "dose", "indication", "phase"))
        for number in range(rows):
            dose = f"{chance.choice((0.5, 1, 1.5, 2, 3))} mg bid"
            after = f"{chance.uniform(10.5, 13.5):.1f}h"
            unit = chance.choice(("ng/mL", "ug/L", "nmol/L"))
            writer.writerow((number, f"{chance.uniform(1, 20):.1f}", unit, after, dose, *chance.choice(PATIENTS)))


def stream(desk: Desk, rows: int) -> tuple[float, float]:
    """Seconds for the verdicts on all rows, and for reading the file alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "levels.csv")
        table(path, rows)
        start = time.perf_counter()
        lines = sum(1 for _ in csv_lines(desk.check_rows(path, defaults=LUPUS)))
        middle = time.perf_counter()
        with path.open(newline="", encoding="utf-8") as file:
            read = sum(1 for _ in csv.reader(file))
        assert lines == read, "one line for each row, and the header"
        return middle - start, time.perf_counter() - middle


def main() -> None:
    """Print the table."""
    desk = open_desk()
    asked = timed(lambda: desk.ask(QUESTION))
    print(f"{'':32}{'median ms':>10}{'p95 ms':>10}{'beside ask':>12}")
    for name, quick in (
        ("ask for the range", None),
        ("check, no curve", LUPUS),
        ("check with a curve", replace(LUPUS, after="9h")),
    ):
        found = asked if quick is None else timed(lambda quick=quick: desk.check_level(quick))  # type: ignore[misc]
        print(f"{name:32}{found[0]:10.2f}{found[1]:10.2f}{found[0] / asked[0]:12.2f}")
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    judged, read = stream(desk, rows)
    print(f"{rows:,} levels from a CSV: {judged:.2f} s, {judged / read:.0f} times the reading of the file")


if __name__ == "__main__":
    main()
