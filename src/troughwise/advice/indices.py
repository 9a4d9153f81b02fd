"""Indices of levels over time and beside other values: how they are computed, and the records that carry their numbers.

Exact decimals in, decimals rounded where they leave. Not for what an index means: that is what the caveats say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from math import exp, log, sqrt
from statistics import mean, stdev

import numpy as np

from troughwise.library.library import Library
from troughwise.pk.covariates import Columns, formula
from troughwise.vocabulary.errors import EvidenceError
from troughwise.vocabulary.quantities import Metric, Quantity
from troughwise.vocabulary.records import Worded

_TWO_SIDED_95 = 1.96
_DAY_S = 86400
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")

Timed = tuple[datetime, Decimal]
"""A level in ng/mL and when it was drawn."""


def carried(library: Library, *, record_id: str, metric: Metric) -> Quantity:
    """The first quantity of a metric in a record; raises ``EvidenceError`` where the record or the quantity is gone."""
    record = library.get(record_id)
    found = [q for q in record.quantities if q.metric == metric] if isinstance(record, Worded) else []
    if not found:
        raise EvidenceError(f"'{record_id}' carries no {metric}", to_do="Restore the record of the release.")
    return found[0]


def _number(given: Decimal | None) -> Decimal:
    assert given is not None
    return given


def coefficient_of_variation_percent(values: Sequence[Decimal]) -> Decimal:
    """100 times the standard deviation (n - 1) over the mean, of two values at least (``ipv-formula``)."""
    return (100 * stdev(values) / mean(values)).quantize(_TENTH)


def standard_deviation(values: Sequence[Decimal]) -> Decimal:
    """The standard deviation with n - 1, of two values at least."""
    return stdev(values).quantize(_HUNDREDTH)


def time_in_range(
    levels: Sequence[Timed], *, low: Decimal | None, high: Decimal | None, longest_gap_days: Decimal
) -> tuple[Decimal, Decimal] | None:
    """The share in per cent of the time followed that lies inside the range, and the days followed.

    Rosendaal 1993: a straight line between two levels; gaps longer than ``longest_gap_days`` are not followed. None where
    nothing can be followed.
    """
    followed = inside = 0.0
    for (first_at, first), (last_at, last) in pairwise(levels):
        days = (last_at - first_at).total_seconds() / _DAY_S
        if 0 < days <= longest_gap_days:
            followed += days
            inside += days * _share_inside(float(first), float(last), low=low, high=high)
    if not followed:
        return None
    return Decimal(repr(100 * inside / followed)).quantize(_TENTH), Decimal(repr(followed)).quantize(_TENTH)


def _share_inside(first: float, last: float, *, low: Decimal | None, high: Decimal | None) -> float:
    """The share of a straight line from one level to the next that lies within the limits, both belonging to the range."""
    bottom = -float("inf") if low is None else float(low)
    top = float("inf") if high is None else float(high)
    lower, upper = min(first, last), max(first, last)
    if lower == upper:
        return 1.0 if bottom <= lower <= top else 0.0
    return max(min(upper, top) - max(lower, bottom), 0.0) / (upper - lower)


def level_to_dose(level_ng_per_ml: Decimal, *, daily_dose_mg: Decimal) -> Decimal:
    """C0/D: the trough over the daily dose, in ng/mL per mg."""
    return (level_ng_per_ml / daily_dose_mg).quantize(_HUNDREDTH)


def usual_fold(cv_percent: Decimal) -> Decimal:
    """How many times the level before a level may be by chance, 19 times out of 20, with this within-patient CV.

    exp(1.96 sqrt(2) s) with s the SD on the log scale, ln(1 + CV^2)^(1/2): the reference change value of two log-normal
    results.
    """
    spread = sqrt(log(1 + (float(cv_percent) / 100) ** 2))
    return Decimal(repr(exp(_TWO_SIDED_95 * sqrt(2) * spread))).quantize(_HUNDREDTH)


def standardised(level_ng_per_ml: Decimal, *, haematocrit_percent: Decimal, library: Library) -> Decimal:
    """The level standardised to the haematocrit that the record names (Størset 2014), in ng/mL."""
    usual = carried(library, record_id="haematocrit-standardisation-formula", metric="haematocrit").value
    return (level_ng_per_ml * _number(usual) / haematocrit_percent).quantize(_HUNDREDTH)


def as_reference_method(level_ng_per_ml: Decimal, *, assay: str, library: Library) -> Decimal | None:
    """The level as LC-MS/MS would read it, in ng/mL; None where the base holds no line for the method and the level."""
    match assay:
        case "lc-ms":
            return level_ng_per_ml
        case "cmia":
            slope, offset, span = _line(library, "assay-cmia-regression")
            if span is None or not _number(span.low) <= level_ng_per_ml <= _number(span.high):
                return None
            return (slope * level_ng_per_ml + offset).quantize(_HUNDREDTH)
        case "eclia":
            slope, offset, _ = _line(library, "assay-eclia-bias")
            return max((level_ng_per_ml - offset) / slope, Decimal(0)).quantize(_HUNDREDTH)
    return None


def _line(library: Library, record_id: str) -> tuple[Decimal, Decimal, Quantity | None]:
    """Slope, offset, and the levels over which the line was found, where the record says them."""
    slope = carried(library, record_id=record_id, metric="factor").value
    record = library.get(record_id)
    levels = [q for q in record.quantities if q.metric == "level"] if isinstance(record, Worded) else []
    offset = next(q.value for q in levels if q.value is not None)
    return _number(slope), offset, next((q for q in levels if q.low is not None and q.high is not None), None)


def egfr_ckd_epi_2021(*, creatinine_umol_per_l: Decimal, age_years: Decimal, male: bool) -> Decimal:
    """CKD-EPI 2021 without race, in mL/min/1.73 m2, for adults."""
    return _egfr("ckd-epi-2021", creatinine_umol_per_l=creatinine_umol_per_l, age_years=age_years, male=male)


def egfr_bedside_schwartz(*, creatinine_umol_per_l: Decimal, height_cm: Decimal) -> Decimal:
    """The bedside Schwartz equation of 2009, in mL/min/1.73 m2, for children."""
    return _egfr("bedside-schwartz", creatinine_umol_per_l=creatinine_umol_per_l, height_cm=height_cm)


def _egfr(name: str, **given: Decimal | bool) -> Decimal:
    columns: Columns = {key: np.array([float(value)]) for key, value in given.items()}  # type: ignore[misc]
    return Decimal(repr(float(formula(name, columns=columns)[0]))).quantize(_TENTH)  # type: ignore[arg-type]
