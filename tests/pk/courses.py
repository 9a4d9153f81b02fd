"""Courses of one patient for tests, said in a line; integration and sampling that need no cleverness. Not a test."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.pk.building import events
from troughwise.cohort.model_file import read_model
from troughwise.pk.arrays import Array
from troughwise.pk.batch import batches
from troughwise.pk.covariates import completed, is_category
from troughwise.pk.fit import Fits, fit
from troughwise.pk.forecast import Course
from troughwise.pk.individuals import Population
from troughwise.pk.objective import objective
from troughwise.vocabulary.models import PopulationModel

COVARIATES: dict[str, dict[str, Any]] = {
    "campagne-2018-kidney-adult": {"weight_kg": 85.9, "cyp3a5_alleles": 0},
    "chen-2020-lupus-child": {"weight_kg": 40.0, "wuzhi": 0.0},
    "hao-2018-nephrotic-child": {"weight_kg": 25.0, "cyp3a5_expresser": 0.0},
    "zhou-2026-nephrotic-adult": {"wuzhi": 0.0, "cyp3a5_expresser": 0.0},
}


def course(of: PopulationModel, *rows: dict[str, float], **covariates: Any) -> Course:
    """A course of one patient; rows as in ``building.events``, covariates the same on every row unless given as arrays."""
    table = events(*rows)
    given: Any = {name: np.full(len(rows), value, dtype=object if is_category(name) else float)
                  for name, value in covariates.items()}  # fmt: skip
    columns, _ = completed(of, given=given, rows=len(rows))
    population = Population(of, occasions=int(table.occasion.max()))
    return Course(population, table, population.typical(columns, occasion=table.occasion))


def of_base(name: str, *rows: dict[str, float]) -> Course:
    """A course under a model of the base, with covariates near its population's."""
    return course(read_model(name), *rows, **COVARIATES[name])


def fitted(of: Course) -> Fits:
    """The MAP fit."""
    return fit(of.population, events=of.events, typical=of.typical, carry=of.carry)


def log_posterior(of: Course, eta: Array) -> Array:
    """-J / 2 of points (n, M)."""
    (batch,) = batches(of.events, typical=of.typical, carry=of.carry)
    return -0.5 * objective(of.population, batch=batch, eta=eta.T[:, :, None])[:, 0]


def typical_eta(of: Course) -> Array:
    """The typical patient as a single draw (n, 1)."""
    return np.zeros((len(of.population.effects), 1))
