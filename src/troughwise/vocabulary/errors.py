"""What can go wrong, as one family.

    TroughwiseError
    ├── InputError          your input: a question, file or option we cannot use
    ├── EvidenceError       the evidence base: a record that does not read, link or hold together
    ├── StoreError          what lasts: the store cannot be used just now
    └── InternalError       our fault: please report it

Every message says what is wrong, where it stands and what to do. Not for results: a refusal to answer is an
``Answer`` with an outcome, never an exception.
"""

from __future__ import annotations


class TroughwiseError(Exception):
    """The parent of all errors raised on purpose by Troughwise."""

    exit_code = 70

    def __init__(self, what: str, *, where: str = "", to_do: str = "") -> None:
        self.what, self.where, self.to_do = what, where, to_do
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """One line: what, where, what to do."""
        place = f" ({self.where})" if self.where else ""
        advice = f" {self.to_do}" if self.to_do else ""
        return f"{self.what}{place}.{advice}"


class InputError(TroughwiseError):
    """Raised when the user's input cannot be used as it stands."""

    exit_code = 2


class EvidenceError(TroughwiseError):
    """Raised when an evidence record does not read, link or hold together."""

    exit_code = 3


class StoreError(TroughwiseError):
    """Raised when what should last cannot be read or written just now; nothing is half-written."""

    exit_code = 4


class InternalError(TroughwiseError):
    """Raised when our own code has broken a promise it makes."""
