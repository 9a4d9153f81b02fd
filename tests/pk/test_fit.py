"""Fits: against published estimates, and how they end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.pk.building import ORAL, events, fitted, model, predicted
from troughwise.pk.individuals import Population
from troughwise.pk.outcomes import Outcome

VARYING = {"clearance": (4.0, 0.2), "central_volume": (70.0, 0.2), "absorption_rate": (1.0, 0.2)}
FIRST_PATIENT = ((1.5, 91.2904), (4.4, 110.826), (7.1, 79.384), (24.6, 20.6671))


def _levels(*pairs: tuple[float, float], patient: int = 0) -> list[dict[str, float]]:
    return [{"patient": patient, "time": time, "level": level} for time, level in pairs]


def _below_quantification() -> Any:
    """mapbayr's example of M3: two compartments, combined error, 100 units at 1200 an hour."""
    return model({"clearance": (0.2, 0.05), "central_volume": (2.0, 0.02), "intercompartmental_clearance": 0.1,
                  "peripheral_volume": 0.5},
                 absorption="none", disposition="two-compartment",
                 residual={"any": {"form": "combined-2", "proportional": {"variance": 0.1, "where": "test"},
                                   "additive": {"variance": 0.5, "where": "test"}}})  # fmt: skip


@pytest.mark.parametrize(
    ("last", "eta"),
    [({"limit": 1.0}, (-0.0427451, -0.122636)), ({"level": 1.0}, (-0.0706898, -0.113914))],
    ids=["below-quantification", "taken-as-measured"],
)
def test_levels_below_quantification_agree_with_mapbayr(last: dict[str, float], eta: tuple[float, float]) -> None:
    dose = {"time": 0.0, "amount": 100.0, "rate": 1200.0, "central": 1.0}
    table = events(dose, *_levels((1, 75), (6, 25), (24, 7)), {"time": 48.0, **last})
    assert fitted(_below_quantification(), table).eta[:, 0] == pytest.approx(eta, abs=1e-6)


def test_the_objective_is_mapbayr_s() -> None:
    """Facts 3.3: 22.29351276398 at NONMEM's effects for the first patient of run 001."""
    fits = fitted(model(VARYING), events({"time": 0, "amount": 10_000}, *_levels(*FIRST_PATIENT)))
    assert fits.map_objective[0] == pytest.approx(22.29351276398, abs=1e-7)


def test_one_patient_is_fitted_as_among_many() -> None:
    rows = [[{"patient": patient, "time": 0, "amount": 10_000}, *_levels(*FIRST_PATIENT[:levels], patient=patient)]
            for patient, levels in enumerate((4, 1, 3, 4))]  # fmt: skip
    together = fitted(model(VARYING), events(*[row for patient in rows for row in patient]))
    alone = fitted(model(VARYING), events(*[{**row, "patient": 0} for row in rows[2]]))
    assert np.allclose(together.eta[:, 2], alone.eta[:, 0], atol=1e-8)


def test_a_neighbour_s_infusion_changes_nothing() -> None:
    """Both patients are in one batch; the first was once lost to 0 / 0."""
    mine = [{"time": 0, "amount": 10_000}, *_levels(*FIRST_PATIENT)]
    other = [{"patient": 1, "time": 0, "amount": 10_000, "rate": 5_000, "central": 1}, *_levels(*FIRST_PATIENT, patient=1)]
    together, alone = fitted(model(VARYING), events(*mine, *other)), fitted(model(VARYING), events(*mine))
    assert np.allclose(together.eta[:, 0], alone.eta[:, 0], atol=1e-8)


def test_no_level_leaves_the_prior() -> None:
    fits = fitted(model(VARYING), events({"time": 0, "amount": 10_000}))
    assert fits.outcome[0] is Outcome.NO_LEVELS
    assert not fits.eta.any()
    assert np.allclose(fits.covariance[:, :, 0], 0.2 * np.eye(3))


def test_a_level_before_the_first_dose_is_impossible() -> None:
    fits = fitted(model(VARYING), events(*_levels((0.0, 5.0)), {"time": 1, "amount": 10_000}, *_levels((3, 90))))
    assert fits.outcome[0] is Outcome.IMPOSSIBLE_LEVEL


def test_a_level_far_from_any_prediction_still_ends_at_an_optimum() -> None:
    fits = fitted(model(VARYING), events({"time": 0, "amount": 10_000}, *_levels((25.0, 0.5))))
    assert fits.outcome[0] is Outcome.CONVERGED
    assert fits.gradient[0] < 1e-4


def test_two_explanations_of_the_same_levels_are_reported() -> None:
    """Patient 119 of run 003: the lag may end before the first level, or shortly before."""
    of = model({**VARYING, "lag_time": (1.0, 0.2)})
    doses = {"time": 72.0, "amount": 10_000, "interval": 24, "additional": 6}
    table = events(
        {"time": 0, "amount": 10_000},
        doses,
        *_levels((214.5, 737.466), (216.9, 773.115), (220.5, 1574.39), (225.4, 1521.77)),
    )
    assert fitted(of, table).outcome[0] in (Outcome.TWO_OPTIMA, Outcome.CONVERGED)


