"""A page for each population model, written from its record alone, in parts that any form can show. Not for judging one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from troughwise.operations import Library
from troughwise.vocabulary.effects import (
    Band,
    BandEffect,
    CategoryEffect,
    Condition,
    Effect,
    ExponentialEffect,
    FactorEffect,
    LinearEffect,
    MaturationEffect,
    PowerEffect,
    SaturableEffect,
    Variability,
)
from troughwise.vocabulary.models import Correlation, Golden, Parameter, PopulationModel, Residual
from troughwise.vocabulary.quantities import plain

NOTE = "Written from the record; the places are those in the paper named below, as they were read."


@dataclass(frozen=True)
class Heading:
    """A title within the page."""

    text: str


@dataclass(frozen=True)
class Rows:
    """A table with its head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bullets:
    """Lines, one a point."""

    lines: tuple[str, ...]


ModelPart: TypeAlias = Heading | Rows | Bullets | str
INDEX_HEAD = ("model", "use", "built on", "patients", "read")


def model_parts(model: PopulationModel, *, library: Library) -> tuple[ModelPart, ...]:
    """The page of a model in reading order; a text is a paragraph, arithmetic in it stands between backticks."""
    return tuple(_page(model, library))


def index_row(model: PopulationModel, *, library: Library) -> tuple[str, ...]:
    """What the table of all models says of one, beside its title."""
    return (_use(model), _built_on(model, library), _number(model), _read(model))


def _table(head: Iterable[str], *, rows: Iterable[Iterable[str]]) -> Rows:
    return Rows(tuple(head), tuple(tuple(row) for row in rows))


def _page(model: PopulationModel, library: Library) -> Iterator[ModelPart]:
    yield f"`{model.id}`, use: {_use(model)}. {NOTE}"
    yield Heading("Source")
    yield Bullets(tuple(_sources(model, library)))
    yield from _population(model, library)
    yield Heading("Structure")
    yield _structure(model)
    yield Heading("Parameters")
    yield _table(("parameter", "typical value", "varies between patients", "between occasions", "place"),
                rows=[_parameter(name, parameter) for name, parameter in model.parameters.items()])  # fmt: skip
    yield from _addends(model)
    yield from _effects(model)
    yield from _correlations(model)
    yield from _mixture(model)
    yield Heading("Residual error")
    yield _table(("name", "form", "proportional", "additive", "assays"), rows=_residuals(model))
    yield from _listed("Limits", [f"{limit.message} ({limit.severity}; {limit.where})" for limit in model.limits])
    yield from _listed("Computed where not given", [
        f"{_words(name)}: {use.formula.replace('-', ' ')}" for name, use in model.covariates.items() if use.formula
    ])  # fmt: skip
    yield from _listed("Assumed where not given", [use.said for use in model.covariates.values() if use.said])
    yield from _listed("Our proposals, not the paper's", [
        f"Variance of {_words(p.parameter)} times {plain(p.variance_factor)}. {p.why}" for p in model.proposals
    ])  # fmt: skip
    yield from _listed("Where we differ from the paper", model.deviations)
    yield from _listed("Open questions", model.open_questions)
    yield from _golden(model)


def _use(model: PopulationModel) -> str:
    return {"ship": "first choice", "alternative": "alternative", "research": "research only"}[model.use]


def _built_on(model: PopulationModel, library: Library) -> str:
    if model.population is None:
        return "not patients, or not said"
    return ", ".join(library.terms[key].label for key in model.population.indications)


def _number(model: PopulationModel) -> str:
    return str(model.population.patients or "") if model.population else ""


def _read(model: PopulationModel) -> str:
    return ", ".join(dict.fromkeys(citation.read for citation in model.citations))


def _sources(model: PopulationModel, library: Library) -> Iterator[str]:
    for citation in model.citations:
        source = library.source(citation.source)
        place = f"{source.title}. {source.authors} {source.journal} {source.year or ''} {source.volume_pages}".strip()
        link = f" [doi:{source.doi}](https://doi.org/{source.doi})" if source.doi else ""
        via = f", via {citation.via}" if citation.via else ""
        yield f"{place}.{link} Read: {citation.read}, {citation.place}{via}."


