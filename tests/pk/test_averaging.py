"""Weights of models, and mixtures of their draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pk.building import ORAL, events, fitted, model
from troughwise.pk.averaging import comparable_objective, mixed, weights
from troughwise.pk.individuals import Population

SPREAD = {"sd": 0.05, "where": "test"}
LEVELS = [{"time": 0.0, "amount": 1000.0}, *[{"time": float(hour), "level": 40.0 / hour} for hour in (6, 8, 10)]]
TYPICAL = {**ORAL, "clearance": (4.0, 0.2)}


def _objective(form: str, *rows: dict[str, float]) -> np.ndarray:
    of, table = model(TYPICAL, residual={"any": {"form": form, "proportional": SPREAD}}), events(*rows)
    return comparable_objective(Population(of), events=table, fits=fitted(of, table))


def test_a_model_on_the_log_scale_is_compared_on_that_of_levels() -> None:
    """Around levels that a model predicts well, a small proportional error is the same thing on either scale."""
    from tests.pk.building import predicted

    table = events(*LEVELS)
    near = predicted(model(TYPICAL), table, eta=[0.1])
    rows = [LEVELS[0], *[{**row, "level": value} for row, value in zip(LEVELS[1:], near, strict=True)]]
    proportional, logarithmic = (_objective(form, *rows)[0] for form in ("proportional", "log-additive"))
    assert proportional == pytest.approx(logarithmic, abs=0.1)


def test_a_model_whose_fit_did_not_end_well_gets_no_weight() -> None:
    impossible = _objective("proportional", {"time": 0.0, "level": 5.0}, {"time": 1.0, "amount": 3.0})
    assert impossible[0] == np.inf
    assert weights(np.array([10.0, np.inf, 10.0])).tolist() == [0.5, 0.0, 0.5]
    assert weights(np.array([np.inf, np.inf])).tolist() == [0.0, 0.0]


def test_without_levels_the_weights_are_the_priors() -> None:
    objectives = np.array([_objective("proportional", LEVELS[0])[0], _objective("log-additive", LEVELS[0])[0]])
    assert weights(objectives, priors=np.array([3.0, 1.0])).tolist() == [0.75, 0.25]


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6), st.floats(-1e3, 1e3))
def test_weights_sum_to_one_and_only_differences_count(objectives: list[float], shift: float) -> None:
    found = weights(np.array(objectives))
    assert found.sum() == pytest.approx(1)
    assert np.allclose(found, weights(np.array(objectives) + shift), atol=1e-6)
    assert found[np.argmin(objectives)] == found.max()


def test_a_difference_of_two_ln_nine_is_a_weight_of_nine_to_one() -> None:
    assert weights(np.array([0.0, 2 * np.log(9)])) == pytest.approx([0.9, 0.1])


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=4).filter(lambda parts: sum(parts) > 0.1))
def test_a_mixture_has_as_many_draws_and_each_model_its_share(parts: list[float]) -> None:
    share = np.array(parts) / sum(parts)
    found = mixed([np.full((200, 2), float(number)) for number in range(len(parts))], weights=share)
    assert found.shape == (200, 2)
    counts = np.bincount(found[:, 0].astype(int), minlength=len(parts))
    assert (np.abs(counts - 200 * share) < 1).all()


def test_draws_of_a_mixture_are_spread_through_those_of_each_model() -> None:
    ramp = np.arange(1000.0)
    assert mixed([ramp, ramp], weights=np.array([0.3, 0.7])).mean() == pytest.approx(ramp.mean(), rel=0.01)
