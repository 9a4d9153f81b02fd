r"""Closed forms of the linear compartment models.

One picture covers all of them: a chain of ``steps`` equal first-order steps, then (Savic with integer n only) an absorption
compartment, then one or two compartments::

    chain 1 --r--> ... --r--> chain n --r--> [absorption --ka-->] central --k10-->
                                                                     k12 | k21
                                                                   peripheral

First-order absorption is the chain of one step, Erlang and integer transits are longer chains, intravenous models have none.
The state is a list of amounts in that order. Symbols:

    r       rate of each chain step                       lambda_q  rate of mode q of the part behind the chain
    w[t][s] weights: amount in t at time T after a unit in s = sum_q w[t][s][q] exp(-lambda_q T)
    h_m     amount that m chain steps have put into a compartment that decays with lambda:
            h_m(T) = integral_0^T r^m s^(m-1) exp(-r s) / (m-1)! exp(-lambda (T - s)) ds

For the two-compartment weights see Gibaldi and Perrier, Pharmacokinetics (1982), chapter 2; for h_m, Savic et al.,
J Pharmacokinet Pharmacodyn 2007;34:711-726. Not for events in time: that is ``predict``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import factorial

import numpy as np

from troughwise.pk.arrays import Array, divided

State = list[Array | None]
"""Amounts by compartment; None is an amount that is structurally 0."""

_SERIES_BELOW, _SERIES_BELOW_FOR_ONE = 1.0, 1e-3
_SERIES_TERMS = 16
_NUDGE = 1e-5
_TOO_NEAR = 1e-5


@dataclass(frozen=True)
class Behind:
    """The compartments behind the chain, as decaying exponentials. ``weights[target][source]`` has one entry a mode."""

    rates: tuple[Array, ...]
    weights: tuple[tuple[tuple[Array, ...] | None, ...], ...]
    central: int
    """Index of the central compartment among those behind the chain; 1 when an absorption compartment stands before it."""


@dataclass(frozen=True)
class Kinetics:
    """A linear model with its parameters; methods give amounts after a time."""

    steps: int
    step_rate: Array | None
    behind: Behind
    elimination: Array
    distribution: tuple[Array, Array] | None = None
    absorption: Array | None = None

    @property
    def central(self) -> int:
        """Index of the central compartment in a state."""
        return self.steps + self.behind.central

    @property
    def size(self) -> int:
        """Number of compartments."""
        return self.steps + len(self.behind.weights)

    def unit(self, compartment: int) -> State:
        """A unit amount in one compartment."""
        return [np.ones(1) if index == compartment else None for index in range(self.size)]

    def central_after(self, time: Array, *, state: State) -> Array:
        """Amount in the central compartment at ``time`` after ``state``."""
        amount = self._target_after(self.behind.central, time=time, state=state)
        return np.zeros_like(time) if amount is None else amount

    def state_after(self, time: Array, *, state: State) -> State:
        """All amounts at ``time`` after ``state``."""
        within = self._chain_after(time=time, state=state)
        behind: State = [self._target_after(t, time=time, state=state) for t in range(len(self.behind.weights))]
        return within + behind

    def steady_input(self, compartment: int) -> State:
        """The amounts that a constant input of 1 per hour into a compartment ends in."""
        state: State = [None] * self.size
        if compartment < self.steps and self.step_rate is not None:
            state[compartment : self.steps] = [1 / self.step_rate] * (self.steps - compartment)
        if compartment < self.central and self.absorption is not None:
            state[self.central - 1] = 1 / self.absorption
        state[self.central] = 1 / self.elimination
        if self.distribution is not None:
            k12, k21 = self.distribution
            state[self.central + 1] = k12 / (k21 * self.elimination)
        return state

    def repeated(self, interval: Array, *, state: State) -> State:
        """The state right after the last of infinitely many inputs ``state``, one every ``interval``: (I - M)^-1 state."""
        transition = self._transition(interval)
        parts = chain.from_iterable([state, *transition])
        shape = np.broadcast_shapes(*(np.shape(part) for part in parts if part is not None))
        matrix = np.zeros((*shape, self.size, self.size))
        right = np.zeros((*shape, self.size, 1))
        for target, line in enumerate(transition):
            for source, part in enumerate(line):
                matrix[..., target, source] = (target == source) - (0.0 if part is None else part)
            if (given := state[target]) is not None:
                right[..., target, 0] = given
        solved = np.linalg.solve(matrix, right)
        return [np.asarray(solved[..., index, 0], dtype=float) for index in range(self.size)]

    def _transition(self, time: Array) -> list[State]:
        """M(time), target by target: Poisson weights within the chain, h_m out of it, exponentials behind it."""
        gone = [decayed(rate, time=time) for rate in self.behind.rates]
        behind: list[State] = [
            [None if weights is None else summed(weights, gone=gone) for weights in line] for line in self.behind.weights
        ]
        if self.step_rate is None or not self.steps:
            return behind
        made = poisson(self.steps, step_rate=self.step_rate, time=time)
        within: list[State] = [[made[i - j] if j <= i else None for j in range(self.steps)] for i in range(self.steps)]
        inputs = [gamma_inputs(self.steps, step_rate=self.step_rate, rate=rate, time=time, gone=left)
                  for rate, left in zip(self.behind.rates, gone, strict=True)]  # fmt: skip
        into: list[State] = [
            [
                None if line[0] is None else summed(line[0], gone=[h[self.steps - 1 - j] for h in inputs])
                for j in range(self.steps)
            ]
            for line in self.behind.weights
        ]
        none: State = [None] * len(self.behind.weights)
        return [[*line, *none] for line in within] + [[*a, *b] for a, b in zip(into, behind, strict=True)]

    def _inputs_into(self, weights: tuple[Array, ...] | None, *, inputs: list[list[Array]]) -> State:
        """What a compartment behind the chain has from a unit in each step of the chain."""
        if weights is None:
            return [None] * self.steps
        return [summed(weights, gone=[h[self.steps - 1 - source] for h in inputs]) for source in range(self.steps)]

    def _chain_after(self, *, time: Array, state: State) -> State:
        """The chain's amounts: what has made exactly target - source steps."""
        if self.step_rate is None or all(part is None for part in state[: self.steps]):
            return [None] * self.steps
        made = poisson(self.steps, step_rate=self.step_rate, time=time)
        found: State = []
        for target in range(self.steps):
            total: Array | None = None
            for source, amount in enumerate(state[: target + 1]):
                total = total if amount is None else added(total, part=amount * made[target - source])
            found.append(total)
        return found

    def _target_after(self, target: int, *, time: Array, state: State) -> Array | None:
        total: Array | None = None
        gone = [decayed(rate, time=time) for rate in self.behind.rates]
        for source, weights in enumerate(self.behind.weights[target]):
            amount = state[self.steps + source]
            if weights is not None and amount is not None:
                total = added(total, part=amount * summed(weights, gone=gone))
        into = self.behind.weights[target][0]
        if into is None or self.step_rate is None or all(part is None for part in state[: self.steps]):
            return total
        if self.steps == 1 and (direct := self._one_step(into, gone=gone, time=time)) is not None:
            first = state[0]
            return total if first is None else added(total, part=first * direct)
        for weight, rate, left in zip(into, self.behind.rates, gone, strict=True):
            arrived = self._arrived(state[: self.steps], rate=rate, time=time, gone=left)
            total = added(total, part=weight * arrived)
        return total

    def _one_step(self, into: tuple[Array, ...], *, gone: list[Array], time: Array) -> Array | None:
        """First-order absorption as one more exponential; None where ka is so near a mode that digits would be lost."""
        assert self.step_rate is not None
        apart = [self.step_rate - rate for rate in self.behind.rates]
        if any((np.abs(gap) < _TOO_NEAR * self.step_rate).any() for gap in apart):
            return None
        weights = [weight * self.step_rate / gap for weight, gap in zip(into, apart, strict=True)]
        return summed((*weights, -sum(weights[1:], weights[0])), gone=[*gone, decayed(self.step_rate, time=time)])

    def _arrived(self, chain: State, *, rate: Array, time: Array, gone: Array) -> Array:
        """Sum over the chain's compartments of amount x h_m."""
        total: Array | None = None
        assert self.step_rate is not None
        for steps, h in enumerate(gamma_inputs(self.steps, step_rate=self.step_rate, rate=rate, time=time, gone=gone), 1):
            amount = chain[self.steps - steps]
            if amount is not None:
                total = added(total, part=amount * h)
        assert total is not None
        return total


