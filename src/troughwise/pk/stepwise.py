"""Predictions when parameters change within an epoch: the state is carried from row to row.

Between two rows the parameters are those of the later row (covariates carried backward, NONMEM) or of the earlier one
(forward). A lagged dose arrives at its time plus the lag, in whichever interval that is. Not for constant parameters:
``superposition``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from troughwise.pk.arrays import Array, Mask, Whole
from troughwise.pk.batch import Batch, DoseGroup
from troughwise.pk.dosing import Parameters, infusion_of, is_fractional, kinetics, of_dose
from troughwise.pk.kinetics import Kinetics, State, added
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import PopulationModel


@dataclass(frozen=True)
class Input:
    """A group of doses with its own parameters: when it arrives, how much, for how long, and where."""

    group: DoseGroup
    arrival: Array
    amount: Array
    duration: Array
    compartment: int
    lag: Array

    @cached_property
    def over(self) -> Array:
        """When the last of it has gone in, whatever the variant (P)."""
        return np.asarray(np.fmax.reduce(self.arrival + self.duration, axis=0))


class Inputs:
    """All groups of doses, with the span of time in which each can act, over all patients and variants."""

    def __init__(self, items: list[Input]) -> None:
        self.items = items
        self.first = np.array([item.group.time.min() for item in items])
        self.last = np.array([np.max(item.arrival + item.duration) for item in items])

    def acting(self, start: Array, *, end: Array) -> list[Input]:
        """Those that may act from start to end; most doses do not, and are passed over at once."""
        within = (self.first <= end.max()) & (self.last >= start.min())
        return [self.items[number] for number in np.flatnonzero(within)]


def stepwise_amounts(model: PopulationModel, *, batch: Batch, parameters: Parameters) -> Array:
    """Central amounts (V, N, P). Raises ``InputError`` for an input that has no state to carry."""
    if is_fractional(model):
        raise InputError(f"The absorption of '{model.id}' cannot be followed through parameters that change within a course",
                         to_do="Hold its covariates constant, or use another model.")  # fmt: skip
    inputs = Inputs([_input(model, group, parameters) for groups in batch.groups for group in groups])
    variants = max(value.shape[0] for value in parameters.values())
    systems = _systems(model, parameters, rows=batch.contexts)
    state: State = [None] * systems[0].size
    amounts = np.zeros((variants, *batch.row_time.shape))
    quiet = _quiet_rows(batch, systems=systems, inputs=inputs)
    waiting: list[int] = []

    def worked_out() -> State:
        """The state at the last waiting row, with the amounts at all of them noted."""
        first = waiting[0]
        side_by_side = kinetics(model, parameters={name: value[:, first, None] for name, value in parameters.items()})
        since = batch.row_time[waiting] - batch.row_time[first - 1]
        spread: State = [None if part is None else np.asarray(part)[..., None, :] for part in state]
        amounts[:, waiting] = side_by_side.central_after(since[None], state=spread)
        return systems[first].state_after(since[-1], state=state)

    for row in range(batch.contexts):
        if quiet[row]:
            waiting.append(row)
            continue
        if waiting:
            state = worked_out()
            waiting.clear()
        system = systems[max(row - 1, 0) if batch.carry == "forward" else row]
        state = _carried(batch, row, system=system, state=state, inputs=inputs)
        central = state[system.central]
        amounts[:, row] = 0.0 if central is None else central
        state = _given(row, row_time=batch.row_time[row], system=systems[row], state=state, inputs=inputs)
    if waiting:
        worked_out()
    return np.take_along_axis(amounts, np.broadcast_to(batch.levels.order, (variants, *batch.levels.order.shape)), axis=1)


def _quiet_rows(batch: Batch, *, systems: list[Kinetics], inputs: Inputs) -> Mask:
    """Rows of one patient at which nothing happens since the last other row: no dose, no input that still runs, no change.

    They are worked out together. Several patients side by side have their rows in different places, and none of them is.
    """
    quiet = np.zeros(batch.contexts, dtype=bool)
    if batch.row_time.shape[1] > 1:
        return quiet
    time, epoch = batch.row_time[:, 0], batch.row_epoch[:, 0]
    dosed = {int(item.group.order[0, 0]) for item in inputs.items if item.group.members[0]}
    anchor = 0
    for row in range(1, batch.contexts):
        runs = (inputs.first <= time[row]) & (inputs.last > time[anchor])
        quiet[row] = row not in dosed and epoch[row] == epoch[anchor] and systems[row] is systems[anchor] and not runs.any()
        anchor = anchor if quiet[row] else row
    return quiet


def _systems(model: PopulationModel, parameters: Parameters, *, rows: int) -> list[Kinetics]:
    """The closed forms of each row; a row whose parameters are those of the row before shares its."""
    changes = np.ones(rows, dtype=bool)
    several = [value for value in parameters.values() if value.shape[1] > 1]
    changes[1:] = (
        np.any([(value[:, 1:] != value[:, :-1]).any(axis=(0, 2)) for value in several], axis=0) if several else False
    )
    found: list[Kinetics] = []
    for row in range(rows):
        found.append(_system(model, parameters, row) if changes[row] else found[-1])
    return found


def _system(model: PopulationModel, parameters: Parameters, row: int) -> Kinetics:
    return kinetics(model, parameters={name: value[:, row] for name, value in parameters.items()})


def _input(model: PopulationModel, group: DoseGroup, parameters: Parameters) -> Input:
    amount, duration, central = infusion_of(model, group=group, parameters=parameters)
    lag = of_dose(parameters, name="lag_time", group=group)
    lag = np.zeros((1, 1, 1)) if lag is None or group.central else lag
    steps_before_central = 0 if not central else -1
    duration = np.zeros((1, 1, 1)) if duration is None else duration
    return Input(group, (group.time + lag)[:, 0], amount[:, 0], duration[:, 0], steps_before_central, lag[:, 0])


@dataclass(frozen=True)
class Interval:
    """The time between the row before and this row, for the patients whose epoch goes on."""

    row: int
    start: Array
    end: Array
    goes_on: Mask
    epoch: Whole
    system: Kinetics


def _carried(batch: Batch, row: int, *, system: Kinetics, state: State, inputs: Inputs) -> State:
    """The state at a row, from the state right after the row before it."""
    end = batch.row_time[row]
    goes_on = batch.row_epoch[row] == batch.row_epoch[row - 1] if row else np.zeros(len(end), dtype=bool)
    interval = Interval(row, np.where(goes_on, batch.row_time[row - 1], end), end, goes_on, batch.row_epoch[row], system)
    moved = system.state_after(end - interval.start, state=state)
    moved = [None if part is None else np.where(goes_on, part, 0.0) for part in moved]
    for item in inputs.acting(interval.start, end=end):
        for portion in _portions(item, interval=interval):
            moved = [_plus(part, new) for part, new in zip(moved, portion, strict=True)]
    return moved


def _portions(item: Input, *, interval: Interval) -> list[State]:
    """What a group of doses puts in during an interval, as amounts at its end."""
    group, start, end = item.group, interval.start, interval.end
    here = interval.goes_on & (group.epoch[0] == interval.epoch) & (group.order[0] < interval.row) & group.members
    here = here & (item.over > start)
    if not here.any():
        return []
    place = interval.system.central if item.compartment < 0 else item.compartment
    found = []
    inside = here & (item.duration == 0) & (item.arrival > start) & (item.arrival <= end)
    if inside.any():
        after = interval.system.state_after(np.where(inside, end - item.arrival, 0.0), state=interval.system.unit(place))
        found.append(_scaled(after, np.where(inside, item.amount, 0.0)))
    begin, stop = np.maximum(item.arrival, start), np.minimum(item.arrival + item.duration, end)
    runs = here & (item.duration > 0) & (stop > begin)
    if runs.any():
        ago = (np.where(runs, end - begin, 0.0), np.where(runs, end - stop, 0.0))
        found.append(_infused(interval.system, place, item=item, runs=runs, ago=ago))
    return found


def _infused(system: Kinetics, place: int, *, item: Input, runs: Mask, ago: tuple[Array, Array]) -> State:
    """An infusion from ``ago[0]`` to ``ago[1]`` hours ago: (M(stop) - M(begin)) applied to the steady amounts."""
    source = system.steady_input(place)
    rate = np.where(runs, item.amount / np.where(runs, item.duration, 1.0), 0.0)
    begun, stopped = (system.state_after(time, state=source) for time in ago)
    return [None if a is None or b is None else (a - b) * rate for a, b in zip(stopped, begun, strict=True)]


def _given(row: int, *, row_time: Array, system: Kinetics, state: State, inputs: Inputs) -> State:
    """The state right after a row: doses without lag are in, and a steady-state dose has brought its past with it."""
    for item in inputs.acting(row_time, end=row_time):
        here = (item.group.order[0] == row) & (item.group.time[0] == row_time) & item.group.members
        if not here.any():
            continue
        place = system.central if item.compartment < 0 else item.compartment
        if (item.group.steady[0] & here).any():
            past = _past(system, place, item=item)
            steady = item.group.steady[0] & here
            state = [
                _plus(part, None if p is None else np.where(steady, p, 0.0)) for part, p in zip(state, past, strict=True)
            ]
        now = here & (item.duration == 0) & (item.lag == 0)
        dose = _scaled(system.unit(place), np.where(now, item.amount, 0.0))
        state = [_plus(part, new) for part, new in zip(state, dose, strict=True)]
    return state


def _past(system: Kinetics, place: int, *, item: Input) -> State:
    """The amounts that an endless past of equal doses has left at the time of the dose, the dose itself not counted.

    Not a number where lag and infusion together are longer than the interval: a fit turns away from such parameters.
    """
    tau = item.group.interval[0]
    tau = np.where(item.lag + item.duration <= tau, tau, np.nan)
    if not np.any(item.duration):
        return _scaled(system.state_after(tau - item.lag, state=system.repeated(tau, state=system.unit(place))), item.amount)
    endless = system.repeated(tau, state=system.steady_input(place))
    begun = system.state_after(tau - item.lag, state=endless)
    stopped = system.state_after(tau - item.lag - item.duration, state=endless)
    rate = item.amount / np.where(item.duration > 0, item.duration, 1.0)
    return [None if a is None or b is None else (a - b) * rate for a, b in zip(stopped, begun, strict=True)]


def _scaled(state: State, amount: Array) -> State:
    return [None if part is None else part * amount for part in state]


def _plus(total: Array | None, part: Array | None) -> Array | None:
    return total if part is None else added(total, part=part)
