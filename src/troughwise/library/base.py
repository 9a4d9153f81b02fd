"""The records of a base as lint looks at them. Not for the rules: those are ``lint`` and ``lint_caveats``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from troughwise.library.files import Placed
from troughwise.vocabulary.quantities import Quantity
from troughwise.vocabulary.records import Record, Target, Worded

Kind = TypeVar("Kind", bound=Record)


@dataclass
class Base:
    """All records by id, with their files, for the rules to look at."""

    placed: list[Placed]
    by_id: dict[str, Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id.update({item.record.id: item.record for item in self.placed})

    def of(self, kind: type[Kind]) -> Iterator[tuple[str, Kind]]:
        """Records of a kind, each with the place to name in a fault."""
        for item in self.placed:
            if isinstance(item.record, kind):
                yield f"{item.file} [{item.record.id}]", item.record

    def get(self, record_id: str) -> Record | None:
        """The record with that id, or None."""
        return self.by_id.get(record_id)


def all_quantities(record: Worded) -> tuple[Quantity, ...]:
    """The quantities that carry a record's wording, its own typed numbers included."""
    own = (record.range_quantity(),) if isinstance(record, Target) and in_order(record) else record.own_quantities()
    return own + record.quantities


def in_order(target: Target) -> bool:
    """Whether a target has a limit at all and its lower one is not above its upper one."""
    limits = [limit for limit in (target.low, target.high) if limit is not None]
    return bool(limits) and limits == sorted(limits)
