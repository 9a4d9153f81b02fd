"""Histories: what each forecast may learn from, and what it is asked."""

from __future__ import annotations

import numpy as np

from tests.pk.building import events
from troughwise.cohort.unrolling import histories, numbered

DOSE = {"amount": 4.0, "steady": 1.0, "interval": 12.0}


def _visit(occasion: int, *levels: float, patient: int = 0) -> list[dict[str, float]]:
    """A dose and levels of one occasion, an hour apart."""
    common = {"patient": float(patient), "occasion": float(occasion)}
    time = 100.0 * occasion
    return [{**common, **DOSE, "time": time}, *({**common, "time": time + i, "level": x} for i, x in enumerate(levels))]


def test_a_patient_with_k_occasions_has_k_less_one_histories():
    found = histories(events(*_visit(1, 8.0), *_visit(2, 9.0), *_visit(3, 7.0, 20.0), *_visit(1, 5.0, patient=1)))

    assert found.count == 2
    assert [int((found.history == h).sum()) for h in range(2)] == [4, 7]
    assert found.rows[found.asked()].tolist() == [3, 5, 6]


def test_levels_of_the_occasion_to_come_are_not_there_to_learn_from():
    found = histories(events(*_visit(1, 8.0), *_visit(2, 9.0), *_visit(3, 7.0)))
    learned = found.to_learn()

    assert np.isnan(learned.level[found.to_come]).all()
    assert learned.level[learned.is_level].tolist() == [8.0, 8.0, 9.0]
    assert (learned.amount[found.to_come] > 0).any()


def test_what_is_asked_carries_no_value_that_was_measured():
    asked = histories(events(*_visit(1, 8.0), *_visit(2, 9.0))).to_predict()

    assert asked.level[asked.is_level].tolist() == [1.0]


def test_an_occasion_without_a_level_is_neither_forecast_nor_carried():
    found = histories(events(*_visit(1, 8.0), *_visit(2), *_visit(3, 7.0)))

    assert found.count == 1
    assert set(found.last) == {1}
    assert found.occasion_carried().tolist() == [1, 1, 2, 1, 1]


def test_a_level_below_quantification_is_learnt_from_but_not_forecast():
    below = {"time": 300.0, "occasion": 3.0, "limit": 1.0}
    found = histories(events(*_visit(1, 8.0), *_visit(2, 9.0), {**DOSE, "time": 300.0, "occasion": 3.0}, below))

    assert found.count == 2
    assert found.rows[found.asked()].tolist() == [3]


def test_occasions_are_counted_within_a_patient_whatever_their_numbers():
    table = events(*_visit(4, 8.0), *_visit(9, 9.0), *_visit(2, 5.0, patient=1))

    assert numbered(table).tolist() == [1, 1, 2, 2, 1, 1]


def test_a_table_without_rows_has_no_histories():
    assert histories(events()).count == 0
