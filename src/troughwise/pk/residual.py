"""Residual error: the variance of a level around its prediction, and how the two are compared.

    y  measured level      f  prediction      a  additive SD      b  proportional SD      v  variance of y given f

Not for levels below quantification: that is ``objective``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from troughwise.pk.arrays import Array
from troughwise.vocabulary.effects import Spread
from troughwise.vocabulary.models import Residual


@dataclass(frozen=True)
class ErrorModel:
    """A residual error in numbers."""

    additive: float
    proportional: float
    summed_sd: bool
    on_logarithm: bool

    @classmethod
    def of(cls, residual: Residual) -> ErrorModel:
        """From the record."""
        return cls(
            additive=_sd(residual.additive),
            proportional=_sd(residual.proportional),
            summed_sd=residual.form == "combined-1",
            on_logarithm=residual.form == "log-additive",
        )

    def variance(self, f: Array) -> Array:
        """v(f): b^2 on the log scale; (a + b f)^2 for combined-1; a^2 + b^2 f^2 otherwise.

        Where purely proportional error meets a prediction of exactly 0, f counts as 1 (NONMEM's usual guard); a fit that
        ends there with a level above 0 is reported as impossible.
        """
        if self.on_logarithm:
            return np.full_like(f, self.proportional**2)
        if self.summed_sd:
            return np.asarray((self.additive + self.proportional * f) ** 2)
        if self.additive == 0:
            f = np.where(f == 0, 1.0, f)
        return self.additive**2 + self.proportional**2 * f * f

    def compared(self, level: Array) -> Array:
        """A level or prediction on the scale on which they are compared."""
        return np.log(level) if self.on_logarithm else level


def _sd(spread: Spread | None) -> float:
    if spread is None:
        return 0.0
    if spread.variance is not None:
        return sqrt(spread.variance)
    return float(spread.sd) if spread.sd is not None else float(spread.cv_percent or 0) / 100
