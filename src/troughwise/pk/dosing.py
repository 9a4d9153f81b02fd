"""From parameters to closed forms, and from a dose to what it puts in: how much, for how long, and where.

Not for adding doses up: that is ``superposition`` and ``stepwise``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from troughwise.pk.arrays import Array
from troughwise.pk.batch import DoseGroup
from troughwise.pk.events import ESTIMATED_DURATION
from troughwise.pk.kinetics import Kinetics, one_compartment, two_compartments, with_absorption
from troughwise.vocabulary.models import ParameterName, PopulationModel

Parameters = dict[ParameterName, Array]


def kinetics(model: PopulationModel, *, parameters: Mapping[ParameterName, Array]) -> Kinetics:
    """The closed forms for these parameters."""
    structure = model.structure
    k10 = parameters.get("elimination_rate")
    k10 = parameters["clearance"] / parameters["central_volume"] if k10 is None else k10
    distribution = _distribution(parameters) if structure.disposition == "two-compartment" else None
    behind = two_compartments(k10, k12=distribution[0], k21=distribution[1]) if distribution else one_compartment(k10)
    steps, rate = _chain(model, parameters)
    absorption = parameters["absorption_rate"] if structure.first_order_after_transit else None
    if absorption is not None:
        behind = with_absorption(behind, absorption=absorption)
    return Kinetics(steps, rate, behind, k10, distribution, absorption)


def _distribution(parameters: Mapping[ParameterName, Array]) -> tuple[Array, Array]:
    if "central_to_peripheral_rate" in parameters:
        return parameters["central_to_peripheral_rate"], parameters["peripheral_to_central_rate"]
    q = parameters["intercompartmental_clearance"]
    return q / parameters["central_volume"], q / parameters["peripheral_volume"]


def _chain(model: PopulationModel, parameters: Mapping[ParameterName, Array]) -> tuple[int, Array | None]:
    """How many equal steps, and their rate; for Savic's input n + 1 steps at (n + 1) / mean transit time."""
    structure = model.structure
    match structure.absorption:
        case "first-order" | "zero-then-first-order":
            return 1, parameters["absorption_rate"]
        case "erlang":
            stages = structure.erlang_stages or 0
            return stages + (not structure.dose_compartment_counts), parameters["transit_rate"]
        case "transit-savic":
            order = input_order(model)
            steps = int(order) if order == int(order) else 0
            return steps, order / parameters["mean_transit_time"]
    return 0, None


def input_order(model: PopulationModel) -> float:
    """m = n + 1 of Savic's input: how many transfers a dose makes."""
    return float(model.parameters["transit_number"].value) + 1


def is_fractional(model: PopulationModel) -> bool:
    """Whether the input is a number of transfers that no chain of compartments can make."""
    return model.structure.absorption == "transit-savic" and input_order(model) % 1 != 0


def of_dose(parameters: Parameters, *, name: ParameterName, group: DoseGroup) -> Array | None:
    """A dose's own parameter (V, 1, P), or None where the model has none."""
    value = parameters.get(name)
    return None if value is None else of_group(value, group=group)


def of_group(value: Array, *, group: DoseGroup) -> Array:
    """Values (V, C, P) on the rows of a group of doses (V, 1, P)."""
    if value.shape[1] == 1:
        return value
    return np.take_along_axis(value, np.broadcast_to(group.order[None], (value.shape[0], *group.order.shape)), axis=1)


def infusion_of(model: PopulationModel, *, group: DoseGroup, parameters: Parameters) -> tuple[Array, Array | None, bool]:
    """Amount that arrives, duration (None: at once), and whether it goes straight into the central compartment.

    Bioavailability scales the amount; with a given rate it therefore scales the duration, as in NONMEM.
    """
    bioavailability = None if group.central else of_dose(parameters, name="relative_bioavailability", group=group)
    amount = group.amount[None] if bioavailability is None else group.amount[None] * bioavailability
    zero_order = model.structure.absorption in ("zero-order", "zero-then-first-order") and not group.central
    central = group.central or model.structure.absorption in ("zero-order", "none")
    if not (group.infused or zero_order):
        return amount, None, central
    estimated = of_dose(parameters, name="zero_order_duration", group=group)
    given = np.where(group.rate > 0, group.amount / np.where(group.rate > 0, group.rate, 1.0), 0.0)[None]
    given = given if bioavailability is None else given * bioavailability
    if estimated is None:
        return amount, given, central
    asked = (group.rate == ESTIMATED_DURATION) | (zero_order & (group.rate == 0))
    return amount, np.where(asked, estimated, given), central
