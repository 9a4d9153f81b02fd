"""What can be wrong with a row of an event table, each fault as one sentence. Not for files: arrays in, sentences out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from troughwise.pk.arrays import Array, Mask, Whole
from troughwise.pk.events import ESTIMATED_DURATION
from troughwise.vocabulary.models import PopulationModel

Raw = Mapping[str, Array]


def row_problems(model: PopulationModel, *, raw: Raw, patient: Whole, compartments: tuple[int, int]) -> list[str]:
    """For every row the first thing that is wrong with it, or an empty word."""
    found = [""] * len(patient)
    for where, sentence in _checks(model, raw, patient=patient, compartments=compartments):
        for row in np.flatnonzero(where):
            found[row] = found[row] or sentence.format(**{name.lower(): values[row] for name, values in raw.items()})
    return found


def _checks(
    model: PopulationModel, raw: Raw, *, patient: Whole, compartments: tuple[int, int]
) -> Iterator[tuple[Mask | Array, str]]:
    evid, amount, rate, repeated = raw["EVID"], raw["AMT"], raw["RATE"], (raw["SS"] > 0) | (raw["ADDL"] > 0)
    dose = np.isin(evid, (1, 4))
    resets = np.isin(evid, (3, 4)) | (dose & (raw["SS"] == 1))
    yield np.isnan(raw["TIME"]), "TIME is missing"
    yield ~np.isin(evid, (0, 1, 2, 3, 4)), "EVID {evid:g} is none of 0, 1, 2, 3, 4"
    yield (
        _time_falls(raw["TIME"], resets, patient),
        "TIME {time:g} is earlier than the row before, without a reset (EVID 3, 4, or a dose with SS = 1)",
    )
    yield amount < 0, "AMT {amt:g} is negative"
    yield (evid == 0) & (amount > 0), "a level (EVID 0) has an amount of {amt:g}"
    yield dose & (amount == 0), "a dose has no amount"
    yield (rate < 0) & (rate != ESTIMATED_DURATION), "RATE {rate:g} is not supported; only a rate above 0, or -2"
    unknown_duration = (rate == ESTIMATED_DURATION) & ("zero_order_duration" not in model.parameters)
    yield unknown_duration, "RATE -2 asks for a duration that the model does not estimate"
    yield ~np.isin(raw["SS"], (0, 1, 2)), "SS {ss:g} is none of 0, 1, 2"
    yield dose & repeated & (raw["II"] <= 0), "SS or ADDL needs an interval II above 0"
    yield (raw["ADDL"] < 0) | (raw["ADDL"] % 1 != 0), "ADDL {addl:g} is not a number of doses"
    yield dose & ~np.isin(raw["CMT"], compartments), "CMT {cmt:g} is no compartment that the model can be dosed into"
    yield raw["DV"] < 0, "DV {dv:g} is negative"
    yield (raw["OCC"] < 1) | (raw["OCC"] % 1 != 0) | np.isnan(raw["OCC"]), "the occasion {occ:g} is not 1, 2, 3 ..."
    if any(residual.form == "log-additive" for residual in model.residual.values()):
        yield raw["DV"] == 0, "DV is 0, which has no logarithm; mark it with CENS = 1 and the limit in DV"


def _time_falls(time: Array, resets: Mask, patient: Whole) -> Mask:
    falls = np.zeros(len(time), dtype=bool)
    falls[1:] = (time[1:] < time[:-1]) & (patient[1:] == patient[:-1]) & ~resets[1:]
    return falls