def added(total: Array | None, *, part: Array) -> Array:
    """total + part, where None is 0."""
    return part if total is None else total + part


def decayed(rate: Array, *, time: Array) -> Array:
    """exp(-rate x time), in one piece of memory: in large batches fetching memory costs more than computing."""
    exponent = rate * time
    np.negative(exponent, out=exponent)
    return np.asarray(np.exp(exponent, out=exponent))


def summed(weights: tuple[Array, ...], *, gone: list[Array]) -> Array:
    """The sum of exponentials with their weights."""
    total = weights[0] * gone[0]
    for weight, left in zip(weights[1:], gone[1:], strict=True):
        total += weight * left
    return total


def poisson(steps: int, *, step_rate: Array, time: Array) -> list[Array]:
    """The shares that have made exactly 0, 1, ... steps."""
    x = step_rate * time
    found = [decayed(step_rate, time=time)]
    for made in range(1, steps):
        found.append(found[-1] * x / made)
    return found


def gamma_inputs(steps: int, *, step_rate: Array, rate: Array, time: Array, gone: Array) -> list[Array]:
    """h_1 ... h_steps; ``gone`` is exp(-rate x time).

    h_1 = r (e^(-lambda T) - e^(-r T)) / (r - lambda);
    h_(m+1) = r / (r - lambda) (h_m - (r T)^m / m! e^(-r T)).
    Near r = lambda this loses digits; there it runs downwards, from
    h_n = (r T)^n e^(-r T) sum_k ((r - lambda) T)^k / (n + k)!.
    """
    shares = poisson(steps, step_rate=step_rate, time=time)
    difference = step_rate - rate
    ratio = divided(step_rate + np.zeros_like(difference), below=difference, where_zero=0.0)
    found = [ratio * (gone - shares[0])]
    for share in shares[1:]:
        found.append(ratio * (found[-1] - share))
    x = difference * time
    near = np.abs(x) < (_SERIES_BELOW if steps > 1 else _SERIES_BELOW_FOR_ONE)
    if near.any():
        small = np.where(near, x, 0.0)
        top = step_rate * time * shares[-1] * factorial(steps - 1) * _series(steps, x=small)
        found = [
            np.where(near, exact, h) for exact, h in zip(_downwards(top, shares, difference / step_rate), found, strict=True)
        ]
    return found


