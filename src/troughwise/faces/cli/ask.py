"""``troughwise ask``: one question, or a conversation at a prompt. Not for finding or rendering answers."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from troughwise.faces.cli.configuration import ReaderChoice, RegionChoice
from troughwise.faces.cli.options import with_options
from troughwise.vocabulary.errors import InputError

HELP = """Answer a question about tacrolimus, with every number cited.

Without a QUESTION, a prompt opens that keeps the conversation; 'quit' or the end of the input leaves it.
"""
_MOST_READ = 200_000
_CANNOT_ANSWER = 1


@dataclass(frozen=True)
class AskOptions:
    """How an answer is wanted, and where it goes."""

    reader: Annotated[ReaderChoice | None, typer.Option(help="Who reads the answer.")] = None
    region: Annotated[RegionChoice | None, typer.Option(help="Whose labels come first.")] = None
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one HTML page.")] = None
    conversation: Annotated[Path | None, typer.Option(metavar="FILE", help="The conversation to continue and keep.")] = None
    local: Annotated[Path | None, typer.Option(metavar="DIR", help="A department's own records, laid over the base.")] = None
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with local, reader, region.")] = None


@with_options(AskOptions)
def ask(
    words: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", help="In quotes; '-' reads the input.")] = None,
    *,
    options: AskOptions,
) -> None:
    """Answer one question, or open the prompt; raises ``typer.Exit`` with the documented code."""
    question = " ".join(words) if words else None
    _require_one_form(options, at_prompt=question is None)
    from troughwise.faces.cli.session import open_session

    session = open_session(options)
    if question is None:
        from troughwise.faces.cli.prompt import converse

        converse(session)
        return
    answer = session.ask(_read_question() if question == "-" else question)
    raise typer.Exit(0 if answer.outcome == "answered" else _CANNOT_ANSWER)


def _require_one_form(options: AskOptions, *, at_prompt: bool) -> None:
    if sum([options.as_json, options.as_markdown, options.html is not None]) > 1:
        raise InputError("--json, --markdown and --html exclude each other", to_do="Choose one of them.")
    if at_prompt and options.html is not None:
        raise InputError("--html holds one answer, and there is no question", to_do="Give the question in quotes.")


def _read_question() -> str:
    return sys.stdin.buffer.read(_MOST_READ).decode("utf-8", errors="replace")
