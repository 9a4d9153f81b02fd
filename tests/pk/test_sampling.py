"""Which level would teach most; which levels do not fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pk.building import ORAL, model
from tests.pk.courses import COVARIATES, course, fitted, of_base
from troughwise.pk.exposure import steady_exposure
from troughwise.pk.fit import evaluate
from troughwise.pk.forecast import Course
from troughwise.pk.regimens import Regimen, following
from troughwise.pk.sampling import lesson, log_clearance
from troughwise.pk.suspects import SUSPECT, far_out, learnt, left_out, suspects

STEADY = {"time": 0.0, "amount": 3.0, "steady": 1.0, "interval": 12.0, "additional": 20.0}
LEVELS = (
    {"time": 12.0, "level": 6.0},
    {"time": 36.0, "level": 7.0},
    {"time": 60.0, "level": 7.5},
    {"time": 84.0, "level": 6.5},
)
REGIMEN = Regimen((3.0,), 12.0)
HOURS = 96 + np.array([0.5, 1.0, 2.0, 4.0, 8.0, 12.0])
EVERY = pytest.mark.parametrize("name", COVARIATES)


def _coming(of: Course, hours: np.ndarray) -> Course:
    return following(of, regimens=[REGIMEN], start_h=96.0, hours=[hours])


@EVERY
@pytest.mark.parametrize("levels", [0, 1, 4])
def test_a_new_level_never_increases_the_expected_variance(name: str, levels: int) -> None:
    patient = of_base(name, STEADY, *LEVELS[:levels])
    found = lesson(_coming(patient, HOURS), fits=fitted(patient), target=log_clearance(patient))
    assert found.now > 0
    assert (found.after <= found.now).all()
    assert (found.after > 0).all()


def test_expected_variance_is_that_of_a_fit_whose_new_level_is_as_predicted() -> None:
    """The information of a level does not depend on its value: so the covariance at the same effects says the same."""
    patient = of_base("campagne-2018-kidney-adult", STEADY, *LEVELS)
    fits, coming = fitted(patient), _coming(patient, HOURS[3:4])
    found = lesson(coming, fits=fits, target=log_clearance(patient))
    table = coming.events
    level = np.where(table.time == HOURS[3], 9.0, np.nan)
    again = np.isin(table.time, patient.events.time[patient.events.is_level])
    level[again] = patient.events.level[patient.events.is_level]
    measured = replace(table, level=level, evid=np.where(again, 0, table.evid))
    after = evaluate(patient.population, events=measured, typical=coming.typical, eta=fits.eta)
    assert found.after[0] == pytest.approx(after.covariance[0, 0, 0], rel=1e-6)


def test_the_logarithm_of_the_area_is_minus_that_of_clearance_as_a_target() -> None:
    patient = of_base("campagne-2018-kidney-adult", STEADY, *LEVELS)
    fits, coming = fitted(patient), _coming(patient, HOURS)
    area = lesson(coming, fits=fits,
                  target=lambda eta: np.log(steady_exposure(patient, regimens=[REGIMEN], eta=eta).area[:, 0]))  # fmt: skip
    clearance = lesson(coming, fits=fits, target=log_clearance(patient))
    assert np.allclose(area.after, clearance.after, rtol=1e-6)


@EVERY
def test_one_level_fifty_times_the_others_is_found(name: str) -> None:
    wrong = [{**row, "level": row["level"] * (50 if number == 2 else 1)} for number, row in enumerate(LEVELS)]
    patient = of_base(name, STEADY, *wrong)
    assert suspects(patient).tolist() == [3]
    out = left_out(patient)
    assert abs(out.distance[2]) > SUSPECT
    assert out.predicted[2] == pytest.approx(7, rel=0.5)


def test_one_level_a_fiftieth_of_the_others_is_found() -> None:
    wrong = [{**row, "level": row["level"] / (50 if number == 0 else 1)} for number, row in enumerate(LEVELS)]
    assert suspects(of_base("hao-2018-nephrotic-child", STEADY, *wrong)).tolist() == [1]


@EVERY
def test_levels_that_agree_are_not_suspect(name: str) -> None:
    assert not suspects(of_base(name, STEADY, *LEVELS)).size


def test_an_additive_error_measures_distance_in_its_unit() -> None:
    of = model({**ORAL, "clearance": (20.0, 0.2)},
               residual={"any": {"form": "additive", "additive": {"sd": 1.0, "where": "test"}}})  # fmt: skip
    patient = course(of, {**STEADY, "amount": 2000.0}, *LEVELS[:3], {"time": 84.0, "level": 0.0})
    out = left_out(patient)
    assert out.distance[3] == pytest.approx(-out.predicted[3], rel=0.2)
    assert suspects(patient).tolist() == [4]


def test_the_fit_without_a_level_is_the_fit_of_the_others() -> None:
    name = "campagne-2018-kidney-adult"
    out, others = left_out(of_base(name, STEADY, *LEVELS)), fitted(of_base(name, STEADY, *LEVELS[:1], *LEVELS[2:]))
    assert np.allclose(out.fits.eta[:, 1], others.eta[:, 0], atol=1e-5)


def test_a_level_before_the_first_dose_is_infinitely_far_out() -> None:
    patient = of_base(
        "zhou-2026-nephrotic-adult", {"time": 0.0, "level": 5.0}, {**STEADY, "time": 1.0, "steady": 0}, *LEVELS
    )
    assert left_out(patient).distance[0] == np.inf
    assert 0 in suspects(patient)


def test_without_levels_nothing_is_left_out() -> None:
    patient = of_base("campagne-2018-kidney-adult", STEADY)
    assert not left_out(patient).distance.size
    assert not suspects(patient).size


def test_without_levels_nothing_is_learnt() -> None:
    patient = of_base("campagne-2018-kidney-adult", STEADY)
    fits = fitted(patient)
    assert np.allclose(learnt(patient.population, fits=fits), 0, atol=1e-12)
    assert not far_out(patient.population, fits=fits).any()


@settings(max_examples=15, deadline=None)
@given(count=st.integers(1, 4))
def test_what_is_learnt_lies_between_nothing_and_everything(count: int) -> None:
    patient = of_base("campagne-2018-kidney-adult", STEADY, *LEVELS[:count])
    found = learnt(patient.population, fits=fitted(patient))
    assert ((found > -1e-9) & (found < 1)).all()


def test_a_patient_unlike_the_population_is_far_out() -> None:
    high = [{**row, "level": 60.0} for row in LEVELS]
    patient = of_base("zhou-2026-nephrotic-adult", STEADY, *high)
    assert far_out(patient.population, fits=fitted(patient)).all()
