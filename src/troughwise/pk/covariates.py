"""Covariates and what they do to a parameter, row by row of an event table.

Flags are 1.0 and 0.0, numbers are floats, categories are arrays of words; NaN and "" are missing. Not for reading tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never, get_args

import numpy as np
from numpy.typing import NDArray

from troughwise.pk.arrays import Array, Mask
from troughwise.vocabulary.effects import (
    BandEffect,
    CategoryCovariate,
    CategoryEffect,
    Condition,
    Conditions,
    CovariateName,
    Effect,
    ExponentialEffect,
    FactorEffect,
    LinearEffect,
    MaturationEffect,
    PowerEffect,
    SaturableEffect,
)
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import CovariateUse, Formula, PopulationModel, acting_covariates, used_covariates

Column = NDArray[Any]
Columns = dict[CovariateName, Column]

UMOL_PER_L_IN_A_MG_PER_DL = 88.4
"""Creatinine: umol/L in 1 mg/dL."""

_CATEGORIES = frozenset(get_args(CategoryCovariate))


def is_category(name: str) -> bool:
    """Whether the covariate is one of some words."""
    return name in _CATEGORIES


def completed(model: PopulationModel, *, given: Mapping[CovariateName, Column], rows: int) -> tuple[Columns, list[str]]:
    """Every covariate the model needs, given, computed or assumed; and the assumptions made, in words.

    Raises ``InputError`` when one is neither given nor assumed.
    """
    columns: Columns = {}
    assumed: list[str] = []
    plain = [name for name, use in model.covariates.items() if use.formula is None]
    for name in (*plain, *(name for name in model.covariates if name not in plain)):
        use = model.covariates[name]
        column = given.get(name, _empty(name, rows))
        if use.formula and missing(column).any():
            column = np.where(missing(column), formula(use.formula, columns=columns), column)
        if missing(column).any() and use.if_missing is not None:
            column = _assumed(column, use)
            assumed.append(use.said)
        if missing(column).any() and not _only_feeds_formulas(model, name):
            raise InputError(
                f"The model needs '{name}', which is not given", to_do="Add the column, or name it in the model."
            )
        columns[name] = column
    return columns, assumed


def _only_feeds_formulas(model: PopulationModel, name: CovariateName) -> bool:
    """An input of a formula may be missing where the formula's result is given."""
    return name not in acting_covariates(model) and name in used_covariates(model)


def _empty(name: str, rows: int) -> Column:
    return np.full(rows, "", dtype=object) if is_category(name) else np.full(rows, np.nan)


def missing(column: Column) -> Mask:
    """Which cells hold nothing."""
    return np.asarray(column == "" if column.dtype == object else np.isnan(column), dtype=np.bool_)


def _assumed(column: Column, use: CovariateUse) -> Column:
    value: Any = use.if_missing if column.dtype == object else float(use.if_missing or 0)
    return np.where(missing(column), value, column)


