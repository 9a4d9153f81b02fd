"""Laws that every population model of the base keeps, whatever its paper says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.offenders import assert_none
from tests.papers.patients import (
    INTERVAL_H,
    Patient,
    acting_alone_on_clearance,
    clearance,
    effects,
    levels,
    moved,
    patient,
    typical,
)
from troughwise.cohort.model_file import read_model
from troughwise.library.files import EVIDENCE_ROOT
from troughwise.pk.arrays import Array
from troughwise.pk.individuals import Population
from troughwise.vocabulary.effects import Effect
from troughwise.vocabulary.models import PopulationModel, used_covariates

NAMES = sorted(file.stem for file in (EVIDENCE_ROOT / "models").glob("*.toml"))
EVERY = pytest.mark.parametrize("name", NAMES)
DOSE = 4.0
PIECES, NODES = 60, 6


@EVERY
def test_without_a_dose_there_is_no_level(name: str) -> None:
    model = read_model(name)
    assert not levels(model, patient(model), dose=0.0).any()


@EVERY
def test_more_dose_never_gives_a_lower_level(name: str) -> None:
    model = read_model(name)
    less, more = (levels(model, patient(model), dose=dose) for dose in (DOSE, 1.5 * DOSE))
    assert (less > 0).all()
    assert (more > less).all()


@EVERY
def test_average_level_at_steady_state_is_dose_rate_over_clearance(name: str) -> None:
    """Of plasma, where blood is plasma with binding to red cells."""
    model = read_model(name)
    direct = model.model_copy(update={"structure": model.structure.model_copy(update={"output": "direct"})})
    expected = float(model.units.scale) * DOSE / INTERVAL_H / clearance(model, patient(model))
    assert _average(direct, patient(model)) == pytest.approx(expected, rel=1e-4)


def _average(model: PopulationModel, who: Patient) -> float:
    """Over one interval, by Gauss's rule on pieces that begin where lag or infusion make a corner."""
    values = typical(model, who)
    lag, duration = values.get("lag_time", 0.0), values.get("zero_order_duration", 0.0)
    corners = np.array([lag, lag + duration]) % INTERVAL_H
    edges = np.unique([*np.linspace(0.0, INTERVAL_H, PIECES + 1), *corners])
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    widths = np.diff(edges)[:, None]
    hours = (edges[:-1, None] + widths * (nodes + 1) / 2).ravel()
    found: Array = levels(model, who, dose=DOSE, hours=hours)
    return float(found @ (widths * weights / 2).ravel()) / INTERVAL_H


@EVERY
def test_every_effect_moves_the_level_when_its_covariate_moves(name: str) -> None:
    model = read_model(name)
    assert_none(f"{effect.covariate} on {parameter}" for parameter, effect in effects(model) if not _moves(model, effect))


def _moves(model: PopulationModel, effect: Effect) -> bool:
    before, after = (levels(model, who, dose=DOSE) for who in moved(model, patient(model), effect=effect))
    return bool((np.abs(after / before - 1) > 1e-9).any())


@EVERY
def test_what_raises_clearance_alone_lowers_every_level(name: str) -> None:
    model = read_model(name)
    assert_none(effect.covariate for effect in acting_alone_on_clearance(model) if not _opposite(model, effect))


def _opposite(model: PopulationModel, effect: Effect) -> bool:
    before, after = moved(model, patient(model), effect=effect)
    rises = typical(model, after)["clearance"] > typical(model, before)["clearance"]
    lower = levels(model, after, dose=DOSE) < levels(model, before, dose=DOSE)
    return bool(lower.all() if rises else not lower.any())


@EVERY
def test_its_random_effects_fit_together(name: str) -> None:
    """A matrix of variances and correlations that no patients could have is refused when it is made."""
    population = Population(read_model(name), occasions=2)
    assert population.omega.shape == (len(population.effects),) * 2


@EVERY
def test_every_declared_covariate_acts_or_feeds_a_formula(name: str) -> None:
    model = read_model(name)
    assert_none(set(model.covariates) - used_covariates(model))


@EVERY
def test_a_model_that_ships_was_read_at_its_source(name: str) -> None:
    """Parameters that were read in somebody's code only do not become anybody's default."""
    model = read_model(name)
    assert model.use != "ship" or {citation.read for citation in model.citations} & {"primary", "abstract"}
