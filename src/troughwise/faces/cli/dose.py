"""``troughwise dose``: from a case to regimens to compare. Not for computing or for rendering them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troughwise.faces.cli.configuration import RegionChoice, configuration
from troughwise.faces.cli.options import with_options
from troughwise.faces.cli.output import say, wants_colour, width, write_whole, write_whole_bytes
from troughwise.vocabulary.errors import InputError

if TYPE_CHECKING:
    from troughwise.faces.text.words import Words
    from troughwise.operations import CaseFile, Desk
    from troughwise.vocabulary.doses import DoseAdvice

HELP = """Forecast a patient's levels and compare regimens that could be dispensed.

CASE is a TOML or JSON file ('--template' prints one to fill in), or a patient's history as CSV, Excel or NONMEM table with
'--about' naming a TOML file for the rest. What was understood is told first. Candidates are shown, and none is preferred.
"""
_CANNOT_FORECAST = 1


class FigureChoice(StrEnum):
    """Which figure a picture shows."""

    CURVE = "curve"
    LEARNED = "learned"
    CANDIDATES = "candidates"


class DateChoice(StrEnum):
    """The order of day and month in a table."""

    DMY = "dmy"
    MDY = "mdy"


@dataclass(frozen=True)
class DoseOptions:
    """How the case is read, with which models, and where the result goes."""

    template: Annotated[bool, typer.Option("--template", help="Print a case to fill in, and stop.")] = False
    about: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with what a table does not tell.")] = None
    dates: Annotated[DateChoice | None, typer.Option(help="Order of day and month in a table.")] = None
    id: Annotated[str, typer.Option(metavar="ID", help="The patient, in a table of several.")] = ""
    sheet: Annotated[str, typer.Option(metavar="NAME", help="The sheet of an Excel file.")] = ""
    unit: Annotated[list[str] | None, typer.Option(metavar="COLUMN=UNIT", help="The unit of a column; repeatable.")] = None
    origin: Annotated[datetime | None, typer.Option(metavar="TIME", help="The clock time of hour 0 in a table.")] = None
    model: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this model; repeatable.")] = None
    research: Annotated[bool, typer.Option("--research", help="Also models that are kept for research.")] = False
    region: Annotated[RegionChoice | None, typer.Option(help="Whose products and rules count.")] = None
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a report of one or two pages.")] = None
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Write a figure.")] = None
    png: Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Write a figure.")] = None
    figure: Annotated[FigureChoice, typer.Option(help="Which figure.")] = FigureChoice.CURVE
    local: Annotated[Path | None, typer.Option(metavar="DIR", help="A department's own records, laid over the base.")] = None
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with local, region.")] = None


@with_options(DoseOptions)
def dose(
    case: Annotated[Path | None, typer.Argument(metavar="CASE", help="A case, or a table with --about.")] = None,
    *,
    options: DoseOptions,
) -> None:
    """Advise on one case; raises ``typer.Exit`` with the documented code."""
    from troughwise import operations
    from troughwise.vocabulary.doses import DoseWish

    if options.template:
        return say(operations.case_template())
    if case is None:
        raise InputError("No case is named", to_do="Name a file; 'troughwise dose --template' prints one to fill in.")
    chosen = configuration(options.config)
    desk = operations.open_desk(local=options.local or chosen.local)
    wish = DoseWish(models=tuple(options.model or ()), research=options.research)
    advice = desk.dose_file(_file(case, options, region=options.region or chosen.region), wish=wish)
    _shown(advice, desk, options)
    raise typer.Exit(0 if advice.outcome == "forecast" else _CANNOT_FORECAST)


def _file(case: Path, options: DoseOptions, *, region: str | None) -> CaseFile:
    from troughwise import operations

    units = dict(_unit(text) for text in options.unit or ())
    return operations.CaseFile(
        case, about=options.about, region=region, dates=options.dates.value if options.dates else "",
        patient_id=options.id, sheet=options.sheet, units=units, origin=options.origin,
    )  # fmt: skip


def _unit(text: str) -> tuple[str, str]:
    column, equals, unit = text.partition("=")
    if not (column and equals and unit):
        raise InputError(f"--unit '{text}' names no unit", to_do="Write, for instance, --unit level=ng/mL.")
    return column, unit


def _shown(advice: DoseAdvice, desk: Desk, options: DoseOptions) -> None:
    """To the files asked for, and to the screen where none was."""
    from troughwise.faces.text.dose_words import dose_words_for

    words = dose_words_for(desk)
    if options.html is not None:
        from troughwise.faces.text.dose_html import html_of_dose

        write_whole(html_of_dose(advice, words=words), path=options.html)
    if options.svg is not None or options.png is not None:
        _drawn(advice, options, words=words)
    if options.as_json:
        from troughwise.faces.text.dose_json import json_of_dose

        say(json_of_dose(advice))
    elif options.html is None and options.svg is None and options.png is None:
        from troughwise.faces.text.dose_terminal import render

        say(render(advice, words=words, width=width(), colour=wants_colour()))


def _drawn(advice: DoseAdvice, options: DoseOptions, *, words: Words) -> None:
    from troughwise.faces.figures.drawing import png_of, svg_of

    if options.svg is not None:
        write_whole(svg_of(advice, figure=options.figure.value, words=words), path=options.svg)
    if options.png is not None:
        write_whole_bytes(png_of(advice, figure=options.figure.value, words=words), path=options.png)
