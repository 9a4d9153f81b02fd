"""A dosing result that has every part one can have, with words that are easy to find again. Nothing in it is evidence."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.faces import making
from troughwise.vocabulary.answers import EditionStamp, ReviewSummary
from troughwise.vocabulary.doses import (
    Candidate,
    Curve,
    CurvePoint,
    DoseAdvice,
    DoseMark,
    FitSummary,
    Forecast,
    Hold,
    Learned,
    LevelSeen,
    ModelUse,
    Naive,
    NextSample,
    Pieces,
    Predicted,
    Regimen,
    TargetUsed,
)

PARTS = (
    "UNDERSTOOD-TEXT",
    "WARNING-TEXT",
    "MEASURED-WHY",
    "FIT-TEXT",
    "2 × 1 mg",
    "HOLD-TEXT",
    "MODEL-OUTCOME",
    "REASON-AGAINST",
    "ASSUMED-TEXT",
    "REFERENCE-TITLE 1",
    "REVIEW-TEXT",
    "EDITION-NUMBER",
    "DISCLAIMER-TEXT",
)
"""Words of each part, in the order in which the parts must be read."""

START = datetime(2026, 11, 23, 8)
NOW = START + timedelta(hours=36)


def d(number: float | str) -> Decimal:
    """A decimal with the digits as written."""
    return Decimal(str(number))


def predicted(median: float, **changes: Any) -> Predicted:
    """A prediction that lies about its median as a skewed one does."""
    shares = {"median": 1, "p5": 0.62, "p25": 0.83, "p75": 1.21, "p95": 1.63}
    return Predicted(**{name: d(round(median * share, 2)) for name, share in shares.items()} | changes)


def without_intervals(median: float) -> Predicted:
    """A prediction that too few draws support."""
    return predicted(median, p5=None, p25=None, p75=None, p95=None)


def regimen(*doses: str, interval_h: int = 12, **changes: Any) -> Regimen:
    """Doses in a cycle, made of 1 mg and 0.5 mg pieces."""
    amounts = tuple(map(d, doses))
    text = f"{' + '.join(doses)} mg, {interval_h} h apart" if len(set(doses)) > 1 else f"{doses[0]} mg every {interval_h} h"
    return Regimen(
        **{
            "release": "immediate",
            "doses_mg": amounts,
            "interval_h": d(interval_h),
            "daily_dose_mg": sum(amounts) * 24 / (interval_h * len(amounts)),
            "text": text,
            "pieces": tuple(map(_pieces, amounts)),
            **changes,
        }
    )


def _pieces(dose: Decimal) -> tuple[Pieces, ...]:
    whole, half = int(dose), int(dose % 1 / d("0.5"))
    found = (Pieces(strength_mg=d(1), count=whole), Pieces(strength_mg=d("0.5"), count=half))
    return tuple(piece for piece in found if piece.count)


def candidate(one: Regimen, *, trough: float = 6.1, chance: float = 0.47, **changes: Any) -> Candidate:
    """A candidate with every figure one can have."""
    return Candidate(
        **{
            "regimen": one,
            "trough": predicted(trough),
            "auc": predicted(round(trough * 27, 1)),
            "p_below": d(round((1 - chance) * 0.6, 3)),
            "p_in": d(round(chance, 3)),
            "p_above": d(round((1 - chance) * 0.4, 3)),
            "p_above_action": d("0.002"),
            "naive_trough": d(round(trough * 1.1, 1)),
            "steady_state_h": d(66),
            "next_sample_h": d(72),
            **changes,
        }
    )


def candidates() -> tuple[Candidate, ...]:
    """Twelve regimens, the third of them the present one."""
    twice = [("2",), ("2.5",), ("3",), ("3.5", "3"), ("3.5",), ("4",), ("4.5", "4"), ("4.5",), ("5",)]
    found = [
        candidate(regimen(*doses), trough=round(2.1 * sum(map(float, doses)) / len(doses), 1), chance=0.2 + 0.05 * number)
        for number, doses in enumerate(twice)
    ]
    found[2] = found[2].model_copy(update={"present": True})
    once = [("5",), ("6",), ("7",)]
    return (
        *found,
        *(
            candidate(
                regimen(*doses, interval_h=24, release="prolonged-capsule"),
                trough=round(0.95 * float(doses[0]), 1),
                conversion="a-conversion",
                notes=("NOTE-TEXT",),
            )
            for doses in once
        ),
    )


def learned(parameter: str = "clearance", **changes: Any) -> Learned:
    """A parameter of which the levels taught something."""
    return Learned(
        **{
            "parameter": parameter,
            "unit": "L/h",
            "typical": d("20.9"),
            "typical_p5": d("13.1"),
            "typical_p95": d("33.4"),
            "estimate": d("16.4"),
            "p5": d("13.9"),
            "p95": d("19.6"),
            "learned_percent": d(71),
            **changes,
        }
    )


def volume() -> Learned:
    """A parameter of which the levels taught little, and that is far out."""
    return learned(
        "central_volume", unit="L", typical=d(519), typical_p5=d(220), typical_p95=d(1230),
        estimate=d(905), p5=d(510), p95=d(1490), learned_percent=d(18), far_out=True,
    )  # fmt: skip


def model(name: str = "a-model", **changes: Any) -> ModelUse:
    """A model that was used."""
    return ModelUse(
        **{
            "id": name,
            "title": f"Title of {name}",
            "applies": "with-caution",
            "weight": d("0.81"),
            "reasons": ("REASON-FOR-CAUTION",),
            "assumed": ("MODEL-ASSUMED",),
            "citations": (1,),
            "outcome": "converged",
            "outcome_text": "MODEL-OUTCOME",
            "learned": (learned(), volume()),
            "open_questions": ("MODEL-OPEN",),
            **changes,
        }
    )


def models() -> tuple[ModelUse, ...]:
    """Two that were used, the lighter one first, and two that were not, for one reason."""
    refused = {"applies": "does-not", "weight": None, "reasons": ("REASON-AGAINST",), "learned": (), "outcome_text": ""}
    lighter = model("lighter", weight=d("0.19"), applies="applies", reasons=(), learned=(learned(estimate=d("17.3")),))
    return (lighter, model(), model("refused-one", **refused), model("refused-two", **refused))


def level(hours: float = 12, **changes: Any) -> LevelSeen:
    """A level drawn so many hours after the start of the curve."""
    at = (START + timedelta(hours=hours)).isoformat()
    seen = {"at": at, "ng_per_ml": d("8.2"), "hours_after_dose": d("11.75"), "predicted": d("7.9"), "without_it": d("6.6")}
    return LevelSeen(**{**seen, **changes})


def levels() -> tuple[LevelSeen, ...]:
    """One of each sort."""
    return (
        level(11.75),
        level(23.5, ng_per_ml=d("21.4"), suspect=True),
        level(26, ng_per_ml=d("12.6"), left_out="MEASURED-WHY"),
        level(35.5, ng_per_ml=d("2"), below_limit=True, without_it=None),
    )


def curve() -> Curve:
    """Three days of a level that rises after each dose."""
    hours = range(0, 85, 2)
    shape = [6 + 9 * ((hour % 12) / 2) * 2.2 ** -((hour % 12) / 2) for hour in hours]
    points = [
        CurvePoint(at=(START + timedelta(hours=hour)).isoformat(), **predicted(height).model_dump())
        for hour, height in zip(hours, shape, strict=True)
    ]
    doses = [DoseMark(at=(START + timedelta(hours=12 * n)).isoformat(), dose_mg=d(3 if n > 1 else 2)) for n in range(8)]
    return Curve(now=NOW.isoformat(), points=tuple(points), doses=tuple(doses))


def target(**changes: Any) -> TargetUsed:
    """A target of the base with an action threshold."""
    given = {"id": "a-target", "low": d(5), "high": d(8), "text": "TARGET-TEXT", "citations": (2,), "action_above": d(15)}
    return TargetUsed(**{**given, "action_id": "an-action", **changes})


def advice(**changes: Any) -> DoseAdvice:
    """The result with every part."""
    present = regimen("3")
    parts = {
        "outcome": "forecast",
        "understood": ("UNDERSTOOD-TEXT", "UNDERSTOOD-MORE"),
        "models": models(),
        "levels": levels(),
        "fit": FitSummary(outcome="fit-ok", text="FIT-TEXT", intervals=True, levels_used=2, occasions=2),
        "forecast": Forecast(regimen=present, trough=predicted(6.3), auc=predicted(170.1), now=predicted(7.4)),
        "naive": Naive(trough=d("8.2"), from_level="2026-11-23 19:45"),
        "target": target(),
        "candidates": candidates(),
        "hold": Hold(from_ng_per_ml=d("21.4"), until_ng_per_ml=d(8), hours=predicted(31), said="HOLD-TEXT"),
        "next_samples": tuple(next_sample(hours, after) for hours, after in ((0, 14.2), (2, 11.9), (4, 12.8), (12, 13.6))),
        "curve": curve(),
        "assumed": ("ASSUMED-TEXT",),
        "warnings": ("WARNING-TEXT",),
        "references": (making.reference(1, read=("primary",)), making.reference(2, read=("abstract",))),
        "review": ReviewSummary(text="REVIEW-TEXT"),
        "edition": EditionStamp(version="EDITION-NUMBER", date="some day", content_hash="abcdef0123456789"),
        "code_version": "9",
        "seed": 77,
        "disclaimer": "DISCLAIMER-TEXT",
    }
    return DoseAdvice(**{**parts, **changes})


def next_sample(hours: float, after: float) -> NextSample:
    """What a level so many hours after the dose would teach."""
    return NextSample(hours_after_dose=d(hours), sd_now_percent=d("19.3"), sd_after_percent=d(after))


def refusal(**changes: Any) -> DoseAdvice:
    """A case for which nothing can be forecast."""
    empty: dict[str, Any] = dict.fromkeys(("levels", "candidates", "next_samples", "references", "warnings"), ())
    empty |= {"forecast": Forecast(), "naive": Naive(), "target": None, "hold": None, "curve": None}
    refused = tuple(one for one in models() if one.applies == "does-not")
    said = {"outcome": "cannot_forecast", "reason": "REASON-TEXT", "reason_code": "no_model_applies", "models": refused}
    return advice(**{**empty, **said, **changes})


def long_advice() -> DoseAdvice:
    """The result of a busy case: sentences, models and references as long as real ones."""
    sentence = "A sentence of the length that a real one has, since it names a drug, a date and a reason"
    refused = {"applies": "does-not", "weight": None, "learned": ()}
    used = [model(f"model-{n}", weight=d("0.25"), reasons=(sentence,), open_questions=(sentence,)) for n in range(4)]
    others = [model(f"other-{n}", reasons=(sentence,), **refused) for n in range(30)]
    authors = "Author AB, Author CD, Author EF, et al"
    about = {"authors": authors, "journal": "A Journal of Some Length", "year": 2020, "volume_pages": "12(3):123-134"}
    found = [making.reference(n, title=sentence, doi="10.1000/some.doi", read=("primary",), **about) for n in range(1, 9)]
    return advice(
        understood=tuple(f"{sentence} {n}." for n in range(8)),
        warnings=(f"{sentence}, {sentence}.",) * 3,
        assumed=tuple(f"{sentence} {n}." for n in range(5)),
        models=(*used, *others),
        references=tuple(found),
        disclaimer=f"{sentence}, {sentence}.",
    )
