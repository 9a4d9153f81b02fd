"""Draws of the posterior against integration on a grid, rejection from the prior, and the laws of learning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.pk.building import ORAL, model
from tests.pk.courses import COVARIATES, course, fitted, log_posterior, of_base
from troughwise.pk.arrays import Array
from troughwise.pk.forecast import Course, measured
from troughwise.pk.posterior import ENOUGH, posterior

STEADY = {"time": 0.0, "amount": 3.0, "steady": 1.0, "interval": 12.0, "additional": 20.0}
TROUGHS = ({"time": 12.0, "level": 6.0}, {"time": 60.0, "level": 7.5})
ONE = model({**ORAL, "clearance": (20.0, 0.2)})
TWO = model({**ORAL, "clearance": (20.0, 0.2), "central_volume": (300.0, 0.3)})
PROBABILITIES = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
WIDTH = 0.1
"""In standard deviations: three standard errors of a normal distribution's 5 % quantile from 4000 draws."""


def _grid_quantiles(of: Course, effect: int, *, points: int = 401) -> Array:
    """Quantiles of one effect by summing the posterior over a dense grid of all (one or two) effects."""
    axis = np.linspace(-3.0, 3.0, points)
    mesh = np.stack([part.ravel() for part in np.meshgrid(*[axis] * len(of.population.effects), indexing="ij")])
    logarithm = log_posterior(of, mesh)
    density = np.exp(logarithm - logarithm.max())
    mass = np.bincount(np.searchsorted(axis, mesh[effect]), weights=density, minlength=points)
    running = np.cumsum(mass) - mass / 2
    return np.interp(PROBABILITIES * mass.sum(), running, axis)


@pytest.mark.parametrize("of", [ONE, TWO], ids=["one effect", "two effects"])
@pytest.mark.parametrize("levels", [TROUGHS[:1], TROUGHS, ({"time": 1.5, "level": 5.0}, {"time": 12.0, "limit": 6.0})])
def test_quantiles_are_those_of_integration_on_a_grid(of, levels) -> None:
    patient = course(of, {**STEADY, "amount": 2000.0}, *levels)
    draws = posterior(patient, fits=fitted(patient), seed=3, draws=4000)
    for effect, sd in enumerate(np.sqrt(np.diag(patient.population.omega))):
        found = np.quantile(draws.eta[effect], PROBABILITIES)
        assert np.abs(found - _grid_quantiles(patient, effect)).max() < WIDTH * sd


def test_two_explanations_of_a_level_are_both_drawn() -> None:
    """Before or after the end of the lag: the fit sits in one valley, the draws lie in both."""
    of = model({**ORAL, "lag_time": (1.0, 0.3)})
    patient = course(of, {"time": 0, "amount": 700.0, "steady": 1, "interval": 24}, {"time": 1.6, "level": 3.9})
    draws = posterior(patient, fits=fitted(patient), seed=1, draws=4000)
    found, wanted = np.quantile(draws.eta[0], PROBABILITIES), _grid_quantiles(patient, 0, points=6001)
    assert np.abs(found - wanted).max() < WIDTH * np.sqrt(0.3)


def test_draws_agree_with_rejection_from_the_prior_for_four_effects() -> None:
    patient = of_base("campagne-2018-kidney-adult", STEADY, *TROUGHS)
    draws = posterior(patient, fits=fitted(patient), seed=5, draws=4000)
    generator = np.random.default_rng(0)
    omega = patient.population.omega
    prior = np.linalg.cholesky(omega) @ generator.standard_normal((len(omega), 150_000))
    likelihood = log_posterior(patient, prior) + 0.5 * np.einsum("im,ij,jm->m", prior, np.linalg.inv(omega), prior)
    kept = prior[:, np.log(generator.random(prior.shape[1])) < likelihood - likelihood.max()]
    assert kept.shape[1] > 2000
    apart = np.quantile(kept, PROBABILITIES, axis=1) - np.quantile(draws.eta, PROBABILITIES, axis=1)
    assert (np.abs(apart) < 1.3 * WIDTH * np.sqrt(np.diag(omega))).all()


