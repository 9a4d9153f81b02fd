"""Dosing advice as it is shown: the arithmetic of a case with its words, its references and its birth certificate.

Every sentence is a phrase, a model's own message or an assumption of the base. Not for arithmetic: that is ``dosing``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

import numpy as np

from troughwise.advice.applicability import Applicability
from troughwise.advice.covariates import FLAG_TERMS
from troughwise.advice.dosing import Dosing
from troughwise.advice.ensemble import shown
from troughwise.advice.fitted import Fitted
from troughwise.advice.history import unexplained
from troughwise.advice.naive import hours_after_dose
from troughwise.library.library import Library
from troughwise.library.references import References
from troughwise.pk.individuals import RandomEffect
from troughwise.pk.outcomes import Outcome
from troughwise.pk.suspects import far_out, learnt
from troughwise.vocabulary.answers import ReviewSummary
from troughwise.vocabulary.cases import CaseLevel
from troughwise.vocabulary.doses import (
    Candidate,
    DoseAdvice,
    DoseReason,
    FitOutcome,
    FitSummary,
    Forecast,
    Learned,
    LevelSeen,
    ModelUse,
    Naive,
    TargetUsed,
)
from troughwise.vocabulary.models import used_covariates
from troughwise.vocabulary.quantities import mass_concentration, range_text

_SHARE_OF_WEIGHT = Decimal("0.001")
_NORMAL_95 = 1.6448536269514722


def advise(dosing: Dosing, *, understood: tuple[str, ...], code_version: str) -> DoseAdvice:
    """The whole advice on a case. Raises ``InputError`` for an indication or phase that the base does not know."""
    return _Advice(dosing).whole(understood=understood, code_version=code_version)


@dataclass(frozen=True)
class _Advice:
    """One advice in the making; references are numbered in the order in which they are cited."""

    dosing: Dosing

    @cached_property
    def references(self) -> References:
        return References(self.library)

    @property
    def library(self) -> Library:
        return self.dosing.library

    def said(self, phrase: str, **fields: str) -> str:
        """A phrase of the base for the case's reader."""
        return self.library.phrase(phrase, reader=self.dosing.case.reader).format(**fields)

    def whole(self, *, understood: tuple[str, ...], code_version: str) -> DoseAdvice:
        dosing = self.dosing
        reason = self.reason
        target, models = self.target(), self.models()
        return DoseAdvice(
            outcome="cannot_forecast" if reason else "forecast",
            reason_code=reason,
            reason=self.said(f"dose-{reason.replace('_', '-')}") if reason else "",
            understood=understood,
            models=models,
            levels=self.levels(),
            fit=self.fit(),
            forecast=dosing.forecast,
            without_suspects=self.without_suspects(),
            naive=self.naive(),
            target=target,
            candidates=self.candidates(),
            hold=dosing.hold,
            next_samples=() if reason else dosing.ahead.next_samples(),
            curve=dosing.ahead.curve() if not reason and dosing.case.doses else None,
            assumed=tuple(dict.fromkeys(self.assumed())),
            warnings=tuple(dict.fromkeys(self.warnings())),
            references=self.references.listed(),
            review=ReviewSummary(text=self.said("review-none")),
            edition=self.library.edition,
            code_version=code_version,
            seed=dosing.wish.seed,
            disclaimer=self.said("disclaimer"),
        )

    @cached_property
    def reason(self) -> DoseReason:
        """Why there is no forecast; empty where there is one."""
        if self.dosing.case.levels and not self.dosing.case.doses:
            return "no_doses"
        if not self.dosing.ensemble.is_empty:
            return ""
        return "no_fit_ended_well" if self.dosing.ensemble.members else "no_model_applies"

    def models(self) -> tuple[ModelUse, ...]:
        """Every model: those used by weight, then the others with their reasons."""
        members = {member.judged.model.id: member for member in self.dosing.ensemble.members}
        weights = dict(zip(members, self.dosing.ensemble.weights, strict=True))
        used = [self._used(members[key], float(weights[key])) for key in sorted(members, key=lambda key: -weights[key])]
        return (*used, *(_not_used(item) for item in self.dosing.judged if item.model.id not in members))

    def _used(self, member: Fitted, weight: float) -> ModelUse:
        item, outcome = member.judged, member.outcome
        counts = weight >= float(_SHARE_OF_WEIGHT)
        return ModelUse(
            id=item.model.id,
            title=item.model.title,
            applies=item.applies,
            weight=Decimal(repr(weight)).quantize(_SHARE_OF_WEIGHT),
            reasons=item.reasons,
            assumed=item.assumed,
            citations=tuple(citation.n for citation in self.references.cite(item.model.citations)),
            outcome=outcome.value,
            outcome_text=f"{outcome.sentence} {outcome.next_step}",
            effective_draws=int(member.draws.effective_size) if counts else None,
            learned=tuple(_learned(member)) if counts else (),
            open_questions=item.model.open_questions,
        )

    def levels(self) -> tuple[LevelSeen, ...]:
        """Each level beside what the models expected of it, then those left out."""
        history = self.dosing.setting.history
        explained, without = self._explained(), self._without()
        seen = [
            LevelSeen(
                at=_clock(level.at),
                ng_per_ml=shown(float(np.nanmax(history.level_ng_per_ml(level)))),
                hours_after_dose=_hours(hours_after_dose(history, level=level)),
                below_limit=level.below_limit,
                predicted=explained[number] if explained else None,
                without_it=without.get(number),
                suspect=number in self.dosing.suspects,
            )
            for number, level in enumerate(history.levels)
        ]
        unused = [(level, self._why_left_out(level)) for level in self.dosing.case.levels]
        left_out = [
            LevelSeen(at=_clock(level.at), ng_per_ml=self._ng_per_ml(level.value, level.unit), left_out=why)
            for level, why in unused
            if why
        ]
        return (*seen, *left_out)

    def _why_left_out(self, level: CaseLevel) -> str:
        if level.doubtful:
            return level.doubtful
        if level.time_not_known:
            return self.said("dose-level-time-not-known")
        return self.said("dose-level-before-doses") if unexplained(self.dosing.case, level=level) else ""

    def _ng_per_ml(self, value: Decimal, unit: str) -> Decimal:
        return mass_concentration(value, unit=unit, molar_mass_g_per_mol=self.library.molar_mass_g_per_mol)

    def _explained(self) -> list[Decimal | None]:
        """Each level as the models explain it, by their weights."""
        ensemble = self.dosing.ensemble
        if ensemble.is_empty:
            return []
        total = sum(weight * member.predicted_levels() for member, weight in ensemble.counted)
        return [shown(float(value)) for value in np.asarray(total / sum(weight for _, weight in ensemble.counted))]

    def _without(self) -> dict[int, Decimal | None]:
        """What the leading model expects of each measured level from all the others."""
        ensemble = self.dosing.ensemble
        left_out = None if ensemble.is_empty else ensemble.leading.left_out
        if left_out is None:
            return {}
        rows = [i for i, row in enumerate(self.dosing.setting.history.rows) if row.level is not None]
        return {rows.index(int(row)): shown(float(f)) for row, f in zip(left_out.rows, left_out.predicted, strict=True)}

    def fit(self) -> FitSummary:
        """How the fits ended together."""
        ensemble, history = self.dosing.ensemble, self.dosing.setting.history
        outcome = self._outcome({member.outcome for member in ensemble.members})
        return FitSummary(
            outcome=outcome,
            text=self.said(f"dose-{self.reason.replace('_', '-') if self.reason else outcome}"),
            intervals=not ensemble.is_empty and ensemble.supports_intervals,
            levels_used=len(history.levels),
            occasions=len(history.visits),
        )

    def _outcome(self, outcomes: set[Outcome]) -> FitOutcome:
        if self.reason:
            return "none"
        if outcomes == {Outcome.NO_LEVELS}:
            return "fit-prior"
        return "fit-ok" if all(item.ended_well for item in outcomes) else "fit-some"

    def without_suspects(self) -> Forecast | None:
        """The forecast without the suspect levels."""
        other = self.dosing.without_suspects()
        return None if other is None or self.reason else other.forecast

    def naive(self) -> Naive:
        """Plain proportion for the present regimen."""
        proportion = self.dosing.proportion
        if proportion.trough_ng_per_ml is None or proportion.at is None:
            return Naive(said=self.said("dose-proportion-none"))
        present = self.dosing.present
        daily = None if present is None else present.daily_dose_mg
        per_mg = proportion.per_daily_mg
        trough = None if daily is None or per_mg is None else shown(float(per_mg * daily))
        return Naive(trough=trough, from_level=_clock(proportion.at), said=self.said("dose-proportion"))

    def target(self) -> TargetUsed | None:
        """The target in ng/mL with its words; None where neither the base nor the user gives one."""
        goal, chosen, own = self.dosing.goal, self.dosing.target, self.dosing.case.target
        leading = next(iter(chosen.leading), None)
        ceiling = "" if chosen.ceiling is None else chosen.ceiling.id
        if own is not None:
            text = self.said("dose-target-own", why=own.why)
            return TargetUsed(id="", low=goal.low, high=goal.high, text=text, action_above=goal.action, action_id=ceiling)
        if leading is None:
            return None
        cited = self.references.cite((*leading.citations, *(chosen.ceiling.citations if chosen.ceiling else ())))
        return TargetUsed(
            id=leading.id,
            low=goal.low,
            high=goal.high,
            text=leading.clinician.replace("{range}", range_text(leading.range_quantity())),
            citations=tuple(dict.fromkeys(citation.n for citation in cited)),
            action_above=goal.action,
            action_id=ceiling,
        )

    def candidates(self) -> tuple[Candidate, ...]:
        """The candidates, those of a new product with how they were forecast and whose rule they follow."""
        told: set[str] = set()
        return tuple(self._with_notes(candidate, told) for candidate in self.dosing.candidates)

    def _with_notes(self, candidate: Candidate, told: set[str]) -> Candidate:
        """The candidate; the first of each conversion says its rule."""
        if not candidate.conversion or candidate.conversion in told:
            return candidate
        told.add(candidate.conversion)
        rule = next(c for c in self.library.conversions if c.id == candidate.conversion)
        numbers = tuple(citation.n for citation in self.references.cite(rule.citations))
        how = "dose-conversion-no-model" if candidate.trough is None else "dose-conversion-rule"
        return candidate.model_copy(update={"notes": (rule.clinician, self.said(how)), "citations": numbers})

    def assumed(self) -> Iterator[str]:
        """What was assumed, in words."""
        case, history = self.dosing.case, self.dosing.setting.history
        yield self.said("dose-assumed-times")
        if any(dose.release == "not-stated" for dose in case.doses):
            yield self.said("dose-assumed-release")
        if any(dose.every_h and dose.until is None for dose in case.doses) and len(case.doses) > 1:
            yield self.said("dose-assumed-ended")
        yield self.said("dose-assumed-medicines")
        if not case.time_zone:
            yield self.said("dose-assumed-clock")
        assays = {level.assay for level in history.levels}
        if assays and assays <= {"not-stated"}:
            yield self.said("dose-assumed-assay")
        elif len(assays) > 1:
            yield self.said("dose-assumed-assays")
        if history.levels and not self.dosing.ensemble.is_empty:
            yield self.said("dose-assumed-carried")
        yield from (self.library.assumption(key).says for key in (*self.dosing.lent, "trough-window"))
        region = case.region
        if not any(p.region == region and p.release == self.dosing.compared.release for p in self.library.products):
            yield self.said("dose-assumed-strengths")

    def warnings(self) -> Iterator[str]:
        """What to be careful of."""
        ensemble = self.dosing.ensemble
        yield self.said("dose-not-an-order")
        if not self.dosing.setting.history.levels:
            yield self.said("dose-warning-prior")
        yield from self._uncounted_medicines()
        if ensemble.is_empty:
            return
        used = [member for member, _ in ensemble.counted]
        yield from self._other_illness(used)
        if all(member.judged.applies == "with-caution" for member in used):
            yield self.said("dose-warning-caution")
        if self.dosing.suspects:
            yield self.said("dose-warning-suspect")
        if not ensemble.supports_intervals:
            yield self.said("dose-warning-draws")
        if any(member.outcome is Outcome.TWO_OPTIMA for member in used):
            yield self.said("dose-warning-two-optima")
        if any(far_out(member.course.population, fits=member.fits).any() for member in used):
            yield self.said("dose-warning-far-out")

    def _other_illness(self, used: list[Fitted]) -> Iterator[str]:
        """Where no model was built on patients with the illness at hand."""
        terms, wider = self.library.terms, self.library.wider(self.dosing.target.indication)
        built = {key for m in used if m.judged.model.population for key in m.judged.model.population.indications}
        if built and not built & wider:
            labels = ", ".join(sorted(terms[key].label for key in built))
            yield self.said(
                "dose-warning-other-illness", indication=terms[self.dosing.target.indication].label, built=labels
            )

    def _uncounted_medicines(self) -> Iterator[str]:
        """Medicines on which the base holds an interaction and that no model used here counts."""
        counted = {
            name for member, _ in self.dosing.ensemble.counted for name in used_covariates(member.course.population.model)
        }
        for medicine in self.dosing.case.medicines:
            wider = self.dosing.names(medicine.name)
            if not wider:
                yield self.said("dose-warning-unknown-medicine", medicine=medicine.name)
            elif wider & self.library.interaction_partners and not any(FLAG_TERMS.get(name) in wider for name in counted):
                yield self.said("dose-warning-uncounted-medicine", medicine=medicine.name)


