"""From a case to dosing advice: what the levels taught, the forecast, regimens to compare, and what was assumed.

Candidates, never orders. Every sentence is a phrase of the base and every clinical number a record or a prediction. Not for
reading cases or showing advice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np

from troughwise.advice.applicability import Applicability, Setting, judged, usable
from troughwise.advice.case_target import CaseTarget, present_doses, target_of
from troughwise.advice.covariates import Names, columns_of
from troughwise.advice.ensemble import Ensemble, predicted, shown
from troughwise.advice.exposures import Exposures, Goal, same, steady
from troughwise.advice.fitted import BORROWED, STEP, Fitted, all_fitted
from troughwise.advice.history import history_of, now_of
from troughwise.advice.looking_ahead import Ahead
from troughwise.advice.naive import Proportion, proportion_of
from troughwise.advice.regimens import (
    Option,
    Way,
    asked_for,
    conversions,
    equal_only,
    options,
    present_regimen,
    regimen_of,
    strengths_of,
)
from troughwise.library.library import Library
from troughwise.pk.suspects import suspects
from troughwise.vocabulary.cases import Case, OralRelease
from troughwise.vocabulary.doses import Candidate, DoseWish, Forecast, Hold, Regimen
from troughwise.vocabulary.models import PopulationModel
from troughwise.vocabulary.quantities import mass_concentration

_A_DAY_H = Decimal(24)


@dataclass(frozen=True)
class Dosing:
    """The arithmetic of one case, each part worked out when it is asked for."""

    case: Case
    library: Library
    names: Names
    wish: DoseWish

    @cached_property
    def target(self) -> CaseTarget:
        """The target that the case asks for."""
        return target_of(self.case, library=self.library, names=self.names)

    @cached_property
    def goal(self) -> Goal:
        """What troughs are held against: the user's own range, or the leading target's."""
        ceiling = self.target.ceiling
        action = None if ceiling is None or ceiling.high is None else self._ng_per_ml(ceiling.high, ceiling.unit)
        own = self.case.target
        if own is not None:
            return Goal(self._ng_per_ml(own.low, own.unit), self._ng_per_ml(own.high, own.unit), action)
        leading = next(iter(self.target.leading), None)
        if leading is None:
            return Goal(action=action)
        low, high = (
            None if limit is None else self._ng_per_ml(limit, leading.unit) for limit in (leading.low, leading.high)
        )
        return Goal(low, high, action)

    def _ng_per_ml(self, value: Decimal, unit: str) -> Decimal:
        return mass_concentration(value, unit=unit, molar_mass_g_per_mol=self.library.molar_mass_g_per_mol)

    @cached_property
    def setting(self) -> Setting:
        """The case as rows with covariates."""
        return self._setting(self.case)

    def _setting(self, case: Case) -> Setting:
        history = history_of(case, molar_mass_g_per_mol=self.library.molar_mass_g_per_mol)
        columns = columns_of(history, names=self.names)
        return Setting(history, columns, self.target.indication, self.library, self.wish.research or bool(self.wish.models))

    @cached_property
    def judged(self) -> tuple[Applicability, ...]:
        """Every model judged; one that could not follow the case counts as not applying."""
        _fitted, refused = self._fits
        gone = {item.model.id: item for item in refused}
        return tuple(gone.get(item.model.id, item) for item in self._judged(self.setting))

    def _judged(self, setting: Setting) -> tuple[Applicability, ...]:
        models = [m for m in self.library.of(PopulationModel) if not self.wish.models or m.id in self.wish.models]
        return judged(models, setting=setting)

    @cached_property
    def _fits(self) -> tuple[list[Fitted], list[Applicability]]:
        return all_fitted(usable(self._judged(self.setting)), setting=self.setting, seed=self.wish.seed)

    @cached_property
    def ensemble(self) -> Ensemble:
        """The models that apply, fitted and weighted."""
        return Ensemble.of(self._fits[0])

    @cached_property
    def present(self) -> Regimen | None:
        """What is taken at the moment asked about."""
        return present_regimen(present_doses(self.case))

    @cached_property
    def compared(self) -> Regimen:
        """The regimen that others are compared with: the present one, or the usual way to begin."""
        if self.present is not None:
            return self.present
        release: OralRelease = next(iter(self.case.constraints.releases), "immediate")
        way = Way(release, 2 if release in {"immediate", "granules"} else 1,
                  strengths_of(self.library, release=release, region=self.case.region))  # fmt: skip
        smallest = min(way.strengths_mg, default=Decimal(1))
        return regimen_of([smallest], interval_h=way.interval_h, release=release, strengths_mg=way.strengths_mg)

    @cached_property
    def proportion(self) -> Proportion:
        """Plain proportion from the last trough."""
        return proportion_of(self.setting.history, window_h=self.library.assumption("trough-window").value)

    @cached_property
    def forecast(self) -> Forecast:
        """The present regimen at its steady state, and the level now."""
        if self.ensemble.is_empty or self.present is None:
            return Forecast(regimen=self.present)
        troughs, areas = steady(self.ensemble, regimens=[self.present])
        intervals = self.ensemble.supports_intervals
        return Forecast(
            regimen=self.present,
            trough=predicted(troughs[:, 0], intervals=intervals),
            auc=predicted(areas[:, 0], intervals=intervals),
            now=predicted(self.ahead.now(), intervals=intervals) if self.case.doses else None,
        )

    @cached_property
    def ahead(self) -> Ahead:
        """What comes next."""
        return Ahead(self.setting.history, self.ensemble, self.present, self._next_dose())

    def _next_dose(self) -> datetime:
        """When the next dose of the present regimen is due: now or later."""
        now = now_of(self.case)
        due = [dose.at + number * step for dose in present_doses(self.case) if dose.every_h
               for step in [timedelta(hours=float(dose.every_h))] for number in [-((dose.at - now) // step)]]  # fmt: skip
        return min((at for at in due if at >= now), default=now)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """The present regimen and those that could follow, by daily dose within each product."""
        found = [Option(self._with_pieces(self.present))] if self.present is not None else []
        wanted = self.wanted_daily_mg
        if wanted is not None:
            fan = options(self.case, present=self.compared, wanted_daily_mg=wanted, library=self.library)
            found += [o for o in fan if self.present is None or o.conversion or not same(o.regimen, other=self.present)]
        chosen = equal_only(found) if self.case.constraints.equal_doses else tuple(found)
        chosen = self._with_asked(chosen)
        if self.ensemble.is_empty:
            plainly = [Candidate(regimen=o.regimen, conversion=o.conversion.id if o.conversion else "", asked=o.asked)
                       for o in chosen]  # fmt: skip
            return self._with_proportion(plainly, chosen)
        exposures = Exposures(self.ensemble, self._new_products(), self.compared, self.goal)
        own = sorted((o for o in chosen if o.conversion is None), key=lambda o: o.regimen.daily_dose_mg or 0)
        ordered = (*own, *(o for o in chosen if o.conversion is not None))
        return self._with_proportion(exposures.candidates(ordered), ordered)

    def _with_asked(self, chosen: tuple[Option, ...]) -> tuple[Option, ...]:
        """The options with those that somebody asked for; one that is there already is marked."""
        asked = asked_for(self.wish.what_if, case=self.case, present=self.compared, library=self.library)
        marked = [
            replace(o, asked=True) if o.conversion is None and any(same(a.regimen, other=o.regimen) for a in asked) else o
            for o in chosen
        ]
        new = [a for a in asked if not any(o.conversion is None and same(a.regimen, other=o.regimen) for o in chosen)]
        return (*marked, *new)

    def _with_pieces(self, regimen: Regimen) -> Regimen:
        release = "immediate" if regimen.release == "not-stated" else regimen.release
        strengths = self.case.constraints.strengths_mg or strengths_of(
            self.library, release=release, region=self.case.region
        )
        doses = [dose for dose in regimen.doses_mg if dose is not None]
        return regimen_of(doses, interval_h=regimen.interval_h or _A_DAY_H, release=regimen.release, strengths_mg=strengths)

    def _with_proportion(self, candidates: Sequence[Candidate], chosen: Sequence[Option]) -> tuple[Candidate, ...]:
        return tuple(
            candidate.model_copy(update={"naive_trough": self.proportion.of(option)})
            for candidate, option in zip(candidates, chosen, strict=True)
        )

    @cached_property
    def wanted_daily_mg(self) -> Decimal | None:
        """The daily dose whose trough the forecast puts in the middle of the target; None where there is no such thing."""
        middle = self.goal.middle
        daily = self.compared.daily_dose_mg or Decimal(0)
        if middle is None:
            return daily if self.present is not None else None
        if self.ensemble.is_empty:
            per_mg = self.proportion.per_daily_mg
            return middle / per_mg if per_mg else None
        trough = shown(float(np.median(steady(self.ensemble, regimens=[self.compared])[0])))
        return daily * middle / trough if trough else None

    def _new_products(self) -> dict[str, Ensemble]:
        """For each product that a conversion leads to, its models for such a patient, with nothing learnt."""
        releases = {conversion.to_release for conversion, _ in
                    conversions(self.case, present=self.compared, library=self.library)}  # fmt: skip
        return {release: self._unlearnt(release) for release in sorted(releases)}

    def _unlearnt(self, release: str) -> Ensemble:
        doses = tuple(dose.model_copy(update={"release": release, "product": ""}) for dose in self.case.doses)
        setting = self._setting(self.case.model_copy(update={"doses": doses, "levels": ()}))
        models = usable(self._judged(setting))
        return Ensemble.of(all_fitted(models, setting=setting, seed=self.wish.seed)[0])

    @cached_property
    def hold(self) -> Hold | None:
        """How long to wait, where the level now lies above what calls for action, or above the target where nothing does."""
        now, top = self.forecast.now, self.goal.high
        limit = self.goal.action or top
        if now is None or now.median is None or limit is None or top is None or now.median <= limit:
            return None
        hours = self.ahead.hold_h(top)
        if hours is None:
            return None
        said = self.library.phrase("dose-hold-action" if self.goal.action else "dose-hold-target", reader=self.case.reader)
        return Hold(from_ng_per_ml=now.median, until_ng_per_ml=top, hours=hours, said=said)

    @cached_property
    def suspects(self) -> frozenset[int]:
        """Numbers of the levels, in the order of time, that the leading model finds too far from all the others."""
        if self.ensemble.is_empty:
            return frozenset()
        far = {int(row) for row in suspects(self.ensemble.leading.course)}
        rows = [i for i, row in enumerate(self.setting.history.rows) if row.level is not None]
        return frozenset(number for number, row in enumerate(rows) if row in far)

    def without_suspects(self) -> Dosing | None:
        """The same case without its suspect levels; None where there are none."""
        if not self.suspects:
            return None
        far = [level for number, level in enumerate(self.setting.history.levels) if number in self.suspects]
        kept = tuple(level for level in self.case.levels if level not in far)
        return replace(self, case=self.case.model_copy(update={"levels": kept, "now": now_of(self.case)}))

    @cached_property
    def lent(self) -> tuple[str, ...]:
        """Ids of the assumptions that the forecast rests on."""
        borrowed = any(member.borrowed for member, _ in self.ensemble.counted) if not self.ensemble.is_empty else False
        return (BORROWED, STEP) if borrowed else ()
