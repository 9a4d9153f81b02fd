"""The fixed words around a dosing result. Not for its own sentences: those come with the result."""

from __future__ import annotations

from troughwise.faces.text.words import Words, words_for
from troughwise.operations import Desk
from troughwise.vocabulary.records import Phrase

_PREFIX = "dose-"
_SHARES = {"inner": "50 %", "outer": "90 %"}
"""The shares of draws between p25 and p75, and between p5 and p95; a phrase carries no number of its own."""


def dose_words_for(desk: Desk) -> Words:
    """Every fixed word that a dosing result may need, by the id of its phrase, with the shares filled in."""
    phrases = (phrase for phrase in desk.library.of(Phrase) if phrase.id.startswith(_PREFIX))
    return {**words_for(desk, reader="clinician"), **{phrase.id: _with_shares(phrase.clinician) for phrase in phrases}}


def _with_shares(text: str) -> str:
    for name, share in _SHARES.items():
        text = text.replace(f"{{{name}}}", share)
    return text
