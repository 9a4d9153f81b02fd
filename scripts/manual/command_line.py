"""The command line as a page: every verb with its arguments and options, read from the verbs' own signatures.

Not from the help texts, which look different with each version of Typer.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import typer
from scripts.manual.markdown import table
from typer.models import ArgumentInfo

from troughwise.faces.cli.main import EXIT_CODES, app


def command_line() -> str:
    """Every verb: purpose, arguments, options."""
    return "\n\n".join(_verbs(app, name="troughwise"))


def exit_codes() -> str:
    """The codes with which the command line leaves."""
    lines = (line.split(maxsplit=1) for line in EXIT_CODES.splitlines())
    return table(("code", "meaning"), rows=([f"`{line[0]}`", line[1]] for line in lines if line and line[0].isdigit()))


def _verbs(room: typer.Typer, *, name: str) -> Iterator[str]:
    if room.registered_callback and room.registered_callback.callback:
        yield _verb(room.registered_callback.callback, name=name, text=str(room.info.help))
    for verb in room.registered_commands:
        if verb.callback:
            yield _verb(verb.callback, name=f"{name} {verb.name}", text=verb.help or verb.callback.__doc__ or "")
    for group in room.registered_groups:
        if group.typer_instance:
            yield from _verbs(group.typer_instance, name=f"{name} {group.name}")


def _verb(callback: Callable[..., Any], *, name: str, text: str) -> str:
    hints = get_type_hints(callback, include_extras=True)
    given = {key: get_args(hint) for key, hint in hints.items() if get_origin(hint) is Annotated}
    rows = [_parameter(key, kind=kind, info=info) for key, (kind, info) in given.items()]
    parameters = table(("argument or option", "takes", "meaning"), rows=rows) if rows else ""
    return "\n\n".join(part for part in (f"## {name}", inspect.cleandoc(text), parameters) if part)


def _parameter(key: str, *, kind: Any, info: Any) -> list[str]:
    if isinstance(info, ArgumentInfo):
        return [f"`{info.metavar}`", "", info.help or ""]
    named = [name for name in (info.default, *(info.param_decls or ())) if str(name).startswith("-")]
    return [", ".join(f"`{name}`" for name in named or [f"--{key}"]), _takes(kind, info=info), info.help or ""]


def _takes(kind: Any, *, info: Any) -> str:
    choices = [value for part in (kind, *get_args(kind)) if get_origin(part) is Literal for value in get_args(part)]
    if kind is bool:
        return ""
    return " or ".join(f"`{choice}`" for choice in choices) or f"`{info.metavar or 'TEXT'}`"
