"""Intervals against simulated patients: where a model is true, 90 % of levels lie in its intervals of 90 %.

The levels are simulated by a closed form written here, not by the engine. With 400 patients and two forecasts each, the
standard error of a coverage is about 1 percentage point; three of these are the room given.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.cohort.making import visits, written
from tests.cohort.test_forecasting import LENT, MOVING
from troughwise.cohort.event_table import EventTable
from troughwise.cohort.forecasting import Forecaster
from troughwise.cohort.unrolling import histories

PATIENTS, OCCASIONS, ROOM = 400, 3, 0.03
SD_BETWEEN, SD_OCCASION, RESIDUAL = 0.1**0.5, 0.1**0.5, 0.1
"""Those of the model in ``test_forecasting``."""


def _trough(clearance: np.ndarray) -> np.ndarray:
    """One compartment, 4 mg every 12 h at steady state, just before the dose; V 500 L, ka 1 /h; ng/mL."""
    k, ka, volume, interval = clearance / 500, 1.0, 500, 12
    left = {rate: np.exp(-value * interval) / (1 - np.exp(-value * interval)) for rate, value in (("k", k), ("ka", ka))}
    return 1000 * 4 * ka / (volume * (ka - k)) * (left["k"] - left["ka"])


def _covered(folder, *, steps: bool, carry: str) -> float:
    """The share of simulated levels in their intervals; with steps the occasions follow a random walk, else they scatter."""
    rng = np.random.default_rng(11)
    between = rng.normal(0, SD_BETWEEN, (PATIENTS, 1))
    moved = rng.normal(0, SD_OCCASION, (PATIENTS, OCCASIONS))
    clearance = 25 * np.exp(between + (np.cumsum(moved, axis=1) if steps else moved))
    level = _trough(clearance) * (1 + rng.normal(0, RESIDUAL, clearance.shape))
    text = "".join(visits(*row.tolist(), patient=str(number)) for number, row in enumerate(level))
    (chunk,) = EventTable(written(folder, text), MOVING).chunks()
    found = histories(chunk.events)
    forecasts = Forecaster.of(MOVING, lent=LENT).forecasts(found, columns={}, assay="", carry=carry)  # type: ignore[arg-type]
    low, high = forecasts.interval()
    observed = chunk.events.level[found.rows[found.asked()]]
    return float(np.mean((low <= observed) & (observed <= high)))


def test_where_occasions_scatter_around_the_patient_s_mean_carrying_nothing_is_calibrated(tmp_path):
    assert _covered(tmp_path, steps=False, carry="none") == pytest.approx(0.9, abs=ROOM)


def test_where_clearance_walks_from_occasion_to_occasion_carrying_the_last_is_calibrated(tmp_path):
    assert _covered(tmp_path, steps=True, carry="last") == pytest.approx(0.9, abs=ROOM)


def test_where_clearance_walks_carrying_nothing_holds_fewer_levels(tmp_path):
    assert _covered(tmp_path, steps=True, carry="none") < _covered(tmp_path, steps=True, carry="last")
