"""Forecasts against the same levels predicted one by one, and what is said of many draws."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.pk.building import ORAL, events, model, predicted
from tests.pk.courses import course, fitted, typical_eta
from tests.pk.test_predict import MODELS as CHAINS
from tests.pk.test_predict import TWO
from troughwise.pk.arrays import Array
from troughwise.pk.events import Carry
from troughwise.pk.forecast import QUANTILES, Course, levels_at, measured, quantiles, shares
from troughwise.pk.regimens import Regimen, at_steady_state, following
from troughwise.vocabulary.errors import InputError

MODELS = {
    **CHAINS,
    "savic with a broken number": model(
        {**TWO, "mean_transit_time": 2.9, "transit_number": 1.58}, absorption="transit-savic", disposition="two-compartment"
    ),
}
EVERY = pytest.mark.parametrize("name", MODELS)
HOURS = np.array([0.0, 0.4, 3.1, 7.7, 12.0, 19.3, 24.0])
HISTORY = ({"time": 0.0, "amount": 3000.0, "interval": 12.0, "additional": 5.0}, {"time": 60.0, "level": 6.0})
BINDING = model(
    {**ORAL, "binding_capacity": (400.0, 0.05), "binding_constant": 4.0}, structure={"output": "red-cell-binding"},
    covariates={"haematocrit_fraction": {}},
)  # fmt: skip
VARYING = {"between_patients": {"variance": 0.1, "where": "test"}, "between_occasions": {"variance": 0.05, "where": "test"}}
BY_OCCASION = model({**ORAL, "clearance": {"value": 20, **VARYING}, "central_volume": (300.0, 0.2)})


def _written_out(amounts: tuple[float, ...], interval: float, *, cycles: int) -> list[dict[str, float]]:
    every = [amounts[number % len(amounts)] for number in range(cycles * len(amounts))]
    start = -interval * len(amounts) * (cycles - 1)
    return [{"time": start + interval * number, "amount": amount} for number, amount in enumerate(every)]


@EVERY
@pytest.mark.parametrize(("amounts", "interval"), [((3.0,), 12.0), ((3.0, 1.0), 12.0), ((1.0, 2.0, 4.0), 8.0)])
def test_a_regimen_at_steady_state_is_what_its_doses_written_out_end_in(name: str, amounts, interval: float) -> None:
    patient = course(MODELS[name], {"time": 0, "evid": 2})
    regimen = Regimen(amounts, interval)
    hours = HOURS[regimen.cycle_h >= HOURS]
    found = at_steady_state(patient, regimens=[regimen], hours=[hours]).levels(typical_eta(patient))
    rows = sorted(
        [*_written_out(amounts, interval, cycles=60), *[{"time": hour} for hour in hours]], key=lambda r: r["time"]
    )
    assert np.allclose(found[0], predicted(MODELS[name], events(*rows)), rtol=1e-8)


@EVERY
def test_a_regimen_after_a_history_is_the_history_with_its_doses(name: str) -> None:
    patient = course(MODELS[name], *HISTORY)
    hours = np.array([12.5, 61.0, 72.0, 80.0, 95.0, 121.0])
    followed = following(patient, regimens=[Regimen((2000.0, 500.0), 12.0)], start_h=72.0, hours=[hours])
    doses = [*[{"time": 12.0 * number, "amount": 3000.0} for number in range(6)],
             *[{"time": 72.0 + 12 * number, "amount": (2000.0, 500.0)[number % 2]} for number in range(6)]]  # fmt: skip
    rows = sorted([*doses, *[{"time": hour} for hour in hours]], key=lambda row: row["time"])
    assert np.allclose(followed.levels(typical_eta(patient))[0], predicted(MODELS[name], events(*rows)), rtol=1e-8)


@pytest.mark.parametrize(("carry", "between"), [("backward", 70.0), ("forward", 50.0)])
def test_covariates_hold_in_a_forecast_as_in_a_fit(carry: Carry, between: float) -> None:
    """The weight changes between the dose and the level; what is asked in between and later has the weight that holds."""
    effect = {"form": "power", "covariate": "weight_kg", "reference": 70, "exponent": 0.75, "where": "test"}
    of = model({**ORAL, "clearance": {"value": 10, "effects": [effect]}}, covariates={"weight_kg": {}})
    history = replace(course(of, *HISTORY, weight_kg=np.array([50.0, 70.0])), carry=carry)
    hours = np.array([30.0, 66.0, 90.0])
    found = following(history, regimens=[Regimen((2000.0,), 12.0)], start_h=72.0, hours=[hours]).levels(np.zeros((0, 1)))
    rows = [HISTORY[0], {"time": 30.0}, {"time": 60.0, "evid": 2}, {"time": 66.0},
            {"time": 72.0, "amount": 2000.0, "interval": 12.0, "additional": 1.0}, {"time": 90.0}]  # fmt: skip
    weight = {"weight_kg": np.array([50.0, between, 70.0, 70.0, 70.0, 70.0])}
    assert np.allclose(found[0], predicted(of, events(*rows), columns=weight, carry=carry), rtol=1e-10)
    as_now = predicted(of, events(*rows), columns={"weight_kg": np.full(6, 70.0)})
    assert bool(np.isclose(found[0, 0], as_now[0], rtol=1e-10)) == (carry == "backward")


@pytest.mark.parametrize("start", [59.0, -1.0])
def test_a_regimen_cannot_start_within_the_history(start: float) -> None:
    with pytest.raises(InputError, match="only follow the whole history"):
        following(course(MODELS["two"], *HISTORY), regimens=[Regimen((1.0,), 12.0)], start_h=start, hours=[HOURS])


def test_repeated_doses_of_the_history_stop_where_the_regimen_starts() -> None:
    endless = course(MODELS["two"], {**HISTORY[0], "additional": 500.0}, HISTORY[1])
    ending = course(MODELS["two"], *HISTORY)
    found = [following(of, regimens=[Regimen((1.0,), 12.0)], start_h=72.0, hours=[72 + HOURS]).levels(typical_eta(of))
             for of in (endless, ending)]  # fmt: skip
    assert np.array_equal(*found)


def test_every_draw_and_regimen_is_predicted_as_alone() -> None:
    patient = course(BY_OCCASION, *_occasions())
    eta = 0.3 * np.random.default_rng(1).standard_normal((len(patient.population.effects), 7))
    regimens = [Regimen((float(dose),), 12.0) for dose in (500, 1000, 2000)]
    hours = [80 + HOURS, 80 + HOURS[:3], 90 + 2 * HOURS]
    together = following(patient, regimens=regimens, start_h=80.0, hours=hours).levels(eta)
    alone = [following(patient, regimens=[regimen], start_h=80.0, hours=[when]).levels(eta[:, [draw]])[0]
             for draw in range(7) for regimen, when in zip(regimens, hours, strict=True)]  # fmt: skip
    assert np.allclose(together.ravel(), np.concatenate(alone), rtol=1e-10)


def test_the_future_carries_the_last_occasion() -> None:
    patient = course(BY_OCCASION, *_occasions())
    effects = [(effect.parameter, effect.occasion) for effect in patient.population.effects]
    eta = np.zeros((len(effects), 3))
    eta[effects.index(("clearance", 2)), 1] = 0.5
    eta[effects.index(("clearance", 1)), 2] = 0.5
    steady = at_steady_state(patient, regimens=[Regimen((1000.0,), 12.0)], hours=[HOURS[:5]]).levels(eta)
    assert (steady[1] < steady[0]).all()
    assert np.array_equal(steady[2], steady[0])


def test_red_cell_binding_is_applied_to_the_forecast() -> None:
    patient = course(BINDING, *HISTORY, haematocrit_fraction=0.35)
    hours = [np.array([0.0, 2.0, 12.0])]
    once, twice = (at_steady_state(patient, regimens=[Regimen((dose,), 12.0)], hours=hours).levels(typical_eta(patient))
                   for dose in (1000.0, 2000.0))  # fmt: skip
    assert (twice < 2 * once).all()
    assert (twice > once).all()


def test_asking_for_a_forecast_leaves_the_fit_as_it_was() -> None:
    patient = course(MODELS["two"], *HISTORY, {"time": 70.0})
    blank = replace(
        patient, events=replace(patient.events, level=np.where(patient.events.time == 70, np.nan, patient.events.level))
    )
    before = fitted(blank).marginal_objective
    assert levels_at(blank.population, events=blank.events, typical=blank.typical, eta=typical_eta(blank)).shape == (1, 2)
    assert np.array_equal(before, fitted(blank).marginal_objective)


@settings(max_examples=30, deadline=None)
@given(arrays.arrays(float, st.tuples(st.integers(1, 60), st.integers(1, 3)), elements=st.floats(0, 100)),
       st.floats(0, 50), st.floats(0, 50))  # fmt: skip
def test_probabilities_sum_to_one_and_intervals_nest(values: Array, low: float, width: float) -> None:
    found = shares(values, low=low, high=low + width)
    assert np.allclose(found.below + found.within + found.above, 1)
    assert (found.within > -1e-12).all()
    assert (np.diff(quantiles(values), axis=0) >= 0).all()


def test_a_quantile_may_be_infinite() -> None:
    assert quantiles(np.array([1.0] * 60 + [inf] * 40)).tolist() == [1.0, 1.0, 1.0, inf, inf]


@pytest.mark.parametrize(("form", "spread"), [("proportional", 0.2), ("log-additive", 0.2), ("additive", 2.0)])
def test_a_measured_level_spreads_by_the_residual_error(form: str, spread: float) -> None:
    kind = "additive" if form == "additive" else "proportional"
    of = model(ORAL, residual={"any": {"form": form, kind: {"sd": spread, "where": "test"}}})
    found = quantiles(measured(course(of, *HISTORY).population, levels=np.full((4000, 2), 10.0), seed=1))
    z = np.array([-1.6449, -0.6745, 0.0, 0.6745, 1.6449])
    wanted = 10 * np.exp(0.2 * z) if form == "log-additive" else 10 + 2 * z
    assert np.allclose(found, wanted[:, None], rtol=2e-3)
    assert len(QUANTILES) == len(found)


def test_nothing_is_measured_below_zero() -> None:
    of = model(ORAL, residual={"any": {"form": "additive", "additive": {"sd": 5.0, "where": "test"}}})
    assert measured(course(of, *HISTORY).population, levels=np.full((100, 1), 1.0), seed=1).min() == 0


def _occasions() -> list[dict[str, float]]:
    return [{"time": 0.0, "amount": 1500.0, "interval": 12.0, "additional": 2.0}, {"time": 24.0, "level": 5.0},
            {"time": 48.0, "amount": 1500.0, "interval": 12.0, "additional": 2.0, "occasion": 2},
            {"time": 73.0, "level": 9.0, "occasion": 2}]  # fmt: skip


def test_draws_of_a_course_without_effects_are_its_typical_levels() -> None:
    fixed: Course = course(model(ORAL), *HISTORY)
    assert fixed.levels(np.zeros((0, 3))).shape == (3, 1)
