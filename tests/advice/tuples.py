"""Queries made from a target's own tuple, and targets made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from troughwise.advice.targets import Choice, TargetQuery, choose
from troughwise.vocabulary.records import Target

ALL_LATER_DAYS = 36_500
PARTS = ("populations", "phases", "days", "partners", "releases", "schedules", "regions")
_SAYS_NOTHING = frozenset({"any", "not-stated"})


def own_days(target: Target) -> tuple[int, int] | None:
    """The days a target holds for, from first to last; None when it names none."""
    if target.from_day is None and target.to_day is None:
        return None
    return target.from_day or 0, ALL_LATER_DAYS if target.to_day is None else target.to_day


def own_query(target: Target, *, parts: tuple[str, ...] = PARTS) -> TargetQuery:
    """A query for a target's own indication and kind, and for these parts of its own tuple."""
    said = {
        "populations": frozenset({target.population}) - _SAYS_NOTHING,
        "phases": frozenset({target.phase}) - _SAYS_NOTHING,
        "days": own_days(target),
        "partners": frozenset(target.about),
        "releases": frozenset({target.release}) - _SAYS_NOTHING,
        "schedules": frozenset({target.schedule}) - _SAYS_NOTHING,
        "regions": frozenset({target.region}) - _SAYS_NOTHING,
    }
    query = TargetQuery(frozenset({target.indication}), kinds=frozenset({target.kind}))
    return replace(query, **{part: said[part] for part in parts})


def chosen(targets: list[Target], query: TargetQuery) -> Choice:
    """What is chosen when the words of the question favour no target."""
    return choose(targets, query=query, likeness=lambda _target: 0.0)


def ids(targets: tuple[Target, ...]) -> list[str]:
    return [target.id for target in targets]


def hand_made(key: str = "first", **fields: Any) -> Target:
    """A guideline's range for adults after a kidney transplantation, or what ``fields`` make of it."""
    table: dict[str, Any] = {
        "id": key,
        "clinician": "The guideline gives {range}.",
        "citations": [{"source": "guideline", "place": "page 1", "read": "primary"}],
        "indication": "kidney-transplant",
        "population": "adult",
        "phase": "any",
        "phase_label": "time not stated",
        "regimen": "mycophenolate and a steroid",
        "release": "immediate",
        "schedule": "twice-daily",
        "sample": "trough-c12-twice-daily",
        "low": 1,
        "high": 2,
        "unit": "ng/mL",
        "basis": "guideline",
    }
    return Target.model_validate(table | fields)
