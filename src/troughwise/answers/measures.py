"""Whether what was found carries the number that a question asks for.

"By how many per cent", "how many hours", "in mmol/L": a record without such a number does not answer, however near its
words are. Not for choosing among records: that is ``finding``.
"""

from __future__ import annotations

from collections.abc import Sequence

from troughwise.answers.reading import Reading
from troughwise.vocabulary.quantities import Quantity
from troughwise.vocabulary.records import Product, Target, Worded

_LABEL_WORDS = {"label", "labels", "labelling", "labeling", "insert", "smpc", "spc", "leaflet", "pi", "uspi"}
_NO_SIZES = {"time", "count", "partner-dose"}
_TIMES = {"h", "day", "week", "month", "year", "minute"}


def answers_measure(records: Sequence[Worded], *, reading: Reading) -> bool:
    """Whether a number of the kind asked for stands in one of the records; true when none was asked for."""
    quantities = [quantity for record in records for quantity in record.quantities]
    if reading.heard("cue-size") and reading.partners and not any(_is_size(quantity) for quantity in quantities):
        return False
    if reading.heard("cue-time-span") and not any(quantity.unit in _TIMES for quantity in quantities):
        return False
    if reading.heard("cue-strength") and not any(isinstance(record, Product) or _in_mg(record) for record in records):
        return False
    if _asks_exposure(reading) and not any(_is_exposure_to_aim_for(record) for record in records):
        return False
    if (
        reading.heard("cue-number")
        and not any(_is_size(quantity) for quantity in quantities)
        and not any(isinstance(record, Target) for record in records)
    ):
        return False
    return not _is_for_another_dose(quantities, reading)


def answers_label(leading: Sequence[Target], *, reading: Reading) -> bool:
    """Whether the best row may answer a question for the label of a region: no other region's label does."""
    asks_for_a_label = bool(reading.folded_words & _LABEL_WORDS) and any(key.startswith("region-") for key in reading.terms)
    regions = reading.regions | {"any"}
    of_another = [target for target in leading[:1] if target.basis == "label" and target.region not in regions]
    return not (asks_for_a_label and of_another)


def _asks_exposure(reading: Reading) -> bool:
    """Whether an AUC to aim for is asked, and not what an AUC has to do with a level."""
    return reading.top_topic == "auc" and reading.heard("cue-auc-aim") and not reading.partners


def _is_exposure_to_aim_for(record: Worded) -> bool:
    return isinstance(record, Target) and record.sample.startswith("auc") and record.kind != "observed"


def _in_mg(record: Worded) -> bool:
    return any(quantity.unit == "mg" for quantity in record.quantities)


def _is_size(quantity: Quantity) -> bool:
    return quantity.metric not in _NO_SIZES and quantity.unit not in _TIMES


def _is_for_another_dose(quantities: Sequence[Quantity], reading: Reading) -> bool:
    """Whether the size of an effect is asked at a partner's dose, and was only measured at others."""
    asked = reading.facts.dose_mg
    if asked is None or not reading.partners or not reading.heard("cue-size", "cue-auc"):
        return False
    measured = {q.value for q in quantities if q.metric == "partner-dose" and q.value is not None}
    return bool(measured) and asked not in measured
