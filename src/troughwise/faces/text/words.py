"""The fixed words around an answer, fetched from the evidence as a reader should see them.

Not for the answer's own sentences: those come with the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, get_args

from troughwise.operations import Desk
from troughwise.vocabulary.records import Read, Reader, Source

Words: TypeAlias = Mapping[str, str]

STUDY_COLUMNS = ("study", "design", "participants", "regimen", "level-aimed", "level-reached", "outcome", "follow-up")
"""Keys of a study's cells, in the order of the table."""

_READ = get_args(Read)
_KINDS = get_args(Source.model_fields["kind"].annotation)
_IDS = (
    "face-title",
    "face-question",
    "face-answer",
    "face-cannot-answer",
    "face-out-of-scope",
    "face-assumed",
    "face-not-understood",
    "face-contents",
    "face-strength",
    "face-proposal",
    "face-approved",
    "face-conflicts",
    "face-conflict-open",
    "face-conflict-resolved",
    "face-conflict-by-region",
    "face-conflict-use",
    "face-references",
    "face-reference-read",
    "face-reference-status",
    "face-reference-unverified",
    "face-review",
    "face-edition",
    "face-edition-line",
    "face-edition-local",
    "face-disclaimer",
    "face-follow-ups",
    "care-team-mark",
    "local-mark",
    "base-beside-local",
    "whom-to-call",
    *(f"face-read-{way}" for way in _READ),
    *(f"face-kind-{kind}" for kind in _KINDS),
    *(f"table-{key}" for key in STUDY_COLUMNS),
)


def words_for(desk: Desk, *, reader: Reader) -> Words:
    """Every fixed word that a page may need, by the id of its phrase."""
    return {key: desk.library.phrase(key, reader=reader) for key in _IDS}
