"""From the topic a question speaks for most to the kind of question it is. Not for finding that topic: ``reading`` does."""

from __future__ import annotations

from troughwise.vocabulary.answers import Intent

_INTENTS: dict[str, Intent] = {
    "target": "target",
    "upper-limit": "target",
    "auc": "target",
    "sampling-time": "timing",
    "sample-type": "timing",
    "steady-state": "timing",
    "starting-dose": "starting-dose",
    "adjustment": "adjustment",
    "interaction": "interaction",
    "conversion": "conversion",
    "formulation": "formulation",
    "storage-handling": "formulation",
    "missed-dose": "missed-dose",
    "food": "interaction",
    "pregnancy": "pregnancy",
    "breast-feeding": "pregnancy",
    "pharmacogenomics": "pharmacogenomics",
    "allele-frequency": "pharmacogenomics",
    "absorption": "pharmacokinetics",
    "distribution": "pharmacokinetics",
    "elimination": "pharmacokinetics",
    "haematocrit": "pharmacokinetics",
    "population-difference": "pharmacokinetics",
    "assay": "assay",
    "interference": "assay",
    "specimen": "assay",
    "codes": "assay",
    "units": "assay",
    "monitoring-frequency": "monitoring",
    "variability": "monitoring",
    "time-in-range": "monitoring",
    "dose-normalised-level": "monitoring",
}
_SAFETY_TOPICS = {
    "kidney-safety",
    "neurotoxicity",
    "potassium",
    "magnesium",
    "glucose",
    "blood-pressure",
    "infection",
    "malignancy",
    "heart-rhythm",
    "blood-vessels",
    "side-effects",
    "vaccines",
    "sun",
    "driving",
    "when-to-call",
    "overdose",
}


def intent_of(topic: str, *, with_partner: bool) -> Intent:
    """The kind of question; without a topic one on a partner is about an interaction."""
    if topic in _SAFETY_TOPICS:
        return "safety"
    return _INTENTS.get(topic, "interaction" if with_partner and not topic else "other")
