"""Laws of prediction: what holds for every model and regimen, and one way of saying a history against another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pk.building import ORAL, events, model, predicted
from troughwise.vocabulary.models import PopulationModel

TWO = {**ORAL, "peripheral_volume": 50.0, "intercompartmental_clearance": 4.0}
MODELS = {
    "oral": model(ORAL),
    "lagged": model({**ORAL, "lag_time": 0.7}),
    "two": model(TWO, disposition="two-compartment"),
    "zero-order": model({"clearance": 4, "central_volume": 70, "zero_order_duration": 2.5}, absorption="zero-order"),
    "zero-then-first": model({**ORAL, "zero_order_duration": 1.5}, absorption="zero-then-first-order"),
    "erlang": model({**TWO, "transit_rate": 3.0}, absorption="erlang", disposition="two-compartment",
                    structure={"erlang_stages": 3}),
    "savic": model({**TWO, "mean_transit_time": 2.9, "transit_number": 2}, absorption="transit-savic",
                   disposition="two-compartment", structure={"first_order_after_transit": True}),
}  # fmt: skip
EVERY = pytest.mark.parametrize("name", MODELS)
TIMES = (0.4, 1.3, 3.1, 7.7, 11.9)


def _levels(start: float = 0.0) -> list[dict[str, float]]:
    return [{"time": start + time} for time in TIMES]


@EVERY
def test_no_dose_no_level(name: str) -> None:
    assert not predicted(MODELS[name], events({"time": 0, "evid": 2}, *_levels())).any()


@EVERY
def test_twice_the_dose_is_twice_the_level(name: str) -> None:
    once, twice = (predicted(MODELS[name], events({"time": 0, "amount": amount}, *_levels())) for amount in (3.0, 6.0))
    assert np.allclose(2 * once, twice, rtol=1e-12)
    assert (once > 0).any()


@EVERY
def test_steady_state_is_what_a_long_history_ends_in(name: str) -> None:
    at_once = events({"time": 1200, "amount": 3, "steady": 1, "interval": 12}, *_levels(1200))
    written_out = events(*[{"time": 12 * dose, "amount": 3} for dose in range(101)], *_levels(1200))
    assert np.allclose(predicted(MODELS[name], at_once), predicted(MODELS[name], written_out), rtol=1e-8)


@EVERY
def test_additional_doses_are_the_same_doses_written_out(name: str) -> None:
    short = events({"time": 0, "amount": 3, "interval": 12, "additional": 5}, *_levels(60))
    long = events(*[{"time": 12 * dose, "amount": 3} for dose in range(6)], *_levels(60))
    assert np.allclose(predicted(MODELS[name], short), predicted(MODELS[name], long), rtol=1e-10)


@EVERY
def test_average_level_at_steady_state_is_dose_rate_over_clearance(name: str) -> None:
    nodes, weights = np.polynomial.legendre.leggauss(60)
    halves = [(6 * (nodes + 1) / 6 + 2 * part, weights / 6) for part in range(6)]
    times, share = np.concatenate([t for t, _ in halves]), np.concatenate([w for _, w in halves]) / 2
    table = events({"time": 0, "amount": 48, "steady": 1, "interval": 12}, *[{"time": float(time)} for time in times])
    assert predicted(MODELS[name], table) @ share == pytest.approx(48 / 12 / 4, rel=2e-3)


@EVERY
@pytest.mark.parametrize("changes", [1, 4, 9], ids=lambda rows: f"every {rows} rows")
def test_stepwise_and_superposed_predictions_agree(name: str, changes: int) -> None:
    """A covariate that changes and does nothing sends the patient through the other road.

    Where it stays for some rows, those without a dose between are worked out together.
    """
    of = MODELS[name]
    oral = [
        {"time": 0, "amount": 3, "steady": 1, "interval": 12, "additional": 2},
        {"time": 1},
        {"time": 2},
        {"time": 5},
        {"time": 9},
        {"time": 12},
        {"time": 13.2},
        {"time": 17},
        {"time": 22},
    ]
    infused = [
        {"time": 30},
        {"time": 30, "amount": 2},
        {"time": 30, "amount": 1},
        {"time": 31},
        {"time": 50, "amount": 4, "rate": 2, "central": 1},
        {"time": 51},
    ]
    rows = [*oral, *infused, {"time": 55}, {"time": 60}, {"time": 60}, {"time": 70}]
    weight = {"weight_kg": 60.0 + np.arange(len(rows)) // changes}
    assert np.allclose(predicted(of, events(*rows)), predicted(_moving(of), events(*rows), columns=weight), rtol=1e-9)


def _moving(of: PopulationModel) -> PopulationModel:
    """The same model with a covariate that has next to no effect."""
    idle = {"form": "linear", "covariate": "weight_kg", "reference": 70, "slope": "1e-13", "where": "test"}
    donor = model({**ORAL, "clearance": {"value": 4, "effects": [idle]}}, covariates={"weight_kg": {}})
    clearance = of.parameters["clearance"].model_copy(update={"effects": donor.parameters["clearance"].effects})
    return of.model_copy(update={"parameters": {**of.parameters, "clearance": clearance}})


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 11.0), st.floats(0.5, 8.0))
def test_an_infusion_is_many_small_doses(duration: float, seen: float) -> None:
    of = model(TWO, disposition="two-compartment")
    one = events({"time": 0, "amount": 10, "rate": 10 / duration, "central": 1}, {"time": seen})
    nodes, weights = np.polynomial.legendre.leggauss(40)
    until = min(duration, seen)
    parts = [{"time": until * (node + 1) / 2, "amount": 10 / duration * until * weight / 2, "central": 1}
             for node, weight in zip(nodes, weights, strict=True)]  # fmt: skip
    assert predicted(of, one) == pytest.approx(predicted(of, events(*parts, {"time": seen})), rel=1e-9)


def test_an_infusion_longer_than_its_interval_overlaps_itself() -> None:
    of = model(ORAL)
    steady = events({"time": 0, "amount": 30, "rate": 2, "steady": 1, "interval": 12, "central": 1}, *_levels())
    long = events(
        *[{"time": -12.0 * dose, "amount": 30, "rate": 2, "central": 1} for dose in range(100, -1, -1)], *_levels()
    )
    assert np.allclose(predicted(of, steady), predicted(of, long), rtol=1e-8)


def test_a_reset_forgets_and_may_turn_back_the_clock() -> None:
    fresh = events({"time": 0, "amount": 3}, {"time": 2})
    reset = events({"time": 0, "amount": 9}, {"time": 90, "amount": 9}, {"time": 0, "amount": 3, "evid": 4}, {"time": 2})
    assert predicted(model(ORAL), reset) == pytest.approx(predicted(model(ORAL), fresh))


def test_a_trough_at_the_time_of_a_bolus_depends_on_the_order_of_rows() -> None:
    before = events({"time": 0, "amount": 7, "central": 1}, {"time": 12}, {"time": 12, "amount": 7, "central": 1})
    after = events({"time": 0, "amount": 7, "central": 1}, {"time": 12, "amount": 7, "central": 1}, {"time": 12})
    assert predicted(model(ORAL), after)[0] - predicted(model(ORAL), before)[0] == pytest.approx(7 / 70)


def test_a_lagged_dose_is_pending_at_steady_state() -> None:
    table = events({"time": 0, "amount": 3, "steady": 1, "interval": 12}, {"time": 0.2}, {"time": 12.2 - 1e-9})
    assert np.ptp(predicted(MODELS["lagged"], table)) == pytest.approx(0, abs=1e-8)


def test_covariates_are_carried_backward_or_forward_as_asked() -> None:
    effect = {"form": "power", "covariate": "weight_kg", "reference": 70, "exponent": 1, "where": "test"}
    of = model({**ORAL, "clearance": {"value": 4, "effects": [effect]}}, covariates={"weight_kg": {}})
    table = events({"time": 0, "amount": 3}, {"time": 10})
    heavy_later = {"weight_kg": np.array([70.0, 140.0])}
    backward, forward = (predicted(of, table, columns=heavy_later, carry=carry)[0] for carry in ("backward", "forward"))
    assert forward == pytest.approx(predicted(model(ORAL), table)[0])
    assert backward == pytest.approx(predicted(model({**ORAL, "clearance": 8.0}), table)[0])


def test_red_cells_hold_most_of_the_drug() -> None:
    bound = model({**ORAL, "binding_capacity": 418, "binding_constant": 3.8}, structure={"output": "red-cell-binding"},
                  covariates={"haematocrit_fraction": {}})  # fmt: skip
    table = events({"time": 0, "amount": 3}, {"time": 2})
    plasma = predicted(model(ORAL), table)
    blood = predicted(bound, table, columns={"haematocrit_fraction": np.array([0.35, 0.35])})
    assert blood == pytest.approx(plasma * (1 + 418 * 0.35 / (plasma + 3.8)))