def test_a_nearly_gaussian_posterior_has_the_quantiles_of_laplace() -> None:
    levels = [{"time": 12.0 * day, "level": 9.0} for day in range(1, 41)]
    patient = course(ONE, {**STEADY, "amount": 2000.0, "additional": 40.0}, *levels)
    fits = fitted(patient)
    draws = posterior(patient, fits=fits, seed=2, draws=4000)
    laplace = fits.eta[0, 0] + np.sqrt(fits.covariance[0, 0, 0]) * np.array([-1.645, -0.6745, 0.0, 0.6745, 1.645])
    assert np.abs(np.quantile(draws.eta[0], PROBABILITIES) - laplace).max() < 0.15 * np.sqrt(fits.covariance[0, 0, 0])


@pytest.mark.parametrize("name", COVARIATES)
def test_without_levels_the_posterior_is_the_prior(name: str) -> None:
    patient = of_base(name, STEADY)
    draws = posterior(patient, fits=fitted(patient), seed=1, draws=4000)
    omega = patient.population.omega
    assert draws.effective_size == 4000
    assert np.allclose(np.cov(draws.eta).reshape(omega.shape), omega, atol=0.08 * omega.max())


@pytest.mark.parametrize("name", COVARIATES)
def test_usual_levels_support_intervals(name: str) -> None:
    patient = of_base(name, STEADY, *TROUGHS)
    assert posterior(patient, fits=fitted(patient), seed=1).supports_intervals


def test_effects_of_ten_occasions_still_support_intervals() -> None:
    varying = {
        "between_patients": {"variance": 0.1, "where": "test"},
        "between_occasions": {"variance": 0.05, "where": "test"},
    }
    of = model({**ORAL, "clearance": {"value": 20, **varying}, "central_volume": {"value": 300, **varying}})
    dose = {"amount": 2000.0, "steady": 1, "interval": 12}
    rows = [{"occasion": visit, "time": 72.0 * visit + hour, **what} for visit in range(1, 11)
            for hour, what in ((0, dose), (12, {"level": 9.0}))]  # fmt: skip
    patient = course(of, *rows)
    assert len(patient.population.effects) == 22
    assert posterior(patient, fits=fitted(patient), seed=1).effective_size > ENOUGH


def test_an_impossible_level_leaves_no_draw_and_no_interval() -> None:
    patient = course(ONE, {"time": 0.0, "level": 5.0}, {"time": 1.0, "amount": 3.0})
    draws = posterior(patient, fits=fitted(patient), seed=1)
    assert draws.effective_size == 0
    assert not draws.supports_intervals


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    patient = course(TWO, {**STEADY, "amount": 2000.0}, *TROUGHS)
    once, again, other = (posterior(patient, fits=fitted(patient), seed=seed).eta for seed in (1, 1, 2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


@pytest.mark.parametrize("name", ["campagne-2018-kidney-adult", "hao-2018-nephrotic-child"])
def test_intervals_hold_the_truth_as_often_as_they_say(name: str) -> None:
    """Patients drawn from the prior, levels from their error: the rank of the truth among the draws is uniform.

    Simulation-based calibration (Talts et al., arXiv 1804.06788).
    """
    generator, count = np.random.default_rng(3), 150
    usual = of_base(name, STEADY, *TROUGHS)
    lower = np.linalg.cholesky(usual.population.omega)
    inside = np.zeros(len(lower))
    for number in range(count):
        truth = lower @ generator.standard_normal((len(lower), 1))
        levels = measured(usual.population, levels=np.repeat(usual.levels(truth), 2, axis=0), seed=number)[0]
        patient = of_base(name, STEADY, *[{**row, "level": level} for row, level in zip(TROUGHS, levels, strict=True)])
        draws = posterior(patient, fits=fitted(patient), seed=number, draws=400)
        rank = (draws.eta < truth).mean(axis=1)
        inside += (rank > 0.05) & (rank < 0.95)
    assert (np.abs(inside / count - 0.9) < 3 * np.sqrt(0.9 * 0.1 / count)).all()


@settings(max_examples=20, deadline=None)
@example(level=3.0, hour=1.5)
@given(level=st.floats(3.0, 30.0), hour=st.floats(0.5, 12.0))
def test_draws_of_any_single_level_agree_with_the_grid(level: float, hour: float) -> None:
    """With so many draws chance stays within the width; at 2,000 the 95 % quantile of a long tail has an SE of 0.04."""
    patient = course(ONE, {**STEADY, "amount": 2000.0}, {"time": hour, "level": level})
    draws = posterior(patient, fits=fitted(patient), seed=4, draws=60_000)
    apart = np.quantile(draws.eta[0], PROBABILITIES) - _grid_quantiles(patient, 0, points=4001)
    assert np.abs(apart).max() < WIDTH * np.sqrt(0.2)
