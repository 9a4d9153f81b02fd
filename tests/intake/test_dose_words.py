"""A dose in words says one thing, or is refused with the pattern to use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.making import outcome, refused
from troughwise.intake.dose_words import courses_in
from troughwise.vocabulary.cases import CaseDose

MORNING, EVENING = "2026-11-01T08:00", "2026-11-01T20:00"


def read(text: str) -> list[CaseDose]:
    return [CaseDose.model_validate(fields) for fields in courses_in(text)]


def dose(mg, at=MORNING, every_h=None, **more) -> CaseDose:
    return CaseDose.model_validate({"dose_mg": mg, "at": at, "every_h": every_h, **more})


@pytest.mark.parametrize(
    ("text", "courses"),
    [
        ("3 mg every 12 h since 2026-11-01 08:00", [dose(3, every_h=12)]),
        ("3mg every 12 hours from 2026-11-01T08:00", [dose(3, every_h=12)]),
        (
            "1.5 mg bid since 2026-11-01 8:00 until 2026-11-10 20:00",
            [dose("1.5", every_h=12, until="2026-11-10T20:00")],
        ),
        ("1 mg b.i.d. since 2026-11-01 08:00", [dose(1, every_h=12)]),
        ("1 MG Three Times Daily since 2026-11-01 08:00", [dose(1, every_h=8)]),
        ("5 mg once daily since 2026-11-01 08:00 (Advagraf)", [dose(5, every_h=24, product="Advagraf")]),
        ("5 mg daily since 2026-11-01 08:00 (LCP tablet)", [dose(5, every_h=24, release="lcp-tablet")]),
        ("2 mg at 2026-11-01 08:00", [dose(2)]),
        ("2 mg at 2026-11-01 08:00 (Envarsus XR)", [dose(2, product="Envarsus XR")]),
        (
            "2 mg at 08:00 and 1 mg at 20:00 since 2026-11-01",
            [dose(2, every_h=24), dose(1, EVENING, 24)],
        ),
        (
            "2 mg in the morning at 08:00 and 1 mg in the evening at 20:00 since 2026-11-01 until 2026-11-09 (Prograf)",
            [
                dose(2, every_h=24, until="2026-11-09T08:00", product="Prograf"),
                dose(1, EVENING, 24, until="2026-11-09T20:00", product="Prograf"),
            ],
        ),
    ],
)
def test_dose_in_words_is_read(text, courses):
    assert read(text) == courses


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 mg morning and 1 mg evening since 2026-11-01", "2 mg at 08:00 and 1 mg at 20:00"),
        ("3 mg every 12 h since 2026-11-01", "no clock time"),
        ("3 mg at 2026-11-01", "no clock time"),
        ("1,5 mg bid since 2026-11-01 08:00", "decimal comma"),
        ("500 ug bid since 2026-11-01 08:00", "written in mg"),
        ("500 µg bid since 2026-11-01 08:00", "written in mg"),
        ("3 mg/day since 2026-11-01 08:00", "how it was divided"),
        ("3 mg weekly since 2026-11-01 08:00", "3 mg every 12 h since"),
        ("-3 mg bid since 2026-11-01 08:00", "3 mg every 12 h since"),
        ("3 mg bid since 2026-11-01 08:00 or so", "3 mg every 12 h since"),
        ("3-4 mg bid since 2026-11-01 08:00", "3 mg every 12 h since"),
        ("bid", "3 mg every 12 h since"),
        ("", "3 mg every 12 h since"),
    ],
)
def test_dose_that_could_mean_two_things_is_refused(text, said):
    assert said in refused(lambda: courses_in(text))


@given(
    st.text()
    | st.lists(st.sampled_from(["2 mg", "3", "bid", "since", "at", "2026-11-01", "08:00", "and", "(x)"])).map(" ".join)
)
def test_any_text_is_doses_or_an_input_error(text):
    assert isinstance(outcome(lambda: courses_in(text)), tuple | str)
