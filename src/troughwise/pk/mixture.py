"""Models whose patients belong to unseen classes: each class is fitted, and each patient keeps the most probable one.

The class with the lowest OBJ - 2 ln p wins, p being its share of patients (as NONMEM's $MIXTURE chooses). A model without
classes is one class. Not for searching: that is ``fit``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log

import numpy as np

from troughwise.pk.arrays import Array, Whole
from troughwise.pk.fit import Fits, put
from troughwise.pk.individuals import Typical
from troughwise.vocabulary.models import ParameterName, PopulationModel


@dataclass(frozen=True)
class ClassFits:
    """The fits of the chosen class, which class that is (0 where there are none), and its typical parameters."""

    fits: Fits
    chosen: Whole
    versions: tuple[Typical, ...]

    def individuals(self, rows: Whole) -> dict[ParameterName, Array]:
        """The parameters (P) of each patient in its class, each on one row of the table."""
        of_class = [version.individuals(self.fits.eta, rows=rows) for version in self.versions]
        return {name: np.choose(self.chosen, [found[name] for found in of_class]) for name in of_class[0]}


def by_class(model: PopulationModel, *, typical: Typical, solve: Callable[[Typical], Fits]) -> ClassFits:
    """``solve`` for every class of the model, and for each patient the most probable class."""
    if model.mixture is None:
        fits = solve(typical)
        return ClassFits(fits, np.zeros(fits.eta.shape[1], dtype=int), (typical,))
    name, classes = model.mixture.parameter, model.mixture.classes
    versions = tuple(replace(typical, values={**typical.values, name: typical.values[name] * float(item.factor)})
                     for item in classes)  # fmt: skip
    solved = [solve(version) for version in versions]
    score = np.stack(
        [fits.marginal_objective - 2 * log(item.probability) for fits, item in zip(solved, classes, strict=True)]
    )
    chosen = np.argmin(score, axis=0)
    found = solved[0]
    for number, fits in enumerate(solved[1:], 1):
        put(found, part=fits.of(np.flatnonzero(chosen == number)), patients=np.flatnonzero(chosen == number))
    return ClassFits(found, chosen, versions)
