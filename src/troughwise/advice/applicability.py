"""Which population models apply to a case: each limit named, nothing silently stretched.

A model applies, applies with caution, or does not, and says why in the words of its own file. Not for weighing the models
that do apply: that is ``pk.averaging``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from troughwise.advice.history import History
from troughwise.library.library import Library
from troughwise.pk.covariates import Columns, completed
from troughwise.vocabulary.doses import Applies
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import ModelLimit, PopulationModel

Reason = tuple[Applies, str]


@dataclass(frozen=True)
class Applicability:
    """A model, whether it applies, why not or not fully, and what it would assume."""

    model: PopulationModel
    applies: Applies
    reasons: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setting:
    """What decides on a model: the case as rows, its covariates, and the indication."""

    history: History
    columns: Columns
    indication: str
    library: Library
    research: bool = False


def judged(models: Iterable[PopulationModel], *, setting: Setting) -> tuple[Applicability, ...]:
    """Every model judged, those that apply first; each in the order given."""
    found = [_judged(model, setting) for model in models]
    order: tuple[Applies, ...] = ("applies", "with-caution", "does-not")
    return tuple(sorted(found, key=lambda item: order.index(item.applies)))


def usable(found: Iterable[Applicability]) -> tuple[Applicability, ...]:
    """The models to use: those that apply; where there is none, those that apply with caution."""
    items = list(found)
    fully = tuple(item for item in items if item.applies == "applies")
    return fully or tuple(item for item in items if item.applies == "with-caution")


def _judged(model: PopulationModel, setting: Setting) -> Applicability:
    reasons = list(_reasons(model, setting))
    assumed: tuple[str, ...] = ()
    if any(kind == "does-not" for kind, _ in reasons):
        return Applicability(model, "does-not", tuple(said for _, said in reasons))
    try:
        assumed = tuple(completed(model, given=setting.columns, rows=len(setting.history.rows))[1])
    except InputError as error:
        reasons.append(("does-not", f"{error.what}."))
    kinds = {kind for kind, _ in reasons}
    applies: Applies = "does-not" if "does-not" in kinds else "with-caution" if kinds else "applies"
    return Applicability(model, applies, tuple(said for _, said in reasons), assumed)


def _reasons(model: PopulationModel, setting: Setting) -> Iterator[Reason]:
    def said(phrase: str, **fields: str) -> str:
        return setting.library.phrase(f"model-{phrase}").format(**fields)

    if model.use == "research" and not setting.research:
        yield "does-not", said("research")
    if model.structure.disposition == "steady-state-average":
        yield "does-not", said("average-only")
    illness = list(_of_indication(model, setting))
    yield from illness
    if any(kind == "does-not" for kind, _ in illness):
        return
    yield from _of_release(model, setting)
    for limit in model.limits:
        yield from _of_limit(limit, setting)


def _of_indication(model: PopulationModel, setting: Setting) -> Iterator[Reason]:
    wider = setting.library.wider(setting.indication)
    if model.population is None:
        yield ("with-caution" if setting.research else "does-not"), setting.library.phrase("model-no-patients")
        return
    if wider & set(model.population.indications):
        return
    proposals = [proposal for proposal in model.proposals if wider & set(proposal.indications)]
    for proposal in proposals:
        yield "with-caution", setting.library.phrase("model-proposed").format(why=proposal.why)
    if not proposals:
        labels = ", ".join(setting.library.terms[key].label for key in model.population.indications)
        yield "does-not", setting.library.phrase("model-indication").format(indications=labels)


def _of_release(model: PopulationModel, setting: Setting) -> Iterator[Reason]:
    taken = {row.dose.release for row in setting.history.rows if row.dose is not None}
    known = set(model.population.releases) if model.population else {"any"}
    if "any" in known:
        return
    stands_for = known | ({"immediate"} if "not-stated" in known else set())
    foreign = taken - {"not-stated"} - stands_for
    if foreign:
        labels = ", ".join(sorted(foreign))
        yield "does-not", setting.library.phrase("model-release").format(releases=labels)
    elif "not-stated" in taken and "immediate" not in stands_for:
        yield "does-not", setting.library.phrase("model-release").format(releases="not-stated")


def _of_limit(limit: ModelLimit, setting: Setting) -> Iterator[Reason]:
    value = _value(limit, setting)
    if value is None or (isinstance(value, float) and np.isnan(value)):
        if _is_for_children(limit):
            yield "does-not", setting.library.phrase("model-age-unknown").format(message=limit.message)
        elif limit.covariate not in {"assay", "route"}:
            yield "with-caution", setting.library.phrase("model-not-checked").format(message=limit.message)
    elif not _within(limit, value):
        yield ("does-not" if limit.severity == "refuse" else "with-caution"), limit.message


def _is_for_children(limit: ModelLimit) -> bool:
    """Whether it keeps adults out; where no age is told, an adult is assumed here as in the choice of a target."""
    return limit.covariate == "age_years" and limit.severity == "refuse" and limit.low is None and limit.high is not None


def _value(limit: ModelLimit, setting: Setting) -> float | str | None:
    """What the case says of it at the moment asked about; None where it says nothing."""
    match limit.covariate:
        case "indication":
            return setting.indication
        case "assay":
            return setting.history.assay or None
        case "route":
            doses = [row.dose for row in setting.history.rows if row.dose is not None]
            return None if not doses else "intravenous" if doses[-1].release == "intravenous" else "oral"
        case covariate:
            column = setting.columns.get(covariate)
            if column is None or not len(column):
                return None
            return str(column[-1]) or None if column.dtype == object else float(column[-1])


def _within(limit: ModelLimit, value: float | str) -> bool:
    if limit.one_of or isinstance(value, str):
        return value in {v if isinstance(v, str) else float(v) for v in limit.one_of}
    return (limit.low is None or value >= float(limit.low)) and (limit.high is None or value <= float(limit.high))
