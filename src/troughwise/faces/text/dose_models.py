"""The parts of a dosing result's page that speak of models: what the levels taught in each, which were used and why not.

Not for choosing or weighing models.
"""

from __future__ import annotations

from collections.abc import Iterator

from troughwise.faces.text.dose_numbers import number, percent, with_range
from troughwise.faces.text.dose_parts import More, Part, cited, columns_of, items_of, row, sheet
from troughwise.faces.text.page import Item, Row, Table
from troughwise.faces.text.words import Words
from troughwise.vocabulary.doses import DoseAdvice, Learned, ModelUse


def by_weight(advice: DoseAdvice) -> list[ModelUse]:
    """The models that were used, the heaviest first; equal ones stay in their order."""
    used = [model for model in advice.models if model.applies != "does-not"]
    return sorted(used, key=lambda model: -(model.weight or 0))


def learned_part(advice: DoseAdvice, *, words: Words) -> Part:
    """What the levels taught in the heaviest model; the others' tables may be folded away."""
    title, models = words["dose-learned"], [model for model in by_weight(advice) if model.learned]
    said: tuple[str, ...] = (advice.fit.text,) if advice.fit.text else ()
    if not models:
        return Part("learned", title, said=(*said, words["dose-learned-nothing"]))
    first, *others = models
    said += () if advice.fit.intervals else (words["dose-no-intervals"],)
    said += (
        words["dose-learned-model"].format(title=cited(first.title, numbers=first.citations)),
        words["dose-learned-note"],
    )
    more = tuple(
        More(f"{words['dose-learned-others']}: {model.title}", table=_learned_table(model, words=words)) for model in others
    )
    return Part("learned", title, said=said, table=_learned_table(first, words=words), figure="learned", more=more)


def _learned_table(model: ModelUse, *, words: Words) -> Table:
    columns = columns_of(("parameter", "typical", "estimate", "percent"), prefix="dose-learned", words=words)
    return sheet(model.title, columns=columns, rows=[_learned(one, words=words) for one in model.learned])


def _learned(one: Learned, *, words: Words) -> Row:
    typical = with_range(one.typical, low=one.typical_p5, high=one.typical_p95)
    estimate = with_range(one.estimate, low=one.p5, high=one.p95)
    marks = [words["dose-learned-far"]] if one.far_out else []
    taught = f"{number(one.learned_percent)} %" if one.learned_percent is not None else number(None)
    return row(parameter_name(one), cells=(typical, estimate, taught), marks=marks)


def parameter_name(one: Learned) -> str:
    """A parameter in words, with its unit."""
    name = one.parameter.replace("_", " ")
    return f"{name}, {one.unit}" if one.unit else name


def models_part(advice: DoseAdvice, *, words: Words) -> Part:
    """The models that were used, with weights and limits, and those that do not apply, with the reasons."""
    title, used = words["dose-models"], by_weight(advice)
    refused = [model for model in advice.models if model.applies == "does-not"]
    more = (More(words["dose-models-others"], items=tuple(_refusals(refused))),) if refused else ()
    if not used:
        return Part("models", title, said=(words["dose-models-none"],), more=more)
    keys = ("model", "model-weight", "model-applies", "model-outcome")
    table = sheet(title, columns=columns_of(keys, prefix="dose", words=words), rows=[_model(m, words=words) for m in used])
    return Part("models", title, table=table, more=more)


def _model(model: ModelUse, *, words: Words) -> Row:
    facts = _told("dose-model-assumed", texts=model.assumed, words=words)
    facts += _told("dose-model-open", texts=model.open_questions, words=words)
    weight = words["dose-model-unused"] if model.weight is None else percent(model.weight)
    cells = (weight, words[f"dose-applies-{model.applies}"], model.outcome_text or model.outcome)
    return row(cited(model.title, numbers=model.citations), cells=cells, facts=facts, marks=model.reasons)


def _told(phrase: str, *, texts: tuple[str, ...], words: Words) -> tuple[str, ...]:
    return tuple(words[phrase].format(text=text) for text in texts)


def _refusals(models: list[ModelUse]) -> Iterator[Item]:
    """Models refused for the same reasons stand together."""
    groups: dict[str, list[str]] = {}
    for model in models:
        groups.setdefault(" ".join(model.reasons), []).append(model.title)
    yield from items_of(
        f"{'; '.join(titles)}: {reason}" if reason else "; ".join(titles) for reason, titles in groups.items()
    )
