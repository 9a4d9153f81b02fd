"""NONMEM's own fits of simulated patients, and ours of the same. Not a test.

The data stand outside the project (``TROUGHWISE_REFERENCE``, by default ``../shared/reference``); without them tests skip.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from troughwise.cohort.event_table import EventTable
from troughwise.cohort.model_file import read_model
from troughwise.pk.arrays import Array
from troughwise.pk.covariates import completed
from troughwise.pk.fit import Fits, evaluate, fit
from troughwise.pk.individuals import Population

ROOT = Path(__file__).resolve().parent.parent.parent
MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True)
class Run:
    """One run: what NONMEM printed, our fit, and our covariance and objective at NONMEM's effects."""

    eta: Array
    covariance: Array
    objective: Array
    ours: Fits
    at_theirs: Fits

    @property
    def apart(self) -> Array:
        """Largest difference in any effect, by patient."""
        return np.asarray(np.abs(self.ours.eta - self.eta).max(axis=0))


def folder() -> Path:
    """Where the data are; skips the test where they are not."""
    found = Path(os.environ.get("TROUGHWISE_REFERENCE") or ROOT.parent / "shared" / "reference") / "nonmem_map"
    if not found.is_dir():
        pytest.skip(f"NONMEM's fits are not here ({found}); set TROUGHWISE_REFERENCE")
    return found


@cache
def run(number: str) -> Run:
    """Both fits of a run."""
    data, model = folder() / f"run{number}_data.csv", read_model(str(MODELS / f"run{number}.toml"))
    (chunk,) = EventTable(data, model).chunks()
    population = Population(model)
    columns, _ = completed(model, given=chunk.columns, rows=len(chunk.events.time))
    typical = population.typical(columns, occasion=chunk.events.occasion)
    eta, covariance, objective = _printed(folder() / f"run{number}_expected.csv", effects=len(population.effects))
    ours = fit(population, events=chunk.events, typical=typical)
    return Run(eta, covariance, objective, ours, evaluate(population, events=chunk.events, typical=typical, eta=eta))


def _printed(path: Path, *, effects: int) -> tuple[Array, Array, Array]:
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    eta = np.array([[float(row[f"ETA({i + 1})"]) for row in rows] for i in range(effects)])
    names = [[f"ETC({max(i, j) + 1},{min(i, j) + 1})" for j in range(effects)] for i in range(effects)]
    covariance = np.array([[[float(row[name]) for row in rows] for name in line] for line in names])
    return eta, covariance, np.array([float(row["OBJ"]) for row in rows])
