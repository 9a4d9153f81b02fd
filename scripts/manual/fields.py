"""Fields of records and of answers as tables, with their types in plain words. Not for what the values mean in medicine."""

from __future__ import annotations

import inspect
from datetime import date
from decimal import Decimal
from types import ModuleType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from scripts.manual.markdown import table, ticks

from troughwise.vocabulary import answers, caveats, effects, models, quantities, records
from troughwise.vocabulary.folders import FOLDERS

_NESTED = (records.Citation, records.Scope, quantities.Quantity, records.Retirement, records.LocalChange)
_PLAIN: dict[Any, str] = {
    records.Id: "id",
    records.Text: "text",
    records.Note: "text, at most 200 characters",
    str: "text",
    bool: "true or false",
    answers.Exact: "number",
    int: "whole number",
    Decimal: "decimal number",
    date: "date",
}


def record_fields() -> str:
    """The fields of every kind of record, the values nested in them, the closed lists, the units of each metric."""
    kinds = [_model(records.Record), _model(records.Worded)]
    kinds += [_model(kind, folder=folder) for folder, kind in FOLDERS.items()]
    nested = [_model(model) for model in (*_NESTED, *_of_models())]
    body = "\n\n".join(["## Kinds of record", *kinds, "## Tables inside a record", *nested])
    return "\n\n".join([body, "## Closed lists", _lists(body), "## Units that fit a metric", _units()])


def answer_fields() -> str:
    """The fields of an answer, outermost first."""
    body = "\n\n".join(_model(model) for model in reversed(_models(answers)))
    return f"{body}\n\n## Closed lists\n\n{_lists(body)}"


def _of_models() -> list[type[BaseModel]]:
    """The tables inside a population model and inside a caveat."""
    inside = (*_models(models), *_models(effects), *_models(caveats))
    return [model for model in inside if not issubclass(model, records.Record)]


def _models(module: ModuleType) -> list[type[BaseModel]]:
    found = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, BaseModel)]
    return [model for model in found if model.__module__ == module.__name__]


def _model(model: type[BaseModel], *, folder: str = "") -> str:
    parents = [parent.__name__ for parent in model.__mro__[1:] if issubclass(parent, records.Record)]
    links = " and ".join(f"[{name}](#{name.lower()})" for name in parents)
    beside = f"Beside these it has the fields of {links}." if parents else ""
    home = f"It stands in `{folder}/`." if folder else ""
    text = " ".join(part for part in (ticks(inspect.cleandoc(model.__doc__ or "")), home, beside) if part)
    return f"### {model.__name__}\n\n{text}\n\n{_fields(model)}"


def _fields(model: type[BaseModel]) -> str:
    inherited = {name for parent in model.__mro__[1:] if issubclass(parent, BaseModel) for name in parent.model_fields}
    hints = get_type_hints(model, include_extras=True)
    rows = [
        [f"`{name}`", words_for(hints[name]), "" if field.is_required() else "yes", field.description or ""]
        for name, field in model.model_fields.items()
        if name not in inherited
    ]
    if model.__module__ == answers.__name__:  # an answer prints every field
        return table(("field", "holds", "meaning"), rows=([name, holds, meaning] for name, holds, _, meaning in rows))
    return table(("field", "holds", "may be left out", "meaning"), rows=rows)


def words_for(hint: Any) -> str:
    """A type in plain words, with links to the closed lists and the nested tables."""
    lists = _closed_lists()
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hint in lists:
        return f"one of [{lists[hint]}](#{lists[hint].lower()})"
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return _words_for_compound(hint)


def _words_for_compound(hint: Any) -> str:
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return words_for(inside[0])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inside)
    if origin is tuple:
        return f"list of {words_for(inside[0]).removeprefix('one of ')}"
    if origin is dict:
        return f"table of {words_for(inside[1]).removeprefix('one of ')}"
    if origin in {Union, UnionType}:
        return " or ".join(words_for(part) for part in inside if part is not type(None))
    raise TypeError(f"The manual has no words for the type {hint}; add them here.")


def _closed_lists() -> dict[Any, str]:
    """The closed lists that have a name, by what they hold."""
    modules = (quantities, records, answers, models, effects, caveats)
    return {value: name for module in modules for name, value in vars(module).items() if get_origin(value) is Literal}


def _lists(body: str) -> str:
    """The closed lists that a page links to."""
    named = sorted((name, values) for values, name in _closed_lists().items() if f"(#{name.lower()})" in body)
    return "\n\n".join(f"### {name}\n\n{', '.join(f'`{v}`' for v in get_args(values) if v)}." for name, values in named)


def _units() -> str:
    fitting = quantities.METRIC_UNITS.items()
    rows = [[f"`{metric}`", ", ".join(f"`{unit}`" for unit in sorted(units))] for metric, units in fitting]
    return "Metrics that are not listed here take any unit.\n\n" + table(("metric", "units that fit"), rows=rows)
