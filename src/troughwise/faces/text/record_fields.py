"""A record as lines of field and text, for those who read and review it; numbers keep their digits. Not for answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from troughwise.vocabulary.records import Record


def field_rows(record: Record) -> tuple[tuple[str, str], ...]:
    """Every field that says something, in order, lists one line an entry; citations are left to their reader."""
    body = record.model_dump(mode="json", exclude_defaults=True, exclude={"id", "citations"})
    return tuple(_rows(body, prefix=""))


def _rows(table: Mapping[str, Any], *, prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{prefix}{key.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _rows(value, prefix=f"{name}: ")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield from ((f"{name} {number}", _flat(one)) for number, one in enumerate(value, start=1))
        else:
            yield name, _flat(value)


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key.replace('_', ' ')} {_flat(item)}" for key, item in value.items())
    return ", ".join(map(_flat, value)) if isinstance(value, list) else str(value)


def changed_rows(before: Record, *, after: Record) -> tuple[tuple[str, str, str], ...]:
    """The fields in which two records differ: name, before, after."""
    one, other = dict(field_rows(before)), dict(field_rows(after))
    keys = dict.fromkeys((*one, *other))
    return tuple((key, one.get(key, ""), other.get(key, "")) for key in keys if one.get(key) != other.get(key))
