"""How fast ``ask`` is, beside a reference measured in the same run.

    python benchmarks/ask.py

Warm answers are timed over every written test question; processes are timed from start to end, and beside each stands
the start of a bare interpreter, so that the ratio holds on a slower machine. Not a test: it asserts nothing.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

QUESTIONS = Path(__file__).parent.parent / "tests" / "cases" / "questions"
QUESTION = "What is the target tacrolimus (FK506) trough level for lupus?"
RUNS = 7


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def process_seconds(*arguments: str) -> float:
    """Median wall seconds of a whole process over several runs, after one warm-up."""
    command = [sys.executable, *arguments]
    times = [seconds(lambda: subprocess.run(command, capture_output=True, check=False)) for _ in range(RUNS + 1)]
    return statistics.median(times[1:])


def questions() -> list[str]:
    """Every written test question."""
    return [
        table["question"]
        for path in sorted(QUESTIONS.glob("*.toml"))
        for table in tomllib.loads(path.read_text("utf-8")).values()
    ]


def warm_times(asked: list[str]) -> list[float]:
    """Seconds of each answer from an open desk, refused input included."""
    from troughwise.operations import open_desk
    from troughwise.vocabulary.errors import InputError

    desk = open_desk()
    desk.ask(QUESTION)

    def answer(question: str) -> None:
        try:
            desk.ask(question)
        except InputError:
            return

    return [seconds(lambda question=question: answer(question)) for question in asked]  # type: ignore[misc]


def main() -> None:
    """Print one row for each figure: what, how much, and its ratio to the bare interpreter."""
    bare = process_seconds("-c", "pass")
    opening = process_seconds("-c", "from troughwise.library.library import Library; Library.open()")
    importing = process_seconds("-c", "import troughwise.library.library")
    rows = [
        ("bare interpreter", bare),
        ("troughwise --help", process_seconds("-m", "troughwise", "--help")),
        ("opening the library", opening - importing),
        ("cold 'troughwise ask'", process_seconds("-m", "troughwise", "ask", QUESTION)),
    ]
    for name, value in rows:
        print(f"{name:28} {value * 1000:8.1f} ms   {value / bare:6.1f} x bare interpreter")
    times = sorted(warm_times(questions()))
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{'warm ask, median':28} {p50 * 1000:8.1f} ms\n{'warm ask, p95 of ' + str(len(times)):28} {p95 * 1000:8.1f} ms")
    print(f"{'peak memory of this process':28} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.1f} MB")


if __name__ == "__main__":
    main()
