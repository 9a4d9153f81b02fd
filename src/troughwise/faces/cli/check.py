"""``troughwise check``: what a level is, and what it stands for. Not for judging or for rendering it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from troughwise.faces.cli.configuration import Configuration, ReaderChoice, RegionChoice, configuration
from troughwise.faces.cli.options import with_options
from troughwise.faces.cli.output import STANDARD, say, wants_colour, width, write_lines, write_whole
from troughwise.vocabulary.errors import InputError

if TYPE_CHECKING:
    from troughwise.operations import Desk
    from troughwise.vocabulary.checks import CheckResult, QuickLevel

HELP = """Check a level: what kind of sample it is, which range it belongs to, where it stands, what else to look at.

Give a level with its unit and the options --after, --dose, --indication and --phase, or a case file (TOML, JSON, or a table
with --about), or '--rows FILE' for a verdict on each level of a CSV file. It never says what to take.
"""
_CANNOT_SAY = 1
_FORM = "Write 'troughwise check LEVEL UNIT --after HOURS --dose DOSE --indication NAME'; '--help' says more."
FormulationChoice = Literal["immediate", "prolonged-capsule", "lcp-tablet", "granules", "intravenous"]
AssayChoice = Literal["lc-ms", "immunoassay", "cmia", "eclia", "acmia", "emit", "meia", "dried-blood-spot"]
Many = list[str] | None


class DateChoice(StrEnum):
    """The order of day and month in a table."""

    DMY = "dmy"
    MDY = "mdy"


@dataclass(frozen=True)
class CheckOptions:
    """What is known beside the level; for a file all of it stands in the file."""

    after: Annotated[str, typer.Option(metavar="HOURS", help="Hours from the last dose to the sample: 12h.")] = ""
    dose: Annotated[str, typer.Option(metavar="DOSE", help='What is taken: "1.5 mg bid", "5 mg once daily".')] = ""
    indication: Annotated[str, typer.Option(help="Why tacrolimus is taken.")] = ""
    phase: Annotated[str, typer.Option(help="Induction, maintenance, early, late ...")] = ""
    formulation: Annotated[FormulationChoice | None, typer.Option(help="Which tacrolimus.")] = None
    product: Annotated[str, typer.Option(help="The brand; it settles the formulation.")] = ""
    since: Annotated[str, typer.Option(metavar="DATE", help="Since when this dose is taken.")] = ""
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the sample; else today.")] = None
    assay: Annotated[AssayChoice | None, typer.Option(help="How it was measured.")] = None
    haematocrit: Annotated[str, typer.Option("--hematocrit", "--haematocrit", help="0.31 or 31.")] = ""
    creatinine: Annotated[str, typer.Option(help="With its unit: 110 umol/L or 1.2 mg/dL.")] = ""
    baseline_creatinine: Annotated[str, typer.Option(help="The creatinine to compare with.")] = ""
    potassium: Annotated[str, typer.Option(help="In mmol/L.")] = ""
    magnesium: Annotated[str, typer.Option(help="With its unit: 0.7 mmol/L.")] = ""
    glucose: Annotated[str, typer.Option(help="With its unit: 7.1 mmol/L.")] = ""
    blood_pressure: Annotated[str, typer.Option(metavar="SYS/DIA", help="In mmHg: 140/90.")] = ""
    weight: Annotated[str, typer.Option(help="In kg.")] = ""
    height: Annotated[str, typer.Option(help="In cm.")] = ""
    age: Annotated[str, typer.Option(help="In years.")] = ""
    sex: Annotated[Literal["female", "male"] | None, typer.Option(help="For the formulas of kidney function.")] = None
    genotype: Annotated[str, typer.Option(help="CYP3A5*3/*3.")] = ""
    taken: Annotated[Many, typer.Option("--with", metavar="NAME[,NAME...]", help="Other medicines.")] = None
    started: Annotated[Many, typer.Option(metavar="NAME=DATE", help="A medicine begun; repeatable.")] = None
    stopped: Annotated[Many, typer.Option(metavar="NAME=DATE", help="A medicine stopped; repeatable.")] = None
    event: Annotated[Many, typer.Option(metavar="NAME[=DATE]", help="Diarrhoea, vomiting ...; repeatable.")] = None
    treated_since: Annotated[str, typer.Option(metavar="DATE", help="When tacrolimus was begun.")] = ""
    transplanted_on: Annotated[str, typer.Option(metavar="DATE", help="When the transplantation was.")] = ""
    pregnant: Annotated[bool, typer.Option("--pregnant", help="Pregnant.")] = False
    breast_feeding: Annotated[bool, typer.Option("--breast-feeding", help="Breast-feeding.")] = False
    about: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with what a table does not tell.")] = None
    dates: Annotated[DateChoice | None, typer.Option(help="Order of day and month in a table.")] = None
    unit: Annotated[Many, typer.Option(metavar="COLUMN=UNIT", help="The unit of a table's column; repeatable.")] = None
    case: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write the case, to fill in for 'dose'.")] = None
    rows: Annotated[Path | None, typer.Option(metavar="FILE", help="A CSV with a level in each row.")] = None
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the verdicts on rows go; '-' is the screen.")] = STANDARD
    reader: Annotated[ReaderChoice | None, typer.Option(help="Who reads.")] = None
    region: Annotated[RegionChoice | None, typer.Option(help="Whose labels count.")] = None
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page.")] = None
    local: Annotated[Path | None, typer.Option(metavar="DIR", help="A department's own records, laid over the base.")] = None
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with local, reader, region.")] = None


@with_options(CheckOptions)
def check(
    what: Annotated[Many, typer.Argument(metavar="LEVEL UNIT | FILE", help="A level with its unit, or a case.")] = None,
    *,
    options: CheckOptions,
) -> None:
    """Check one level; raises ``typer.Exit`` with the documented code where there is no verdict."""
    from troughwise import operations

    chosen = configuration(options.config)
    desk = operations.open_desk(local=options.local or chosen.local)
    if options.rows is not None:
        return _rows(desk, options.rows, options, chosen)
    if not what:
        raise InputError("No level is given", to_do=_FORM)
    is_file = len(what) == 1 and not what[0][:1].isdigit() and not what[0].startswith("<")
    if options.case is not None and not is_file:
        write_whole(operations.case_of_level(_quick(what, options, chosen)), path=options.case)
    result = _of_file(desk, what[0], options, chosen) if is_file else desk.check_level(_quick(what, options, chosen))
    _shown(result, desk, options)
    raise typer.Exit(_CANNOT_SAY if result.verdict == "cannot_say" else 0)


def _rows(desk: Desk, path: Path, options: CheckOptions, chosen: Configuration) -> None:
    """A line for each row, as it comes."""
    from troughwise.faces.text.check_rows import csv_lines

    rows = desk.check_rows(path, defaults=_quick([], options, chosen))
    write_lines(csv_lines(rows), path=options.out)


def _of_file(desk: Desk, path: str, options: CheckOptions, chosen: Configuration) -> CheckResult:
    from troughwise.operations import CaseFile

    units = dict(text.split("=", 1) for text in options.unit or () if "=" in text)
    file = CaseFile(Path(path), about=options.about, region=options.region or chosen.region,
                    dates=options.dates.value if options.dates else "", units=units,
                    reader=options.reader or chosen.reader)  # fmt: skip
    return desk.check_file(file)


def _quick(what: list[str], options: CheckOptions, chosen: Configuration) -> QuickLevel:
    """The options as a level in words."""
    from troughwise.vocabulary.checks import QuickLevel

    value, _, unit = " ".join(what).partition(" ")
    if not unit.strip() and options.rows is None:
        raise InputError("A level needs its unit", to_do=_FORM)
    return QuickLevel(
        value=value, unit=unit, on=options.on.date() if options.on else date.today(), on_given=options.on is not None,
        after=options.after,
        dose=options.dose, indication=options.indication, phase=options.phase, formulation=options.formulation or "",
        product=options.product, since=options.since, assay=options.assay or "", haematocrit=options.haematocrit,
        creatinine=options.creatinine, baseline_creatinine=options.baseline_creatinine, potassium=options.potassium,
        magnesium=options.magnesium, glucose=options.glucose, blood_pressure=options.blood_pressure,
        weight=options.weight, height=options.height, age=options.age, sex=options.sex or "", genotype=options.genotype,
        taken=tuple(options.taken or ()), started=tuple(options.started or ()), stopped=tuple(options.stopped or ()),
        events=tuple(options.event or ()), treated_since=options.treated_since, transplanted_on=options.transplanted_on,
        pregnant=options.pregnant, breast_feeding=options.breast_feeding,
        region=options.region or chosen.region or "any", reader=options.reader or chosen.reader or "clinician",
    )  # fmt: skip


def _shown(result: CheckResult, desk: Desk, options: CheckOptions) -> None:
    """To the file asked for, and to the screen where none was."""
    from troughwise.faces.text.check_page import check_page_of, check_words_for
    from troughwise.faces.text.html import html_text
    from troughwise.faces.text.json_form import json_of
    from troughwise.faces.text.markdown import markdown_text
    from troughwise.faces.text.terminal import terminal_text

    if options.as_json:
        say(json_of(result))
        return
    page = check_page_of(result, words=check_words_for(desk, reader=result.reader))
    if options.html is not None:
        write_whole(html_text(page), path=options.html)
    elif options.markdown:
        say(markdown_text(page))
    else:
        say(terminal_text(page, width=width(), colour=wants_colour()))
