"""Savic's input with a broken number of transfers, against its own integral and against whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import gammaln

from tests.pk.building import events, model, predicted
from troughwise.pk.gamma_input import input_response
from troughwise.pk.kinetics import gamma_inputs

RATE = st.floats(0.05, 5.0)


@settings(max_examples=60, deadline=None)
@given(st.floats(1.2, 4.0), RATE, RATE, st.floats(0.1, 40.0))
def test_response_is_the_integral_it_stands_for(order: float, step_rate: float, rate: float, time: float) -> None:
    def inside(s: float) -> float:
        return float(
            np.exp(order * np.log(step_rate) + (order - 1) * np.log(s) - step_rate * s - gammaln(order) - rate * (time - s))
        )

    peak = [min(time * 0.999, (order - 1) / step_rate), max(0.0, time - 1 / rate)]
    wanted = quad(inside, 1e-300, time, points=sorted(peak), epsabs=1e-13, epsrel=1e-11, limit=300)[0]
    found = input_response(order, step_rate=np.array([step_rate]), rate=np.array([rate]), time=np.array([time]))
    assert found[0] == pytest.approx(wanted, rel=1e-7, abs=1e-11)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_whole_numbers_agree_with_the_chain(steps: int) -> None:
    time = np.array([0.01, 0.7, 3.0, 20.0, 90.0])
    rates = {"step_rate": np.array([1.3]), "rate": np.array([0.2])}
    chain = gamma_inputs(steps, **rates, time=time, gone=np.exp(-0.2 * time))[-1]
    assert np.allclose(input_response(float(steps), **rates, time=time), chain, rtol=1e-10)


def test_steady_state_of_a_broken_number_is_a_long_history() -> None:
    of = model({"clearance": 3.27, "central_volume": 94.9, "intercompartmental_clearance": 9.62, "peripheral_volume": 500,
                "absorption_rate": 2.97, "mean_transit_time": 3.39, "transit_number": "1.58"},
               absorption="transit-savic", disposition="two-compartment",
               structure={"first_order_after_transit": True})  # fmt: skip
    seen = [{"time": 4800.0 + hour} for hour in (0.0, 1.0, 6.0, 24.0)]
    steady = events({"time": 4800, "amount": 5, "steady": 1, "interval": 24}, *seen)
    long = events({"time": 0, "amount": 5, "interval": 24, "additional": 200}, *seen)
    assert np.allclose(predicted(of, steady), predicted(of, long), rtol=1e-8)
