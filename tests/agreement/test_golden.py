"""Every population model of the base reproduces the typical profiles that stand in its own file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from tests.pk.building import predicted
from troughwise.cohort.model_file import read_model
from troughwise.library.files import EVIDENCE_ROOT
from troughwise.pk.arrays import Array
from troughwise.pk.covariates import Columns, completed, is_category
from troughwise.pk.events import Events
from troughwise.vocabulary.models import Golden, PopulationModel

FILES = sorted((EVIDENCE_ROOT / "models").glob("*.toml"))
HOURS = {"c0": 0.0, "c1": 1.0, "c2": 2.0, "c4": 4.0}
PIECES, NODES = 48, 6
AREA_AGREES = 5e-5
"""The printed areas were made by a rule of steps: beside 1000 F dose / CL they are off by up to this."""


@pytest.mark.skipif(not FILES, reason="the base holds no population model yet")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_model_reproduces_its_golden_profiles(file: Path) -> None:
    model = read_model(file.stem)
    for golden in model.golden:
        expected = golden.expected.model_dump(exclude_none=True)
        found = {
            **dict(zip(HOURS, _levels(model, golden, np.array(list(HOURS.values()))), strict=True)),
            "auc": _area(model, golden),
        }
        for name, value in expected.items():
            assert found[name] == pytest.approx(
                float(value), rel=AREA_AGREES if name == "auc" else 0, abs=_half_digit(value)
            )


def _half_digit(printed: Decimal) -> float:
    """Half a unit of the last digit that is printed."""
    return 0.5001 * 10.0 ** int(printed.as_tuple().exponent)


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
    from tests.pk.building import events

    regimen = golden.regimen
    dose = {"time": 0.0, "amount": float(regimen.dose), "steady": 1.0, "interval": float(regimen.interval_h)}
    if regimen.infusion_h:
        dose["rate"] = float(regimen.dose / regimen.infusion_h)
    dose["central"] = float(regimen.route == "intravenous")
    return events(dose, *[{"time": float(hour)} for hour in hours])
