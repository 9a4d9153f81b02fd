"""A conversation at a prompt, or one question a line from a pipe. Not for single questions: that is ``ask``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress

from troughwise.faces.cli.failures import tell
from troughwise.faces.cli.output import say
from troughwise.faces.cli.session import Session
from troughwise.faces.text.visible import visible
from troughwise.vocabulary.errors import InputError

_LEAVING = {"quit", "exit"}
_SIGN = "> "


def converse(session: Session) -> None:
    """Answer line after line until the input ends; a question that cannot be used is told and the prompt goes on.

    The number of an offered follow-up question asks it.
    """
    offered: tuple[str, ...] = ()
    for line in _lines():
        if not sys.stdin.isatty() and not session.options.as_json:
            say(f"{_SIGN}{visible(line)}\n")
        try:
            offered = session.ask(_chosen(line, offered=offered)).follow_ups
        except InputError as error:
            tell(error)
        say("\n")


def _chosen(line: str, *, offered: tuple[str, ...]) -> str:
    return offered[int(line) - 1] if line in {str(number) for number in range(1, len(offered) + 1)} else line


def _lines() -> Iterator[str]:
    """Lines from the keyboard, with editing where the terminal has it, or from a pipe; empty ones are passed over."""
    source = _typed() if sys.stdin.isatty() else iter(sys.stdin)
    for line in source:
        question = line.strip()
        if question.lower() in _LEAVING:
            return
        if question:
            yield question


def _typed() -> Iterator[str]:
    with suppress(ImportError):  # input() edits lines only where readline is there
        import readline  # noqa: F401
    with suppress(EOFError):
        while True:
            yield input(_SIGN)
    say("\n")
