"""Maximum a posteriori fits of many patients at once.

Damped Fisher scoring (Levenberg-Marquardt on the expected curvature H, symbols in ``objective``): a step is -(H + mu diag
H)^-1 times half the gradient of J; it is taken where J does not rise, else mu grows. A secant term learns what H lacks.
The search goes on with one-sided derivatives until a step is small; the last step and the gradient test use central ones.
Where a lag, a zero-order duration or a wide prior can make several optima, every patient starts from several points. Not
for choosing a model.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from troughwise.pk.arrays import Array, Mask, Whole, keep_freed_memory
from troughwise.pk.batch import Batch, batches
from troughwise.pk.cholesky import cholesky, inverse, log_determinant, solve
from troughwise.pk.events import Carry, Events
from troughwise.pk.individuals import Population, Typical
from troughwise.pk.newton import at_corner, finished, shortened
from troughwise.pk.objective import Surface, impossible, objective, surface
from troughwise.pk.outcomes import Outcome

STEPS, _STEPS_TOGETHER = 40, 10
SMALL_STEP = 3e-5
GRADIENT_TEST = 1e-4
"""The largest standardised gradient, |L^-1 g| with L L' = H, that counts as zero; its square is a distance in J."""
_FIRST_DAMPING = 0.3
_LAST_STEP = 1e-4
_ROUNDING, _FLAT = 1e-11, 1e-6
_WORTH_SORTING = 0.7
_GRID = np.linspace(-3.0, 3.0, 13)
_STARTS = 3
_SAME_POINT = 0.1
_SURFACE = ("value", "gradient", "curvature")
_NEAR_OBJECTIVE = 2.0


@dataclass(frozen=True)
class Fits:
    """One fit a patient: effects (n, P), their covariance (n, n, P), objectives and outcomes (P)."""

    eta: Array
    covariance: Array
    map_objective: Array
    marginal_objective: Array
    gradient: Array
    starts: Whole
    outcome: np.ndarray[tuple[int], np.dtype[np.object_]]

    def of(self, patients: Whole) -> Fits:
        """The fits of some patients."""
        return Fits(*(getattr(self, field.name)[..., patients] for field in fields(Fits)))


def fit(population: Population, *, events: Events, typical: Typical, carry: Carry = "backward") -> Fits:
    """The MAP fit of every patient of an event table; a patient without levels keeps the prior."""
    keep_freed_memory()
    found = _prior(population, events.patients)
    for batch in batches(events, typical=typical, carry=carry):
        put(found, part=_fit_batch(population, batch), patients=batch.patients)
    return found


def evaluate(population: Population, *, events: Events, typical: Typical, eta: Array, carry: Carry = "backward") -> Fits:
    """Covariance and objectives at given effects (n, P), without searching."""
    found = _prior(population, events.patients)
    for batch in batches(events, typical=typical, carry=carry):
        at = eta[:, batch.patients]
        put(found, part=_described(population, batch, at), patients=batch.patients)
    found.eta[:] = eta
    return found


def _prior(population: Population, patients: int) -> Fits:
    n = len(population.effects)
    return Fits(
        eta=np.zeros((n, patients)),
        covariance=np.repeat(population.omega[:, :, None], patients, axis=2),
        map_objective=np.zeros(patients),
        marginal_objective=np.zeros(patients),
        gradient=np.zeros(patients),
        starts=np.zeros(patients, dtype=int),
        outcome=np.full(patients, Outcome.NO_LEVELS, dtype=object),
    )


def put(whole: Fits, *, part: Fits, patients: Whole | slice) -> None:
    """Write the fits of some patients into those of all."""
    for field in fields(Fits):
        getattr(whole, field.name)[..., patients] = getattr(part, field.name)


def _fit_batch(population: Population, batch: Batch) -> Fits:
    if not population.effects:
        nothing = np.zeros((0, len(batch.patients)))
        return _described(population, batch, nothing)
    starts = starting_points(population, batch=batch)
    if starts.shape[0] == 1:
        return _search(population, batch, starts[0])
    return _best_of(population, batch, starts)


def starting_points(population: Population, *, batch: Batch) -> Array:
    """(S, n, P): the typical patient and, along each steep effect, the best valleys of a grid of J."""
    n, patients = len(population.effects), len(batch.patients)
    starts = [np.zeros((n, patients))]
    for effect in population.steep:
        sd = float(np.sqrt(population.omega[effect, effect]))
        grid = np.zeros((len(_GRID), n, patients))
        grid[:, effect] = (_GRID * sd)[:, None]
        valleys = _valleys(objective(population, batch=batch, eta=grid))
        starts += [grid[valley, :, np.arange(patients)].T for valley in valleys]
    return np.stack(starts)


