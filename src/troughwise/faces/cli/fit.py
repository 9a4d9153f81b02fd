"""``troughwise fit``: a population model fitted to every patient of a table. Not for reading tables or for fitting."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troughwise.faces.cli.options import with_options
from troughwise.faces.cli.output import say

if TYPE_CHECKING:
    from troughwise.operations import FitReport

HELP = """Fit a population model to every patient of a NONMEM event table.

MODEL is the id of a model in the base, or the path of a TOML file of the same form. DATA is a CSV with one row an event:
ID, TIME (hours), AMT, DV, and where needed EVID, MDV, CMT, RATE, II, ADDL, SS, CENS and the model's covariates. OUT gets
ID, ETA(1) ..., the covariance ETC(1,1) ..., OBJ, the individual parameters and the outcome. An interrupted run goes on
when repeated.
"""
_EVERY_S = 2.0
_INTERRUPTED = 130


class CarryChoice(StrEnum):
    """Over which interval a row's covariates hold."""

    BACKWARD = "backward"
    FORWARD = "forward"


@dataclass(frozen=True)
class FitOptions:
    """What to fit with, and where the result goes."""

    out: Annotated[Path, typer.Option(metavar="FITS.csv", help="The table to write.")]
    at: Annotated[Path | None, typer.Option(metavar="FITS.csv", help="Evaluate at these ETAs instead of searching.")] = None
    carry: Annotated[
        CarryChoice, typer.Option(help="A row's covariates hold until it (backward, as NONMEM) or from it on (forward).")
    ] = CarryChoice.BACKWARD
    assay: Annotated[str, typer.Option(help="Which residual error: lc-ms, immunoassay or dried-blood-spot.")] = ""


@with_options(FitOptions)
def fit(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="An id of the base, or a TOML file.")],
    *,
    data: Annotated[Path, typer.Argument(metavar="DATA.csv", help="The event table.")],
    options: FitOptions,
) -> None:
    """Fit, and say how the fits ended."""
    from troughwise import operations

    wish = operations.FitWish(data, options.out, at=options.at, carry=options.carry.value, assay=options.assay)
    try:
        report = operations.fit(model, wish=wish, progress=Progress())
    except KeyboardInterrupt:
        print("Interrupted; the same command goes on where it stopped.", file=sys.stderr)
        raise typer.Exit(_INTERRUPTED) from None
    say(_told(report, options.out))


class Progress:
    """A line on standard error every two seconds of a long run."""

    def __init__(self) -> None:
        self.told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Say how far the run is."""
        if time.monotonic() - self.told >= _EVERY_S:
            self.told = time.monotonic()
            print(f"{done:,} of {total:,} patients", file=sys.stderr, flush=True)


def _told(report: FitReport, out: Path) -> str:
    lines = [f"{report.patients:,} patients fitted; written to {out}."]
    if report.resumed_at:
        lines.append(f"Went on after {report.resumed_at:,} patients of an interrupted run.")
    lines += [f"  {outcome}: {count:,}. {report.meaning[outcome]}" for outcome, count in sorted(report.outcomes.items())]
    lines += [f"Assumed where not given: {said}." for said in report.assumed]
    return "\n".join(lines) + "\n"
