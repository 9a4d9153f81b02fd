"""How well forecasts agree with what was measured, and how sure a difference between two methods is.

    error  (forecast - observed) / observed, in percent

Bias, MAPE and RMSE as usual in therapeutic drug monitoring (Sheiner and Beal, J Pharmacokinet Biopharm 1981;9:503, on the
relative scale). Differences are resampled by patient, since levels of one patient are not independent. Not for forecasting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from troughwise.pk.arrays import Array, Mask, Whole
from troughwise.vocabulary.evaluation import Difference, Metrics

RESAMPLES, SEED = 2000, 20260
_MIDDLE = (2.5, 97.5)
_NEAR, _NEARER = 30.0, 20.0


@dataclass(frozen=True)
class Compared:
    """Forecasts (K) of one method beside what was measured; NaN where it makes none. Limits are None without intervals."""

    patient: Whole
    observed: Array
    forecast: Array
    low: Array | None = None
    high: Array | None = None

    @property
    def made(self) -> Mask:
        """Where there is a forecast."""
        return ~np.isnan(self.forecast)

    @property
    def error_percent(self) -> Array:
        """Errors (K)."""
        return np.asarray(100 * (self.forecast - self.observed) / self.observed)

    def where(self, keep: Mask) -> Compared:
        """Some of the forecasts."""
        limits = (None if limit is None else limit[keep] for limit in (self.low, self.high))
        return Compared(self.patient[keep], self.observed[keep], self.forecast[keep], *limits)


def metrics(compared: Compared) -> Metrics | None:
    """The metrics of the forecasts made, or None where there is none."""
    made = compared.where(compared.made)
    if not len(made.observed):
        return None
    error = made.error_percent
    return Metrics(
        n=len(error),
        patients=len(np.unique(made.patient)),
        bias_percent=_rounded(error.mean()),
        mape_percent=_rounded(np.abs(error).mean()),
        rmse_percent=_rounded(np.sqrt((error**2).mean())),
        within_20_percent=_share(np.abs(error) <= _NEARER),
        within_30_percent=_share(np.abs(error) <= _NEAR),
        coverage_90_percent=_coverage(made),
    )


def _coverage(made: Compared) -> float | None:
    if made.low is None or made.high is None:
        return None
    return _share((made.low <= made.observed) & (made.observed <= made.high))


def _share(held: Mask | Array) -> float:
    return _rounded(float(100 * np.mean(held)))


def _rounded(value: float) -> float:
    """Four decimals: far below what matters, far above what differs between machines."""
    return round(float(value), 4)


def difference(one: Compared, *, other: Compared, resamples: int = RESAMPLES, seed: int = SEED) -> Difference | None:
    """Method ``one`` less method ``other`` where both make a forecast, with intervals from resampled patients."""
    both = one.made & other.made
    if not both.any():
        return None
    absolute = np.stack([np.abs(method.where(both).error_percent) for method in (one, other)])
    parts = np.stack([absolute[0] - absolute[1], 100.0 * (absolute[0] <= _NEAR) - 100.0 * (absolute[1] <= _NEAR)])
    drawn = _resampled(parts, patient=one.patient[both], resamples=resamples, seed=seed)
    (mape_low, near_low), (mape_high, near_high) = np.percentile(drawn, _MIDDLE, axis=0)
    mape, near = parts.mean(axis=1)
    return Difference(
        n=int(both.sum()),
        mape_points=_rounded(mape),
        mape_points_low=_rounded(mape_low),
        mape_points_high=_rounded(mape_high),
        within_30_points=_rounded(near),
        within_30_points_low=_rounded(near_low),
        within_30_points_high=_rounded(near_high),
    )


def _resampled(parts: Array, *, patient: Whole, resamples: int, seed: int) -> Array:
    """Means (resamples, 2) of parts (2, K) over patients drawn with replacement."""
    _, place = np.unique(patient, return_inverse=True)
    count = np.bincount(place).astype(float)
    sums = np.stack([np.bincount(place, weights=part) for part in parts])
    drawn = np.random.default_rng(seed).integers(len(count), size=(resamples, len(count)))
    return np.asarray(sums[:, drawn].sum(axis=2).T / count[drawn].sum(axis=1)[:, None])
