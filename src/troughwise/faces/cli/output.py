"""Standard output and files of the command line: whole or not at all, in UTF-8. Not for what is printed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import typer

from troughwise.vocabulary.errors import InputError

_WIDTH_OF_A_FILE = 100
_CODE_OF_A_CLOSED_PIPE = 141
STANDARD = Path("-")


def write_in_utf8() -> None:
    """Let standard output and error be UTF-8 whatever the locale, so that the same answer is the same bytes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str) -> None:
    """Print text; a reader that has gone away (``| head``) ends the program without a word.

    Line by line, because an unbuffered stream (``PYTHONUNBUFFERED``) drops the rest of a long text without an error.
    """
    try:
        sys.stdout.writelines(text.splitlines(keepends=True))
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more when it ends
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(_CODE_OF_A_CLOSED_PIPE) from None
        raise


def write_whole(text: str, *, path: Path) -> None:
    """Write a file whole or not at all, ``-`` being standard output; raises ``InputError`` when it cannot be written."""
    if path == STANDARD:
        say(text)
    else:
        write_whole_bytes(text.encode(), path=path)


def write_whole_bytes(content: bytes, *, path: Path) -> None:
    """Write a file whole or not at all; raises ``InputError`` when it cannot be written."""
    part = path.parent / f".{path.name}.{os.getpid()}.part"
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        what = f"The file cannot be written: {error.strerror}"
        raise InputError(what, where=str(path), to_do="Name another file.") from error


def write_lines(lines: Iterable[str], *, path: Path) -> None:
    """Write lines as they come, to a file whole or not at all, ``-`` being standard output.

    Raises ``InputError`` when the file cannot be written.
    """
    if path == STANDARD:
        for line in lines:
            say(line)
        return
    part = path.parent / f".{path.name}.{os.getpid()}.part"
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        part.replace(path)
    except OSError as error:
        what = f"The file cannot be written: {error.strerror}"
        raise InputError(what, where=str(path), to_do="Name another file.") from error
    finally:
        part.unlink(missing_ok=True)


def is_terminal() -> bool:
    """Whether a person reads standard output as it comes."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def wants_colour() -> bool:
    """Whether terminal styles are wanted; ``NO_COLOR`` switches them off."""
    return is_terminal() and not os.environ.get("NO_COLOR")


def width() -> int:
    """Columns of the terminal, or of a file."""
    return shutil.get_terminal_size((_WIDTH_OF_A_FILE, 24)).columns