def _valleys(value: Array) -> Whole:
    """Indices (S, P) of the lowest local minima along the first axis; repeated where there are fewer."""
    padded = np.pad(value, ((1, 1), (0, 0)), constant_values=np.inf)
    valley = (value <= padded[:-2]) & (value <= padded[2:])
    order = np.argsort(np.where(valley, value, np.inf), axis=0, kind="stable")[:_STARTS]
    real = np.take_along_axis(valley, order, axis=0)
    return np.where(real, order, order[:1])


def _best_of(population: Population, batch: Batch, starts: Array) -> Fits:
    """All starts searched side by side; the lowest objective wins, and a near rival elsewhere is reported."""
    count, n, patients = starts.shape
    wide = batch.take(np.tile(np.arange(patients), count))
    found = _search(population, wide, starts.transpose(1, 0, 2).reshape(n, -1))
    value = found.map_objective.reshape(count, patients)
    best = np.argmin(value, axis=0)
    chosen = best * patients + np.arange(patients)
    outcome = found.outcome[chosen]
    rival = _rivals(population, found, value=value, best=best)
    outcome[rival & (outcome == Outcome.CONVERGED)] = Outcome.TWO_OPTIMA
    return Fits(found.eta[:, chosen], found.covariance[:, :, chosen], found.map_objective[chosen],
                found.marginal_objective[chosen], found.gradient[chosen], np.full(patients, count), outcome)  # fmt: skip


def _rivals(population: Population, found: Fits, *, value: Array, best: Whole) -> Mask:
    count, patients = value.shape
    eta = found.eta.reshape(-1, count, patients)
    at_best = np.take_along_axis(eta, best[None, None], axis=1)
    apart = (np.abs(eta - at_best) / np.sqrt(np.diag(population.omega))[:, None, None]).max(axis=0) > _SAME_POINT
    near = value - value.min(axis=0) < _NEAR_OBJECTIVE
    sound = (found.outcome == Outcome.CONVERGED).reshape(count, patients)
    return np.asarray((apart & near & sound).any(axis=0), dtype=bool)


def _search(population: Population, batch: Batch, start: Array) -> Fits:
    """A cacheful of patients at a time to within sight of the optimum, the slow ones of all cachefuls together."""
    eta, secant = np.array(start), np.zeros((len(start), *start.shape))
    going = np.zeros(start.shape[1], dtype=bool)
    for piece, part in batch.pieces():
        eta[:, piece], secant[..., piece], going[piece] = _descend(population, part, eta[:, piece], steps=_STEPS_TOGETHER)
    slow = np.flatnonzero(going)
    if slow.size:
        eta[:, slow], secant[..., slow], _ = _descend(population, batch.take(slow), eta[:, slow], steps=STEPS)
    found = _prior(population, len(batch.patients))
    for piece, part in batch.pieces():
        here = surface(population, batch=part, eta=eta[:, piece], central=True)
        last = _step(here, secant[..., piece], np.zeros(here.value.shape))
        at = np.where(np.abs(last).max(axis=0) < _LAST_STEP, eta[:, piece] + last, eta[:, piece])
        put(found, part=_described(population, part, at, here=here), patients=piece)
    return _finished(population, batch, found)


def _finished(population: Population, batch: Batch, found: Fits) -> Fits:
    """The stalled ones once more, by Newton's steps; and where that fails, at a corner of the surface."""
    left = np.flatnonzero(found.outcome == Outcome.STALLED)
    if not left.size:
        return found
    few = batch.take(left)
    eta = finished(population, batch=few, eta=found.eta[:, left])
    again = _described(population, few, eta)
    if population.times and (stuck := np.flatnonzero(again.outcome == Outcome.STALLED)).size:
        _settle_in_corners(population, few.take(stuck), again, stuck)
    put(found, part=again, patients=left)
    return found


def _settle_in_corners(population: Population, batch: Batch, fits: Fits, stuck: Whole) -> None:
    eta = finished(population, batch=batch, eta=fits.eta[:, stuck], held=population.times)
    corner = _described(population, batch, eta)
    settled = at_corner(population, batch=batch, eta=eta, held=population.times)
    corner.outcome[settled & (corner.outcome == Outcome.STALLED)] = Outcome.CONVERGED_AT_EDGE
    put(fits, part=corner, patients=stuck)


def _descend(population: Population, batch: Batch, start: Array, *, steps: int) -> tuple[Array, Array, Mask]:
    """Damped Fisher scoring from ``start`` (n, P): the point, what the secant learned, and who is still on the way."""
    state = _Search(population, batch, start)
    for _ in range(steps):
        state.step()
        if not state.going.any():
            break
    return state.settled()


