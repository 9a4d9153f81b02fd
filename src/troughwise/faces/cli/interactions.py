"""``troughwise interactions``: what the base knows of the medicines on a list. Not for finding or for wording it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from troughwise.faces.cli.configuration import ReaderChoice, RegionChoice, configuration
from troughwise.faces.cli.options import with_options
from troughwise.faces.cli.output import say, wants_colour, width

HELP = """Show what the base knows of each medicine, food or herb on a list, the largest effect first.

Names are generic names, brands or classes, with commas between; slips of the pen are repaired. Effects are not added up:
each stands as its source gives it. What is not in the base is said, and is never a statement of safety.
"""
_NOTHING_IN_THE_BASE = 1
FormulationChoice = Literal["any", "immediate", "prolonged-capsule", "lcp-tablet", "granules", "intravenous"]


@dataclass(frozen=True)
class InteractionsOptions:
    """Who reads, where, and in which form."""

    formulation: Annotated[FormulationChoice, typer.Option(help="Which tacrolimus is taken.")] = "any"
    reader: Annotated[ReaderChoice | None, typer.Option(help="Who reads.")] = None
    region: Annotated[RegionChoice | None, typer.Option(help="Whose labels count.")] = None
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
    local: Annotated[Path | None, typer.Option(metavar="DIR", help="A department's own records, laid over the base.")] = None
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with local, reader, region.")] = None


@with_options(InteractionsOptions)
def interactions(
    names: Annotated[list[str], typer.Argument(metavar="NAME[,NAME...]", help="The medicines on the list.")],
    *,
    options: InteractionsOptions,
) -> None:
    """Show the list; raises ``typer.Exit`` with the documented code where the base holds nothing on any of it."""
    from troughwise.faces.text.json_form import json_of
    from troughwise.faces.text.page import page_of
    from troughwise.faces.text.terminal import terminal_text
    from troughwise.faces.text.words import words_for
    from troughwise.operations import Wish, open_desk

    chosen = configuration(options.config)
    desk = open_desk(local=options.local or chosen.local)
    wish = Wish(reader=options.reader or chosen.reader or "clinician", region=options.region or chosen.region or "any")
    found = desk.interactions([name for text in names for name in text.split(",")], wish=wish, release=options.formulation)
    if options.as_json:
        say(json_of(found))
    else:
        page = page_of(found, words=words_for(desk, reader=wish.reader))
        say(terminal_text(page, width=width(), colour=wants_colour()))
    raise typer.Exit(0 if found.outcome == "answered" else _NOTHING_IN_THE_BASE)
