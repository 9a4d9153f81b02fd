"""A verb's options as one frozen value: each field of a dataclass becomes an option of the command line.

Not for positional arguments: those stay parameters of the verb.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from typing import Any, get_type_hints


def with_options(options: type[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a verb take one ``options`` value in place of a parameter for each option."""
    names = [field.name for field in fields(options)]

    def decorate(verb: Callable[..., None]) -> Callable[..., None]:
        def call(**given: Any) -> None:
            chosen = options(**{name: given.pop(name) for name in names})
            verb(**given, options=chosen)

        hints = {**get_type_hints(verb, include_extras=True), **get_type_hints(options, include_extras=True)}
        own = [parameter for name, parameter in inspect.signature(verb).parameters.items() if name != "options"]
        of_options = [parameter for name, parameter in inspect.signature(options).parameters.items() if name in names]
        parameters = [p.replace(annotation=hints[p.name], kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *of_options)]
        call.__name__, call.__doc__ = verb.__name__, verb.__doc__
        call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return call

    return decorate