def test_a_level_at_the_end_of_a_zero_order_input_is_a_corner() -> None:
    """The first patient of run 004; its duration of 4.4 h is the time of a level."""
    of = model(
        {"clearance": (4, 0.2), "central_volume": (70, 0.2), "zero_order_duration": (4, 0.2)}, absorption="zero-order"
    )
    table = events({"time": 0, "amount": 10_000}, *_levels((1.5, 41.6242), (4.4, 123.033), (7.1, 87.0034), (24.6, 22.6284)))
    fits = fitted(of, table)
    assert fits.outcome[0] is Outcome.CONVERGED_AT_EDGE
    assert 4 * np.exp(fits.eta[2, 0]) == pytest.approx(4.4, abs=1e-3)


def test_each_occasion_has_its_own_effect() -> None:
    of = model({**ORAL, "clearance": {"value": 4, "between_patients": {"variance": 0.1, "where": "test"},
                                      "between_occasions": {"variance": 0.1, "where": "test"}}})  # fmt: skip
    dose = {"amount": 3, "steady": 1, "interval": 12}
    rows = [{"time": 0, **dose}, {"time": 12}, {"time": 96, "occasion": 2, **dose}, {"time": 108, "occasion": 2}]
    usual = predicted(of, events(*rows))
    rows[1]["level"], rows[3]["level"] = usual[0] * 2, usual[1] / 2
    between, first, second = fitted(of, events(*rows)).eta[:, 0]
    assert first < -0.1 < 0.1 < second
    assert between == pytest.approx((first + second), abs=1e-6)


def test_a_repeated_occasion_pools_its_levels() -> None:
    """Variance ratio and sums: eta / omega^2 = sum of kappa / pi^2 at every optimum."""
    of = model({**ORAL, "clearance": {"value": 4, "between_patients": {"variance": 0.2, "where": "test"},
                                      "between_occasions": {"variance": 0.05, "where": "test"}}})  # fmt: skip
    rows = [{"time": 24.0 * visit + hour, "occasion": visit + 1, **what} for visit in range(3)
            for hour, what in ((0, {"amount": 300.0}), (6, {"level": 2.0 + visit}), (23, {"level": 1.0}))]  # fmt: skip
    eta = fitted(of, events(*rows)).eta[:, 0]
    assert eta[0] / 0.2 == pytest.approx(eta[1:].sum() / 0.05, rel=1e-4)


def test_correlated_effects_share_what_a_level_teaches() -> None:
    linked = model({"clearance": (4.0, 0.2), "central_volume": (70.0, 0.2), "absorption_rate": 1.0},
                   correlations=[{"between": ["clearance", "central_volume"], "correlation": 0.5,
                                  "where": "test"}])  # fmt: skip
    population = Population(linked)
    assert population.omega[0, 1] == pytest.approx(0.1)
    assert population.log_det_omega == pytest.approx(np.log(0.04 - 0.01))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_sentence_and_a_next_step(outcome: Outcome) -> None:
    assert outcome.sentence.endswith(".")
    assert outcome.next_step.endswith(".")


@pytest.mark.parametrize("form", ["proportional", "additive", "combined-2", "combined-1", "log-additive"])
def test_slopes_of_the_objective_are_those_of_its_values(form: str) -> None:
    parts = {"proportional": {"sd": 0.2, "where": "test"}, "additive": {"sd": 3.0, "where": "test"}}
    kept = {"proportional": ["proportional"], "log-additive": ["proportional"], "additive": ["additive"]}.get(
        form, list(parts)
    )
    of = model(VARYING, residual={"any": {"form": form, **{name: parts[name] for name in kept}}})
    fits = fitted(of, events({"time": 0, "amount": 10_000}, *_levels(*FIRST_PATIENT), {"time": 60.0, "limit": 4.0}))
    assert fits.outcome[0] is Outcome.CONVERGED
    assert _nowhere_lower(of, fits.eta, fits.map_objective[0])


def _nowhere_lower(of: Any, eta: Any, least: float) -> bool:
    from troughwise.pk.batch import batches
    from troughwise.pk.objective import objective

    table = events({"time": 0, "amount": 10_000}, *_levels(*FIRST_PATIENT), {"time": 60.0, "limit": 4.0})
    population = Population(of)
    (batch,) = batches(table, typical=population.typical({}, occasion=table.occasion))
    around = np.concatenate([eta[None] + 1e-3 * sign * np.eye(3)[:, :, None] for sign in (1, -1)])
    return bool((objective(population, batch=batch, eta=around) >= least).all())
