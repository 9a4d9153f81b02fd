"""A page for each population model, written from its record alone. Not for judging a model."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scripts.manual.markdown import table

from troughwise.library.library import Library
from troughwise.vocabulary.effects import Effect, FactorEffect, Variability
from troughwise.vocabulary.models import Correlation, Golden, Parameter, PopulationModel
from troughwise.vocabulary.quantities import plain

NOTE = "Written from the record; the places are those in the paper named below, as they were read."


def model_pages(library: Library) -> Iterator[tuple[str, str]]:
    """The file name and text of each model's page."""
    for model in _models(library):
        yield f"{model.id}.md", "\n\n".join(_page(model, library)) + "\n"


def model_index(library: Library) -> str:
    """All models in one table, each with a link to its page."""
    rows = [
        (f"[{model.title}](models/{model.id}.md)", _use(model), _built_on(model, library), _number(model), _read(model))
        for model in _models(library)
    ]
    return table(("model", "use", "built on", "patients", "read"), rows=rows)


def _models(library: Library) -> list[PopulationModel]:
    return sorted(library.of(PopulationModel), key=lambda model: model.id)


def _page(model: PopulationModel, library: Library) -> Iterator[str]:
    yield f"# {model.title}"
    yield f"`{model.id}`, use: {_use(model)}. {NOTE}"
    yield "## Source"
    yield "\n".join(_sources(model, library))
    yield from _population(model, library)
    yield "## Structure"
    yield _structure(model)
    yield "## Parameters"
    yield table(("parameter", "typical value", "varies between patients", "between occasions", "place"),
                rows=[_parameter(name, parameter) for name, parameter in model.parameters.items()])  # fmt: skip
    yield from _effects(model)
    yield from _correlations(model)
    yield "## Residual error"
    yield table(("name", "form", "proportional", "additive", "assays"), rows=_residuals(model))
    yield from _listed("Limits", [f"{limit.message} ({limit.severity}; {limit.where})" for limit in model.limits])
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
        yield f"- {place}.{link} Read: {citation.read}, {citation.place}{via}."


def _population(model: PopulationModel, library: Library) -> Iterator[str]:
    people = model.population
    if people is None:
        return
    yield "## Population"
    facts = {
        "who": people.description, "illness": _built_on(model, library), "release": ", ".join(people.releases),
        "patients": people.patients, "samples": people.samples, "age": people.age, "time": people.time_range,
        "assay": people.assay, "place": people.where,
    }  # fmt: skip
    yield table(("", ""), rows=[(name, str(value)) for name, value in facts.items() if value])


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
    between = "; ".join(map(_spread, parameter.between_patients))
    return _words(name), value, between, "; ".join(map(_spread, parameter.between_occasions)), parameter.where


def _spread(spread: Variability) -> str:
    for field, said in (("cv_percent", "CV {} %"), ("sd", "SD {} (log)"), ("variance", "variance {} (log)")):
        value = getattr(spread, field)
        if value is not None:
            when = ", ".join(f"{_words(c.covariate)} = {c.equals}" for c in spread.only_when)
            return said.format(plain(value)) + (f" when {when}" if when else "")
    return ""


def _effects(model: PopulationModel) -> Iterator[str]:
    rows = [(_words(name), _formula(effect), effect.where)
            for name, parameter in model.parameters.items() for effect in parameter.effects]  # fmt: skip
    if rows:
        yield "Each is multiplied by:"
        yield table(("parameter", "factor", "place"), rows=rows)


def _formula(effect: Effect) -> str:
    """The effect as arithmetic; every number is the record's own."""
    if isinstance(effect, FactorEffect):
        return f"{plain(effect.factor)} where {_words(effect.covariate)} is {'true' if effect.applies_when else 'false'}"
    given: dict[str, Any] = {
        key: _value(value)
        for key, value in effect.model_dump(exclude={"where", "derived", "form", "covariate", "only_when"}).items()
        if value not in (None, ())
    }
    settings = ", ".join(f"{_words(key)} {value}" for key, value in given.items())
    return f"{effect.form} of {_words(effect.covariate)}: {settings}"


def _value(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_value(part)}" for key, part in value.items() if part is not None)
    if isinstance(value, list | tuple):
        return "; ".join(_value(part) for part in value)
    return str(value)


def _correlations(model: PopulationModel) -> Iterator[str]:
    rows = [(" and ".join(map(_words, one.between)), _together(one), one.where) for one in model.correlations]
    if rows:
        yield table(("between", "value", "place"), rows=rows)


def _together(one: Correlation) -> str:
    if one.correlation is not None:
        return f"correlation {plain(one.correlation)}"
    return f"covariance {plain(one.covariance or Decimal(0))}"


def _residuals(model: PopulationModel) -> list[tuple[str, ...]]:
    def said(spread: Any) -> str:
        return "" if spread is None else f"{_spread(Variability.model_validate(spread.model_dump()))}".replace(" (log)", "")

    return [(name, one.form, said(one.proportional), said(one.additive), ", ".join(one.assays))
            for name, one in model.residual.items()]  # fmt: skip


def _listed(title: str, lines: Any) -> Iterator[str]:
    if lines:
        yield f"## {title}"
        yield "\n".join(f"- {line}" for line in lines)


def _golden(model: PopulationModel) -> Iterator[str]:
    if model.golden:
        yield "## Golden values"
        yield "A typical patient at steady state, computed apart from this program: before the dose, 1, 2 and 4 h after it."
        head = ("regimen", "patient", "C0", "C1", "C2", "C4", "AUC", "place")
        yield table(head, rows=[_golden_row(one) for one in model.golden])


def _golden_row(one: Golden) -> tuple[str, ...]:
    who = ", ".join(f"{_words(name)} {_value(value)}" for name, value in one.covariates.items())
    regimen = f"{plain(one.regimen.dose)} mg every {plain(one.regimen.interval_h)} h"
    values = (one.expected.c0, one.expected.c1, one.expected.c2, one.expected.c4, one.expected.auc)
    return (regimen, who, *("" if v is None else plain(v) for v in values), one.where)
