"""Small models and event tables for tests, said in a line. Not a test."""

from __future__ import annotations

from typing import Any

import numpy as np

from troughwise.pk.arrays import Array
from troughwise.pk.batch import batches
from troughwise.pk.covariates import Columns
from troughwise.pk.events import Carry, Events
from troughwise.pk.fit import Fits, fit
from troughwise.pk.individuals import Population
from troughwise.pk.predict import predict
from troughwise.vocabulary.models import PopulationModel

UNITS = {"dose": "unit", "concentration": "unit/L", "volume": "L", "scale": 1}
ORAL = {"clearance": 4.0, "central_volume": 70.0, "absorption_rate": 1.0}


def model(
    parameters: dict[str, Any], *, absorption: str = "first-order", disposition: str = "one-compartment", **more: Any
) -> PopulationModel:
    """A model from values; (value, variance) has variability, a dict is taken as it stands."""
    structure = {"absorption": absorption, "disposition": disposition, **more.pop("structure", {})}
    residual = more.pop("residual", {"any": {"form": "proportional", "proportional": {"variance": 0.05, "where": "test"}}})
    table = {"id": "test", "use": "research", "title": "A model of a test", "units": UNITS, "residual": residual}
    parts = {"structure": structure, "parameters": {name: _parameter(given) for name, given in parameters.items()}}
    return PopulationModel.model_validate({**table, **parts, **more})


def _parameter(given: Any) -> dict[str, Any]:
    if isinstance(given, dict):
        return {"unit": "1", "where": "test", **given}
    value, variance = given if isinstance(given, tuple) else (given, None)
    between = {"between_patients": {"variance": variance, "where": "test"}} if variance else {}
    return {"value": value, "unit": "1", "where": "test", **between}


def events(*rows: dict[str, float]) -> Events:
    """An event table; a row with ``amount`` is a dose, one with ``level`` a level (1 where only a time is wanted)."""

    def column(name: str, otherwise: float = 0.0) -> Array:
        return np.array([float(row.get(name, otherwise)) for row in rows])

    dose = np.array(["amount" in row for row in rows])
    evid = np.array([row.get("evid", 1 if given else 0) for row, given in zip(rows, dose, strict=True)], dtype=int)
    plain = np.where((evid == 0) & np.isnan(column("limit", np.nan)), 1.0, np.nan)
    level = np.where(np.isnan(column("level", np.nan)), plain, column("level", np.nan))
    return Events(
        patient=column("patient").astype(int), time=column("time"), evid=evid, amount=column("amount"), rate=column("rate"),
        interval=column("interval"), steady=column("steady").astype(int), additional=column("additional").astype(int),
        into_central=column("central") > 0, level=level, limit=column("limit", np.nan),
        occasion=column("occasion", 1).astype(int),
    )  # fmt: skip


def predicted(
    of: PopulationModel,
    table: Events,
    *,
    eta: list[float] | None = None,
    columns: Columns | None = None,
    carry: Carry = "backward",
) -> Array:
    """Predicted levels of a single patient, in the order of the table."""
    population = Population(of, occasions=int(table.occasion.max()))
    effects = np.array(eta if eta is not None else [0.0] * len(population.effects))
    (batch,) = batches(table, typical=population.typical(columns or {}, occasion=table.occasion), carry=carry)
    levels = np.broadcast_to(predict(of, batch=batch, eta=effects[None, :, None]), (1, *batch.levels.time.shape))[0, :, 0]
    return levels[batch.levels.observed[:, 0]]


def fitted(of: PopulationModel, table: Events, *, columns: Columns | None = None) -> Fits:
    """The fits of all patients of a table."""
    population = Population(of, occasions=int(table.occasion.max()))
    return fit(population, events=table, typical=population.typical(columns or {}, occasion=table.occasion))
