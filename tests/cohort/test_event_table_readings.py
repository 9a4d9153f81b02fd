"""Readings of columns reach the arrays: factors, codes, doses."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cohort.making import written
from tests.pk.building import ORAL, model
from troughwise.cohort.columns import ColumnReading, TableReading
from troughwise.cohort.event_table import EventTable
from troughwise.vocabulary.errors import InputError

NEEDY = model(ORAL, covariates={"haematocrit_fraction": {}, "male": {}})
HEADER = "ID,TIME,AMT,RATE,HCT,SEX"
READING = TableReading(
    covariates={
        "haematocrit_fraction": ColumnReading(4, 0.01),
        "male": ColumnReading(5, codes={"1": "1", "2": "0"}),
    },
    dose_factor=0.001,
)


def test_factors_codes_and_the_unit_of_doses_are_applied(tmp_path):
    path = written(tmp_path, "1,0,3000,1500,30,2\n1,1,.,.,31,1\n", header=HEADER)
    (chunk,) = EventTable(path, NEEDY, reading=READING).chunks()

    assert chunk.events.amount.tolist() == [3, 0]
    assert chunk.events.rate.tolist() == [1.5, 0]
    assert chunk.columns["haematocrit_fraction"] == pytest.approx([0.30, 0.31])
    assert chunk.columns["male"].tolist() == [0, 1]


def test_a_code_without_a_meaning_is_refused_with_its_line(tmp_path):
    path = written(tmp_path, "1,0,3000,.,30,2\n1,1,.,.,31,7\n", header=HEADER)

    with pytest.raises(InputError, match="Line 3: SEX '7' has no meaning given"):
        list(EventTable(path, NEEDY, reading=READING).chunks())


def test_a_covariate_that_only_a_limit_looks_at_is_read_too(tmp_path):
    limit = {"covariate": "haematocrit_fraction", "low": 0.2, "severity": "refuse", "message": "low", "where": "test"}
    limited = model(ORAL, limits=[limit])
    path = written(tmp_path, "1,0,3000,.,30,2\n", header=HEADER)
    (chunk,) = EventTable(path, limited, reading=READING).chunks()

    assert np.allclose(chunk.columns["haematocrit_fraction"], 0.3)
