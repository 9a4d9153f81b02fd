"""Indices of levels agree with published worked examples, and with their definitions where none was found.

- CKD-EPI 2021: 95.2 and 79.2 for a man and a woman of 70 with 0.8 mg/dL, and 68.6 for a woman of 50 with 1.0 mg/dL, as the
  documentation of an R package prints them beside the National Kidney Foundation's calculator.
- Bedside Schwartz: 82.6 for 100 cm and 0.5 mg/dL, from a calculator's worked example.
- Rosendaal, CV, standardised level, C0/D: no worked example with numbers was found that could be read. They are held
  against a second way of computing them (day by day, by hand).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troughwise.advice import indices

D = Decimal
START = datetime(2026, 11, 1, 8)
MG_PER_DL = D("88.4")
LEVELS = st.decimals(min_value=D("0.5"), max_value=30, places=1)


@pytest.mark.parametrize(("male", "age", "creatinine", "egfr"), [
    (True, 70, "0.8", "95.2"), (False, 70, "0.8", "79.2"), (False, 50, "1.0", "68.6"),
])  # fmt: skip
def test_ckd_epi_2021_agrees_with_its_worked_examples(male, age, creatinine, egfr):
    found = indices.egfr_ckd_epi_2021(creatinine_umol_per_l=D(creatinine) * MG_PER_DL, age_years=D(age), male=male)

    assert found == D(egfr)


def test_bedside_schwartz_agrees_with_its_worked_example():
    assert indices.egfr_bedside_schwartz(creatinine_umol_per_l=D("0.5") * MG_PER_DL, height_cm=D(100)) == D("82.6")


def timed(*levels, step_days=10):
    return [(START + timedelta(days=step_days * number), D(str(level))) for number, level in enumerate(levels)]


def share(levels, low=5, high=10, gap=56):
    found = indices.time_in_range(levels, low=D(low), high=D(high), longest_gap_days=D(gap))
    return None if found is None else found[0]


def test_line_that_crosses_a_limit_half_way_is_in_range_half_the_time():
    assert share(timed(0, 10)) == 50
    assert share(timed(10, 15, 10)) == 0
    assert share(timed(5, 10)) == 100


def test_line_through_the_whole_range_is_in_it_for_its_part():
    assert share(timed(0, 20)) == 25


def test_gap_longer_than_the_rule_is_not_followed():
    assert share(timed(7, 7, step_days=57)) is None
    assert share(timed(7, 7, step_days=56)) == 100
    assert share(timed(7)) is None


@given(st.lists(LEVELS, min_size=2, max_size=6))
def test_time_in_range_agrees_with_counting_small_steps(levels):
    points = timed(*levels)
    steps, inside = 2000, 0.0
    for (_, first), (_, last) in pairwise(points):
        values = [float(first) + (float(last) - float(first)) * (i + 0.5) / steps for i in range(steps)]
        inside += sum(5 <= value <= 10 for value in values) / steps

    assert float(share(points)) == pytest.approx(100 * inside / (len(points) - 1), abs=0.2)


@given(st.lists(LEVELS, min_size=2, max_size=8))
def test_cv_is_the_sd_with_n_minus_1_over_the_mean(levels):
    n = len(levels)
    by_hand = 100 * pstdev(map(float, levels)) * (n / (n - 1)) ** 0.5 / (sum(map(float, levels)) / n)

    assert float(indices.coefficient_of_variation_percent(levels)) == pytest.approx(by_hand, abs=0.06)


def test_level_standardised_to_45_percent(library):
    assert indices.standardised(D("8"), haematocrit_percent=D(30), library=library) == 12
    assert indices.standardised(D("8"), haematocrit_percent=D(45), library=library) == 8


def test_level_to_dose_is_the_trough_over_the_daily_dose():
    assert indices.level_to_dose(D("8.2"), daily_dose_mg=D(3)) == D("2.73")


def test_cmia_reads_as_the_record_says_within_the_levels_it_was_found_for_and_not_outside(library):
    assert indices.as_reference_method(D(10), assay="cmia", library=library) == D("8.19")
    assert indices.as_reference_method(D("3.5"), assay="cmia", library=library) is None
    assert indices.as_reference_method(D("14.5"), assay="cmia", library=library) is None


def test_eclia_is_the_line_turned_round_and_other_methods_have_none(library):
    assert indices.as_reference_method(D("1.26") * 10 + D("0.08"), assay="eclia", library=library) == 10
    assert indices.as_reference_method(D(10), assay="emit", library=library) is None
    assert indices.as_reference_method(D(10), assay="lc-ms", library=library) == 10


def test_usual_fold_is_one_without_variability_and_grows_with_it():
    assert indices.usual_fold(D(0)) == 1
    assert D(1) < indices.usual_fold(D(15)) < indices.usual_fold(D(30)) < D("2.3")
