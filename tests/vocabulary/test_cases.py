"""A case says when things happened on the clock, and refuses what could mean two things."""

from __future__ import annotations

import tomllib
from datetime import datetime
from decimal import Decimal
from textwrap import dedent

import pytest
from pydantic import ValidationError

from troughwise.vocabulary import cases
from troughwise.vocabulary.cases import Case, CaseDose, CaseLevel, Measurements, OwnTarget

AT = datetime(2026, 11, 1, 8)


def test_the_example_of_the_manual_is_a_case():
    example = dedent(str(cases.__doc__).split("Example::")[1].split("Times are")[0])

    case = Case.model_validate(tomllib.loads(example, parse_float=Decimal))

    assert case.levels[0].value == Decimal("8.2")
    assert case.doses[0].every_h == 12


def test_hours_across_the_end_of_summer_time_are_the_hours_that_pass():
    evening, morning = datetime(2026, 10, 24, 20), datetime(2026, 10, 25, 8)

    assert Case(indication="lupus", time_zone="Europe/Berlin").hours_between(evening, last=morning) == 13
    assert Case(indication="lupus").hours_between(evening, last=morning) == 12


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"at": "2026-11-01"}, "clock time"),
        ({"at": "2026-11-01T08:00:00+01:00"}, "without an offset"),
        ({"until": AT}, "needs 'every_h'"),
        ({"every_h": 12, "until": datetime(2026, 10, 1)}, "before 'at'"),
        ({"release": "intravenous"}, "'infusion_h'"),
        ({"dose_mg": "NaN"}, "finite"),
    ],
)
def test_a_dose_that_could_mean_two_things_is_refused(fields, said):
    with pytest.raises(ValidationError, match=said):
        CaseDose.model_validate({"dose_mg": 3, "at": AT, **fields})


def test_ng_per_dl_is_no_unit_of_a_level():
    with pytest.raises(ValidationError, match="ng/mL"):
        CaseLevel.model_validate({"at": AT, "value": 8, "unit": "ng/dL"})


def test_creatinine_is_given_in_one_unit():
    with pytest.raises(ValidationError, match="one unit"):
        Measurements.model_validate({"at": AT, "creatinine_umol_per_l": 90, "creatinine_mg_per_dl": 1})


def test_a_target_of_ones_own_has_an_author():
    with pytest.raises(ValidationError, match="why"):
        OwnTarget.model_validate({"low": 4, "high": 6, "unit": "ng/mL"})


def test_an_unknown_time_zone_is_named():
    with pytest.raises(ValidationError, match="Europe/Berlin"):
        Case(indication="lupus", time_zone="Berlin")
