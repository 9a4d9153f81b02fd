"""A patient for any population model of the base, and what happens to him when one covariate moves. Not a test.

The values are ordinary ones, taken from the model where it names a reference; nothing clinical hangs on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import numpy as np

from tests.pk.building import events, predicted
from troughwise.pk.arrays import Array
from troughwise.pk.covariates import Columns, completed, is_category, multiplier
from troughwise.pk.individuals import Population
from troughwise.vocabulary.effects import BandEffect, CategoryEffect, CovariateName, Effect, FactorEffect, FlagCovariate
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import ParameterName, PopulationModel, acting_covariates

Patient = dict[CovariateName, Any]

HOURS = np.array([0.0, 1.0, 2.0, 4.0, 8.0, 11.9])
INTERVAL_H = 12.0
ORDINARY: Patient = {
    "age_years": 45, "weight_kg": 70, "height_cm": 170, "days_after_transplantation": 30, "haematocrit_fraction": 0.35,
    "prednisolone_mg_per_day": 10, "creatinine_umol_per_l": 120, "ast_u_per_l": 20, "cyp3a5_alleles": 0, "occasion": 1,
    "release": "immediate",
    "bilirubin_umol_per_l": 10, "alt_u_per_l": 25, "cystatin_c_mg_per_l": 1, "daily_dose_mg": 4,
    "fat_free_mass_kg": 55, "lean_body_weight_kg": 55, "body_surface_area_m2": 1.9, "voriconazole_ug_per_ml": 1,
}  # fmt: skip
MOVES = (1.3, 0.7, 2.0, 0.5, 4.0, 0.1)
_FLAGS = frozenset(get_args(FlagCovariate))


def effects(model: PopulationModel) -> Iterator[tuple[ParameterName, Effect]]:
    """Every effect of a covariate, with the parameter on which it acts."""
    for name, parameter in model.parameters.items():
        added = (effect for addend in parameter.plus for effect in addend.effects)
        yield from ((name, effect) for effect in (*parameter.effects, *added))


def acting_alone_on_clearance(model: PopulationModel) -> list[Effect]:
    """The effects on clearance of covariates that do nothing elsewhere, not even as a condition or in the output."""
    on_clearance = [effect for name, effect in effects(model) if name == "clearance"]
    rest = {name: parameter for name, parameter in model.parameters.items() if name != "clearance"}
    elsewhere = acting_covariates(model.model_copy(update={"parameters": rest}))
    return [effect for effect in on_clearance if effect.covariate not in elsewhere]


def patient(model: PopulationModel) -> Patient:
    """A patient whom the model accepts, with a value for every covariate that acts."""
    golden: Patient = dict(model.golden[0].covariates) if model.golden else {}
    return {name: golden.get(name, _ordinary(model, name)) for name in acting_covariates(model)}


def _ordinary(model: PopulationModel, name: CovariateName) -> Any:
    use = model.covariates[name]
    if use.if_missing is not None:
        return use.if_missing
    of_it = [effect for _, effect in effects(model) if effect.covariate == name]
    for effect in of_it:
        if isinstance(effect, CategoryEffect):
            return next(iter(effect.factors))
        reference = getattr(effect, "reference", None)
        if reference:
            return reference
    return False if name in _FLAGS else ORDINARY[name]


def columns(model: PopulationModel, who: Patient, *, rows: int) -> Columns:
    """The patient's covariates as columns of an event table."""
    given: Columns = {name: np.full(rows, value, dtype=object) if is_category(name) else np.full(rows, float(value))
                      for name, value in who.items()}  # fmt: skip
    return completed(model, given=given, rows=rows)[0]


def typical(model: PopulationModel, who: Patient) -> dict[ParameterName, float]:
    """The patient's typical parameters."""
    found = Population(model).typical(columns(model, who, rows=1), occasion=np.ones(1, dtype=int))
    return {name: float(values[0]) for name, values in found.values.items()}


def clearance(model: PopulationModel, who: Patient) -> float:
    """Clearance over relative bioavailability: dose rate over this is the average level."""
    values = typical(model, who)
    cleared = values.get("clearance") or values["elimination_rate"] * values["central_volume"]
    intravenous = model.structure.absorption == "none"
    return cleared / (1.0 if intravenous else values.get("relative_bioavailability", 1.0))


def levels(model: PopulationModel, who: Patient, *, dose: float, hours: Array = HOURS) -> Array:
    """Levels at hours after a dose at steady state; the average at all hours where the model knows no other."""
    if model.structure.disposition == "steady-state-average":
        return np.full(len(hours), float(model.units.scale) * dose / INTERVAL_H / clearance(model, who))
    given = {"time": 0.0, "amount": dose, "steady": 1.0, "interval": INTERVAL_H}
    table = events(given if dose else {"time": 0.0, "evid": 2.0}, *[{"time": float(hour)} for hour in hours])
    return predicted(model, table, columns=columns(model, who, rows=len(hours) + 1))


def moved(model: PopulationModel, who: Patient, *, effect: Effect) -> tuple[Patient, Patient]:
    """The patient where the effect's conditions hold, and again with another value of its covariate that acts otherwise."""
    before: Patient = {**who, **{condition.covariate: condition.equals for condition in effect.only_when}}
    for value in _other_values(effect, before[effect.covariate]):
        after = {**before, effect.covariate: value}
        try:
            typical(model, after)
        except InputError:
            continue
        if abs(_factor(model, after, effect=effect) / _factor(model, before, effect=effect) - 1) > 1e-6:
            return before, after
    raise AssertionError(f"no value of {effect.covariate} was found that acts")


def _factor(model: PopulationModel, who: Patient, *, effect: Effect) -> float:
    return float(multiplier(effect, columns=columns(model, who, rows=1))[0])


def _other_values(effect: Effect, value: Any) -> Iterator[Any]:
    match effect:
        case FactorEffect():
            yield not value
        case CategoryEffect():
            yield from (word for word in effect.factors if word != value)
        case BandEffect():
            yield from (edge for band in effect.bands for edge in (band.from_, band.below) if edge is not None)
            yield from (float(edge) * 0.5 for band in effect.bands for edge in (band.from_, band.below) if edge is not None)
            yield from (float(limit) * 1.5 for limit in (effect.only_above, effect.only_below) if limit is not None)
        case _:
            yield from (float(value) * move for move in MOVES)
            yield from (limit for limit in (effect.at_least, effect.at_most) if limit is not None)
            yield 1.0
