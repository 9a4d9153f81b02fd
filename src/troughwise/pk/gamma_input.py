"""Savic's transit input with a broken number of compartments: no finite chain exists, so doses are added up.

With m = n + 1 (not whole), r = m / mean transit time, x = (r - lambda) T (Savic et al., J Pharmacokinet Pharmacodyn
2007;34:711):

    h_m(T) = integral_0^T r^m s^(m-1) e^(-r s) / Gamma(m) e^(-lambda (T - s)) ds
           = (r T)^m e^(-r T) sum_k x^k / Gamma(m + k + 1)                      0 <= x <= 40
           = (r / (r - lambda))^m e^(-lambda T)                                 x > 40, where the input is over
           = (r T)^m e^(-r T) / (Gamma(m) y) [1 - (m-1)/y + (m-1)(m-2)/y^2 ...] x = -y < -40
           = (r T)^m e^(-lambda T) / Gamma(m) sum_k y^k / (k! (m + k))          in between

Doses older than the input are decaying exponentials again, so steady state needs few terms and a geometric rest. Not for
whole numbers: those are chains (``kinetics``).
"""

from __future__ import annotations

from math import ceil, gamma

import numpy as np

from troughwise.pk.arrays import Array, Mask
from troughwise.pk.batch import DoseGroup
from troughwise.pk.kinetics import Kinetics

_FAR, _TERMS, _FAR_TERMS = 40.0, 150, 12
_OVER = 60.0
"""r T beyond which nothing of a dose is still to come."""


def input_response(order: float, *, step_rate: Array, rate: Array, time: Array) -> Array:
    """h_m of the module's docstring, by whichever form loses no digits."""
    x = (step_rate - rate) * time
    stepped = step_rate * time
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        near = stepped**order * np.exp(-stepped) * _series(order, x=np.clip(x, 0.0, _FAR))
        over = (step_rate / np.where(x > _FAR, step_rate - rate, step_rate)) ** order * np.exp(-rate * time)
        y = np.clip(-x, 0.0, _FAR)
        before = stepped**order * np.exp(-rate * time) * _rising_series(order, y=y) / gamma(order)
        far = stepped**order * np.exp(-stepped) * _falling_series(order, y=np.maximum(-x, _FAR)) / gamma(order)
    return np.where(x > _FAR, over, np.where(x >= 0, near, np.where(x < -_FAR, far, before)))


def _series(order: float, *, x: Array) -> Array:
    term = np.full_like(x, 1 / gamma(order + 1))
    total = term.copy()
    for k in range(1, _TERMS):
        term = term * x / (order + k)
        total += term
    return total


def _rising_series(order: float, *, y: Array) -> Array:
    term, total = np.ones_like(y), np.full_like(y, 1 / order)
    for k in range(1, _TERMS):
        term = term * y / k
        total += term / (order + k)
    return total


def _falling_series(order: float, *, y: Array) -> Array:
    term = 1 / y
    total = term.copy()
    for k in range(1, _FAR_TERMS):
        term = -term * (order - k) / y
        total += term
    return total


def gamma_train(system: Kinetics, *, order: float, group: DoseGroup, since: Array) -> Array:
    """Central amount from unit doses: one, its additional doses, and the endless past of a steady state."""
    assert system.step_rate is not None
    reaches = group.reaches
    total = _of_one(system, order=order, since=since, reaches=reaches)
    for number in range(1, int(group.additional.max(initial=0)) + 1):
        total = total + _of_one(system, order=order, since=since - number * group.interval,
                                reaches=reaches & (number <= group.additional))  # fmt: skip
    if not group.steady.any():
        return total
    steady = reaches & group.steady
    shortest = float(system.step_rate.min() * group.interval[group.steady].min())
    several = ceil(_OVER / shortest)
    for number in range(1, several + 1):
        total = total + _of_one(system, order=order, since=since + number * group.interval, reaches=steady)
    return total + np.where(
        steady, _past(system, order=order, since=since + (several + 1) * group.interval, group=group), 0.0
    )


def _of_one(system: Kinetics, *, order: float, since: Array, reaches: Mask) -> Array:
    assert system.step_rate is not None
    given = reaches & (since > 0)
    time = np.where(given, since, 0.0)
    into = system.behind.weights[system.behind.central][0]
    assert into is not None
    parts = [weight * input_response(order, step_rate=system.step_rate, rate=rate, time=time)
             for weight, rate in zip(into, system.behind.rates, strict=True)]  # fmt: skip
    return np.where(given, sum(parts[1:], parts[0]), 0.0)


def _past(system: Kinetics, *, order: float, since: Array, group: DoseGroup) -> Array:
    """All doses whose input is over: one geometric series a mode. Modes faster than the input have nothing left."""
    total = np.zeros_like(since)
    into = system.behind.weights[system.behind.central][0]
    assert into is not None
    assert system.step_rate is not None
    for weight, rate in zip(into, system.behind.rates, strict=True):
        slower = rate < system.step_rate
        gain = (system.step_rate / np.where(slower, system.step_rate - rate, 1.0)) ** order
        series = np.exp(-rate * since) / -np.expm1(-rate * group.interval)
        total = total + np.where(slower, weight * gain * series, 0.0)
    return total
