"""Write the generated parts of the manual.

``python scripts/write_docs.py`` writes them; with ``--check`` it writes nothing and names each page that is out of date.
A page is prose with blocks between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``; only the blocks are written here.
Not for prose: that is written by hand, around the blocks.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer
from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.cases.judging import judged, report  # noqa: E402
from troughwise.answers.asking import Asker  # noqa: E402
from troughwise.answers.gate import outcome_of  # noqa: E402
from troughwise.faces.cli.main import EXIT_CODES, app  # noqa: E402
from troughwise.faces.text.json_form import schema_text  # noqa: E402
from troughwise.library.library import Library  # noqa: E402
from troughwise.library.lint import RULES  # noqa: E402
from troughwise.vocabulary import answers, errors, quantities, records  # noqa: E402
from troughwise.vocabulary.quantities import METRIC_UNITS, range_text  # noqa: E402
from troughwise.vocabulary.records import FOLDERS, Citation, Record, Target, Worded  # noqa: E402

DOCS, PACKAGE = ROOT / "docs", ROOT / "src" / "troughwise"
_BLOCK = re.compile(r"(?P<begin><!-- begin (?P<name>[a-z-]+) -->\n).*?(?P<end><!-- end (?P=name) -->)", re.DOTALL)
_ROOMS = ("vocabulary", "library", "advice", "answers", "operations.py", "faces")


# --- tables and small things ---

def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)


def first_sentence(docstring: str | None) -> str:
    """The first paragraph of a docstring, on one line, without the full stop."""
    return " ".join((docstring or "").split("\n\n")[0].split()).replace("``", "`").rstrip(".")


# --- the command line ---

def command_line() -> str:
    """Every command with what ``--help`` tells of it: purpose, arguments, options, exit codes."""
    return "\n\n".join(_verbs(app, "troughwise"))


def _verbs(room: typer.Typer, name: str) -> Iterator[str]:
    front = room.registered_callback
    yield _command(name, help_text=str(room.info.help), callback=front.callback if front else None)
    for verb in room.registered_commands:
        yield _command(f"{name} {verb.name}", help_text=verb.help or verb.callback.__doc__ or "", callback=verb.callback)
    for group in room.registered_groups:
        yield from _verbs(group.typer_instance, f"{name} {group.name}")


def _command(name: str, *, help_text: str, callback: Callable[..., None] | None) -> str:
    hints = get_type_hints(callback, include_extras=True) if callback else {}
    given = {key: get_args(hint) for key, hint in hints.items() if get_origin(hint) is Annotated}
    rows = [_parameter(key, kind=kind, info=info) for key, (kind, info) in given.items()]
    parts = [f"## {name}", inspect.cleandoc(help_text), table(("argument or option", "takes", "meaning"), rows) if rows else ""]
    return "\n\n".join(part for part in parts if part)


def _parameter(key: str, *, kind: Any, info: Any) -> list[str]:
    if isinstance(info, typer.models.ArgumentInfo):
        return [f"`{info.metavar}`", "", info.help or ""]
    choices = [f"`{value}`" for part in (kind, *get_args(kind)) if get_origin(part) is Literal for value in get_args(part)]
    takes = "" if kind is bool else " or ".join(choices) or f"`{info.metavar or 'TEXT'}`"
    names = [name for name in (info.default, *(info.param_decls or ())) if str(name).startswith("-")] or [f"--{key}"]
    return [", ".join(f"`{name}`" for name in names), takes, info.help or ""]


def exit_codes() -> str:
    """The codes with which the command line leaves."""
    lines = (line.split(maxsplit=1) for line in EXIT_CODES.splitlines())
    return table(("code", "meaning"), ([f"`{code[0]}`", code[1]] for code in lines if code and code[0].isdigit()))


# --- fields of records and of the JSON ---

def _aliases() -> dict[Any, str]:
    """The closed lists that have a name, by what they hold."""
    modules = (quantities, records, answers)
    return {value: name for module in modules for name, value in vars(module).items() if get_origin(value) is Literal}


_PLAIN = {
    records.Id: "id", records.Text: "text", records.Note: "text, at most 200 characters", answers.Exact: "number", str: "text",
    bool: "true or false", int: "whole number", records.Decimal: "decimal number", records.date: "date", type(None): "nothing",
}


def kind_of(hint: Any) -> str:
    """A type in plain words, with links to the closed lists and to nested tables."""
    aliases = _aliases()
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hint in aliases:
        return f"one of [{aliases[hint]}](#{aliases[hint].lower()})"
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return kind_of(inside[0])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inside)
    if origin is tuple:
        return f"list of {kind_of(inside[0]).removeprefix('one of ')}"
    if origin is dict:
        return "table of text"
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if origin is Union or inside:
        return " or ".join(kind_of(part) for part in inside if part is not type(None))
    raise TypeError(f"no words for {hint}")


def _fields(model: type[BaseModel]) -> str:
    parents = {name for parent in model.__mro__[1:] if issubclass(parent, BaseModel) for name in parent.model_fields}
    hints = get_type_hints(model, include_extras=True)
    rows = [
        [f"`{name}`", kind_of(hints[name]), "yes" if field.is_required() else "", field.description or ""]
        for name, field in model.model_fields.items() if name not in parents
    ]
    return table(("field", "holds", "must be given", "meaning"), rows)


def _model(model: type[BaseModel], *, folder: str = "") -> str:
    parents = [parent.__name__ for parent in model.__mro__[1:] if issubclass(parent, Record)]
    beside = " Beside these it has the fields of " + " and ".join(f"[{name}](#{name.lower()})" for name in parents) + "." if parents else ""
    home = f" It stands in `{folder}/`." if folder else ""
    return f"### {model.__name__}\n\n{inspect.cleandoc(model.__doc__ or '').replace('``', '`')}{home}{beside}\n\n{_fields(model)}"


def _lists(used: str) -> str:
    """The closed lists that a page links to."""
    named = sorted((name, value) for value, name in _aliases().items() if f"(#{name.lower()})" in used)
    return "\n\n".join(f"### {name}\n\n" + ", ".join(f"`{v}`" for v in get_args(value) if v) + "." for name, value in named)


def record_fields() -> str:
    """The fields of every kind of record, the values nested in them, and the closed lists."""
    kinds = [_model(records.Record), _model(records.Worded), *(_model(kind, folder=folder) for folder, kind in FOLDERS.items())]
    nested = [_model(model) for model in (Citation, records.Scope, quantities.Quantity, records.Retirement, records.LocalChange)]
    units = table(("metric", "units that fit"), [[f"`{m}`", ", ".join(f"`{u}`" for u in sorted(units))] for m, units in METRIC_UNITS.items()])
    body = "\n\n".join(["## Kinds of record", *kinds, "## Tables inside a record", *nested])
    rest = f"Metrics that are not listed here take any unit.\n\n{units}"
    return "\n\n".join([body, "## Closed lists", _lists(body), "## Units that fit a metric", rest])


def answer_fields() -> str:
    """The fields of an answer, outermost first."""
    models = [m for m in vars(answers).values() if isinstance(m, type) and issubclass(m, BaseModel) and m.__module__ == answers.__name__]
    body = "\n\n".join(_model(model) for model in reversed(models))
    return f"{body}\n\n## Closed lists\n\n{_lists(body)}"


def error_family() -> str:
    """The tree as the module draws it, and what each member is for."""
    tree = inspect.cleandoc(errors.__doc__ or "").split("\n\n")[1]
    members = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, errors.TroughwiseError)]
    rows = [[f"`{e.__name__}`", str(e.exit_code), inspect.cleandoc(e.__doc__ or "")] for e in members]
    return f"```text\n{inspect.cleandoc(tree)}\n```\n\n" + table(("error", "exit code", "when"), rows)


def refusals() -> str:
    """Why a question is not answered: code, outcome, words."""
    library = Library.open()
    codes = [code for code in get_args(answers.Reason) if code]
    rows = [[f"`{c}`", f"`{outcome_of(c)}`", library.phrase(f"refusal-{c.replace('_', '-')}")] for c in codes]
    return table(("reason", "outcome", "what is said"), rows)


# --- the house ---

def lint_rules() -> str:
    """Every rule of lint with its docstring."""
    rows = [[rule.__name__.replace("_", " "), first_sentence(rule.__doc__)] for rule in RULES]
    return table(("rule", "what it holds"), rows)


def modules() -> str:
    """Every module with the first sentence of its docstring, room by room."""
    return "\n\n".join(f"### {room}\n\n" + table(("module", "what it is for"), _modules(room)) for room in _ROOMS)


def _modules(room: str) -> Iterator[list[str]]:
    home = PACKAGE / room
    for path in sorted(home.rglob("*.py")) if home.is_dir() else [home]:
        if path.name != "__init__.py":
            sentence = first_sentence(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))))
            yield [f"`{path.relative_to(PACKAGE).as_posix()}`", sentence]


# --- what the base says, beside the page this project began from ---

def seed_comparison() -> str:
    """Point by point: what the page says, our verdict, and the records of the base that say otherwise or the same."""
    library = Library.open()
    content = tomllib.loads((DOCS / "seed-comparison.toml").read_text(encoding="utf-8"))
    parts = [table(("verdict", "points"), _verdicts(content["point"]))]
    for heading in dict.fromkeys(point["part"] for point in content["point"]):
        parts.append(f"## {heading}")
        parts += [_point(point, library) for point in content["point"] if point["part"] == heading]
    return "\n\n".join(parts)


def _verdicts(points: list[dict[str, Any]]) -> Iterator[list[str]]:
    for verdict in ("right", "right with a note", "wrong", "not supported", "missing", "fault of form"):
        yield [verdict, str(sum(point["verdict"] == verdict for point in points))]


def _point(point: dict[str, Any], library: Library) -> str:
    quoted = "\n".join(_quoted(key, library) for key in point.get("records", []))
    lines = [f"### {point['title']}", f"The page: {point['page']}", f"Verdict: **{point['verdict']}**. {point['why']}"]
    return "\n\n".join([*lines, *([f"What our base says:\n\n{quoted}"] if quoted else [])])


def _quoted(key: str, library: Library) -> str:
    record = library.get(key)
    if not isinstance(record, Worded) or record.retired:
        raise SystemExit(f"docs/seed-comparison.toml quotes '{key}', which is no record in use. Mend the id.")
    text = record.clinician.replace("{range}", range_text(record.range_quantity())) if isinstance(record, Target) else record.clinician
    basis = "; ".join(f"{library.source(c.source).title}, {c.place}, {library.phrase(f'face-read-{c.read}')}" for c in record.citations)
    return f"- {text} (`{key}`; {basis})"


def questions_report() -> str:
    """The judged answers to the written questions."""
    return f"```text\n{report(judged(Asker(Library.open())))}\n```"


BLOCKS: dict[str, Callable[[], str]] = {
    "command-line": command_line, "exit-codes": exit_codes, "record-fields": record_fields, "answer-fields": answer_fields, "error-family": error_family,
    "refusals": refusals, "lint-rules": lint_rules, "modules": modules, "seed-comparison": seed_comparison, "questions-report": questions_report,
}


def pages() -> Iterator[tuple[Path, str]]:
    """Every page with a generated part, as it should be now."""
    yield DOCS / "answer-schema.json", schema_text()
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if _BLOCK.search(text):
            yield path, _BLOCK.sub(lambda found: f"{found['begin']}\n{BLOCKS[found['name']]()}\n\n{found['end']}", text)


def main() -> int:
    """Write every page, or with ``--check`` name each that is out of date and return 1."""
    parser = argparse.ArgumentParser(description="Write the generated parts of the manual.")
    parser.add_argument("--check", action="store_true", help="write nothing; name each page that is out of date")
    check = parser.parse_args().check
    stale = [(path, text) for path, text in pages() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path, text in stale:
        name = path.relative_to(ROOT).as_posix()
        print(f"{name} is out of date; run 'python scripts/write_docs.py'." if check else f"{name} written.")
        if not check:
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
