"""A proposed record: written out as TOML to start from, and judged by the same lint as the base. Not for accepting one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tomli_w

from troughwise.library.files import Fault, Placed, parsed_record
from troughwise.library.library import Library
from troughwise.library.lint import judge
from troughwise.vocabulary.records import Record

_WHERE = "the proposal"


def record_in_toml(record: Record) -> str:
    """The record as TOML under its id, without what it leaves unsaid; decimals keep their digits."""
    body = record.model_dump(mode="python", exclude_defaults=True, exclude={"id"})
    return tomli_w.dumps({record.id: _plain(body)}, multiline_strings=False)


def read_proposal(text: str, *, record: Record) -> tuple[Record | None, list[Fault]]:
    """The proposed content of a record, and every fault of its form."""
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return None, [Fault("file does not read", _WHERE, f"{error}.", "Mend the TOML at that line.")]
    if list(tables) != [record.id]:
        what = f"it must have the one heading [{record.id}]."
        return None, [Fault("record does not fit its form", _WHERE, what, "Keep the heading as it was.")]
    outcome = parsed_record(type(record), key=record.id, table=tables[record.id])
    if isinstance(outcome, Record):
        return outcome, []
    return None, [Fault("record does not fit its form", f"{_WHERE} [{record.id}]", problem) for problem in outcome]


def faults_of_proposal(text: str, *, record: Record, library: Library) -> list[Fault]:
    """Every fault that the base would have with the proposed content in the record's place."""
    proposed, faults = read_proposal(text, record=record)
    if proposed is None:
        return faults
    if proposed == record:
        return [Fault("nothing is proposed", _WHERE, "it says what the record says already.", "Change it.")]
    others = {key: one for key, one in library.whole().records.items() if key != record.id}
    return judge([Placed(proposed, library.files[record.id])], beside=others)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
