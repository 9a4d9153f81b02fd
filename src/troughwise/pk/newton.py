"""Finishing the few fits that Fisher scoring leaves undone, with the observed curvature instead of the expected one.

Fisher scoring crawls where a level lies far from any prediction. There Newton's steps with |eigenvalues| of the numerical
Hessian (saddle-free; Dauphin et al., NeurIPS 2014) finish in a few rounds. At a corner of the surface (a level exactly at
the end of a lag or a zero-order input) no gradient vanishes: then the effects on these times are held and the others are
finished. Too slow for everybody: that is ``fit``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from troughwise.pk.arrays import Array, Mask
from troughwise.pk.batch import Batch
from troughwise.pk.individuals import Population
from troughwise.pk.objective import objective, surface

_ROUNDS = 60
_HESSIAN_STEP = 1e-3
_SMALL_STEP = 1e-7
_FLATTEST = 1e-8
_BESIDE = 1e-4
LONGEST_STEP = 0.7


def finished(population: Population, *, batch: Batch, eta: Array, held: Sequence[int] = ()) -> Array:
    """eta (n, P) after damped Newton steps; the effects in ``held`` stay where they are."""
    free = np.setdiff1d(np.arange(len(eta)), held)
    here = surface(population, batch=batch, eta=eta, central=True)
    damping = np.zeros(eta.shape[1])
    for _ in range(_ROUNDS):
        step = np.zeros_like(eta)
        step[free] = _step(_hessian(population, batch, eta)[np.ix_(free, free)], here.gradient[free], damping)
        trial = surface(population, batch=batch, eta=eta + step, central=True)
        better = trial.value <= here.value
        eta = np.where(better, eta + step, eta)
        here = surface(population, batch=batch, eta=eta, central=True)
        damping = np.where(better, damping / 10, np.maximum(damping * 10, 1e-3))
        if not (np.abs(step).max(axis=0) > _SMALL_STEP).any():
            break
    return eta


def at_corner(population: Population, *, batch: Batch, eta: Array, held: Sequence[int]) -> Mask:
    """Whether J rises on both sides along every held effect."""
    sides = np.zeros((2 * len(held), *eta.shape))
    for number, effect in enumerate(held):
        sides[2 * number, effect], sides[2 * number + 1, effect] = _BESIDE, -_BESIDE
    values = objective(population, batch=batch, eta=np.concatenate([eta[None], eta[None] + sides]))
    return np.asarray((values[1:] > values[0]).all(axis=0), dtype=bool)


def _hessian(population: Population, batch: Batch, eta: Array) -> Array:
    """Half the Hessian of J (n, n, P), by differences of the gradient."""
    n, patients = eta.shape
    sides = np.concatenate([eta + _HESSIAN_STEP * unit[:, None] * sign for unit in np.eye(n) for sign in (1, -1)], axis=1)
    wide = batch.take(np.tile(np.arange(patients), 2 * n))
    gradient = surface(population, batch=wide, eta=sides, central=True).gradient.reshape(n, n, 2, patients)
    hessian = (gradient[:, :, 0] - gradient[:, :, 1]) / (2 * _HESSIAN_STEP)
    return 0.5 * (hessian + hessian.transpose(1, 0, 2))


def _step(hessian: Array, gradient: Array, damping: Array) -> Array:
    usable = np.isfinite(hessian).all(axis=(0, 1)) & np.isfinite(gradient).all(axis=0)
    safe = np.where(usable, hessian, np.eye(len(hessian))[:, :, None])
    values, vectors = np.linalg.eigh(safe.transpose(2, 0, 1))
    size = np.abs(values)
    largest = size.max(axis=1, keepdims=True)
    size = np.maximum(size, _FLATTEST * largest) + damping[:, None] * largest
    along = np.einsum("pji,jp->pi", vectors, np.where(usable, gradient, 0.0))
    return shortened(-np.einsum("pij,pj->ip", vectors, along / size))


def shortened(step: Array) -> Array:
    """No effect moves by more than 0.7 in one step, a factor of 2 in its parameter: beyond that no derivative holds."""
    longest = np.abs(step).max(axis=0)
    return np.asarray(step * np.where(longest > LONGEST_STEP, LONGEST_STEP / np.maximum(longest, LONGEST_STEP), 1.0))
