"""A case written and read again is the same case."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.making import written
from troughwise.intake.case_file import read_case
from troughwise.intake.writing import case_to_json, case_to_toml
from troughwise.vocabulary.cases import (
    Case,
    CaseDose,
    CaseEvent,
    CaseLevel,
    CasePatient,
    Constraints,
    Measurements,
    Medicine,
    OwnTarget,
)

MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1))
NUMBERS = st.decimals(min_value=Decimal("0.001"), max_value=10**6, places=3) | st.integers(1, 10**9).map(Decimal)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=3, max_size=20)
DOSES = st.builds(CaseDose, dose_mg=NUMBERS, at=MOMENTS, every_h=st.none() | NUMBERS, product=WORDS,
                  missed=st.lists(MOMENTS, max_size=2).map(tuple))  # fmt: skip
LEVELS = st.builds(CaseLevel, at=MOMENTS, value=NUMBERS, unit=st.sampled_from(["ng/mL", "ug/L", "nmol/L"]), doubtful=WORDS)
CASES = st.builds(
    Case,
    indication=WORDS,
    transplanted_on=st.none() | st.dates(),
    patient=st.builds(CasePatient, age_years=st.none() | NUMBERS, cyp3a5=st.sampled_from(["", "*1/*3"])),
    doses=st.lists(DOSES, max_size=3).map(tuple),
    levels=st.lists(LEVELS, max_size=3).map(tuple),
    measurements=st.lists(st.builds(Measurements, at=MOMENTS, weight_kg=NUMBERS), max_size=2).map(tuple),
    medicines=st.lists(st.builds(Medicine, name=WORDS, started_on=st.none() | st.dates()), max_size=2).map(tuple),
    events=st.lists(st.dates().map(lambda day: CaseEvent.model_validate({"name": "vomiting", "from": day})), max_size=2).map(
        tuple
    ),
    constraints=st.builds(Constraints, strengths_mg=st.lists(NUMBERS, max_size=2).map(tuple), equal_doses=st.booleans()),
    target=st.none() | st.just(OwnTarget(low=Decimal(4), high=Decimal(6), unit="ng/mL", why="the clinic's own")),
)


@given(case=CASES)
@pytest.mark.parametrize(("write", "name"), [(case_to_toml, "case.toml"), (case_to_json, "case.json")])
def test_case_written_and_read_is_equal(tmp_path_factory, write, name, case):
    path = written(tmp_path_factory.getbasetemp(), write(case), name=name)

    assert read_case(path) == case


def test_numbers_are_written_as_they_were_given():
    level = CaseLevel(at=datetime(2026, 11, 1, 8), value=Decimal("8.20"), unit="ng/mL")
    dose = CaseDose(at=datetime(2026, 11, 1, 8), dose_mg=Decimal(3))

    text = case_to_toml(Case(indication="lupus", doses=(dose,), levels=(level,)))

    assert "value = 8.20" in text
    assert "dose_mg = 3," in text
