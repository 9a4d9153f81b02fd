"""Evaluating models on a table: read, choose, forecast, compare, and say everything that was understood or assumed.

Not for the forecasts themselves (``forecasting``), for what columns mean (``columns``) or for metrics.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from troughwise.advice.priors import widened
from troughwise.cohort.choosing import Choice, Setting, chosen, looked_at, outside, proposed, with_release
from troughwise.cohort.columns import Table, TableReading, read_columns, read_table
from troughwise.cohort.columns_file import read_columns_file
from troughwise.cohort.event_table import Chunk
from troughwise.cohort.forecasting import (
    CarryOver,
    Forecaster,
    Forecasts,
    LentSpread,
    average_of,
    proportional,
    without,
)
from troughwise.cohort.model_file import read_model
from troughwise.cohort.rounds import Method, Round, evaluation_of
from troughwise.cohort.troughs import draws
from troughwise.cohort.unrolling import Histories, histories
from troughwise.library.library import Library
from troughwise.pk.covariates import completed
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.evaluation import AVERAGE, AVERAGE_BY_FIT, NAIVE, Evaluation, ModelUse
from troughwise.vocabulary.models import PopulationModel
from troughwise.vocabulary.records import Limit

Progress = Callable[[str], None]
"""Called with a line that says what is being worked on."""

KIDNEY = "kidney-transplant"
_TWICE_DAILY_H = 12.0


@dataclass(frozen=True)
class EvaluateRequest:
    """What to evaluate: the table, models by id or file (none: those of the base that fit), and what no column says."""

    data: Path
    models: tuple[str, ...] = ()
    carry: CarryOver = "last"
    columns: Path | None = None
    indication: str = ""
    release: str = ""
    assay: str = ""


def evaluate_table(
    request: EvaluateRequest, *, library: Library, version: str, progress: Progress | None = None
) -> Evaluation:
    """Forecast every occasion of every patient from the earlier ones, with every method, and compare.

    Raises ``InputError`` for a row, column, option or model that cannot be used, or where nothing can be forecast.
    """
    desk = _Evaluator(request, library, progress or (lambda _: None))
    rounds = list(desk.rounds())
    if not any(len(one.observed) for one in rounds):
        raise InputError("No patient has a level in a second occasion", where=request.data.name, to_do="Give such a table.")
    return evaluation_of(
        rounds,
        head={
            "data": request.data.name,
            "data_sha256": hashlib.sha256(request.data.read_bytes()).hexdigest(),
            "indication": desk.setting.indication,
            "carry": request.carry,
            "understood": tuple(desk.reading.understood),
            "assumed": (*desk.assumed, *desk.reading.assumed),
            "not_understood": tuple(desk.reading.undecided.values()),
            "edition": library.edition,
            "code_version": version,
            "disclaimer": library.phrase("disclaimer"),
        },
        models=desk.uses(rounds),
    )


class _Evaluator:
    """One evaluation: what was read, what was chosen, what was assumed."""

    def __init__(self, request: EvaluateRequest, library: Library, progress: Progress) -> None:
        self.request, self.library, self.progress = request, library, progress
        self.assumed: list[str] = []
        table = read_table(request.data)
        if table.place("OCC", "OCCASION") is None:
            raise InputError(
                "The table has no column OCC", where=request.data.name, to_do="Number each visit's rows 1, 2 ..."
            )
        limits = {limit.metric: limit for limit in library.of(Limit)}
        told = read_columns_file(request.columns) if request.columns else {}
        self.reading: TableReading = read_columns(table, limits=limits, told=told)
        self.setting = Setting(self._indication(), self._release(table), request.assay)
        self.lent = LentSpread(*(library.assumption(f"clearance-{name}") for name in ("between-occasions", "step")))
        self.window_h = float(library.assumption("trough-window").value)
        self.assumed.append(library.assumption("trough-window").says.rstrip("."))
        self.choices = list(self._choices())
        self.used = [choice for choice in self.choices if choice.is_used]
        self._require_some()
        self.forecasters = {choice.model.id: self._forecaster(choice.model) for choice in self.used}
        if any(forecaster.borrows for forecaster in self.forecasters.values()):
            self.assumed += [lent.says.rstrip(".") for lent in (self.lent.fit, self.lent.step)]
        if not request.assay:
            self.assumed.append("each model's default residual error, since the assay is not said (--assay)")
        self.cautions = {choice.model.id: self._proposals(choice.model) for choice in self.used}

    def _indication(self) -> str:
        wanted = self.request.indication
        if wanted and wanted not in self.library.terms:
            raise InputError(
                f"'{wanted}' is no indication of the base", to_do="'troughwise evidence list --kind term' has them."
            )
        if not wanted and "days_after_transplantation" in self.reading.covariates:
            self.assumed.append("a kidney was transplanted, since days after transplantation are counted (--indication)")
            return KIDNEY
        if not wanted and not self.request.models:
            raise InputError(
                "The table does not say what is treated", to_do="Give --indication, or name a model by --model."
            )
        return wanted

    def _release(self, table: Table) -> str:
        """Doses at most twelve hours apart are taken as immediate release; otherwise nothing is assumed."""
        if self.request.release:
            return self.request.release
        place = table.place("II")
        intervals = [float(cell) for cell in table.values(place) if _is_positive(cell)] if place is not None else []
        if intervals and max(intervals) <= _TWICE_DAILY_H:
            self.assumed.append("immediate release, since doses are twice daily (--release)")
            return "immediate"
        return "not-stated"

    def _choices(self) -> Iterator[Choice]:
        path, reading, setting = self.request.data, self.reading, self.setting
        if self.request.models:
            for model in _different(read_model(name) for name in dict.fromkeys(self.request.models)):
                yield looked_at(model, path=path, reading=reading, setting=setting, why="named by --model")
            return
        models = self.library.of(PopulationModel)
        yield from chosen(models, path=path, reading=reading, setting=setting, library=self.library)

    def _require_some(self) -> None:
        if not self.used:
            said = "; ".join(f"{choice.model.id}: {choice.why}" for choice in self.choices[:3]) or "the base holds none"
            raise InputError(f"No model can forecast this table: {said}", where=self.request.data.name,
                             to_do="Give the columns, or name a model by --model.")  # fmt: skip

    @property
    def _indications(self) -> set[str]:
        return self.library.wider(self.setting.indication) if self.setting.indication else set()

    def _proposals(self, model: PopulationModel) -> list[str]:
        """What must be said of a prior that is widened by our own proposal."""
        proposals = proposed(model, indications=self._indications)
        return [self.library.phrase("model-proposed").format(why=proposal.why) for proposal in proposals]

    def _forecaster(self, model: PopulationModel) -> Forecaster:
        return Forecaster.of(widened(model, indications=self._indications), lent=self.lent)

    def rounds(self) -> Iterator[Round]:
        """The table chunk by chunk, each forecast by every method."""
        for parts in zip(*(choice.table.chunks() for choice in self.used if choice.table), strict=True):
            yield self._round(parts)

    def _round(self, parts: tuple[Chunk, ...]) -> Round:
        first = parts[0]
        found = histories(first.events)
        asked = found.rows[found.asked()]
        drawn = draws(first.events, window_h=self.window_h)
        by_model = [self._forecasts(choice, chunk, found) for choice, chunk in zip(self.used, parts, strict=True)]
        methods = {choice.model.id: Method.of(one) for choice, one in zip(self.used, by_model, strict=True)}
        weights = np.zeros((len(by_model), len(asked)))
        for name, weighting in ((AVERAGE, "equal"), (AVERAGE_BY_FIT, "marginal")):
            average = average_of(by_model, weighting=weighting)  # type: ignore[arg-type]
            methods[name], weights = Method(average.level, average.low, average.high), average.weights
        methods[NAIVE] = Method(proportional(found, drawn=drawn))
        patient = first.events.patient[asked]
        return Round(
            id=np.array(first.ids, dtype=object)[patient], patient=patient + first.first_patient,
            occasion=first.events.occasion[asked], time=first.events.time[asked], observed=first.events.level[asked],
            trough=drawn.trough[asked], methods=methods, weights=weights, patients=len(first.ids),
        )  # fmt: skip

    def _forecasts(self, choice: Choice, chunk: Chunk, found: Histories) -> Forecasts:
        """A model's forecasts, without those that its own limits refuse."""
        forecaster = self.forecasters[choice.model.id]
        self.progress(f"{choice.model.id}: {len(chunk.ids)} patients, {found.count} forecasts")
        given = with_release(chunk, setting=self.setting)
        columns, _ = completed(forecaster.model, given=given, rows=len(chunk.events.time))
        forecasts = forecaster.forecasts(found, columns=columns, assay=self.setting.assay, carry=self.request.carry)
        asked = found.rows[found.asked()]
        looked_at_columns = {**given, **columns}
        for beyond, message in outside(choice.model, columns=looked_at_columns, severity="refuse"):
            forecasts = without(forecasts, where=beyond[asked], why=message)
        for beyond, message in outside(choice.model, columns=looked_at_columns, severity="caution"):
            if beyond[asked].any() and message not in self.cautions[choice.model.id]:
                self.cautions[choice.model.id].append(message)
        return forecasts

    def uses(self, rounds: list[Round]) -> tuple[ModelUse, ...]:
        """Each model with its part in the evaluation, those used first."""
        weights = np.concatenate([one.weights[:, one.headline] for one in rounds], axis=1)
        mean = weights.mean(axis=1) if weights.size else np.full(len(weights), np.nan)
        share = {choice.model.id: float(part) for choice, part in zip(self.used, mean, strict=True)}
        ordered = sorted(self.choices, key=lambda choice: not choice.is_used)
        return tuple(
            ModelUse(
                id=choice.model.id, title=choice.model.title, used=choice.is_used, why=choice.why,
                mean_weight=round(share[choice.model.id], 4) if choice.is_used and weights.size else None,
                borrows_spread=choice.is_used and self.forecasters[choice.model.id].borrows,
                assumed=choice.assumed, cautions=tuple(self.cautions.get(choice.model.id, ())),
                citations=choice.model.citations,
            )
            for choice in ordered
        )  # fmt: skip


def _different(models: Iterable[PopulationModel]) -> Iterator[PopulationModel]:
    """The models; raises ``InputError`` where two have one id, or one has the name of a method."""
    seen = {AVERAGE, AVERAGE_BY_FIT, NAIVE}
    for model in models:
        if model.id in seen:
            raise InputError(f"Two methods are called '{model.id}'", to_do="Give the model in the file another id.")
        seen.add(model.id)
        yield model


def _is_positive(cell: str) -> bool:
    try:
        return float(cell) > 0
    except ValueError:
        return False