def multiplier(effect: Effect, *, columns: Columns) -> Array:
    """What one effect multiplies its parameter with, by row.

    Raises ``InputError`` where that is no number above 0: a line followed too far, a power of day 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = _multiplier(effect, columns)
    factor = np.where(holds(effect.only_when, columns=columns), factor, 1.0) if effect.only_when else factor
    absurd = ~((factor > 0) & np.isfinite(factor))
    if absurd.any():
        _refuse(effect.covariate, value=columns[effect.covariate][absurd][0])
    return factor


def _refuse(name: str, *, value: Any) -> None:
    raise InputError(f"The model has no value for {name} {value:g}", to_do="Use another model.")


def holds(conditions: Conditions, *, columns: Columns) -> Mask:
    """Where all conditions hold."""
    held: Mask = np.logical_and.reduce([_holds(condition, columns) for condition in conditions])
    return held


def _holds(condition: Condition, columns: Columns) -> Mask:
    return np.asarray(columns[condition.covariate] == condition.equals, dtype=bool)


def _multiplier(effect: Effect, columns: Columns) -> Array:
    column = columns[effect.covariate]
    match effect:
        case FactorEffect():
            return np.where((column == 1) == effect.applies_when, float(effect.factor), 1.0)
        case CategoryEffect():
            return _by_category(effect, column)
        case _:
            x = _within(column, effect)
            return _where_it_acts(effect, column, _of_number(effect, np.asarray(x, dtype=float)))


def _within(column: Column, effect: Any) -> Column:
    low, high = (None if limit is None else float(limit) for limit in (effect.at_least, effect.at_most))
    return column if low is None and high is None else np.clip(column, low, high)


def _where_it_acts(effect: Any, column: Column, factor: Array) -> Array:
    if effect.only_below is not None:
        factor = np.where(column < float(effect.only_below), factor, 1.0)
    if effect.only_above is not None:
        factor = np.where(column > float(effect.only_above), factor, 1.0)
    return factor


def _of_number(effect: Any, x: Array) -> Array:
    match effect:
        case PowerEffect():
            return np.asarray((x / float(effect.reference)) ** float(effect.exponent))
        case LinearEffect():
            return 1 + float(effect.slope) * (x - float(effect.reference))
        case ExponentialEffect():
            return np.exp(float(effect.coefficient) * (x - float(effect.reference)))
        case SaturableEffect():
            return 1 + float(effect.maximum) * _hill(x, effect)
        case MaturationEffect():
            return _hill(x, effect)
        case BandEffect():
            return _by_band(effect, x)
    assert_never(effect)


def _hill(x: Array, effect: SaturableEffect | MaturationEffect) -> Array:
    powered = x ** float(effect.hill)
    return np.asarray(powered / (float(effect.half_at) ** float(effect.hill) + powered))


def _by_band(effect: BandEffect, x: Array) -> Array:
    factor = np.full_like(x, np.nan)
    for band in effect.bands:
        inside = (x >= float(band.from_ if band.from_ is not None else -np.inf)) & (
            x < float(band.below if band.below is not None else np.inf)
        )
        factor = np.where(inside, float(band.factor), factor)
    return factor


def _by_category(effect: CategoryEffect, column: Column) -> Array:
    unknown = sorted(set(column) - set(effect.factors))
    if unknown:
        known = ", ".join(effect.factors)
        raise InputError(f"The model does not know {effect.covariate} '{unknown[0]}'", to_do=f"It knows {known}.")
    return np.array([float(effect.factors[word]) for word in column])


def formula(name: Formula, *, columns: Columns) -> Array:
    """A covariate computed from others; sources stand in facts/additions.md, section Formulas."""
    match name:
        case "janmahasatian-fat-free-mass":
            bmi = body_mass_index(columns)
            male, female = 6680 + 216 * bmi, 8780 + 244 * bmi
            return 9270 * columns["weight_kg"] / _by_sex(columns, male=male, female=female)
        case "james-lean-body-weight":
            weight, ratio = columns["weight_kg"], columns["weight_kg"] / columns["height_cm"]
            return _by_sex(columns, male=1.1 * weight - 128 * ratio**2, female=1.07 * weight - 148 * ratio**2)
        case "mosteller-body-surface-area":
            return np.sqrt(columns["weight_kg"] * columns["height_cm"] / 3600)
        case "dubois-body-surface-area":
            return np.asarray(0.007184 * columns["weight_kg"] ** 0.425 * columns["height_cm"] ** 0.725)
        case "cockcroft-gault-creatinine-clearance":
            raw = (140 - columns["age_years"]) * columns["weight_kg"] / (72 * _creatinine_mg_per_dl(columns))
            return _by_sex(columns, male=raw, female=0.85 * raw)
        case "ckd-epi-2021":
            return _ckd_epi(columns)
        case "bedside-schwartz":
            return 0.413 * columns["height_cm"] / _creatinine_mg_per_dl(columns)
        case "body-mass-index":
            return body_mass_index(columns)
        case "cyp3a5-expresser-from-alleles":
            alleles = columns["cyp3a5_alleles"]
            return np.where(np.isnan(alleles), np.nan, (alleles > 0).astype(float))
    assert_never(name)


def body_mass_index(columns: Columns) -> Array:
    """kg / m^2."""
    return np.asarray(columns["weight_kg"] / (columns["height_cm"] / 100) ** 2)


def _creatinine_mg_per_dl(columns: Columns) -> Array:
    return np.asarray(columns["creatinine_umol_per_l"] / UMOL_PER_L_IN_A_MG_PER_DL)


def _by_sex(columns: Columns, *, male: Array, female: Array) -> Array:
    known = np.where(columns["male"] == 1, male, female)
    return np.where(np.isnan(columns["male"]), np.nan, known)


def _ckd_epi(columns: Columns) -> Array:
    creatinine = _creatinine_mg_per_dl(columns)
    kappa = _by_sex(columns, male=np.array(0.9), female=np.array(0.7))
    alpha = _by_sex(columns, male=np.array(-0.302), female=np.array(-0.241))
    ratio = creatinine / kappa
    factor = _by_sex(columns, male=np.array(1.0), female=np.array(1.012))
    return np.asarray(
        142 * np.minimum(ratio, 1) ** alpha * np.maximum(ratio, 1) ** -1.2 * 0.9938 ** columns["age_years"] * factor
    )
