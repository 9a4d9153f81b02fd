"""``troughwise evaluate``: how well models forecast the levels of a table. Not for forecasting or for rendering."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from troughwise.faces.cli.configuration import configuration
from troughwise.faces.cli.options import with_options
from troughwise.faces.cli.output import say, wants_colour, width, write_whole
from troughwise.vocabulary.errors import InputError

if TYPE_CHECKING:
    from troughwise.vocabulary.evaluation import Evaluation

HELP = """Forecast each patient's next occasion from all earlier ones, with every model, their average and the naive rule.

DATA is a CSV with one row an event, as for 'fit', with OCC numbering the occasions. Units and codings of other columns are
read where they are certain, and everything that was understood or assumed is said. The naive rule is the last trough times
new daily dose over old. The headline is on troughs from the second occasion on.
"""


CarryOverChoice: TypeAlias = Literal["last", "none"]
ReleaseChoice: TypeAlias = Literal["immediate", "prolonged-capsule", "lcp-tablet", "granules"]
AssayChoice: TypeAlias = Literal["lc-ms", "immunoassay", "dried-blood-spot"]


@dataclass(frozen=True)
class EvaluateOptions:
    """What to evaluate, what the columns leave open, and where the result goes."""

    model: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this model; repeatable.")] = None
    carry: Annotated[
        CarryOverChoice, typer.Option(help="Carry the last occasion's random effects into the next, or none.")
    ] = "last"
    columns: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML that says what the columns are.")] = None
    indication: Annotated[str, typer.Option(metavar="ID", help="What is treated, if not a transplanted kidney.")] = ""
    release: Annotated[ReleaseChoice | None, typer.Option(help="What is taken, if the table does not say.")] = None
    assay: Annotated[AssayChoice | None, typer.Option(help="Which residual error to use.")] = None
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one HTML page.")] = None
    local: Annotated[Path | None, typer.Option(metavar="DIR", help="A department's own records, laid over the base.")] = None
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with local.")] = None


@with_options(EvaluateOptions)
def evaluate(
    data: Annotated[Path, typer.Argument(metavar="DATA.csv", help="The event table.")], *, options: EvaluateOptions
) -> None:
    """Evaluate, and print or write the result."""
    if options.as_json and options.html:
        raise InputError("--json and --html exclude each other", to_do="Choose one of them.")
    from troughwise.operations import EvaluateWish, open_desk

    wish = EvaluateWish(
        data, models=tuple(options.model or ()), carry=options.carry, columns=options.columns,
        indication=options.indication, release=options.release or "", assay=options.assay or "",
    )  # fmt: skip
    desk = open_desk(local=options.local or configuration(options.config).local)
    _show(desk.evaluate(wish, progress=_tell), options)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _show(evaluation: Evaluation, options: EvaluateOptions) -> None:
    """The result in the form that was asked for; a form's own machinery is loaded only for it."""
    if options.as_json:
        from troughwise.faces.text.json_form import json_of

        say(json_of(evaluation))
    elif options.html:
        from troughwise.faces.text.evaluation_html import evaluation_html

        write_whole(evaluation_html(evaluation), path=options.html)
    else:
        from troughwise.faces.text.evaluation import evaluation_text

        say(evaluation_text(evaluation, width=width(), colour=wants_colour()))
