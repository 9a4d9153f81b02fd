"""Making text safe to show: nothing that moves a cursor, rings a bell or turns the reading direction gets through.

Not for the markup of a face: each renderer escapes its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from troughwise.vocabulary.records import Frozen

Shown = TypeVar("Shown", bound=Frozen)


def visible(text: str) -> str:
    """The text with a space for every character that cannot be seen, line breaks kept."""
    return "".join(character if character.isprintable() or character == "\n" else " " for character in text)


def visible_value(value: Shown) -> Shown:
    """The answer or advice with every one of its texts made visible, those of a department's own records included."""
    return type(value).model_validate(_visible_all(value.model_dump()))


def _visible_all(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {key: _visible_all(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_visible_all(item) for item in value)
    return value
