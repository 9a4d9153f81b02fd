"""Every command of the manual runs and prints what its page shows; every example in Python holds."""

from __future__ import annotations

import os
import re

import pytest

from tests.docs.pages import Command, commands, fenced, name_of, pages
from tests.house.source import ROOT

REFUSALS = {"Cannot answer", "Out of scope"}
WITH_COMMANDS = [page for page in pages() if commands(page)]
WITH_PYTHON = [page for page in pages() if fenced(page, language="python")]


def pattern(shown: tuple[str, ...]) -> re.Pattern[str]:
    """What a page shows, as a pattern: a line ``...`` is any lines, ``...`` in a line is any rest of it."""
    lines = [r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n" for line in shown]
    return re.compile("".join(lines))


def plain(printed: str) -> str:
    """Output without empty lines at its ends and blanks at the ends of its lines."""
    return "\n".join(line.rstrip() for line in printed.split("\n")).strip("\n") + "\n"


def complaint(command: Command, *, code: int, printed: str) -> str:
    """What is wrong with a command that has run, or nothing."""
    due = 1 if REFUSALS & set(command.shown) else 0
    if code != due:
        return f"{command.words}: left with {code}, not {due}:\n{printed}"
    if command.shown and not pattern(command.shown).fullmatch(plain(printed)):
        return f"{command.words}: does not print what the page shows, but:\n{printed}"
    return ""


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name_of)
def test_commands_of_a_page_run_as_shown(page, run):
    """In order and in one folder, so that a conversation goes on. ``./check`` is what runs this test."""
    for command in commands(page):
        if command.words == "./check":
            assert os.access(ROOT / "check", os.X_OK)
            continue
        result = run(command.words)

        assert not complaint(command, code=result.exit_code, printed=result.output)


@pytest.mark.parametrize("page", WITH_PYTHON, ids=name_of)
def test_python_of_a_page_runs(page):
    for example in fenced(page, language="python"):
        exec(compile(example, name_of(page), "exec"), {})


def test_readme_has_exactly_two_commands():
    assert [command.words.split()[0] for command in commands(ROOT / "README.md")] == ["./try", "./check"]


@pytest.mark.parametrize(
    ("shown", "fits"),
    [
        (("a", "...", "c"), True),
        (("a", "b", "c"), True),
        (("...", "b", "..."), True),
        (("a", "b"), False),
        (("...", "c ..."), False),
    ],
)
def test_shown_output_is_compared_line_by_line(shown, fits):
    assert bool(pattern(shown).fullmatch("a\nb\nc\n")) is fits


def test_failing_command_is_complained_of():
    assert "left with 3" in complaint(Command("troughwise evidence lint", ()), code=3, printed="a fault")
