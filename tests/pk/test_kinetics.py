"""The closed forms against a numerical solution of the same differential equations (SciPy's LSODA)."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from troughwise.pk.kinetics import Kinetics, one_compartment, two_compartments, with_absorption

RATE = st.floats(0.02, 5.0)


def _kinetics(*, steps: int, two: bool, absorbed: bool, rates: list[float]) -> tuple[Kinetics, np.ndarray]:
    """A system, and its rate matrix written down from the drawing in the module."""
    r, k10, k12, k21, ka = (np.array([rate]) for rate in rates)
    behind = two_compartments(k10, k12=k12, k21=k21) if two else one_compartment(k10)
    behind = with_absorption(behind, absorption=ka) if absorbed else behind
    system = Kinetics(steps, r if steps else None, behind, k10, (k12, k21) if two else None, ka if absorbed else None)
    matrix = np.zeros((system.size, system.size))
    for place, rate in enumerate([r[0]] * steps + [ka[0]] * absorbed):
        matrix[place, place] -= rate
        matrix[place + 1, place] += rate
    matrix[system.central, system.central] -= k10[0]
    if two:
        across = slice(system.central, system.central + 2)
        matrix[across, across] += [[-k12[0], k21[0]], [k12[0], -k21[0]]]
    return system, matrix


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5), st.booleans(), st.booleans(), st.lists(RATE, min_size=5, max_size=5), st.floats(0.1, 24.0))
def test_amounts_agree_with_a_differential_equation_solver(
    steps: int, two: bool, absorbed: bool, rates: list[float], time: float
) -> None:
    assume(steps > 0 or not absorbed)
    system, matrix = _kinetics(steps=steps, two=two, absorbed=absorbed, rates=rates)
    start = np.linspace(1.0, 0.2, system.size)
    closed = system.state_after(np.array([time]), state=[np.array([amount]) for amount in start])
    solved = solve_ivp(lambda _, y: matrix @ y, (0, time), start, method="LSODA", rtol=1e-12, atol=1e-13).y[:, -1]
    assert np.allclose([part[0] for part in closed if part is not None], solved, rtol=1e-8, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.floats(0.05, 3.0), st.sampled_from([0.0, 1e-12, 1e-9, 1e-6, 1e-4, 1e-2]))
def test_absorption_as_fast_as_elimination_loses_no_digits(steps: int, rate: float, apart: float) -> None:
    """ka = k10 is the removable singularity of every textbook formula."""
    system, matrix = _kinetics(steps=steps, two=False, absorbed=False, rates=[rate * (1 + apart), rate, 1, 1, 1])
    time = np.array([0.3, 2.0, 9.0])
    solved = solve_ivp(lambda _, y: matrix @ y, (0, 9), np.eye(system.size)[0], method="LSODA", rtol=1e-12, atol=1e-14,
                       t_eval=time).y[-1]  # fmt: skip
    assert np.allclose(system.central_after(time, state=system.unit(0)), solved, rtol=1e-8, atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 4), st.booleans(), st.lists(RATE, min_size=5, max_size=5), st.floats(1.0, 24.0))
def test_repeating_for_ever_is_a_geometric_series(steps: int, two: bool, rates: list[float], interval: float) -> None:
    system, _ = _kinetics(steps=steps, two=two, absorbed=False, rates=rates)
    tau, dose = np.array([interval]), system.unit(0)
    endless = system.repeated(tau, state=dose)
    once_more = [
        a + (0.0 if b is None else b)
        for a, b in zip(system.state_after(tau, state=endless), dose, strict=True)
        if a is not None
    ]
    assert np.allclose(np.ravel(once_more), np.ravel([part for part in endless if part is not None]), rtol=1e-9)


@given(st.integers(0, 4), st.booleans(), st.lists(RATE, min_size=5, max_size=5))
def test_constant_input_and_losses_balance_at_its_steady_amounts(steps: int, two: bool, rates: list[float]) -> None:
    system, matrix = _kinetics(steps=steps, two=two, absorbed=False, rates=rates)
    steady = np.array([0.0 if part is None else part[0] for part in system.steady_input(0)])
    assert np.allclose(matrix @ steady, -np.eye(system.size)[0], atol=1e-9)
