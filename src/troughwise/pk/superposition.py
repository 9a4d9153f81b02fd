"""Central amounts when nothing changes within an epoch: every dose record adds one closed form, however often it repeats.

With M(T) the transition of the state over a time T, u the amounts that one dose puts in, tau the interval and
z = (I - M(tau))^-1 u:

    one dose             M(T) u
    dose 0 ... m         [M(T - m tau) - M(T + tau)] z        T since the first, the last one given at m tau
    steady state         M(T) z                                T since the last one
    infusion over L      as minus the steady amounts s at its start and plus s at its end, and s while it runs:
                         M(T) (-s), then + M(T - L) s

Not for parameters that change: that is ``stepwise``.
"""

from __future__ import annotations

import numpy as np

from troughwise.pk.arrays import Array
from troughwise.pk.batch import Batch, DoseGroup, at_levels
from troughwise.pk.dosing import Parameters, infusion_of, input_order, is_fractional, kinetics, of_dose, of_group
from troughwise.pk.gamma_input import gamma_train
from troughwise.pk.kinetics import Kinetics, State, added
from troughwise.vocabulary.models import PopulationModel


def superposed_amounts(model: PopulationModel, *, batch: Batch, parameters: Parameters) -> Array:
    """Central amounts (V, N, P) when nothing changes within an epoch."""
    system = kinetics(model, parameters=at_levels(batch, parameters=parameters))
    total: Array | None = None
    for column in range(len(batch.doses.time)):
        for group in batch.groups[column]:
            part = _contribution(model, group, system=system, parameters=parameters)
            total = added(total, part=part)
    return np.zeros((1, *batch.levels.time.shape)) if total is None else total


def _contribution(model: PopulationModel, group: DoseGroup, *, system: Kinetics, parameters: Parameters) -> Array:
    """What a group of doses adds to the central amounts (V, N, P)."""
    amount, duration, central = infusion_of(model, group=group, parameters=parameters)
    lag = of_dose(parameters, name="lag_time", group=group)
    since = group.since if lag is None or group.central else group.since - lag
    if is_fractional(model) and not central:
        order = input_order(model)
        return gamma_train(system, order=order, group=group, since=since) * amount
    own = system
    if group.repeats:
        own = kinetics(model, parameters={name: of_group(value, group=group) for name, value in parameters.items()})
    train = Train(system, own=own, group=group)
    place = system.central if central else 0
    if duration is None:
        return train.after(system.unit(place), since=since) * amount
    source = own.steady_input(place)
    begun, ended = train.after(source, since=since), train.after(source, since=since - duration)
    rate = amount / np.where(duration > 0, duration, 1.0)
    return (ended - begun + train.running(source, duration=duration, since=since)) * rate


class Train:
    """One dose record as a train of equal inputs: itself, its additional doses, and an endless past at steady state."""

    def __init__(self, system: Kinetics, *, own: Kinetics, group: DoseGroup) -> None:
        self.system, self.own, self.group, self.reaches = system, own, group, group.reaches
        self.repeats = group.repeats

    def after(self, state: State, *, since: Array) -> Array:
        """Central amount at ``since`` after the first input of ``state``, all inputs of the train together."""
        if not self.repeats:
            given = self.reaches & (since >= 0)
            if given.all():
                return self.system.central_after(since, state=state)
            return np.asarray(self.system.central_after(np.where(given, since, 0.0), state=state) * given)
        tau = self.group.interval
        number = self.last(since)
        given = self.reaches & ((since >= 0) | self.group.steady)
        endless = self.own.repeated(tau[None], state=state)
        latest = self.system.central_after(np.where(given, since - number * tau, 0.0), state=endless)
        if self.group.steady.all() and given.all():
            return latest
        missing = self.system.central_after(np.where(given & ~self.group.steady, since + tau, 0.0), state=endless)
        return np.where(given, latest - np.where(self.group.steady, 0.0, missing), 0.0)

    def last(self, since: Array) -> Array:
        """Number of the latest input by then; below 0 it lies in the endless past."""
        number: Array = np.minimum(np.floor(since / self.group.interval), self.group.additional)
        return np.where(self.group.steady, number, np.maximum(number, 0.0))

    def running(self, source: State, *, duration: Array, since: Array) -> Array:
        """The part of an infusion's formula that holds while it runs: the steady amount, once for each running one."""
        steady = source[self.system.central]
        assert steady is not None
        if not self.repeats:
            return np.where(self.reaches & (since >= 0) & (since < duration), steady, 0.0)
        started = self.last(since) + 1
        ended = self.last(since - duration) + 1
        none_yet = ~self.group.steady & (since < 0)
        ended = np.where(~self.group.steady & (since < duration), 0.0, ended)
        return np.where(self.reaches & ~none_yet, (started - ended) * steady, 0.0)
