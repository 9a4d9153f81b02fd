"""What a level drawn off its time would have been at the end of the interval, as the curves of the models go.

Typical patients like this one, nothing learnt from the level. Not for a verdict: no range holds for such a level.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import numpy as np

from troughwise.advice.applicability import Applicability, Setting, judged, usable
from troughwise.advice.covariates import columns_of
from troughwise.advice.history import events_of, history_of
from troughwise.advice.situation import Situation
from troughwise.pk.arrays import Array
from troughwise.pk.covariates import completed
from troughwise.pk.forecast import Course
from troughwise.pk.individuals import Population
from troughwise.vocabulary.cases import CaseLevel
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import PopulationModel

_PER_CENT = 100


def trough_from_curve_percent(situation: Situation) -> Decimal | None:
    """The level at the end of the interval in per cent of the level drawn: the median of the models that apply.

    None where the level was drawn on time or its time is not known, and where no model applies.
    """
    off = situation.draw.hours_off
    if off is None or abs(off) <= situation.window_h or situation.draw.sample == "continuous-infusion":
        return None
    setting = _setting(situation)
    models = usable(judged(situation.library.of(PopulationModel), setting=setting))
    shares = [share for item in models if (share := _share(item, setting, early=off < 0)) is not None]
    return Decimal(repr(_PER_CENT * float(np.median(shares)))).quantize(Decimal(1)) if shares else None


def _setting(situation: Situation) -> Setting:
    """The case with two stand-ins for levels: when it was drawn, and when it should have been."""
    draw, case = situation.draw, situation.case
    assert draw.given_at is not None, "an interval runs from a dose"
    moments = sorted((situation.level.at, draw.given_at + timedelta(hours=float(draw.interval_h or 0))))
    levels = tuple(CaseLevel(at=at, value=Decimal(1), unit="ng/mL", assay=situation.level.assay) for at in moments)
    two = case.model_copy(update={"levels": levels, "now": moments[-1]})
    history = history_of(two, molar_mass_g_per_mol=situation.library.molar_mass_g_per_mol)
    columns = columns_of(history, names=situation.names)
    return Setting(history, columns, situation.chosen.indication, situation.library)


def _share(item: Applicability, setting: Setting, *, early: bool) -> float | None:
    """Level at the end of the interval over level drawn, for the typical patient; None where the model cannot follow."""
    try:
        first, last = _typical_levels(item.model, setting)
    except InputError:
        return None
    drawn, due = (first, last) if early else (last, first)
    return float(due / drawn) if drawn > 0 else None


def _typical_levels(model: PopulationModel, setting: Setting) -> Array:
    """The two levels, in the order of time."""
    history = setting.history
    population = Population(model, occasions=history.occasions, assay=history.assay)
    columns, _ = completed(model, given=setting.columns, rows=len(history.rows))
    events = events_of(history)
    course = Course(population, events, population.typical(columns, occasion=events.occasion), carry="forward")
    return np.asarray(course.levels(np.zeros((len(population.effects), 1)))[0])
