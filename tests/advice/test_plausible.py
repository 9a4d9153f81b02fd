"""A number that cannot be meant is refused with its limit; one that is rare is noticed. Limits come from the records."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import get_args

import pytest

from tests.offenders import assert_none
from troughwise.advice.plausible import problems, require_plausible
from troughwise.vocabulary.cases import Case, Measurements
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.quantities import UNITS, Metric
from troughwise.vocabulary.records import Limit

AT = datetime(2026, 11, 23, 7, 45)
DOSE = {"dose_mg": 3, "at": datetime(2026, 11, 1, 8), "every_h": 12}
LEVEL = {"at": AT, "value": "8.2", "unit": "ng/mL"}


def case(**fields) -> Case:
    return Case.model_validate({"indication": "lupus", "doses": [DOSE], "levels": [LEVEL], **fields})


def measured(**values) -> Case:
    return case(measurements=[{"at": AT, **values}])


def limit(library, name) -> Limit:
    return library.get(f"limit-{name}")


def test_plausible_case_has_no_problem(library):
    good = case(
        patient={"age_years": 52, "height_cm": 178, "cyp3a5": "*1/*3", "cyp3a4": "*1/*22"},
        measurements=[{"at": AT, "weight_kg": 81, "haematocrit_percent": 34, "creatinine_umol_per_l": 130}],
    )

    assert problems(good, library=library) == problems(case(), library=library)
    assert require_plausible(good, library=library) == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (case(doses=[{**DOSE, "dose_mg": 3000}]), ("doses, entry 1, dose_mg: 3000 mg is above", "micrograms")),
        (measured(haematocrit_percent="0.35"), ("measurements, entry 1, haematocrit_percent: 0.35 % is below", "fraction")),
        (measured(haematocrit_percent=3500), ("3500 % is above",)),
        (measured(weight_kg=7000), ("weight_kg: 7000 kg is above", "grams")),
        (measured(creatinine_umol_per_l="1.1"), ("creatinine_umol_per_l", "mg/dL may have been written")),
        (measured(creatinine_mg_per_dl=97), ("creatinine_mg_per_dl", "the unit may be umol/L")),
        (case(patient={"age_years": 300}), ("patient, age_years: 300 year is above",)),
        (case(patient={"born_on": "1726-01-01"}), ("patient, born_on: 301 year is above",)),
        (case(patient={"born_on": "2062-01-01"}), ("patient, born_on", "mistyped")),
        (case(patient={"height_cm": "1.78"}), ("height_cm: 1.78 cm is below", "metres")),
        (case(levels=[{**LEVEL, "value": 0}]), ("levels, entry 1: a level of 0", "below_limit = true")),
        (case(levels=[{**LEVEL, "value": 8200}]), ("levels, entry 1: 8200 ng/mL is above",)),
        (case(levels=[{**LEVEL, "value": "1e20"}]), ("1.000e+20 ng/mL",)),
        (case(doses=[{**DOSE, "every_h": "0.001"}]), ("more than 10,000 doses", "mistyped")),
        (case(target={"low": 400, "high": 600, "unit": "ng/mL", "why": "own"}), ("target, high: 600 ng/mL is above",)),
        (case(constraints={"strengths_mg": [500]}), ("constraints, strengths_mg: 500 mg is above",)),
    ],
)
def test_number_that_cannot_be_meant_is_refused(library, given, said):
    refused = problems(given, library=library).refused

    assert len(refused) == 1
    assert_none(words for words in said if words not in refused[0])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (case(doses=[{**DOSE, "dose_mg": "0.05"}]), "doses, entry 1: 0.05 mg is less than"),
        (case(patient={"cyp3a5": "*1/*99"}), "patient, cyp3a5: the base knows nothing of the allele *99"),
        (case(levels=[LEVEL, {**LEVEL, "at": datetime(2026, 11, 20, 7, 45)}]), "The levels are not in the order"),
        (case(levels=[LEVEL, LEVEL]), "two levels at 2026-11-23 07:45"),
    ],
)
def test_rare_number_is_noticed_and_used(library, given, said):
    found = problems(given, library=library)

    assert not found.refused
    assert any(said in sentence for sentence in found.noticed)


def test_level_many_times_the_others_is_noticed(library):
    fold = limit(library, "level-beside-others").high
    later = [{"at": datetime(2026, 11, day, 7, 45), "value": 2, "unit": "ng/mL"} for day in (24, 25)]

    far = case(levels=[{**LEVEL, "value": 2 * fold + 1}, *later])
    near = case(levels=[{**LEVEL, "value": 2 * fold}, *later])

    assert any("levels, entry 1" in sentence for sentence in problems(far, library=library).noticed)
    assert not problems(near, library=library).noticed


def test_level_in_molar_units_is_held_against_the_same_limit(library):
    highest = limit(library, "level-ng-per-ml").high / library.molar_mass_g_per_mol * 1000

    def refused(value: Decimal) -> bool:
        return bool(problems(case(levels=[{**LEVEL, "value": value, "unit": "nmol/L"}]), library=library).refused)

    assert (refused(highest.quantize(Decimal(1)) - 1), refused(highest.quantize(Decimal(1)) + 1)) == (False, True)


def test_doubtful_level_is_left_out_and_not_judged(library):
    assert not problems(case(levels=[{**LEVEL, "value": 0, "doubtful": "clotted"}]), library=library).refused


def test_dose_of_nothing_is_no_problem(library):
    assert problems(case(doses=[{**DOSE, "dose_mg": 0}]), library=library) == problems(case(), library=library)


def test_case_that_cannot_be_used_is_an_input_error_with_all_reasons(library):
    bad = case(doses=[{**DOSE, "dose_mg": 3000}], patient={"age_years": 300})

    with pytest.raises(InputError, match=r"age_years.*dose_mg") as error:
        require_plausible(bad, library=library, where="case.toml")
    assert error.value.where == "case.toml"


def test_every_measurement_has_its_limit(library):
    names = [name.replace("_", "-") for name in Measurements.model_fields if name != "at"]

    assert_none(name for name in names if not isinstance(limit(library, name), Limit))


def test_limits_use_the_words_of_the_house(library):
    known = set(get_args(Metric))
    limits = [record for record in library.of(Limit) if not record.metric.startswith("table-")]  # what a column can hold

    assert_none(record.id for record in limits if record.metric not in known or record.unit not in UNITS)


def test_course_without_an_end_is_said_to_end_where_the_next_begins(library):
    found = problems(case(doses=[DOSE, {**DOSE, "at": AT}]), library=library)

    assert not found.refused
    assert any("entry 1 was taken to end where entry 2 begins" in sentence for sentence in found.noticed)
