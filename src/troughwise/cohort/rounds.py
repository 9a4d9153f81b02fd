"""Forecasts of all methods side by side, and the evaluation they add up to. Not for making forecasts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from troughwise.cohort.forecasting import Forecasts
from troughwise.cohort.metrics import RESAMPLES, SEED, Compared, difference, metrics
from troughwise.pk.arrays import Array, Mask, Whole
from troughwise.vocabulary.evaluation import AVERAGE, NAIVE, Evaluation, Forecast, Metrics, ModelUse, NoForecast

_DIGITS = 4
_NO_RULE = "no earlier trough, or this is none"
_NO_MODEL = "no model forecasts this level"

Objects = np.ndarray[tuple[int], np.dtype[np.object_]]


@dataclass(frozen=True)
class Method:
    """One method's points and limits (K), and for a model the reason where it makes none."""

    forecast: Array
    low: Array | None = None
    high: Array | None = None
    reason: Objects | None = None

    @classmethod
    def of(cls, forecasts: Forecasts) -> Method:
        """A model's forecasts with their intervals."""
        low, high = forecasts.interval()
        return cls(forecasts.level, low, high, forecasts.reason)


@dataclass(frozen=True)
class Round:
    """Levels (K) with every method's forecasts; ``weights`` (M, K) of the models in the average."""

    id: Objects
    patient: Whole
    occasion: Whole
    time: Array
    observed: Array
    trough: Mask
    methods: dict[str, Method]
    weights: Array
    patients: int

    @property
    def headline(self) -> Mask:
        """Troughs that both the average and the naive rule forecast: the same levels for both."""
        made = [~np.isnan(self.methods[name].forecast) for name in (AVERAGE, NAIVE)]
        return np.asarray(self.trough & made[0] & made[1], dtype=bool)

    def compared(self, name: str, *, where: Mask) -> Compared:
        """One method beside what was measured, on some levels."""
        method = self.methods[name]
        return Compared(self.patient, self.observed, method.forecast, method.low, method.high).where(where)

    def forecasts(self) -> Iterator[Forecast]:
        """A row for each forecast that was made."""
        for name, method in self.methods.items():
            for k in np.flatnonzero(~np.isnan(method.forecast)):
                yield Forecast(
                    id=self.id[k], occasion=int(self.occasion[k]), time=float(self.time[k]), method=name,
                    observed=float(self.observed[k]), forecast=_rounded(method.forecast[k]),
                    low=None if method.low is None else _rounded(method.low[k]),
                    high=None if method.high is None else _rounded(method.high[k]), trough=bool(self.trough[k]),
                )  # fmt: skip

    def not_made(self) -> Iterator[NoForecast]:
        """A row for each forecast that a method could not make; the naive rule is only asked for troughs."""
        for name, method in self.methods.items():
            asked = self.trough if name == NAIVE else np.ones(len(self.observed), dtype=bool)
            for k in np.flatnonzero(np.isnan(method.forecast) & asked):
                reason = method.reason[k] if method.reason is not None else _NO_RULE if name == NAIVE else _NO_MODEL
                yield NoForecast(method=name, id=self.id[k], occasion=int(self.occasion[k]), reason=reason)


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)


def evaluation_of(rounds: list[Round], *, head: Mapping[str, Any], models: tuple[ModelUse, ...]) -> Evaluation:
    """Everything that the forecasts say about the methods."""
    whole = _joined(rounds)
    everything = np.ones(len(whole.observed), dtype=bool)
    names = list(whole.methods)
    naive = whole.compared(NAIVE, where=whole.headline)
    against = {name: difference(whole.compared(name, where=whole.headline), other=naive) for name in names if name != NAIVE}
    return Evaluation(
        **head,
        patients=sum(one.patients for one in rounds),
        metrics=_metrics(whole, where=whole.headline),
        metrics_all_samples=_metrics(whole, where=everything),
        against_naive={name: found for name, found in against.items() if found},
        resamples=RESAMPLES,
        seed=SEED,
        models=models,
        forecasts=tuple(row for one in rounds for row in one.forecasts()),
        not_forecast=tuple(row for one in rounds for row in one.not_made()),
    )


def _metrics(whole: Round, *, where: Mask) -> dict[str, Metrics]:
    found = {name: metrics(whole.compared(name, where=where)) for name in whole.methods}
    return {name: one for name, one in found.items() if one}


def _joined(rounds: list[Round]) -> Round:
    """All rounds as one."""

    def joined(name: str, *, axis: int = 0) -> Any:
        return np.concatenate([getattr(one, name) for one in rounds], axis=axis)

    methods = {name: _joined_method([one.methods[name] for one in rounds]) for name in rounds[0].methods}
    return Round(
        **{name: joined(name) for name in ("id", "patient", "occasion", "time", "observed", "trough")},
        methods=methods, weights=joined("weights", axis=1), patients=sum(one.patients for one in rounds),
    )  # fmt: skip


def _joined_method(parts: list[Method]) -> Method:
    def joined(name: str) -> Any:
        column = [getattr(part, name) for part in parts]
        return None if column[0] is None else np.concatenate(column)

    return Method(joined("forecast"), joined("low"), joined("high"), joined("reason"))
