"""Numbers of a dosing result as a reader sees them: exact digits, one way of writing each. Not for rounding predictions."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from troughwise.faces.text.words import Words
from troughwise.vocabulary.doses import Pieces, Predicted, Regimen, TargetUsed
from troughwise.vocabulary.quantities import plain

NOTHING = "–"
_HOURS_A_DAY = Decimal(24)
_DAY = Decimal("0.1")


def number(value: Decimal | None) -> str:
    """All digits of a number, or a dash where there is none."""
    return NOTHING if value is None else format(value, "f")


def amount(value: Decimal | None) -> str:
    """A dose or strength without trailing zeros."""
    return NOTHING if value is None else plain(value)


def percent(share: Decimal | None) -> str:
    """A share between 0 and 1 in per cent."""
    return NOTHING if share is None else f"{plain(share * 100)} %"


def span(low: Decimal | None, *, high: Decimal | None) -> str:
    """Two bounds as a range; a dash where either is missing."""
    return NOTHING if low is None or high is None else f"{number(low)}-{number(high)}"


def with_range(value: Decimal | None, *, low: Decimal | None, high: Decimal | None) -> str:
    """``6.1 (4.5-8.2)``, or the number alone where its range is missing."""
    return number(value) if low is None or high is None else f"{number(value)} ({span(low, high=high)})"


def predicted(value: Predicted | None) -> str:
    """The median with its outer interval."""
    return NOTHING if value is None else with_range(value.median, low=value.p5, high=value.p95)


def target_range(target: TargetUsed, *, words: Words) -> str:
    """The target's bounds, one of which may be missing."""
    if target.low is not None and target.high is not None:
        return span(target.low, high=target.high)
    if target.low is not None:
        return words["dose-from"].format(level=number(target.low))
    return words["dose-up-to"].format(level=number(target.high)) if target.high is not None else NOTHING


def hours(value: Decimal | None, *, words: Words) -> str:
    """Hours, from a day on with the days beside them."""
    if value is None:
        return NOTHING
    if value < _HOURS_A_DAY:
        return words["dose-hours"].format(hours=amount(value))
    days = plain((value / _HOURS_A_DAY).quantize(_DAY))
    return words["dose-hours-days"].format(hours=amount(value), days=days)


def moment(text: str) -> str:
    """A date with its time of day to the minute; a text that is no such moment stays as it is."""
    try:
        return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return text


def pieces_text(regimen: Regimen, *, words: Words) -> str:
    """What is to be taken at each dose, in whole capsules, tablets or sachets."""
    if not regimen.pieces:
        return words["dose-pieces-none"]
    doses = [" + ".join(map(_piece, dose)) for dose in regimen.pieces]
    return doses[0] if len(set(doses)) == 1 else f", {words['dose-pieces-then']} ".join(doses)


def _piece(piece: Pieces) -> str:
    return f"{piece.count} × {amount(piece.strength_mg)} mg"
