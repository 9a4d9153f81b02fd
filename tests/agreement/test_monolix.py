"""One patient on four occasions as Monolix estimates him: piperacillin by infusion, two compartments, SD = a + b f.

The model is that of Roberts 2010 and the estimates are Monolix's, both published as numbers beside the package posologyr
(``test_map_iov.R``); they are printed to three or four digits, which is the tolerance. The lag of 0.07 h has no share in
what the levels say (its estimate is the typical one), so the doses simply begin that much later.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from troughwise.pk.events import Events
from troughwise.pk.fit import fit
from troughwise.pk.individuals import Population
from troughwise.pk.outcomes import Outcome
from troughwise.vocabulary.models import PopulationModel

PLACE = "posologyr, test_map_iov"
LAG_H, INFUSION_H, DOSE, WEIGHT_KG = 0.07, 8, 4000.0, 92.0
LEVELS = {47.9: 63.0, 71.9: 19.7, 95.9: 31.0, 120.0: 16.0}
DOSES_H = (0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112)
OCCASION_BEGINS_H = (0, 48, 72, 96)
CLEARANCE_L_PER_H = (10.58, 24.0, 18.4, 26.3)


def parameter(value: str, unit: str, *, between: str = "", occasions: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"value": Decimal(value), "unit": unit, "where": PLACE}
    if between:
        found["between_patients"] = {"variance": Decimal(between), "where": PLACE}
    if occasions:
        found["between_occasions"] = {"variance": Decimal(occasions), "where": PLACE}
    return found


def piperacillin() -> PopulationModel:
    clearance = parameter("17.1", "L/h", between="0.08507985", occasions="0.1934626")
    clearance["effects"] = [{"form": "power", "covariate": "weight_kg", "reference": 70, "exponent": 1, "where": PLACE}]
    return PopulationModel.model_validate({
        "id": "roberts-2010-piperacillin",
        "use": "research",
        "title": "Piperacillin",
        "units": {"dose": "any", "concentration": "any", "volume": "L", "scale": 1},
        "structure": {"absorption": "none", "disposition": "two-compartment"},
        "parameters": {
            "clearance": clearance,
            "central_volume": parameter("7.2", "L", between="0.0673745", occasions="0.05783106"),
            "peripheral_volume": parameter("17.8", "L", between="0.429067"),
            "intercompartmental_clearance": parameter("52", "L/h", between="0.2247455"),
        },
        "covariates": {"weight_kg": {}},
        "residual": {"any": {
            "form": "combined-1",
            "additive": {"sd": Decimal("3.2"), "where": PLACE},
            "proportional": {"sd": Decimal("0.253"), "where": PLACE},
        }},
    })  # fmt: skip


def history() -> Events:
    hours = np.array([*(hour + LAG_H for hour in DOSES_H), *LEVELS])
    amount = np.array([DOSE] * len(DOSES_H) + [0.0] * len(LEVELS))
    level = np.array([np.nan] * len(DOSES_H) + list(LEVELS.values()))
    order = np.argsort(hours)
    hours, amount, level = hours[order], amount[order], level[order]
    none = np.zeros(len(hours), dtype=int)
    return Events(
        patient=none, time=hours, evid=(amount > 0).astype(int), amount=amount, rate=amount / INFUSION_H,
        interval=0.0 * amount, steady=none, additional=none, into_central=amount > 0, level=level,
        limit=np.full(len(hours), np.nan), occasion=np.searchsorted(OCCASION_BEGINS_H, hours, side="right"),
    )  # fmt: skip


@pytest.mark.parametrize("carry", ["backward", "forward"])
def test_clearance_on_each_occasion_is_monolix_s(carry):
    events = history()
    population = Population(piperacillin(), occasions=len(OCCASION_BEGINS_H))
    typical = population.typical({"weight_kg": np.full(len(events.time), WEIGHT_KG)}, occasion=events.occasion)
    found = fit(population, events=events, typical=typical, carry=carry)

    rows = [int(np.flatnonzero(events.occasion == occasion)[0]) for occasion in (1, 2, 3, 4)]
    clearances = [float(typical.individuals(found.eta, rows=np.array([row]))["clearance"][0]) for row in rows]
    assert found.outcome[0] is Outcome.CONVERGED
    assert clearances == pytest.approx(CLEARANCE_L_PER_H, rel=1e-3)
