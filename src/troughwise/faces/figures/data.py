"""The data of a dosing result's figures, exactly as the result gives them. Not for drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

from troughwise.faces.text.dose_models import by_weight, parameter_name
from troughwise.faces.text.dose_numbers import amount, number, percent, target_range, with_range
from troughwise.faces.text.visible import visible_value
from troughwise.faces.text.words import Words
from troughwise.vocabulary.doses import Candidate, Curve, DoseAdvice, Learned, LevelSeen, TargetUsed

FigureName = Literal["curve", "learned", "candidates"]
Datum = dict[str, Any]
SEEN = {"used": "circle", "suspect": "triangle-up", "left-out": "square", "below-limit": "triangle-down"}
"""How a level is told apart: by its shape."""


@dataclass(frozen=True)
class Figure:
    """A figure before it is drawn: what it is called, what it shows in words, and its data."""

    name: FigureName
    title: str
    description: str
    datasets: dict[str, list[Datum]]
    values: dict[str, Any] = field(default_factory=dict)


def figure_of(advice: DoseAdvice, *, name: FigureName, words: Words) -> Figure | None:
    """A figure of the result, or None where the result holds nothing to draw in it."""
    found = _FIGURES[name](visible_value(advice), words)
    if found is None:
        return None
    datasets, values = found
    said = words[f"dose-figure-{name}-said"]
    return Figure(name, words[f"dose-figure-{name}"], said, datasets, values)


Drawn = tuple[dict[str, list[Datum]], dict[str, Any]]


def _curve(advice: DoseAdvice, words: Words) -> Drawn | None:
    curve = advice.curve
    if curve is None or not curve.points:
        return None
    points = [_with_predicted({"at": moment_in_utc(point.at)}, point) for point in curve.points]
    levels = [_level(level, words=words) for level in advice.levels]
    seen = {words[f"dose-figure-level-{key}"]: shape for key, shape in SEEN.items()}
    shown = [label for label in seen if any(level["seen"] == label for level in levels)]
    datasets = {
        "points": points,
        "bands": [point for point in points if {"p5", "p25", "p75", "p95"} <= set(point)],
        "levels": levels,
        "doses": list(_doses(curve)),
        "now": [{"at": moment_in_utc(curve.now), "text": words["dose-figure-now"]}],
        **_target(advice.target, words=words),
    }
    return datasets, {"seen": shown, "shapes": [seen[label] for label in shown]}


def moment_in_utc(text: str) -> str:
    """A clock time as the same digits in UTC, so that no machine's time zone moves the axis."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat()


def _with_predicted(start: Datum, value: Any) -> Datum:
    """The parts of a prediction that are there."""
    parts = {name: getattr(value, name) for name in ("median", "p5", "p25", "p75", "p95")}
    return start | {name: float(part) for name, part in parts.items() if part is not None}


def _level(level: LevelSeen, *, words: Words) -> Datum:
    kind = "suspect" if level.suspect else "left-out" if level.left_out else "below-limit" if level.below_limit else "used"
    seen = words[f"dose-figure-level-{kind}"]
    return {"at": moment_in_utc(level.at), "level": _float(level.ng_per_ml), "seen": seen}


def _doses(curve: Curve) -> Iterator[Datum]:
    """Every dose; its amount is written where it differs from the dose before."""
    before = None
    for dose in curve.doses:
        text = "" if dose.dose_mg == before else f"{amount(dose.dose_mg)} mg"
        before = dose.dose_mg
        yield {"at": moment_in_utc(dose.at), "dose_mg": _float(dose.dose_mg), "text": text}


def _target(target: TargetUsed | None, *, words: Words) -> dict[str, list[Datum]]:
    """The target as a band where both bounds are known, each known bound, the action line, and their labels."""
    if target is None:
        return {name: [] for name in ("target", "bounds", "action", "labels", "target_label", "action_label")}
    bounds = [{"level": _float(bound)} for bound in (target.low, target.high) if bound is not None]
    both = [{"low": _float(target.low), "high": _float(target.high)}] if len(bounds) == 2 else []
    action = [{"level": _float(target.action_above)}] if target.action_above is not None else []
    named: dict[str, list[Datum]] = {"target_label": [], "action_label": []}
    if bounds:
        ranged = words["dose-figure-target"].format(range=target_range(target, words=words))
        named["target_label"] = [{**bounds[-1], "text": ranged}]
    if target.action_above is not None:
        text = words["dose-figure-action"].format(level=number(target.action_above))
        named["action_label"] = [{**action[0], "text": text}]
    labels = [*named["target_label"], *named["action_label"]]
    return {"target": both, "bounds": bounds, "action": action, "labels": labels, **named}


def _learned(advice: DoseAdvice, words: Words) -> Drawn | None:
    model = next((model for model in by_weight(advice) if model.learned), None)
    if model is None:
        return None
    parameters = enumerate(model.learned)
    rows = [side for order, one in parameters for side in _prior_and_posterior(one, order=order, words=words)]
    return {"learned": rows}, {}


def _prior_and_posterior(one: Learned, *, order: int, words: Words) -> Iterator[Datum]:
    sides = (("typical", one.typical, one.typical_p5, one.typical_p95), ("estimate", one.estimate, one.p5, one.p95))
    for place, (which, value, low, high) in enumerate(sides):
        if value is None:
            continue
        bounds = {"p5": _float(low), "p95": _float(high)} if low is not None and high is not None else {}
        yield {
            "parameter": parameter_name(one),
            "order": order,
            "which": words[f"dose-figure-{which}"],
            "place": place,
            "value": _float(value),
            "text": with_range(value, low=low, high=high),
            **bounds,
        }


def _candidates(advice: DoseAdvice, words: Words) -> Drawn | None:
    shown = [one for one in advice.candidates if one.trough]
    if not shown:
        return None
    rows = [_candidate(one, place=place, words=words) for place, one in enumerate(shown)]
    heads = [{"text": words["dose-figure-within"]}] if any(row["within"] for row in rows) else []
    return {"candidates": rows, "heads": heads, **_target(advice.target, words=words)}, {}


def _candidate(one: Candidate, *, place: int, words: Words) -> Datum:
    marks = [words[f"dose-release-{one.regimen.release}"]] if one.conversion else []
    marks += [words["dose-candidate-present"]] if one.present else []
    row = {"place": place, "regimen": ", ".join((one.regimen.text, *marks))}
    row |= {"within": percent(one.p_in) if one.p_in is not None else ""}
    naive = {"naive": _float(one.naive_trough)} if one.naive_trough is not None else {}
    return _with_predicted(row, one.trough) | naive


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


_FIGURES: dict[str, Callable[[DoseAdvice, Words], Drawn | None]] = {
    "curve": _curve,
    "learned": _learned,
    "candidates": _candidates,
}
