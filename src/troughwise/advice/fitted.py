"""A population model learnt by one patient: its fit, the draws that the levels leave possible, and what each level says.

Clearance may change from visit to visit in every model; where a source gives no such spread, one is borrowed and said.
What is forecast carries the last visit forward. Not for choosing models and not for regimens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log

import numpy as np

from troughwise.advice.applicability import Applicability, Setting
from troughwise.advice.history import events_of
from troughwise.advice.priors import widened, with_borrowed_spread
from troughwise.pk.arrays import Array
from troughwise.pk.covariates import completed
from troughwise.pk.fit import Fits, fit
from troughwise.pk.forecast import Course
from troughwise.pk.individuals import Population, Typical
from troughwise.pk.mixture import by_class
from troughwise.pk.outcomes import Outcome
from troughwise.pk.posterior import Posterior, posterior
from troughwise.pk.suspects import LeftOut, left_out
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import PopulationModel

BORROWED = "clearance-between-occasions"
"""The assumption that lends a spread from visit to visit to a model without one."""

STEP = "clearance-step"
"""The assumption that says how far clearance then goes to the next visit."""


@dataclass(frozen=True)
class Fitted:
    """A model of the case, fitted. ``course`` has the rows of the case; its last row is the moment asked about.

    ``step`` (n) is by how much, as an SD, each random effect may differ at the next visit from what it is at the last.
    """

    judged: Applicability
    borrowed: bool
    course: Course
    fits: Fits
    step: Array
    seed: int

    @property
    def outcome(self) -> Outcome:
        """How the fit ended."""
        outcome: Outcome = self.fits.outcome[0]
        return outcome

    @cached_property
    def draws(self) -> Posterior:
        """Equally likely random effects."""
        return posterior(self.course, fits=self.fits, seed=self.seed)

    @cached_property
    def coming(self) -> Array:
        """The draws (n, S) for what is to come: the last visit carried forward, with the step to the next one."""
        if self.outcome is Outcome.NO_LEVELS:
            return self.draws.eta
        normal = np.random.default_rng([self.seed, 1]).standard_normal(self.draws.eta.shape)
        return np.asarray(self.draws.eta + self.step[:, None] * normal)

    @cached_property
    def left_out(self) -> LeftOut | None:
        """Each level against a fit of the others; None with fewer than two."""
        return left_out(self.course) if int(self.course.events.is_level.sum()) > 1 else None

    def predicted_levels(self) -> Array:
        """The levels (N) as the fit explains them, in the order of the rows."""
        levels = self.course.levels(self.fits.eta)[0]
        asked = self.course.events.evid == 0
        return np.asarray(levels[self.course.events.is_level[asked]])


def fitted(item: Applicability, *, setting: Setting, seed: int) -> Fitted:
    """The model fitted to the case. Raises ``InputError`` where its absorption cannot follow parameters that change."""
    model, borrowed = _prior(item.model, setting)
    history = setting.history
    population = Population(model, occasions=history.occasions, assay=history.assay)
    columns, _ = completed(model, given=setting.columns, rows=len(history.rows))
    events = events_of(history)
    typical = population.typical(columns, occasion=events.occasion)
    course = Course(population, events, typical, carry="forward")

    def solve(version: Typical) -> Fits:
        return fit(population, events=events, typical=version, carry="forward")

    found = by_class(model, typical=typical, solve=solve)
    course = replace(course, typical=found.versions[int(found.chosen[0])])
    return Fitted(item, borrowed, course, found.fits, _step(population, borrowed=borrowed, setting=setting), seed)


def _step(population: Population, *, borrowed: bool, setting: Setting) -> Array:
    """SDs (n): the model's own spread between visits, or the assumed one where that was borrowed; else 0."""
    assumed = log(1 + float(setting.library.assumption(STEP).value / 100) ** 2)
    variances = [
        0.0 if effect.occasion != population.occasions else assumed if borrowed else effect.variance
        for effect in population.effects
    ]
    return np.asarray(np.sqrt(np.array(variances)))


def _prior(model: PopulationModel, setting: Setting) -> tuple[PopulationModel, bool]:
    """The model as it is used here, and whether a spread from visit to visit was borrowed."""
    wide = widened(model, indications=setting.library.wider(setting.indication))
    lent = with_borrowed_spread(wide, assumption=setting.library.assumption(BORROWED))
    return lent, lent is not wide


def all_fitted(items: Sequence[Applicability], *, setting: Setting, seed: int) -> tuple[list[Fitted], list[Applicability]]:
    """Every model fitted; and those that could not follow the case, with the reason."""
    found: list[Fitted] = []
    refused: list[Applicability] = []
    for item in items:
        try:
            found.append(fitted(item, setting=setting, seed=seed))
        except InputError as error:
            refused.append(replace(item, applies="does-not", reasons=(*item.reasons, f"{error.what}.")))
    return found, refused
