"""Covariate effects and derived covariates, each form by a number worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from tests.pk.building import ORAL, model
from troughwise.pk.covariates import completed, formula, multiplier
from troughwise.pk.individuals import Population
from troughwise.vocabulary.effects import Effect
from troughwise.vocabulary.errors import InputError

NUMBERS = [
    ({"form": "power", "reference": 70, "exponent": "0.75"}, 35, 0.5**0.75),
    ({"form": "power", "reference": 70, "exponent": 1, "at_most": 140}, 700, 2),
    ({"form": "power", "reference": 70, "exponent": 1, "only_below": 70}, 80, 1),
    ({"form": "power", "reference": 70, "exponent": 1, "only_above": 70}, 140, 2),
    ({"form": "linear", "reference": 70, "slope": "-0.01"}, 80, 0.9),
    ({"form": "exponential", "coefficient": "-0.1"}, 10, np.exp(-1)),
    ({"form": "saturable", "maximum": "-0.67", "half_at": 35}, 35, 1 - 0.67 / 2),
    ({"form": "maturation", "half_at": 50, "hill": 3}, 100, 8 / 9),
    ({"form": "bands", "bands": [{"below": 33, "factor": 2}, {"from": 33, "factor": 3}]}, 33, 3),
]


def _effect(**fields: Any) -> Effect:
    found: Effect = TypeAdapter(Effect).validate_python({"where": "test", **fields})
    return found


@pytest.mark.parametrize(("fields", "weight", "factor"), NUMBERS, ids=[f"{n[0]['form']}-{i}" for i, n in enumerate(NUMBERS)])
def test_a_number_acts_by_its_form(fields: dict[str, Any], weight: float, factor: float) -> None:
    effect = _effect(covariate="weight_kg", **fields)
    assert multiplier(effect, columns={"weight_kg": np.array([float(weight)])})[0] == pytest.approx(float(factor))


@pytest.mark.parametrize(("when", "factors"), [(True, [0.7, 1.0]), (False, [1.0, 0.7])])
def test_a_flag_acts_when_it_is_as_asked(when: bool, factors: list[float]) -> None:
    effect = _effect(form="factor", covariate="wuzhi", factor="0.7", applies_when=when)
    assert multiplier(effect, columns={"wuzhi": np.array([1.0, 0.0])}).tolist() == factors


def test_an_effect_waits_for_all_its_conditions() -> None:
    conditions = [
        {"covariate": "cyp3a5_expresser", "equals": True},
        {"covariate": "donor_cyp3a5_expresser", "equals": False},
    ]
    effect = _effect(form="factor", covariate="cyp3a5_expresser", factor=2, only_when=conditions)
    columns = {"cyp3a5_expresser": np.array([1.0, 1.0, 0.0]), "donor_cyp3a5_expresser": np.array([0.0, 1.0, 0.0])}
    assert multiplier(effect, columns=columns).tolist() == [2, 1, 1]


def test_a_category_that_the_model_does_not_know_is_refused() -> None:
    effect = _effect(form="category", covariate="release", factors={"immediate": 1, "prolonged-capsule": 2})
    with pytest.raises(InputError, match="does not know release 'lcp-tablet'"):
        multiplier(effect, columns={"release": np.array(["lcp-tablet"], dtype=object)})


def test_a_number_outside_all_bands_is_refused() -> None:
    effect = _effect(form="bands", covariate="days_after_transplantation", bands=[{"from": 3, "below": 6, "factor": 1}])
    with pytest.raises(InputError, match="no value for days_after_transplantation 9"):
        multiplier(effect, columns={"days_after_transplantation": np.array([9.0])})


PERSON = {"weight_kg": 70.0, "height_cm": 175.0, "age_years": 40.0, "creatinine_umol_per_l": 88.4, "male": 1.0}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("body-mass-index", 22.857),
        ("janmahasatian-fat-free-mass", 55.84),
        ("james-lean-body-weight", 56.52),
        ("mosteller-body-surface-area", 1.8447),
        ("dubois-body-surface-area", 1.8481),
        ("cockcroft-gault-creatinine-clearance", 97.22),
        ("ckd-epi-2021", 97.6),
        ("bedside-schwartz", 72.275),
    ],
)
def test_a_formula_gives_a_known_person_s_value(name: Any, value: float) -> None:
    columns: Any = {key: np.array([number]) for key, number in PERSON.items()}
    assert formula(name, columns=columns)[0] == pytest.approx(value, rel=1e-3)


def test_a_value_that_is_given_wins_over_its_formula() -> None:
    uses = {"weight_kg": {}, "height_cm": {}, "body_surface_area_m2": {"formula": "mosteller-body-surface-area"}}
    given: Any = {"weight_kg": np.array([70.0, 70.0]), "height_cm": np.array([175.0, 175.0]),
                  "body_surface_area_m2": np.array([2.0, np.nan])}  # fmt: skip
    columns, _ = completed(model(ORAL, covariates=uses), given=given, rows=2)
    assert columns["body_surface_area_m2"] == pytest.approx([2.0, 1.8447], rel=1e-3)


@pytest.mark.parametrize(
    ("fields", "weight"),
    [
        ({"form": "linear", "reference": 70, "slope": "-0.01"}, 170.0),
        ({"form": "power", "reference": 70, "exponent": "0.1"}, 0.0),
        ({"form": "power", "reference": 70, "exponent": "-0.1"}, 0.0),
        ({"form": "saturable", "maximum": -1, "half_at": 35, "hill": 3, "at_least": "1e20"}, 70.0),
    ],
)
@pytest.mark.filterwarnings("error")
def test_an_effect_that_leaves_nothing_of_its_parameter_is_refused(fields: dict[str, Any], weight: float) -> None:
    with pytest.raises(InputError, match="no value for weight_kg"):
        multiplier(_effect(covariate="weight_kg", **fields), columns={"weight_kg": np.array([weight])})


def test_an_effect_whose_condition_does_not_hold_is_not_judged() -> None:
    fields = {"form": "linear", "reference": 0, "slope": -1, "only_when": {"covariate": "azole", "equals": True}}
    columns = {"weight_kg": np.array([70.0]), "azole": np.array([0.0])}
    assert multiplier(_effect(covariate="weight_kg", **fields), columns=columns).tolist() == [1.0]


def test_haematocrit_that_only_the_output_needs_is_not_dispensed_with() -> None:
    uses = {"weight_kg": {}, "height_cm": {}, "haematocrit_fraction": {},
            "body_surface_area_m2": {"formula": "mosteller-body-surface-area"}}  # fmt: skip
    binding = {**ORAL, "binding_capacity": 418, "binding_constant": 3.8}
    of = model(binding, structure={"output": "red-cell-binding"}, covariates=uses)
    with pytest.raises(InputError, match="haematocrit_fraction"):
        completed(of, given={"body_surface_area_m2": np.array([2.0])}, rows=1)


def test_a_flag_that_only_a_condition_needs_is_not_dispensed_with() -> None:
    effect = {"form": "factor", "covariate": "wuzhi", "factor": 2, "where": "test",
              "only_when": {"covariate": "azole", "equals": True}}  # fmt: skip
    uses = {"wuzhi": {}, "azole": {}, "weight_kg": {}, "height_cm": {},
            "body_surface_area_m2": {"formula": "mosteller-body-surface-area"}}  # fmt: skip
    of = model({**ORAL, "clearance": {"value": 4, "effects": [effect]}}, covariates=uses)
    with pytest.raises(InputError, match="'azole'"):
        completed(of, given={"wuzhi": np.array([1.0]), "body_surface_area_m2": np.array([2.0])}, rows=1)


def test_what_is_added_to_a_value_is_multiplied_with_it() -> None:
    """(4 + 30 / weight) x 2."""
    shrinking = {"form": "power", "covariate": "weight_kg", "reference": 1, "exponent": -1, "where": "test"}
    doubling = {"form": "factor", "covariate": "wuzhi", "factor": 2, "where": "test"}
    plus = [{"value": 30, "effects": [shrinking], "where": "test"}]
    of = model({**ORAL, "clearance": {"value": 4, "plus": plus, "effects": [doubling]}},
               covariates={"weight_kg": {}, "wuzhi": {}})  # fmt: skip
    columns: Any = {"weight_kg": np.array([60.0]), "wuzhi": np.array([1.0])}
    typical = Population(of).typical(columns, occasion=np.ones(1, dtype=int))
    assert typical.values["clearance"][0] == pytest.approx(9.0)
