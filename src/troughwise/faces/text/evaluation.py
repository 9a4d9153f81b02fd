"""An evaluation as text for the terminal, and the rows that its tables share with the page. Not for metrics."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.box import HORIZONTALS
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from troughwise.faces.text.visible import visible
from troughwise.vocabulary.evaluation import AVERAGE, AVERAGE_BY_FIT, NAIVE, Difference, Evaluation, Metrics

_WIDEST, _SHORT = 130, 12
NAMES = {AVERAGE: "average of the models", AVERAGE_BY_FIT: "average weighted by fit", NAIVE: "naive rule"}
"""The methods beside the models, in words."""
_LEGEND = (
    "Errors are (forecast - measured) / measured; bias is their mean. F20, F30: forecasts within 20 and 30 % of the "
    "measured level. Covered: levels within their interval of 90 %. Naive rule: last trough x new daily dose / old one."
)


@dataclass(frozen=True)
class Sheet:
    """A table: its title, its columns, its rows as texts, and what must be known to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def name_of(method: str) -> str:
    """A method in words."""
    return NAMES.get(method, method)


def sheets(evaluation: Evaluation) -> Iterator[Sheet]:
    """The tables of an evaluation, the headline first."""
    levels, patients = evaluation.metrics[AVERAGE].n if AVERAGE in evaluation.metrics else 0, evaluation.patients
    yield _metrics(
        f"Troughs from the second occasion on: {levels} levels of {patients} patients", evaluation.metrics, note=_LEGEND
    )
    yield _against(evaluation)
    yield _metrics("All samples from the second occasion on", evaluation.metrics_all_samples)
    yield Sheet("Models", ("model", "used", "why"), tuple(
        (model.id, "yes" if model.used else "no", model.why) for model in evaluation.models
    ))  # fmt: skip


def _metrics(title: str, metrics: dict[str, Metrics], *, note: str = "") -> Sheet:
    columns = ("method", "n", "bias %", "MAPE %", "RMSE %", "F20 %", "F30 %", "covered %")
    return Sheet(title, columns, tuple((name_of(name), *_cells(found)) for name, found in metrics.items()), note)


def _cells(found: Metrics) -> Iterator[str]:
    yield str(found.n)
    numbers = (found.bias_percent, found.mape_percent, found.rmse_percent, found.within_20_percent, found.within_30_percent)
    yield from (f"{number:.1f}" for number in numbers)
    yield "-" if found.coverage_90_percent is None else f"{found.coverage_90_percent:.1f}"


def _against(evaluation: Evaluation) -> Sheet:
    title = "Differences to the naive rule on the same troughs"
    note = f"In brackets intervals of 95 % from {evaluation.resamples:,} resamples of patients."
    rows = ((name_of(name), *_differences(found)) for name, found in evaluation.against_naive.items())
    return Sheet(title, ("method", "n", "MAPE, points", "F30, points"), tuple(rows), note)


def _differences(found: Difference) -> Iterator[str]:
    yield str(found.n)
    yield f"{found.mape_points:+.1f} ({found.mape_points_low:+.1f} to {found.mape_points_high:+.1f})"
    yield f"{found.within_30_points:+.1f} ({found.within_30_points_low:+.1f} to {found.within_30_points_high:+.1f})"


def remarks(evaluation: Evaluation) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What was understood, assumed and not understood, each under its title; empty ones are left out."""
    by_model = tuple(f"{model.id}: {said}" for model in evaluation.models for said in model.assumed)
    refused = tuple(_refusals(evaluation))
    cautions = tuple(f"{model.id}: {said}" for model in evaluation.models for said in model.cautions)
    parts = (("Understood", evaluation.understood), ("Assumed", (*evaluation.assumed, *by_model)),
             ("Not understood", evaluation.not_understood), ("Caution", cautions), ("Not forecast", refused))  # fmt: skip
    return ((title, lines) for title, lines in parts if lines)


def _refusals(evaluation: Evaluation) -> Iterator[str]:
    """How many forecasts each method did not make, and why."""
    counts: dict[tuple[str, str], int] = {}
    for item in evaluation.not_forecast:
        counts[item.method, item.reason] = counts.get((item.method, item.reason), 0) + 1
    return (f"{name_of(method)}: {count} levels. {reason}" for (method, reason), count in counts.items())


def stamp(evaluation: Evaluation) -> str:
    """The birth certificate in one line."""
    edition = evaluation.edition
    return (
        f"Table {evaluation.data}, SHA-256 {evaluation.data_sha256[:_SHORT]}; "
        f"evidence {edition.version} of {edition.date}, content {edition.content_hash[:_SHORT]}; "
        f"troughwise {evaluation.code_version}; seed {evaluation.seed}."
    )


def evaluation_text(evaluation: Evaluation, *, width: int, colour: bool) -> str:
    """The evaluation as lines no longer than ``width``, with terminal styles where ``colour``."""
    console = Console(
        file=io.StringIO(),
        width=min(width, _WIDEST),
        force_terminal=colour,
        no_color=None if colour else True,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for sheet in sheets(evaluation):
        console.print(Text(visible(sheet.title), style="bold"))
        console.print(_grid(sheet))
        console.print(Text(f"{sheet.note}\n" if sheet.note else "", style="dim"))
    for title, lines in remarks(evaluation):
        console.print(Text(title, style="bold"))
        _print_lines(console, lines)
        console.print()
    console.print(Text(visible(stamp(evaluation))))
    console.print(Text(visible(evaluation.disclaimer)))
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _print_lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(Padding(Text(visible(line)), (0, 0, 0, 2)))


def _grid(sheet: Sheet) -> Grid:
    grid = Grid(box=HORIZONTALS, show_edge=False, pad_edge=False)
    for place, column in enumerate(sheet.columns):
        grid.add_column(column, justify="right" if place and sheet.columns[1] == "n" else "left")
    for row in sheet.rows:
        grid.add_row(*(Text(visible(cell)) for cell in row))
    return grid
