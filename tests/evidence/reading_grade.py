"""The US school grade that a wording asks of its reader, by the Flesch-Kincaid formula of the ``readability`` package.

The package wants one sentence a line, in words apart. Units are read out as one plain word, and a range or number as it
would be spoken; otherwise "ng/mL" would count as two odd words. Not for judging whether a text can be understood.
"""

from __future__ import annotations

import re

import readability

_SPOKEN = {"ng/mL": "units", "nmol/L": "units"}
_FILLED = re.compile(r"\{\w+\}")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")
_WORD = re.compile(r"[A-Za-z0-9'-]+")


def reading_grade(text: str) -> float:
    """The grade of a text; raises ``ValueError`` for one without words."""
    text = _FILLED.sub("five", text)
    for written, spoken in _SPOKEN.items():
        text = text.replace(written, spoken)
    sentences = [_WORD.findall(sentence) for sentence in _SENTENCE_END.split(text)]
    lines = "\n".join(" ".join([*words, "."]) for words in sentences if words)
    return float(readability.getmeasures(lines, lang="en")["readability grades"]["Kincaid"])