class _Search:
    """The patients still on the way; the others are put aside as they arrive."""

    def __init__(self, population: Population, batch: Batch, start: Array) -> None:
        self.population, self.batch, self.eta = population, batch, start
        self.index = np.arange(start.shape[1])
        self.here = surface(population, batch=batch, eta=start, central=False)
        self.damping, self.secant = np.zeros(len(self.index)), np.zeros_like(self.here.curvature)
        self.going = np.ones(len(self.index), dtype=bool)
        self.all_eta, self.all_secant, self.all_going = np.array(start), np.zeros_like(self.secant), np.array(self.going)

    def step(self) -> None:
        """One round: a step for everybody, taken where J does not rise."""
        if np.count_nonzero(self.going) < _WORTH_SORTING * len(self.going):
            self._sort_out()
        step = _step(self.here, self.secant, self.damping)
        there = surface(self.population, batch=self.batch, eta=self.eta + step, central=False)
        better = there.value <= self.here.value + _ROUNDING * np.abs(self.here.value)
        self.secant = _learned(self.secant, step, here=self.here, there=there, better=better)
        self.eta, self.here = np.where(better, self.eta + step, self.eta), _mixed(better, there, self.here)
        eased = np.where(self.damping > _FIRST_DAMPING, self.damping / 10, 0.0)
        self.damping = np.where(better, eased, np.maximum(self.damping * 4, _FIRST_DAMPING))
        self.going = np.abs(step).max(axis=0) > SMALL_STEP

    def settled(self) -> tuple[Array, Array, Mask]:
        """Everybody, in the order of the start."""
        self.all_eta[:, self.index], self.all_secant[..., self.index] = self.eta, self.secant
        self.all_going[self.index] = self.going
        return self.all_eta, self.all_secant, self.all_going

    def _sort_out(self) -> None:
        self.settled()
        keep = self.going
        self.batch, self.index, self.eta = self.batch.take(keep), self.index[keep], self.eta[:, keep]
        self.damping, self.secant, self.going = self.damping[keep], self.secant[..., keep], self.going[keep]
        self.here = Surface(*(getattr(self.here, name)[..., keep] for name in _SURFACE))


def _step(here: Surface, secant: Array, damping: Array) -> Array:
    """-(H + secant + mu diag H)^-1 g; without the secant part where it would not be positive definite."""
    n = len(here.gradient)
    diagonal = np.arange(n)
    curvature = here.curvature.copy()
    if damping.any():
        curvature[diagonal, diagonal] *= 1 + damping
    lower = cholesky(curvature + secant)
    unsound = ~(lower[diagonal, diagonal] > 0).all(axis=0)
    if unsound.any():
        secant[..., unsound] = 0.0
        lower[..., unsound] = cholesky(curvature[..., unsound])
    return shortened(-solve(lower, right=here.gradient))


def _learned(secant: Array, step: Array, *, here: Surface, there: Surface, better: Mask) -> Array:
    """What H lacks along a step, as a symmetric rank-one secant (Dennis, Gay and Welsch, ACM TOMS 1981;7:348)."""
    lack = there.gradient - here.gradient - np.einsum("ijp,jp->ip", there.curvature + secant, step)
    along = _dot(lack, step)
    size = np.sqrt(_dot(lack, lack) * _dot(step, step))
    usable = better & (np.abs(along) > _FLAT * size) & (size > 0)
    factor = np.where(usable, 1.0, 0.0) / np.where(usable, along, 1.0)
    return np.where(usable, secant + lack[:, None] * (lack * factor), secant)


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.einsum("ip,ip->p", a, b))


def _mixed(better: Mask, new: Surface, old: Surface) -> Surface:
    if better.all():
        return new
    return Surface(*(np.where(better, getattr(new, name), getattr(old, name)) for name in _SURFACE))


def _described(population: Population, batch: Batch, eta: Array, *, here: Surface | None = None) -> Fits:
    """Covariance, marginal objective and outcome at a point; H^-1 and J + ln |Omega| + ln |H| as NONMEM's."""
    here = here or surface(population, batch=batch, eta=eta, central=True)
    lower = cholesky(here.curvature)
    gradient = np.sqrt(np.maximum((here.gradient * solve(lower, right=here.gradient)).sum(axis=0), 0.0))
    outcome = np.full(eta.shape[1], Outcome.CONVERGED, dtype=object)
    outcome[~(gradient <= GRADIENT_TEST)] = Outcome.STALLED
    outcome[impossible(population, batch=batch, eta=eta)] = Outcome.IMPOSSIBLE_LEVEL
    marginal = here.value + population.log_det_omega + log_determinant(lower)
    return Fits(eta, inverse(lower), here.value, marginal, gradient, np.ones(eta.shape[1], dtype=int), outcome)