def _population(model: PopulationModel, library: Library) -> Iterator[ModelPart]:
    people = model.population
    if people is None:
        return
    yield Heading("Population")
    facts = {
        "who": people.description, "illness": _built_on(model, library), "release": ", ".join(people.releases),
        "patients": people.patients, "samples": people.samples, "age": people.age, "time": people.time_range,
        "assay": people.assay, "place": people.where,
    }  # fmt: skip
    yield _table(("", ""), rows=[(name, str(value)) for name, value in facts.items() if value])


def _structure(model: PopulationModel) -> str:
    structure = model.structure
    parts = [structure.disposition, f"absorption: {structure.absorption}"]
    parts += [f"{structure.erlang_stages} stages"] if structure.erlang_stages else []
    parts += ["lag time"] if "lag_time" in model.parameters else []
    parts += ["whole blood from plasma by binding to red cells"] if structure.output != "direct" else []
    return ", ".join(part.replace("-", " ") for part in parts) + f". Level = {plain(model.units.scale)} x amount / volume."


def _words(name: str) -> str:
    return name.replace("_", " ")


def _parameter(name: str, parameter: Parameter) -> tuple[str, ...]:
    value = f"{plain(parameter.value)} {parameter.unit}" + (" (fixed)" if parameter.fixed else "")
    spreads = [*map(_spread, parameter.between_patients)]
    shared = parameter.shares_variability_of
    if shared:
        spreads.append(f"moves with {_words(shared.parameter)}, times {plain(shared.scale)} on the log scale")
    where = "; ".join((parameter.where, f"derived: {parameter.derived}") if parameter.derived else (parameter.where,))
    return _words(name), value, "; ".join(spreads), "; ".join(map(_spread, parameter.between_occasions)), where


def _spread(spread: Variability) -> str:
    for field, said in (("cv_percent", "CV {} %"), ("sd", "SD {} (log)"), ("variance", "variance {} (log)")):
        value = getattr(spread, field)
        if value is not None:
            when = ", ".join(map(_condition, spread.only_when))
            derived = f" (derived: {spread.derived})" if spread.derived else ""
            return said.format(plain(value)) + (f" where {when}" if when else "") + derived
    return ""


def _addends(model: PopulationModel) -> Iterator[ModelPart]:
    rows = [(_words(name), " x ".join((plain(addend.value), *map(_formula, addend.effects))), addend.where)
            for name, parameter in model.parameters.items() for addend in parameter.plus]  # fmt: skip
    if rows:
        yield "To the typical value is added:"
        yield _table(("parameter", "addend", "place"), rows=rows)


def _effects(model: PopulationModel) -> Iterator[ModelPart]:
    rows = [(_words(name), _formula(effect), effect.where)
            for name, parameter in model.parameters.items() for effect in parameter.effects]  # fmt: skip
    if rows:
        yield "Each is multiplied by:"
        yield _table(("parameter", "factor", "place"), rows=rows)


def _formula(effect: Effect) -> str:
    """The effect as arithmetic with the conditions under which it holds; every number is the record's own."""
    within = [f"{words} {plain(bound)}" for words, bound in _bounds(effect) if bound is not None]
    notes = [f"{_words(effect.covariate)} {', '.join(within)}"] if within else []
    notes += [f"only where {_condition(one)}" for one in effect.only_when]
    notes += [f"derived: {effect.derived}"] if effect.derived else []
    return "; ".join((f"`{_arithmetic(effect)}`", *notes))


def _bounds(effect: Effect) -> Iterator[tuple[str, Decimal | None]]:
    """Where a number is held, and where its effect ends."""
    if isinstance(effect, FactorEffect | CategoryEffect):
        return
    yield "taken as at least", effect.at_least
    yield "taken as at most", effect.at_most
    yield "counts only below", effect.only_below
    yield "counts only above", effect.only_above


def _condition(one: Condition) -> str:
    return f"{_words(one.covariate)} is {str(one.equals).lower()}"


