"""Exposure against closed forms and dense sums; the laws of more dose, more time and linear models."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pk.building import ORAL, model
from tests.pk.courses import COVARIATES, course, fitted, of_base
from tests.pk.test_forecast import BINDING, BY_OCCASION, _occasions
from tests.pk.test_predict import MODELS
from troughwise.pk.arrays import Array
from troughwise.pk.exposure import Exposure, later_exposure, steady_area, steady_exposure
from troughwise.pk.forecast import Course
from troughwise.pk.posterior import posterior
from troughwise.pk.regimens import Regimen, at_steady_state
from troughwise.pk.waiting import CHANGED, HORIZON_H, settling_h, time_below, withheld_h

STEADY = {"time": 0.0, "amount": 3.0, "steady": 1.0, "interval": 12.0, "additional": 20.0}
TROUGHS = ({"time": 12.0, "level": 6.0}, {"time": 60.0, "level": 7.5})
TWICE, ONCE, UNEVEN, INFUSED = Regimen((3.0,), 12.0), Regimen((5.0,), 24.0), Regimen((3.0, 2.0), 12.0), (
    Regimen((5.0,), 24.0, infusion_h=4.0, into_central=True))  # fmt: skip
ALL = (TWICE, ONCE, UNEVEN, INFUSED)
BINDING_LAGGED = model(
    {"clearance": (600.0, 0.1), "central_volume": (4000.0, 0.2), "absorption_rate": (1.5, 0.5), "lag_time": (0.6, 0.1),
     "binding_capacity": 400.0, "binding_constant": 4.0},
    structure={"output": "red-cell-binding"}, covariates={"haematocrit_fraction": {}},
    units={"dose": "mg", "concentration": "ng/mL", "volume": "L", "scale": 1000},
)  # fmt: skip


def _draws(of: Course, count: int = 40) -> Array:
    return np.linalg.cholesky(of.population.omega) @ np.random.default_rng(7).standard_normal(
        (len(of.population.effects), count)
    )


def _patient(name: str) -> Course:
    return of_base(name, STEADY, *TROUGHS)


def _dense(of: Course, regimen: Regimen, eta: Array) -> Exposure:
    """By many levels and the trapezoidal rule."""
    hours = np.linspace(0.0, regimen.cycle_h, 6001)
    levels = at_steady_state(of, regimens=[regimen], hours=[hours]).levels(eta)
    area = ((levels[:, 1:] + levels[:, :-1]) / 2) @ np.diff(hours)
    return Exposure(levels[:, [-1]], levels.max(axis=1)[:, None], area[:, None], np.array([regimen.cycle_h]))


@pytest.mark.parametrize("name", COVARIATES)
@pytest.mark.parametrize("regimen", ALL)
def test_trough_peak_and_area_are_those_of_the_whole_curve(name: str, regimen: Regimen) -> None:
    patient = _patient(name)
    eta = _draws(patient)
    found, dense = steady_exposure(patient, regimens=[regimen], eta=eta), _dense(patient, regimen, eta)
    assert np.allclose(found.trough, dense.trough, rtol=1e-9)
    assert np.allclose(found.peak, dense.peak, rtol=1e-2)
    assert np.allclose(found.area, dense.area, rtol=1e-3)


@pytest.mark.parametrize("regimen", ALL[:3])
def test_area_with_lag_and_red_cell_binding_is_that_of_the_whole_curve(regimen: Regimen) -> None:
    patient = course(BINDING_LAGGED, STEADY, haematocrit_fraction=0.35)
    eta = _draws(patient)
    found, dense = steady_exposure(patient, regimens=[regimen], eta=eta), _dense(patient, regimen, eta)
    assert np.allclose(found.area, dense.area, rtol=1e-3)
    assert np.allclose(found.peak, dense.peak, rtol=1e-2)


def test_area_after_a_history_is_right_though_every_draw_has_its_own_corner() -> None:
    """The area of a steady linear model is known exactly; here it is summed over draws whose absorption differs tenfold."""
    patient = _patient("campagne-2018-kidney-adult")
    eta = _draws(patient, 400)
    later = later_exposure(patient, regimens=[TWICE], start_h=84.0, cycles=400, eta=eta)
    error = np.abs(later.area / steady_area(patient, regimens=[TWICE], eta=eta) - 1)
    assert error.max() < 3e-3
    assert np.quantile(error, 0.95) < 1e-3


@pytest.mark.parametrize("name", MODELS)
def test_area_by_gauss_s_rule_is_the_closed_form_once_the_regimen_is_steady(name: str) -> None:
    patient = course(MODELS[name], {"time": 0, "evid": 2})
    later = later_exposure(patient, regimens=ALL[:3], start_h=0.0, cycles=60, eta=np.zeros((0, 1)))
    exact = steady_area(patient, regimens=ALL[:3], eta=np.zeros((0, 1)))
    assert np.allclose(later.area, exact, rtol=1e-3)
    assert np.allclose(later.trough, steady_exposure(patient, regimens=ALL[:3], eta=np.zeros((0, 1))).trough, rtol=1e-6)


def test_a_regimen_after_a_history_ends_in_its_steady_state() -> None:
    patient = _patient("campagne-2018-kidney-adult")
    eta = _draws(patient)
    later = later_exposure(patient, regimens=[TWICE, UNEVEN], start_h=84.0, cycles=400, eta=eta)
    steady = steady_exposure(patient, regimens=[TWICE, UNEVEN], eta=eta)
    assert np.allclose(later.trough, steady.trough, rtol=1e-6)


def test_each_occasion_s_history_leads_into_the_last_one_s_steady_state() -> None:
    patient = course(BY_OCCASION, *_occasions())
    eta = _draws(patient, 5)
    later = later_exposure(patient, regimens=[Regimen((900.0,), 12.0)], start_h=96.0, cycles=60, eta=eta)
    assert np.allclose(later.trough, steady_exposure(patient, regimens=[Regimen((900.0,), 12.0)], eta=eta).trough, rtol=1e-4)


@settings(max_examples=15, deadline=None)
@given(dose=st.floats(0.5, 20.0), more=st.floats(0.0, 10.0), binding=st.booleans())
def test_more_dose_is_never_less_exposure(dose: float, more: float, binding: bool) -> None:
    patient = course(BINDING_LAGGED, STEADY, haematocrit_fraction=0.35) if binding else _patient("zhou-2026-nephrotic-adult")
    found = steady_exposure(
        patient, regimens=[Regimen((dose,), 12.0), Regimen((dose + more,), 12.0)], eta=_draws(patient, 5)
    )
    for values in (found.trough, found.peak, found.area, found.average):
        assert (values[:, 1] >= values[:, 0] * (1 - 1e-9)).all()
    assert (found.peak >= found.trough).all()


@pytest.mark.parametrize("disposition", ["one-compartment", "steady-state-average"])
def test_area_needs_no_curve_only_clearance_and_what_is_absorbed(disposition: str) -> None:
    """F x dose / CL, and also where the model is written with an elimination rate; the vein needs no F."""
    parts = {**ORAL, "relative_bioavailability": 0.5}
    by_rate = {**parts, "elimination_rate": 4.0 / 70.0}
    for parameters in (parts, {name: value for name, value in by_rate.items() if name != "clearance"}):
        patient = course(model(parameters, disposition=disposition), {"time": 0, "evid": 2})
        area = steady_area(patient, regimens=[UNEVEN, INFUSED], eta=np.zeros((0, 1)))
        assert area[0] == pytest.approx([5.0 * 0.5 / 4.0, 5.0 / 4.0])


def test_a_dose_of_nothing_gives_nothing() -> None:
    found = steady_exposure(_patient("zhou-2026-nephrotic-adult"), regimens=[Regimen((0.0,), 12.0)], eta=np.zeros((1, 2)))
    assert not found.trough.any()
    assert not found.area.any()


def test_one_compartment_settles_when_its_half_lives_say() -> None:
    patient = course(model({**ORAL, "clearance": (4.0, 0.1)}), {"time": 0, "evid": 2})
    eta = np.array([[-0.3, 0.0, 0.4]])
    rate = 4.0 * np.exp(eta[0]) / 70.0
    found = settling_h(patient, current=Regimen((3.0,), 12.0), new=Regimen((5.0,), 12.0), eta=eta)
    assert np.array_equal(found, 12 * np.ceil(np.log(1 / (1 - CHANGED)) / rate / 12))


def test_no_change_has_settled_at_once() -> None:
    patient = _patient("campagne-2018-kidney-adult")
    assert not settling_h(patient, current=UNEVEN, new=UNEVEN, eta=_draws(patient)).any()


@pytest.mark.parametrize("new", [ONCE, Regimen((6.0,), 12.0), Regimen((1.0, 2.0), 12.0)])
def test_a_change_settles_within_the_horizon_for_nearly_every_draw(new: Regimen) -> None:
    patient = _patient("campagne-2018-kidney-adult")
    eta = posterior(patient, fits=fitted(patient), seed=1).eta
    found = settling_h(patient, current=TWICE, new=new, eta=eta)
    assert 12 <= np.median(found) < HORIZON_H / 4
    assert np.isfinite(found).mean() > 0.95


def test_levels_fall_as_their_half_life_says_when_doses_are_withheld() -> None:
    hours = np.linspace(0, 100, 41)
    levels = 20 * np.exp(-np.outer([0.02, 0.05, 0.0001], hours))
    found = time_below(levels, hours=hours, limit=10.0)
    assert found[:2] == pytest.approx(np.log(2) / np.array([0.02, 0.05]))
    assert found[2] == np.inf
    assert time_below(np.full((1, 5), 3.0), hours=np.arange(5.0), limit=10.0) == 0


def test_a_higher_limit_is_reached_sooner() -> None:
    patient = _patient("campagne-2018-kidney-adult")
    eta = _draws(patient)
    high, low = (withheld_h(patient, start_h=72.0, limit=limit, eta=eta) for limit in (5.0, 2.0))
    assert (high <= low).all()
    assert (high < low).any()


def test_red_cells_hold_levels_below_proportion() -> None:
    patient = course(BINDING, STEADY, haematocrit_fraction=0.35)
    doses = [Regimen((1.0,), 12.0), Regimen((10.0,), 12.0)]
    found = steady_exposure(patient, regimens=doses, eta=np.zeros((1, 1)))
    assert (found.area[:, 1] < 10 * found.area[:, 0]).all()
