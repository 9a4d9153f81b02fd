"""``troughwise units``: a level in the other unit. Not for the arithmetic."""

from __future__ import annotations

from typing import Annotated

import typer

from troughwise.faces.cli.output import say

HELP = """Convert a level between ng/mL (or ug/L) and nmol/L, and name the molar mass that was used."""


def units(
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The level.")],
    *,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="ng/mL, ug/L or nmol/L.")],
) -> None:
    """Print one sentence."""
    from troughwise.operations import open_desk

    say(open_desk().convert(value, unit=unit) + "\n")
