"""The MAP objective and its derivatives; symbols once for the whole room.

    eta    random effects of a patient              Omega  their covariance between patients
    y, f   measured level, its prediction           v      variance of y given f (``residual``)
    G      df / deta                                D      (1/v) dv / deta
    J      sum [(y - f)^2 / v + ln v] + eta' Omega^-1 eta          (facts: population-pk 4.5; mapbayr, PSP4 2021;10:1208)
    H      Omega^-1 + G' V^-1 G + 1/2 D' D                         expected curvature of J / 2; posterior precision
    OBJ    J + ln |Omega| + ln |H|                                 marginal objective (NONMEM's, METHOD=1 INTER)

A level below quantification enters J as -2 ln Phi((limit - f) / sqrt v) (M3; Beal, J Pharmacokinet Pharmacodyn 2001;28:481).
Derivatives are differences in eta: one-sided on the way, central for the gradient test, the covariance and OBJ.
Not for searching: that is ``fit``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from math import erfc, exp, log, pi, sqrt

import numpy as np

from troughwise.pk.arrays import Array, Mask
from troughwise.pk.batch import Batch
from troughwise.pk.individuals import Population
from troughwise.pk.predict import predict
from troughwise.pk.residual import ErrorModel

ONE_SIDED_STEP, CENTRAL_STEP = 1e-7, 1e-4


@dataclass(frozen=True)
class Surface:
    """J at a point of a batch (P), half its gradient (n, P), and H (n, n, P)."""

    value: Array
    gradient: Array
    curvature: Array


def surface(population: Population, *, batch: Batch, eta: Array, central: bool) -> Surface:
    """J, half its gradient and H at eta (n, P)."""
    f, df = _with_derivatives(population, batch, eta, central=central)
    error = population.error
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        terms = _Terms(error, batch, f)
        shift = population.omega_inverse @ eta
        value = batch.levels.only_real(terms.value).sum(axis=0) + np.einsum("ip,ip->p", eta, shift)
        gradient = np.einsum("np,inp->ip", batch.levels.only_real(terms.slope), df) + shift
        bend = batch.levels.only_real(terms.bend)
        curvature = np.einsum("inp,jnp->ijp", bend * df, df) + population.omega_inverse[:, :, None]
    return Surface(np.where(np.isnan(value), np.inf, value), gradient, curvature)


def impossible(population: Population, *, batch: Batch, eta: Array) -> Mask:
    """Patients (P) with a measured level that has no likelihood: a prediction of exactly 0 and no additive error."""
    f = predict(population.model, batch=batch, eta=eta[None])[0]
    no_room = population.error.additive == 0
    return np.asarray((batch.levels.observed & (f == 0) & (batch.levels.value > 0)).any(axis=0) & no_room, dtype=bool)


def objective(population: Population, *, batch: Batch, eta: Array) -> Array:
    """J (V, P) for variants of eta (V, n, P), without derivatives."""
    f = predict(population.model, batch=batch, eta=eta)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        terms = batch.levels.only_real(_Terms(population.error, batch, f).value)
        prior = np.einsum("vip,ij,vjp->vp", eta, population.omega_inverse, eta)
        value = terms.sum(axis=1) + prior
    return np.where(np.isnan(value), np.inf, value)


def information(population: Population, *, batch: Batch, eta: Array) -> tuple[Array, Array, Array]:
    """f (N, P), G as (n, N, P), and what one level adds to H per g g' (N, P); what was measured plays no part."""
    f, df = _with_derivatives(population, batch, eta, central=True)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return f, df, np.asarray(_Terms(population.error, batch, f).bend)


def _with_derivatives(population: Population, batch: Batch, eta: Array, *, central: bool) -> tuple[Array, Array]:
    """f (N, P) and df/deta (n, N, P) from one call with shifted copies of eta."""
    n = len(eta)
    step, shifts = (CENTRAL_STEP if central else ONE_SIDED_STEP), _shifts(n, central)
    f = predict(population.model, batch=batch, eta=eta[None] + shifts)
    f = np.broadcast_to(f, (len(shifts), *f.shape[1:]))
    df = f[1 : n + 1] - (f[n + 1 :] if central else f[0])
    df /= 2 * step if central else step
    return f[0], df


