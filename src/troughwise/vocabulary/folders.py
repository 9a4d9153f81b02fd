"""The folders of the evidence and the kind of record each holds. Not for the kinds: ``records``, ``models``, ``caveats``."""

from __future__ import annotations

from troughwise.vocabulary.caveats import Caveat
from troughwise.vocabulary.models import PopulationModel
from troughwise.vocabulary.records import (
    Assumption,
    Conflict,
    Conversion,
    Interaction,
    Limit,
    Phrase,
    Product,
    Record,
    Source,
    Statement,
    Study,
    Target,
    Term,
)

FOLDERS: dict[str, type[Record]] = {
    "sources": Source,
    "targets": Target,
    "statements": Statement,
    "studies": Study,
    "interactions": Interaction,
    "products": Product,
    "conversions": Conversion,
    "conflicts": Conflict,
    "terms": Term,
    "phrases": Phrase,
    "limits": Limit,
    "assumptions": Assumption,
    "models": PopulationModel,
    "caveats": Caveat,
}
"""Which folder of ``evidence/`` holds which kind of record."""
