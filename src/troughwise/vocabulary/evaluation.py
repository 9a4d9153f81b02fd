"""The result of ``evaluate`` as frozen values: the JSON that every face shows.

Version 1 of the form; ``docs/evaluation-schema.json`` is written from these classes. Levels are in ng/mL, percentages are
of the observed level. Not for forecasting: that is ``cohort``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from troughwise.vocabulary.answers import EditionStamp
from troughwise.vocabulary.records import Citation, Frozen

EVALUATION_SCHEMA_VERSION = 1

AVERAGE, AVERAGE_BY_FIT, NAIVE = "average", "average-weighted-by-fit", "naive"
"""The methods beside the models: all models alike, models weighted by how well they fit the earlier levels, proportion."""


class Metrics(Frozen):
    """How well one method forecasts: errors are (forecast - observed) / observed."""

    n: int = Field(description="forecasts compared with a measured level")
    patients: int
    bias_percent: float = Field(description="mean error; positive where forecasts are too high")
    mape_percent: float = Field(description="mean absolute error")
    rmse_percent: float = Field(description="root of the mean squared error")
    within_20_percent: float = Field(description="share of forecasts off by at most a fifth of the observed level")
    within_30_percent: float
    coverage_90_percent: float | None = Field(description="share of levels within their interval; none for the naive rule")


class Difference(Frozen):
    """One method against the naive rule on the same troughs; intervals of 95 % from resampled patients."""

    n: int
    mape_points: float = Field(description="its MAPE less the naive rule's; negative is better")
    mape_points_low: float
    mape_points_high: float
    within_30_points: float = Field(description="its share within 30 % less the naive rule's; positive is better")
    within_30_points_low: float
    within_30_points_high: float


class Forecast(Frozen):
    """One level forecast by one method from all earlier occasions of the patient."""

    id: str
    occasion: int = Field(description="as the table counts it")
    time: float = Field(description="hours, as in the table")
    method: str
    observed: float
    forecast: float
    low: float | None = Field(description="limits of the interval of 90 %; none for the naive rule")
    high: float | None
    trough: bool


class NoForecast(Frozen):
    """Forecasts that a method could not make, and why."""

    method: str
    id: str
    occasion: int
    reason: str


class ModelUse(Frozen):
    """A population model of the base, or of a file: whether it was used and why, and what it rests on."""

    id: str
    title: str
    used: bool
    why: str
    mean_weight: float | None = Field(None, description="its mean weight in the average weighted by fit")
    borrows_spread: bool = Field(False, description="it publishes no spread between occasions and borrows one")
    assumed: tuple[str, ...] = Field((), description="assumed by this model where the table does not say")
    cautions: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


class Evaluation(Frozen):
    """The result of ``evaluate``."""

    schema_version: int = EVALUATION_SCHEMA_VERSION
    data: str = Field(description="the table's file name")
    data_sha256: str
    patients: int
    indication: str
    carry: Literal["last", "none"] = Field(description="what of the last occasion is carried into the next")
    metrics: dict[str, Metrics] = Field(description="by method, on troughs from the second occasion on: the headline")
    metrics_all_samples: dict[str, Metrics] = Field(description="the same on all levels, troughs or not")
    against_naive: dict[str, Difference] = Field(description="by method, on troughs that both forecast")
    resamples: int
    seed: int
    models: tuple[ModelUse, ...]
    understood: tuple[str, ...] = Field(description="how the columns were read")
    assumed: tuple[str, ...] = Field(description="what had to be assumed")
    not_understood: tuple[str, ...] = Field(description="columns that could not be read, and why")
    forecasts: tuple[Forecast, ...]
    not_forecast: tuple[NoForecast, ...]
    edition: EditionStamp
    code_version: str
    disclaimer: str
