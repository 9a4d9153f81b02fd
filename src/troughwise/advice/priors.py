"""What is changed in a published model before it is used for a case: only our marked proposals, and only their numbers.

Not for fitting.
"""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal

from troughwise.pk.individuals import variance
from troughwise.vocabulary.effects import Variability
from troughwise.vocabulary.models import Parameter, ParameterName, PopulationModel
from troughwise.vocabulary.records import Assumption


def widened(model: PopulationModel, *, indications: Set[str]) -> PopulationModel:
    """The model with the prior that its own proposals widen for these indications; the model itself where there is none."""
    for proposal in model.proposals:
        if indications & set(proposal.indications):
            model = _with(model, proposal.parameter, _wider(model.parameters[proposal.parameter], proposal.variance_factor))
    return model


def _wider(parameter: Parameter, factor: Decimal) -> Parameter:
    spreads = tuple(
        Variability(variance=Decimal(variance(spread)) * factor, where=spread.where, only_when=spread.only_when)
        for spread in parameter.between_patients
    )
    return parameter.model_copy(update={"between_patients": spreads})


def with_borrowed_spread(model: PopulationModel, *, assumption: Assumption) -> PopulationModel:
    """The model with clearance varying from occasion to occasion, where the source gives no such spread of anything."""
    if any(parameter.between_occasions for parameter in model.parameters.values()):
        return model
    name: ParameterName = "clearance" if "clearance" in model.parameters else "elimination_rate"
    spread = Variability(cv_percent=assumption.value, where=assumption.says)
    return _with(model, name, model.parameters[name].model_copy(update={"between_occasions": (spread,)}))


def _with(model: PopulationModel, name: ParameterName, parameter: Parameter) -> PopulationModel:
    return model.model_copy(update={"parameters": {**model.parameters, name: parameter}})
