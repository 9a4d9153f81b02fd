"""Words as the matcher compares them: one form for every spelling of the same word.

British and American spelling, plurals, hyphens and apostrophes fold together. Not for meaning: that is ``terms``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"\*\d+|\d+(?:[.,]\d+)?|[a-z]+(?:\d+[a-z0-9]*)?|[a-z0-9]+")
_APOSTROPHE = re.compile(r"['’‘`´]")
_KEEP_S = ("ss", "us", "is", "os", "ps")


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers of a text, in order, folded."""
    return [fold(token) for token in raw_tokens(text)]


def raw_tokens(text: str) -> list[str]:
    """Lower-case words and numbers of a text as they are spelled."""
    plain = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _TOKEN.findall(_APOSTROPHE.sub("", plain))


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
