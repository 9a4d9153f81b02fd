"""Forecasts of real kidney recipients against what an independent implementation saw, and against plain proportion.

The levels stand outside the project (``TROUGHWISE_REFERENCE``); without them these tests skip. Where tolerances come from:

- An independent implementation reached, over all 49 patients and 236 troughs, a MAPE of 25.5 % with plain proportion, 25.1 %
  with Bergmann 2014 and 25.0 % with Andrews 2019, and within 30 % for 67.8, 70.3 and 68.6 % of troughs; fitting all earlier
  levels without a spread between occasions gave 31.8 and 62.3. This file holds half of them. From one half of such a set to
  another the MAPE has a standard error of 2 points and the share one of 5 (resampled patients); one and a half of these are
  the room given.
- That the average is no worse than proportion, that more of its forecasts lie within 30 %, and that 85 to 95 % of levels
  lie within intervals of 90 % is what the project set itself.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import ROOT
from troughwise.cohort.evaluating import EvaluateRequest, evaluate_table
from troughwise.library.library import Library
from troughwise.vocabulary.evaluation import AVERAGE, AVERAGE_BY_FIT, NAIVE, Evaluation

BERGMANN, ANDREWS = "bergmann-2014-kidney-adult", "andrews-2019-kidney-adult"
HALF_MAPE, HALF_SHARE = 3.0, 7.5


def _table() -> Path:
    found = Path(os.environ.get("TROUGHWISE_REFERENCE") or ROOT.parent / "shared" / "reference")
    path = found / "kidney_tdm" / "patients_odd.csv"
    if not path.is_file():
        pytest.skip(f"the levels of kidney recipients are not here ({path}); set TROUGHWISE_REFERENCE")
    return path


@cache
def _evaluated(path: Path, carry: str) -> Evaluation:
    return evaluate_table(EvaluateRequest(path, carry=carry), library=Library.open(), version="test")  # type: ignore[arg-type]


def _forecast(carry: str = "last") -> Evaluation:
    return _evaluated(_table(), carry)


def test_columns_of_the_table_are_all_understood() -> None:
    found = _forecast()

    assert not found.not_understood
    assert "doses (AMT) are in micrograms: no other unit gives possible doses" in found.understood
    assert "CYP3A5 3 is CYP3A5*3/*3: just those patients are non-expressers" in found.understood
    assert found.patients == 25


@pytest.mark.parametrize(
    ("method", "mape_percent", "within_30_percent"), [(NAIVE, 25.5, 67.8), (BERGMANN, 25.1, 70.3), (ANDREWS, 25.0, 68.6)]
)
def test_each_method_does_as_well_as_an_independent_implementation(method, mape_percent, within_30_percent) -> None:
    found = _forecast().metrics[method]

    assert found.mape_percent == pytest.approx(mape_percent, abs=HALF_MAPE)
    assert found.within_30_percent == pytest.approx(within_30_percent, abs=HALF_SHARE)


def test_the_average_is_no_worse_than_plain_proportion_and_more_often_within_30_percent() -> None:
    metrics = _forecast().metrics

    for average in (AVERAGE, AVERAGE_BY_FIT):
        assert metrics[average].mape_percent <= metrics[NAIVE].mape_percent
        assert metrics[average].within_30_percent > metrics[NAIVE].within_30_percent
        assert metrics[average].n == metrics[NAIVE].n


def test_the_average_is_hardly_biased() -> None:
    """The project's own aim is 5 %."""
    assert abs(_forecast().metrics[AVERAGE].bias_percent) <= 5


@pytest.mark.parametrize("which", ["metrics", "metrics_all_samples"])
def test_intervals_of_the_average_hold_what_they_promise(which) -> None:
    assert 85 <= getattr(_forecast(), which)[AVERAGE].coverage_90_percent <= 95


def test_forgetting_the_last_occasion_is_worse_than_plain_proportion() -> None:
    """The reason why it is carried: an independent implementation saw 30.4 % against 25.5 %."""
    metrics = _forecast("none").metrics

    assert metrics[BERGMANN].mape_percent > metrics[NAIVE].mape_percent + HALF_MAPE