def _arithmetic(effect: Effect) -> str:
    x = effect.covariate
    match effect:
        case PowerEffect():
            return f"({x} / {plain(effect.reference)})^{plain(effect.exponent)}"
        case LinearEffect():
            return f"1 {_signed(effect.slope)} x {_centred(x, at=effect.reference)}"
        case ExponentialEffect():
            return f"exp({plain(effect.coefficient)} x {_centred(x, at=effect.reference)})"
        case SaturableEffect():
            powered, half = _hill(x, effect.half_at, effect.hill)
            return f"1 {_signed(effect.maximum)} x {powered} / ({half} + {powered})"
        case MaturationEffect():
            powered, half = _hill(x, effect.half_at, effect.hill)
            return f"{powered} / ({half} + {powered})"
        case BandEffect():
            return ", ".join(f"{plain(band.factor)} {_stretch(band, x)}" for band in effect.bands)
        case FactorEffect():
            return f"{plain(effect.factor)} where {x} is {str(effect.applies_when).lower()}"
        case CategoryEffect():
            return ", ".join(f"{plain(factor)} where {x} is {name}" for name, factor in effect.factors.items())


def _signed(number: Decimal) -> str:
    return f"{'-' if number < 0 else '+'} {plain(abs(number))}"


def _centred(covariate: str, *, at: Decimal) -> str:
    if at == 0:
        return covariate
    return f"({covariate} - {plain(at)})" if at > 0 else f"({covariate} + {plain(-at)})"


def _hill(covariate: str, half_at: Decimal, hill: Decimal) -> tuple[str, str]:
    power = "" if hill == 1 else f"^{plain(hill)}"
    return f"{covariate}{power}", f"{plain(half_at)}{power}"


def _stretch(band: Band, covariate: str) -> str:
    start = f"from {plain(band.from_)}" if band.from_ is not None else ""
    end = f"below {plain(band.below)}" if band.below is not None else ""
    return f"where {covariate} is {' and '.join(part for part in (start, end) if part) or 'any number'}"


def _value(value: Any) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value).lower() if isinstance(value, bool) else str(value)


def _mixture(model: PopulationModel) -> Iterator[ModelPart]:
    if model.mixture:
        yield f"Patients are of unseen classes that differ in {_words(model.mixture.parameter)} ({model.mixture.where}):"
        rows = [(one.name, plain(one.probability), plain(one.factor)) for one in model.mixture.classes]
        yield _table(("class", "probability", "times the typical value"), rows=rows)


def _correlations(model: PopulationModel) -> Iterator[ModelPart]:
    rows = [(" and ".join(map(_words, one.between)), _together(one), one.where) for one in model.correlations]
    if rows:
        yield _table(("between", "value", "place"), rows=rows)


def _together(one: Correlation) -> str:
    if one.correlation is not None:
        return f"correlation {plain(one.correlation)}"
    return f"covariance {plain(one.covariance or Decimal(0))}"


def _named(name: str, residual: Residual) -> str:
    return f"{name} (used where the assay is not known)" if residual.default else name


def _residuals(model: PopulationModel) -> list[tuple[str, ...]]:
    def said(spread: Any) -> str:
        return "" if spread is None else f"{_spread(Variability.model_validate(spread.model_dump()))}".replace(" (log)", "")

    return [(_named(name, one), one.form, said(one.proportional), said(one.additive), ", ".join(one.assays))
            for name, one in model.residual.items()]  # fmt: skip


def _listed(title: str, lines: Any) -> Iterator[ModelPart]:
    if lines:
        yield Heading(title)
        yield Bullets(tuple(lines))


def _golden(model: PopulationModel) -> Iterator[ModelPart]:
    if model.golden:
        yield Heading("Golden values")
        yield "A typical patient at steady state, computed apart from this program: before the dose, 1, 2 and 4 h after it."
        head = ("regimen", "patient", "C0", "C1", "C2", "C4", "AUC", "place")
        yield _table(head, rows=[_golden_row(one) for one in model.golden])


def _golden_row(one: Golden) -> tuple[str, ...]:
    who = ", ".join(f"{_words(name)} {_value(value)}" for name, value in one.covariates.items())
    regimen = f"{plain(one.regimen.dose)} mg every {plain(one.regimen.interval_h)} h"
    values = (one.expected.c0, one.expected.c1, one.expected.c2, one.expected.c4, one.expected.auc)
    return (regimen, who, *("" if v is None else plain(v) for v in values), one.where)
