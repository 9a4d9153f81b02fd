"""Several models of one case, averaged: each weighs what its marginal objective says of the same levels.

Not for fitting a model (``fitted``) and not for deciding which apply (``applicability``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from math import isfinite

import numpy as np

from troughwise.advice.fitted import Fitted
from troughwise.pk.arrays import Array, Mask, Whole
from troughwise.pk.averaging import comparable_objective, picked, weights
from troughwise.pk.forecast import QUANTILES
from troughwise.pk.posterior import DRAWS
from troughwise.vocabulary.doses import Predicted

_NEGLIGIBLE = 1e-3
"""A weight below which a model gives not one draw of a thousand."""
_HUNDREDTH, _THREE_DIGITS = Decimal("0.01"), 3


@dataclass(frozen=True)
class Ensemble:
    """Fitted models and their weights (M), which sum to 1; only those with a weight give draws."""

    members: tuple[Fitted, ...]
    weights: Array

    @classmethod
    def of(cls, fitted: Sequence[Fitted]) -> Ensemble:
        """The models weighted; empty where none of the fits ended well."""
        objectives = np.array([
            comparable_objective(f.course.population, events=f.course.events, fits=f.fits)[0] for f in fitted
        ])  # fmt: skip
        return cls(tuple(fitted), weights(objectives) if len(fitted) else np.zeros(0))

    @property
    def is_empty(self) -> bool:
        """Whether no model has a weight."""
        return not self.weights.sum()

    @property
    def leading(self) -> Fitted:
        """The model with the largest weight."""
        return self.members[int(np.argmax(self.weights))]

    @property
    def counted(self) -> list[tuple[Fitted, float]]:
        """The models that give draws, with their weights."""
        return [(f, w) for f, w in zip(self.members, self.weights, strict=True) if w >= _NEGLIGIBLE]

    @property
    def supports_intervals(self) -> bool:
        """Whether the draws of every model that counts support intervals."""
        return all(member.draws.supports_intervals for member, _ in self.counted)

    def drawn(self, quantity: Callable[[Fitted, Whole], Array]) -> Array:
        """One sample (S, ...) of a quantity: ``quantity`` gives it for those draws of a model that its weight calls for."""
        counted = [member for member, _ in self.counted]
        chosen = picked(np.array([weight for _, weight in self.counted]), size=DRAWS)
        parts = [quantity(member, draws) for member, draws in zip(counted, chosen, strict=True) if len(draws)]
        return np.concatenate(parts)

    def median(self, quantity: Callable[[Fitted], float]) -> float:
        """The weighted median of a number that each model gives once, for the patient as fitted."""
        pairs = sorted((quantity(member), weight) for member, weight in self.counted)
        so_far = np.cumsum([weight for _, weight in pairs])
        return pairs[int(np.searchsorted(so_far, so_far[-1] / 2))][0]


def predicted(draws: Array, *, intervals: bool) -> Predicted | None:
    """The quantiles of draws (S), rounded; the median only where intervals are not supported; None where it is endless."""
    p5, p25, median, p75, p95 = (shown(value) for value in np.quantile(draws, QUANTILES, method="linear"))
    if median is None:
        return None
    return Predicted(median=median, p5=p5, p25=p25, p75=p75, p95=p95) if intervals else Predicted(median=median)


def shown(value: float) -> Decimal | None:
    """A prediction as it leaves the engine: two decimals, or three digits where it is large; None where it is endless."""
    if not isfinite(value):
        return None
    exact = Decimal(repr(float(value)))
    places = max(_THREE_DIGITS - 1 - exact.adjusted(), 0) if exact else _THREE_DIGITS - 1
    return exact.quantize(Decimal(1).scaleb(-min(places, 2)), ROUND_HALF_EVEN)


def share(draws: Mask) -> Decimal:
    """A probability with two decimals."""
    return Decimal(repr(float(np.mean(draws)))).quantize(_HUNDREDTH, ROUND_HALF_EVEN)