@cache
def _shifts(n: int, central: bool) -> Array:
    """No shift, then one up for each effect, and where central one down (V, n, 1)."""
    step = CENTRAL_STEP if central else ONE_SIDED_STEP
    up = step * np.eye(n)
    return np.concatenate([np.zeros((1, n)), up, *([-up] if central else [])])[:, :, None]


class _Terms:
    """The levels' part of J: value, half its slope in f, and half its expected curvature in f."""

    def __init__(self, error: ErrorModel, batch: Batch, f: Array) -> None:
        self.error, self.f = error, f
        self.limit = batch.levels.limit
        self.y = error.compared(batch.levels.value)
        self.v = error.variance(f)
        self.censored = batch.levels.censored

    @cached_property
    def v_slope(self) -> Array | float:
        """dv / df."""
        if self.error.on_logarithm:
            return 0.0
        if self.error.summed_sd:
            return 2 * self.error.proportional * (self.error.additive + self.error.proportional * self.f)
        return 2 * self.error.proportional**2 * self.f

    @cached_property
    def relative_v_slope(self) -> Array | float:
        """(1 / v) dv / df."""
        return self.v_slope / self.v

    @cached_property
    def f_slope(self) -> Array | float:
        """Derivative of the compared prediction: 1 / f on the log scale."""
        return 1 / self.f if self.error.on_logarithm else 1.0

    @cached_property
    def residual(self) -> Array:
        """y - f on the scale of comparison."""
        return self.y - self.error.compared(self.f)

    @property
    def value(self) -> Array:
        """(y - f)^2 / v + ln v."""
        measured = self.residual**2 / self.v + np.log(self.v)
        if self.censored is None:
            return measured
        return np.where(self.censored, -2 * log_normal_cdf(self._z(), where=self.censored), measured)

    @property
    def slope(self) -> Array:
        """Half of d value / df."""
        r, v = self.residual, self.v
        measured = 0.5 * self.relative_v_slope * (1 - r * r / v) - r / v * self.f_slope
        if self.censored is None:
            return measured
        return np.where(self.censored, -hazard(self._z(), where=self.censored) * self._z_slope(), measured)

    @property
    def bend(self) -> Array:
        """Half of the expected curvature: f'^2 / v + (v' / v)^2 / 2; for a censored level its observed one."""
        v = self.v
        relative = self.relative_v_slope
        measured = self.f_slope * self.f_slope / v + 0.5 * relative * relative
        if self.censored is None:
            return measured
        z, rate = self._z(), hazard(self._z(), where=self.censored)
        return np.where(self.censored, rate * (z + rate) * self._z_slope() ** 2, measured)

    def _z(self) -> Array:
        """(limit - f) / sd."""
        return (self.error.compared(self.limit) - self.error.compared(self.f)) / np.sqrt(self.v)

    def _z_slope(self) -> Array:
        return -self.f_slope / np.sqrt(self.v) - 0.5 * self._z() * self.v_slope / self.v


def log_normal_cdf(z: Array, *, where: Mask) -> Array:
    """ln Phi(z) on the cells asked for, 0 elsewhere."""
    return _on(z, where, _log_phi)


def hazard(z: Array, *, where: Mask) -> Array:
    """phi(z) / Phi(z) on the cells asked for, 0 elsewhere."""
    return _on(z, where, lambda x: exp(-0.5 * x * x - 0.5 * log(2 * pi) - _log_phi(x)))


def _on(z: Array, where: Mask, function: object) -> Array:
    found = np.zeros(z.shape)
    cells = np.broadcast_to(where, z.shape) & np.isfinite(z)
    found[cells] = np.frompyfunc(function, 1, 1)(z[cells]).astype(float)  # type: ignore[call-overload]
    found[np.broadcast_to(where, z.shape) & np.isnan(z)] = np.nan
    return found


def _log_phi(x: float) -> float:
    """ln Phi; far out by the asymptotic series ln phi(x) - ln |x| + ln(1 - 1/x^2 + 3/x^4)."""
    if x > -30:
        return log(0.5 * erfc(-x / sqrt(2)))
    return -0.5 * x * x - 0.5 * log(2 * pi) - log(-x) + log(1 - 1 / x**2 + 3 / x**4)
