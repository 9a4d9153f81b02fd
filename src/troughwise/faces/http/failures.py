"""What a page or a program is told when something cannot be done: one sentence and the right status. Not for refusals.

Nothing that a visitor typed is repeated, and no traceback leaves the house.
"""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from pathlib import Path

from troughwise.vocabulary.errors import EvidenceError, InputError, StoreError, TroughwiseError

_log = logging.getLogger("troughwise")


class NotSignedInError(Exception):
    """Nobody has signed in, and the route needs somebody."""


class NotAllowedError(Exception):
    """The visitor has no role that may do this."""


class NotOurFormError(Exception):
    """A form that did not come from a page of ours."""


class TooManyError(Exception):
    """More requests than this visitor may make in a minute."""


class NotHereError(Exception):
    """There is no such page, case or record for this visitor."""


class NotJsonError(Exception):
    """A body of another kind than JSON."""


@dataclass(frozen=True)
class Told:
    """A failure as it is told: the status, what is wrong, what to do, and where it is."""

    status: int
    what: str
    to_do: str = ""
    where: str = ""


_OF_OURS = {
    NotSignedInError: Told(401, "You are not signed in", "Sign in and try again."),
    NotAllowedError: Told(403, "Your account may not do this", "Ask an administrator for the role that may."),
    NotOurFormError: Told(
        403, "The form is not from this page, or it is too old", "Go back, reload the page and send it again."
    ),
    TooManyError: Told(429, "Too many requests in a minute", "Wait a minute and try again."),
    NotJsonError: Told(415, "The body is not JSON", "Send it with content-type: application/json."),
    NotHereError: Told(404, "There is nothing at this address", "Check the address, or go to the first page."),
}
_INPUT, _EVIDENCE, _STORE, _OURS = 422, 500, 503, 500


def told(error: Exception) -> Told:
    """How a failure is told; an unforeseen one is logged by its place in our code, without values."""
    if type(error) in _OF_OURS:
        return _OF_OURS[type(error)]
    if isinstance(error, TroughwiseError):
        return Told(_status(error), error.what, error.to_do, error.where)
    _log.error("failed", extra={"failure": type(error).__name__, "place": _place(error)})
    return Told(_OURS, "Troughwise has failed, and that is our fault", "Please report it with the time of day.")


def _status(error: TroughwiseError) -> int:
    for kind, status in ((InputError, _INPUT), (StoreError, _STORE), (EvidenceError, _EVIDENCE)):
        if isinstance(error, kind):
            return status
    return _OURS


def _place(error: Exception) -> str:
    """Modules and lines of our own code on the way to the failure; no values, which might be a patient's."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "troughwise" in Path(frame.filename).parts]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in ours[-4:])
