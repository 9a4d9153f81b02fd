"""Opening a user's file: its bytes or its text, or one sentence why not. Not for what it says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from troughwise.vocabulary.errors import InputError

LARGEST_FILE_BYTES = 5_000_000
_FILE_OF_EXCEL = "Save it as CSV UTF-8, or name the .xlsx file itself."


def bytes_of(path: Path, *, suffixes: Iterable[str]) -> bytes:
    """The content of a file of one of these kinds.

    Raises ``InputError`` for another kind of file, one that does not open, is empty, or is larger than five megabytes.
    """
    kinds = tuple(suffixes)
    if path.suffix.lower() not in kinds:
        raise InputError(f"'{path.suffix or path.name}' is not a kind of file that is read here", where=str(path),
                         to_do=f"Name a file that ends in {' or '.join(kinds)}.")  # fmt: skip
    try:
        if not path.is_file():
            raise InputError("There is no such file", where=str(path), to_do="Check the name and the folder.")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise InputError(f"The file does not open: {reason}", where=str(path), to_do="Name another file.") from error
    if len(content) > LARGEST_FILE_BYTES:
        raise InputError("The file is larger than 5 MB, too large for one patient", where=str(path),
                         to_do="Give the file of one patient.")  # fmt: skip
    if not content.strip():
        raise InputError("The file is empty", where=str(path), to_do="Write the case into it.")
    return content


def text_of(content: bytes, *, where: str) -> str:
    """The text of a file in UTF-8, with or without its mark; raises ``InputError`` for any other encoding."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"The file is not UTF-8 text (line {line})", where=where, to_do=_FILE_OF_EXCEL) from error
