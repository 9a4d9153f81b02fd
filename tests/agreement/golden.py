"""Typical profiles of population models computed here, beside those that stand in their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from tests.pk.building import events, predicted
from troughwise.pk.arrays import Array
from troughwise.pk.covariates import Columns, completed, is_category
from troughwise.pk.events import Events
from troughwise.vocabulary.models import Golden, PopulationModel

HOURS = {"c0": 0.0, "c1": 1.0, "c2": 2.0, "c4": 4.0}
PIECES, NODES = 48, 6
AREA_AGREES = 5e-5
"""The printed areas were made by a rule of steps: beside 1000 F dose / CL they are off by up to this."""


@dataclass(frozen=True)
class Compared:
    """One printed number of a profile beside ours."""

    name: str
    printed: Decimal
    found: float

    @property
    def allowed(self) -> float:
        """Half a unit of the last digit that is printed; of an area no less than its rule of steps is off."""
        half = 0.5001 * 10.0 ** int(self.printed.as_tuple().exponent)
        return max(half, AREA_AGREES * abs(float(self.printed))) if self.name == "auc" else half

    @property
    def agrees(self) -> bool:
        """Whether ours is the printed number, as far as it is printed."""
        return abs(self.found - float(self.printed)) <= self.allowed


def compared(model: PopulationModel) -> Iterator[Compared]:
    """Every number of a model's printed profiles."""
    for golden in model.golden:
        found = dict(zip(HOURS, _levels(model, golden, np.array(list(HOURS.values()))), strict=True))
        found["auc"] = _area(model, golden)
        for name, value in golden.expected.model_dump(exclude_none=True).items():
            yield Compared(name, value, float(found[name]))


def _area(model: PopulationModel, golden: Golden) -> float:
    """Over one interval, by Gauss's rule on many short pieces, one of which begins at the corner that a lag makes."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    lag = _in_class(model, golden.regimen.mixture_class).parameters.get("lag_time")
    corner = 0.0 if lag is None else float(lag.value)
    edges = np.unique([*np.linspace(0.0, float(golden.regimen.interval_h), PIECES + 1), corner])
    widths = np.diff(edges)[:, None]
    hours = edges[:-1, None] + widths * (nodes + 1) / 2
    return float(_levels(model, golden, hours.ravel()) @ (widths * weights / 2).ravel())


def _levels(model: PopulationModel, golden: Golden, hours: Array) -> Array:
    """Steady-state levels at hours after the dose of a typical patient; a mixture's class sets its own parameter."""
    rows = len(hours) + 1
    given: Columns = {name: _column(name, value, rows=rows) for name, value in golden.covariates.items()}
    given.setdefault("release", _column("release", golden.regimen.release, rows=rows))
    columns, _ = completed(model, given=given, rows=rows)
    return predicted(_in_class(model, golden.regimen.mixture_class), _regimen(golden, hours), columns=columns)


def _column(name: str, value: object, *, rows: int) -> Array:
    return np.full(rows, value, dtype=object) if is_category(name) else np.full(rows, float(value))  # type: ignore[arg-type]


def _in_class(model: PopulationModel, name: str) -> PopulationModel:
    if model.mixture is None or not name:
        return model
    factor = next(item.factor for item in model.mixture.classes if item.name == name)
    mixed = model.parameters[model.mixture.parameter]
    value = mixed.model_copy(update={"value": Decimal(factor) * mixed.value})
    return model.model_copy(update={"parameters": {**model.parameters, model.mixture.parameter: value}})


def _regimen(golden: Golden, hours: Array) -> Events:
    regimen = golden.regimen
    dose = {"time": 0.0, "amount": float(regimen.dose), "steady": 1.0, "interval": float(regimen.interval_h)}
    if regimen.infusion_h:
        dose["rate"] = float(regimen.dose / regimen.infusion_h)
    dose["central"] = float(regimen.route == "intravenous")
    return events(dose, *[{"time": float(hour)} for hour in hours])