def _not_used(item: Applicability) -> ModelUse:
    return ModelUse(id=item.model.id, title=item.model.title, applies=item.applies, reasons=item.reasons)


def _learned(member: Fitted) -> Iterator[Learned]:
    """For each parameter that varies between patients: typical for such a patient, then with the levels."""
    population = member.course.population
    typical = member.course.individuals(np.zeros((len(population.effects), 1)))
    estimate = member.course.individuals(member.fits.eta)
    draws = member.course.individuals(member.draws.eta) if member.draws.supports_intervals else None
    taught = learnt(population, fits=member.fits)[:, 0]
    far = far_out(population, fits=member.fits)[:, 0]
    for number, effect in enumerate(population.effects):
        if effect.occasion:
            continue
        name = effect.parameter
        middle = float(typical[name][0])
        low, high = (None, None) if draws is None else (float(np.quantile(draws[name], q)) for q in (0.05, 0.95))
        yield Learned(
            parameter=name,
            unit=population.model.parameters[name].unit,
            typical=shown(middle),
            typical_p5=shown(middle * _reach(effect, -1)),
            typical_p95=shown(middle * _reach(effect, 1)),
            estimate=shown(float(estimate[name][0])),
            p5=None if low is None else shown(low),
            p95=None if high is None else shown(high),
            learned_percent=shown(100 * float(taught[number])),
            far_out=bool(far[number]),
        )


def _reach(effect: RandomEffect, sign: int) -> float:
    return float(np.exp(sign * _NORMAL_95 * np.sqrt(effect.variance)))


def _clock(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _hours(hours: float | None) -> Decimal | None:
    return None if hours is None else shown(hours)
