"""Predicted levels of a batch of patients for given random effects.

Constant parameters: ``superposition``. Parameters that change within an epoch: ``stepwise``. Both use the same closed forms
(``kinetics``) and meet here, where an amount becomes what an assay finds. Not for fitting.
"""

from __future__ import annotations

import numpy as np

from troughwise.pk.arrays import Array
from troughwise.pk.batch import Batch, at_levels, on_levels
from troughwise.pk.dosing import Parameters
from troughwise.pk.kinetics import added
from troughwise.pk.stepwise import stepwise_amounts
from troughwise.pk.superposition import superposed_amounts
from troughwise.vocabulary.models import PopulationModel


def predict(model: PopulationModel, *, batch: Batch, eta: Array) -> Array:
    """Predicted levels (V, N, P) for V variants of the random effects (V, n, P)."""
    parameters = individual(batch, eta=eta)
    amounts = stepwise_amounts if batch.stepwise else superposed_amounts
    return measured(model, batch=batch, amount=amounts(model, batch=batch, parameters=parameters), parameters=parameters)


def individual(batch: Batch, *, eta: Array) -> Parameters:
    """The parameters (V, C, P) for V variants of the random effects (V, n, P)."""
    found: Parameters = {}
    for name, value in batch.values.items():
        exponent: Array | None = None
        for action in batch.actions[name]:
            part = action.scale * eta[:, action.eta, None, :]
            exponent = added(exponent, part=part if action.rows is None else part * action.rows)
        found[name] = value[None] if exponent is None else value * np.exp(exponent)
    return found


def measured(model: PopulationModel, *, batch: Batch, amount: Array, parameters: Parameters) -> Array:
    """What an assay would find: scale x amount / V, or whole blood from plasma by saturable red-cell binding.

    C_blood = C_plasma (1 + Bmax haematocrit / (C_plasma + Kd)); Storset 2014.
    """
    here = at_levels(batch, parameters=parameters)
    concentration = amount * (float(model.units.scale) / here["central_volume"])
    if model.structure.output == "direct":
        return concentration
    assert batch.haematocrit is not None
    haematocrit = on_levels(batch.haematocrit[None], order=batch.levels.order)
    return concentration * (1 + here["binding_capacity"] * haematocrit / (concentration + here["binding_constant"]))
