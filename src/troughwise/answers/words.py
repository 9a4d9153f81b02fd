"""Words as the matcher compares them: one form for every spelling of the same word.

British and American spelling, plurals, hyphens and apostrophes fold together. Not for meaning: that is ``terms``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"\*\d+|\d+[^\W\d_]+\d\w*|\d+(?:[.,]\d+)?|[^\W\d_]+(?:\d+[^\W_]*)?|\w+")
_APOSTROPHE = re.compile(r"['’‘`´]")
_KEEP_S = ("ss", "us", "is", "os", "ps")


class Token(NamedTuple):
    """A word of a question: folded for comparison, lower-case as spelled, and exactly as written."""

    folded: str
    raw: str
    exact: str


def tokenized(text: str) -> list[Token]:
    """The words and numbers of a text in order."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text).replace("%", " percent "))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return [Token(fold(word.lower()), word.lower(), word) for word in _TOKEN.findall(plain)]


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers of a text, in order, folded."""
    return [token.folded for token in tokenized(text)]


@lru_cache(maxsize=50_000)
def fold(token: str) -> str:
    """One spelling for British and American words and for singular and plural."""
    if len(token) < 4 or not token.isalpha():
        return token
    word = token
    if len(word) > 5:
        word = word.replace("ae", "e").replace("oe", "e").replace("isation", "ization").replace("ising", "izing")
        word = re.sub(r"ise(d|r|s)?$", r"ize\1", word)
        word = re.sub(r"our(ed|s)?$", r"or\1", word)
        word = re.sub(r"sulph", "sulf", word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(_KEEP_S):
        return word[:-1]
    return word
