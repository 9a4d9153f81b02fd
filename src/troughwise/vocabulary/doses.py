"""The result of ``dose`` as frozen values: what the levels taught, what is forecast, which regimens could follow.

Version 1 of the form; ``docs/dose-schema.json`` is written from these classes. Candidates, not orders: nothing here is
preselected. Predictions are rounded where they leave the engine. Not for computing them: that is ``advice``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from troughwise.vocabulary.answers import EditionStamp, Exact, Reference, ReviewSummary
from troughwise.vocabulary.cases import OralRelease
from troughwise.vocabulary.records import Frozen, Id

SCHEMA_VERSION = 1

Applies = Literal["applies", "with-caution", "does-not"]
DoseOutcome = Literal["forecast", "cannot_forecast"]
DoseReason = Literal["", "no_model_applies", "no_doses", "no_fit_ended_well", "no_target"]
FitOutcome = Literal["none", "fit-prior", "fit-ok", "fit-some"]
"""No fit; nothing to learn from; every model explains the levels; only some do."""


class WhatIf(Frozen):
    """A regimen that somebody wants compared too: doses of the present release, one every ``every_h`` hours in a cycle."""

    doses_mg: tuple[Decimal, ...] = Field(min_length=1, max_length=4)
    every_h: Decimal


class DoseWish(Frozen):
    """How dosing advice is wanted. ``models`` pins models by id; ``seed`` makes the draws repeatable."""

    models: tuple[str, ...] = ()
    research: bool = False
    seed: int = 20260
    what_if: tuple[WhatIf, ...] = Field((), max_length=8)


class Predicted(Frozen):
    """A prediction with its middle half and middle nine tenths; without them where too few draws support them."""

    median: Exact
    p5: Exact = None
    p25: Exact = None
    p75: Exact = None
    p95: Exact = None


class Pieces(Frozen):
    """How many capsules, tablets or sachets of one strength."""

    strength_mg: Exact
    count: int


class Regimen(Frozen):
    """Doses one every ``interval_h`` in a cycle: (3, 2) every 12 h is 3 mg in the morning and 2 mg in the evening."""

    release: OralRelease
    doses_mg: tuple[Exact, ...]
    interval_h: Exact
    daily_dose_mg: Exact
    text: str
    pieces: tuple[tuple[Pieces, ...], ...] = Field((), description="for each dose, from the strengths there are")


class ModelUse(Frozen):
    """A model of the base and what it was worth here."""

    id: Id
    title: str
    applies: Applies
    weight: Exact = None
    reasons: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    citations: tuple[int, ...] = Field((), description="numbers of references")
    outcome: str = Field("", description="how its fit ended")
    outcome_text: str = ""
    effective_draws: int | None = None
    learned: tuple[Learned, ...] = ()
    open_questions: tuple[str, ...] = ()


class Learned(Frozen):
    """What the levels taught of one parameter: typical for such a patient, then with the levels."""

    parameter: str
    unit: str
    typical: Exact
    typical_p5: Exact = None
    typical_p95: Exact = None
    estimate: Exact
    p5: Exact = None
    p95: Exact = None
    learned_percent: Exact = Field(description="share of the variance between patients that the levels took away")
    far_out: bool = False


class LevelSeen(Frozen):
    """A level of the case beside what was expected of it."""

    at: str
    ng_per_ml: Exact
    hours_after_dose: Exact = None
    below_limit: bool = False
    predicted: Exact = Field(None, description="from the fit of all levels")
    without_it: Exact = Field(None, description="from a fit of the other levels")
    suspect: bool = False
    left_out: str = ""


class Naive(Frozen):
    """Plain proportion: the last trough times new dose over old dose."""

    trough: Exact = None
    from_level: str = ""
    said: str = ""


class TargetUsed(Frozen):
    """What the forecasts are held against; ``id`` is empty where the user set it."""

    id: str
    low: Exact = None
    high: Exact = None
    unit: str = "ng/mL"
    text: str = ""
    citations: tuple[int, ...] = ()
    action_above: Exact = Field(None, description="a ceiling above which a source tells to act")
    action_id: str = ""


class Candidate(Frozen):
    """A regimen that could be dispensed, and what it would lead to at its steady state."""

    regimen: Regimen
    present: bool = False
    asked: bool = Field(False, description="somebody asked for it; it need not be dispensable")
    conversion: str = Field("", description="id of the conversion record, where the release changes")
    trough: Predicted | None = None
    auc: Predicted | None = Field(None, description="area over 24 h, ng*h/mL")
    p_below: Exact = None
    p_in: Exact = None
    p_above: Exact = None
    p_above_action: Exact = None
    naive_trough: Exact = None
    steady_state_h: Exact = Field(None, description="hours from the first dose until nine tenths of the change")
    next_sample_h: Exact = Field(None, description="hours from the first dose to the first trough after that")
    notes: tuple[str, ...] = ()
    citations: tuple[int, ...] = Field((), description="numbers of references, where a rule was followed")


class Forecast(Frozen):
    """The present regimen carried on, at its steady state; ``now`` is the level at the moment asked about."""

    regimen: Regimen | None = None
    trough: Predicted | None = None
    auc: Predicted | None = None
    now: Predicted | None = None


class Hold(Frozen):
    """How long to wait without a dose until the level is back below the top of the target."""

    from_ng_per_ml: Exact
    until_ng_per_ml: Exact
    hours: Predicted
    said: str


class NextSample(Frozen):
    """What a level at some hour after the next dose would teach about the exposure."""

    hours_after_dose: Exact
    sd_now_percent: Exact
    sd_after_percent: Exact


class CurvePoint(Frozen):
    """The level at one time."""

    at: str
    median: Exact
    p5: Exact
    p25: Exact
    p75: Exact
    p95: Exact


class Curve(Frozen):
    """The course of the level, up to now and on the present regimen."""

    now: str
    points: tuple[CurvePoint, ...] = ()
    doses: tuple[DoseMark, ...] = ()


class DoseMark(Frozen):
    """A dose on the curve."""

    at: str
    dose_mg: Exact


class DoseAdvice(Frozen):
    """The result of ``dose``."""

    schema_version: int = SCHEMA_VERSION
    outcome: DoseOutcome
    reason: str = ""
    reason_code: DoseReason = ""
    understood: tuple[str, ...] = ()
    models: tuple[ModelUse, ...] = ()
    levels: tuple[LevelSeen, ...] = ()
    fit: FitSummary
    forecast: Forecast = Forecast()
    without_suspects: Forecast | None = Field(None, description="the forecast without the levels that are suspect")
    naive: Naive = Naive()
    target: TargetUsed | None = None
    candidates: tuple[Candidate, ...] = ()
    hold: Hold | None = None
    next_samples: tuple[NextSample, ...] = ()
    curve: Curve | None = None
    assumed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    review: ReviewSummary = ReviewSummary()
    edition: EditionStamp
    code_version: str
    seed: int
    disclaimer: str


class FitSummary(Frozen):
    """How the fits ended together."""

    outcome: FitOutcome
    text: str
    intervals: bool = Field(False, description="whether enough effective draws support intervals")
    levels_used: int = 0
    occasions: int = 0


for _value in (ModelUse, Curve, DoseAdvice):
    _value.model_rebuild()
