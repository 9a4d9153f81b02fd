"""The results that the page of validation shows: profiles, questions, and what needs data that lie outside the project.

Profiles and questions are computed each time; agreement with NONMEM and forecasts of real levels only with ``reference``,
and stay as they were written without it, stamped with the version and edition that they were computed with.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from tests.agreement.golden import compared
from tests.cases.judging import VERDICTS, Judged, judged, split_groups

from troughwise import __version__
from troughwise.answers.asking import Asker
from troughwise.faces.text.evaluation import name_of
from troughwise.library.library import Library
from troughwise.vocabulary.models import PopulationModel

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "src" / "troughwise" / "faces" / "web" / "results" / "validation.json"
NONMEM_RUNS = ("001", "003", "004", "101", "301", "404", "901")


def validation_text(*, reference: bool = False) -> str:
    """The results as JSON; with ``reference`` those that need data outside the project are computed anew."""
    library = Library.open()
    kept = json.loads(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    found = {"profiles": _profiles(library), "questions": _questions(), "reference": kept.get("reference", {})}
    if reference:
        edition = library.edition
        stamp = {"code": __version__, "edition": edition.version, "evidence": edition.content_hash}
        found["reference"] = {"stamp": stamp, "nonmem": _nonmem(), "forecasts": _forecasts(library)}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _profiles(library: Library) -> list[dict[str, Any]]:
    models = sorted(library.of(PopulationModel), key=lambda model: model.id)
    rows = ((model, list(compared(model))) for model in models)
    return [
        {"id": model.id, "title": model.title, "numbers": len(found), "agree": sum(one.agrees for one in found)}
        for model, found in rows
    ]


@cache
def rows_judged() -> tuple[Judged, ...]:
    """Every written question, judged once."""
    return tuple(judged(Asker(Library.open())))


def _questions() -> list[dict[str, Any]]:
    rows = rows_judged()
    parts = {"seen": [r for r in rows if not r[0].blind], "blind": [r for r in rows if r[0].blind]}
    return [_counted(part, chosen=chosen) for part, chosen in parts.items()]


def _counted(part: str, *, chosen: list[Judged]) -> dict[str, Any]:
    counts = Counter(row[2] for row in chosen)
    found = {verdict: counts[verdict] for verdict in VERDICTS}
    return {"part": part, "questions": len(chosen), **found, "groups with two numbers": len(split_groups(chosen))}


def _nonmem() -> list[dict[str, Any]]:
    from tests.agreement.nonmem import run

    rows = []
    for number in NONMEM_RUNS:
        apart = run(number).apart
        rows.append({"run": number, "patients": len(apart), "within": int((apart < 1e-3).sum()),
                     "median": float(f"{np.median(apart):.1e}"), "largest": float(f"{apart.max():.1e}")})  # fmt: skip
    return rows


def _forecasts(library: Library) -> dict[str, Any]:
    from troughwise.cohort.evaluating import EvaluateRequest, evaluate_table

    folder = Path(os.environ.get("TROUGHWISE_REFERENCE") or ROOT.parent / "shared" / "reference")
    found = evaluate_table(EvaluateRequest(folder / "kidney_tdm" / "patients_odd.csv"), library=library, version=__version__)
    rows = [{"method": name_of(method), **_rounded(metrics.model_dump())} for method, metrics in found.metrics.items()]
    against = [{"method": name_of(method), **_rounded(one.model_dump())} for method, one in found.against_naive.items()]
    return {"patients": found.patients, "metrics": rows, "against": against}


def _rounded(numbers: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 1) if isinstance(value, float) else value for name, value in numbers.items()}
