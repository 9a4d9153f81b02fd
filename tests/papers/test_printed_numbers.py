"""Numbers that a paper prints beside its parameter table, worked out from our record of the table."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from tests.papers.patients import Patient, levels, typical
from troughwise.cohort.model_file import read_model
from troughwise.vocabulary.models import PopulationModel

STORSET = "storset-2014-kidney-adult"
HAEMATOCRIT_45: Patient = {
    "fat_free_mass_kg": 60, "haematocrit_fraction": 0.45, "prednisolone_mg_per_day": 0, "cyp3a5_expresser": False,
    "first_day_of_treatment": False,
}  # fmt: skip
WHOLE_BLOOD = {
    "clearance": Decimal("16.06"),
    "central_volume": Decimal("125"),
    "intercompartmental_clearance": Decimal("23.8"),
    "peripheral_volume": Decimal("636"),
}
"""Of whole blood at a haematocrit of 45 %, where levels are so low that binding is in proportion (facts, K1)."""


@pytest.mark.parametrize("name", WHOLE_BLOOD)
def test_storset_s_plasma_parameters_are_the_printed_ones_of_whole_blood(name: str) -> None:
    values = typical(read_model(STORSET), HAEMATOCRIT_45)
    bound = 1 + values["binding_capacity"] * 0.45 / values["binding_constant"]
    printed = WHOLE_BLOOD[name]
    half_a_digit = 0.5 * 10.0 ** int(printed.as_tuple().exponent)
    assert values[name] / bound == pytest.approx(float(printed), abs=half_a_digit)


def test_storset_s_low_levels_are_those_of_the_printed_whole_blood_model() -> None:
    model = read_model(STORSET)
    binding = levels(model, HAEMATOCRIT_45, dose=1e-4)
    assert binding == pytest.approx(levels(_whole_blood(model), HAEMATOCRIT_45, dose=1e-4), rel=5e-3)


def _whole_blood(model: PopulationModel) -> PopulationModel:
    """The model without binding, with the printed parameters of whole blood; at 60 kg the effects of size are 1."""
    printed = {name: model.parameters[name].model_copy(update={"value": value}) for name, value in WHOLE_BLOOD.items()}
    structure = model.structure.model_copy(update={"output": "direct"})
    return model.model_copy(update={"structure": structure, "parameters": {**model.parameters, **printed}})


def test_storset_s_levels_saturate_the_red_cells() -> None:
    """Twice the dose gives less than twice the level in blood."""
    model = read_model(STORSET)
    once, twice = (levels(model, HAEMATOCRIT_45, dose=dose) for dose in (4.0, 8.0))
    assert (twice < 2 * once).all()


@pytest.mark.parametrize(("release", "volume_l"), [("immediate", 141), ("prolonged-capsule", 486)])
def test_woillard_s_central_volumes_are_those_of_its_table(release: str, volume_l: int) -> None:
    who: Patient = {"release": release, "haematocrit_fraction": 0.35, "cyp3a5_expresser": False}
    assert typical(read_model("woillard-2011-kidney-adult"), who)["central_volume"] == pytest.approx(volume_l, abs=0.5)


def test_passey_s_daily_dose_is_clearance_times_the_level_wanted() -> None:
    """Total daily dose = CL/F x target trough x 24 / 1000, at the equation's reference: 38.4 L/h and 10 ng/mL."""
    who: Patient = {"days_after_transplantation": 4, "age_years": 50, "cyp3a5_alleles": 0, "steroid_sparing": False,
                    "calcium_channel_blocker": False}  # fmt: skip
    daily_dose_mg = 38.4 * 10 * 24 / 1000
    assert levels(read_model("passey-2011-kidney-dosing"), who, dose=daily_dose_mg / 2) == pytest.approx(np.full(6, 10.0))


@pytest.mark.parametrize(("wuzhi_mg", "factor"), [(0, 1), (22.5, 0.566), (45, 0.783), (67.5, 0.598)])
def test_chen_s_four_doses_of_wuzhi_have_their_four_factors(wuzhi_mg: float, factor: float) -> None:
    who: Patient = {"creatinine_clearance_ml_per_min": 45.5, "haematocrit_fraction": 0.289, "daily_dose_mg": 5,
                    "cyp3a5_expresser": False, "wuzhi_mg_per_48_h": wuzhi_mg}  # fmt: skip
    assert typical(read_model("chen-l-2021-kidney-adult-china"), who)["clearance"] == pytest.approx(14.4 * factor)


@pytest.mark.parametrize(("prednisolone_mg", "factor"), [(25, 1), (25.5, 1.575)])
def test_antignac_s_prednisolone_acts_above_25_mg(prednisolone_mg: float, factor: float) -> None:
    who: Patient = {"days_after_transplantation": 3.81, "prednisolone_mg_per_day": prednisolone_mg}
    assert typical(read_model("antignac-2007-kidney-adult"), who)["clearance"] == pytest.approx(1.81 * 1.5 * factor)


def test_staatz_s_clearance_is_the_sum_of_its_three_parts() -> None:
    who: Patient = {"days_after_transplantation": 10, "ast_u_per_l": 20}
    assert typical(read_model("staatz-2002-kidney-adult"), who)["clearance"] == pytest.approx(23.6 + 31.9 / 10 + 76.7 / 20)
