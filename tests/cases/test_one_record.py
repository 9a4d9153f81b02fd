"""``ask`` and ``check`` never disagree: for every tuple that has a range, both lead to the same record."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from troughwise.advice.situation import Situation
from troughwise.intake.quick_level import quick_case
from troughwise.library.library import Library
from troughwise.operations import Desk
from troughwise.vocabulary.checks import QuickLevel
from troughwise.vocabulary.records import Phase, Target

DAY = date(2026, 11, 24)
PRODUCTS = {"lcp-tablet": "LCP tablets", "prolonged-capsule": "prolonged-release capsules"}
PHASES = set(get_args(Phase)) - {"any", "conversion"}
"""Phases that a question names as such; a conversion shows in the product that is taken."""
RANGES = [t for t in Library.open().targets if t.kind == "range" and t.sample != "continuous-infusion"]


def partners_of(target: Target, library: Library) -> list[str]:
    return [library.terms[key].label for key in target.about if library.terms[key].kind == "drug"]


def question(target: Target, library: Library) -> str:
    """The tuple as somebody would ask for it."""
    said = f"target tacrolimus trough for {library.terms[target.indication].label}"
    said += " in children" if target.population == "child" else " in adults"
    product = PRODUCTS.get(target.release, "")
    said += f", {target.phase.replace('-', ' ')}" if target.phase in PHASES else ""
    said += f", on {product}" if product else ""
    if partners := partners_of(target, library):
        said += f", with {' and '.join(partners)}"
    return said + (", dual therapy without a third agent" if "dual-therapy" in target.about else "")


def level(target: Target, library: Library) -> QuickLevel:
    """A level of somebody with this tuple."""
    once = target.schedule.startswith("once-daily")
    return QuickLevel(
        "6", "ng/mL", DAY, after="24h" if once else "12h", dose="5 mg once daily" if once else "2 mg bid",
        indication=target.indication, phase=target.phase if target.phase in PHASES else "",
        age="8" if target.population == "child" else "40",
        formulation=target.release if target.release in PRODUCTS else "",
        taken=tuple(partners_of(target, library)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    return Desk(library)


@pytest.mark.parametrize("target", RANGES, ids=lambda target: target.id)
def test_question_and_level_of_one_tuple_lead_to_one_record(desk: Desk, library: Library, target: Target) -> None:
    answer = desk.ask(question(target, library))
    asked = set(answer.answer.headline.records) if answer.answer else set()
    case = quick_case(level(target, library)).case
    situation = Situation(case, case.levels[-1], library, desk._asker.names)
    held = {one.target.id for one in situation.bench.ranges if one.target}

    assert asked & held, (asked, held)


def test_number_that_is_shown_is_that_of_the_record(desk: Desk, library: Library) -> None:
    for target in RANGES:
        held = desk.check_level(level(target, library)).target
        record = library.get(held.id) if held else None

        assert held is None or (isinstance(record, Target) and (held.low, held.high) == (record.low, record.high))
