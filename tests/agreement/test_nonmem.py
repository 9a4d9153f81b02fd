"""Every simulated patient of seven runs, against NONMEM (all population parameters fixed, so that its effects are pure MAP).

Tolerances are those of issue 3; ``where NONMEM stands`` on a corner of the surface it has no derivative to compare with.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.agreement.nonmem import Run, run
from troughwise.pk.outcomes import Outcome

SMOOTH = pytest.mark.parametrize("number", ["001", "101", "301", "404", "901"])
SEVERAL_OPTIMA = pytest.mark.parametrize("number", ["003", "004"])
EVERY = pytest.mark.parametrize("number", ["001", "003", "004", "101", "301", "404", "901"])


@SMOOTH
def test_every_patient_s_effects_are_nonmem_s(number: str) -> None:
    found = run(number)
    assert found.apart.max() < 1e-3
    assert np.median(np.abs(found.ours.eta - found.eta)) < 1e-6


@SEVERAL_OPTIMA
def test_every_patient_is_nonmem_s_or_no_worse(number: str) -> None:
    found = run(number)
    apart = found.apart >= 1e-3
    assert (found.ours.map_objective[apart] <= found.at_theirs.map_objective[apart] + 1e-3).all()
    assert np.median(np.abs(found.ours.eta - found.eta)) < 1e-6


@EVERY
def test_covariance_at_nonmem_s_effects_is_nonmem_s(number: str) -> None:
    found = run(number)
    there = _smooth(found)
    difference = np.abs(found.at_theirs.covariance - found.covariance)
    assert (difference <= 1e-4 * np.abs(found.covariance) + 1e-12)[..., there].all()


@EVERY
def test_objective_at_nonmem_s_effects_is_nonmem_s(number: str) -> None:
    found = run(number)
    there = _smooth(found)
    assert np.abs(found.at_theirs.marginal_objective - found.objective)[there].max() < 1e-3


def _smooth(found: Run) -> np.ndarray:
    """Where NONMEM stands at a point with a gradient of zero; elsewhere it stopped on a corner."""
    there = found.at_theirs.outcome != Outcome.STALLED
    assert there.mean() > 0.95
    return there


@EVERY
def test_every_fit_ends_at_an_optimum(number: str) -> None:
    assert not set(run(number).ours.outcome) & {Outcome.STALLED, Outcome.IMPOSSIBLE_LEVEL}


def test_an_infused_patient_s_absorption_stays_typical() -> None:
    """Run 404 gives everything into the central compartment; its absorption rate is an effect that nothing informs."""
    assert not run("404").ours.eta[2].any()