def _series(m: int, *, x: Array) -> Array:
    """Sum over k of x^k / (m + k)!."""
    total = np.full_like(x, 1 / factorial(m + _SERIES_TERMS))
    for k in range(_SERIES_TERMS - 1, -1, -1):
        total = total * x + 1 / factorial(m + k)
    return total


def _downwards(top: Array, shares: list[Array], slope: Array) -> list[Array]:
    """h_1 ... h_n from h_n: h_m = h_(m+1) (r - lambda) / r + (r T)^m / m! e^(-r T)."""
    found = [top]
    for share in shares[:0:-1]:
        found.append(found[-1] * slope + share)
    return found[::-1]


def one_compartment(elimination: Array) -> Behind:
    """One compartment with elimination rate k10."""
    return Behind(rates=(elimination,), weights=(((np.ones(1),),),), central=0)


def two_compartments(elimination: Array, *, k12: Array, k21: Array) -> Behind:
    """Two compartments; the slow rate is computed as k10 k21 / alpha, so that nothing cancels."""
    total = elimination + k12 + k21
    alpha = 0.5 * (total + np.sqrt(total * total - 4 * elimination * k21))
    beta = elimination * k21 / alpha
    spread = alpha - beta
    fast = (alpha - k21) / spread
    across, back = k12 / spread, k21 / spread
    return Behind(
        rates=(alpha, beta),
        weights=(((fast, 1 - fast), (-back, back)), ((-across, across), (1 - fast, fast))),
        central=0,
    )


def with_absorption(behind: Behind, *, absorption: Array) -> Behind:
    """An absorption compartment before the central one: one more mode, ka.

    Where ka lies so near another mode that the formula has no digits left, the mean of a slightly larger and a slightly
    smaller ka is taken, which is exact to the square of the difference.
    """
    near = np.zeros(1, dtype=bool)
    for rate in behind.rates:
        near = near | (np.abs(absorption - rate) < _NUDGE / 2 * absorption)
    if not near.any():
        return _behind_absorption(behind, (absorption,))
    return _behind_absorption(
        behind, tuple(np.where(near, absorption * (1 + sign * _NUDGE), absorption) for sign in (1, -1))
    )


def _behind_absorption(behind: Behind, kas: tuple[Array, ...]) -> Behind:
    """Modes of what is behind, then one for each ka; several ka have equal shares."""
    zeros, share = [np.zeros(1)] * len(kas), 1 / len(kas)
    rows: list[tuple[tuple[Array, ...] | None, ...]] = [
        ((*[np.zeros(1)] * len(behind.rates), *[np.full(1, share)] * len(kas)), *[None] * len(behind.weights))
    ]
    for row in behind.weights:
        direct = row[behind.central]
        assert direct is not None
        through = [
            [weight * ka / (ka - rate) * share for weight, rate in zip(direct, behind.rates, strict=True)] for ka in kas
        ]
        shared = tuple(sum(parts[1:], parts[0]) for parts in zip(*through, strict=True))
        own = tuple(-sum(parts[1:], parts[0]) for parts in through)
        rows.append(((*shared, *own), *(None if w is None else (*w, *zeros) for w in row)))
    return Behind(rates=(*behind.rates, *kas), weights=tuple(rows), central=1)
