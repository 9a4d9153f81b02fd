"""What the command line says and which code it leaves with when a verb cannot go on. Not for refusals: those are answers."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from troughwise.vocabulary.errors import InputError, InternalError, TroughwiseError

DEBUG = "TROUGHWISE_DEBUG"


def guarded(verb: Callable[[], Any]) -> int:
    """The exit code of a verb; a failure is told in one sentence on standard error, and never repeats the question.

    With ``TROUGHWISE_DEBUG`` set, an unforeseen failure is raised, for a developer to see where it comes from.
    """
    try:
        outcome = verb()
        return outcome if isinstance(outcome, int) else 0
    except TroughwiseError as error:
        return tell(error)
    except typer.TyperException as error:
        return tell(_of_command_line(error.format_message()))
    except OSError as error:
        return tell(of_system(error))
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return tell(
            InternalError(
                f"Troughwise has failed and that is our fault: {type(error).__name__}",
                where=_place(error),
                to_do=f"Please report it; {DEBUG}=1 shows more.",
            )
        )


def _of_command_line(message: str) -> InputError:
    what, _, advice = message.strip().partition(". ")
    return InputError(what.rstrip("."), to_do=advice or "'--help' lists what there is.")


def of_system(error: OSError) -> InputError:
    """A file or device that the operating system does not let us use."""
    name = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else ""
    return InputError(f"A file cannot be read or written: {error.strerror or 'no reason was given'}", where=name)


def tell(error: TroughwiseError) -> int:
    """Print the error's sentence on standard error, as one line; returns its exit code."""
    from troughwise.faces.text.visible import visible

    print(" ".join(visible(error.sentence()).split()), file=sys.stderr)
    return error.exit_code


def _place(error: Exception) -> str:
    """Module and line in our own code where the failure came from; no values, which might hold the question."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "troughwise" in Path(frame.filename).parts]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
