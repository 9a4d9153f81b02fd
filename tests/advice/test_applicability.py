"""A model applies, applies with caution or does not, and says why."""

from __future__ import annotations

import pytest

from tests.advice.cases import ADULT, DOSE, kidney, names_in
from troughwise.advice.applicability import Setting, judged, usable
from troughwise.advice.case_target import indication_of
from troughwise.advice.covariates import columns_of
from troughwise.advice.history import history_of
from troughwise.vocabulary.models import PopulationModel

BERGMANN, ZHOU, HAO, KIM = (
    "bergmann-2014-kidney-adult", "zhou-2026-nephrotic-adult", "hao-2018-nephrotic-child", "kim-2018-healthy-mycophenolate"
)  # fmt: skip


def judge(library, *, research=False, **fields):
    case, names = kidney(**fields), names_in(library)
    history = history_of(case, molar_mass_g_per_mol=library.molar_mass_g_per_mol)
    indication = indication_of(case, library=library, names=names)
    setting = Setting(history, columns_of(history, names=names), indication, library, research)
    return {item.model.id: item for item in judged(library.of(PopulationModel), setting=setting)}


def test_every_model_of_the_base_is_judged_and_says_why_not(library):
    found = judge(library)

    assert set(found) == {model.id for model in library.of(PopulationModel)}
    assert all(item.reasons for item in found.values() if item.applies != "applies")


def test_model_of_another_illness_does_not_apply(library):
    assert judge(library)[ZHOU].applies == "does-not"


def test_model_of_adults_refuses_a_child_in_the_words_of_its_file(library):
    item = judge(library, patient={**ADULT, "age_years": 8})[BERGMANN]

    assert item.applies == "does-not"
    assert any("adults" in reason for reason in item.reasons)


def test_limit_that_cannot_be_checked_is_a_caution(library):
    item = judge(library, patient={key: value for key, value in ADULT.items() if key != "age_years"})[BERGMANN]

    assert item.applies == "with-caution"


def test_model_of_children_is_not_used_where_no_age_is_told(library):
    """An adult is assumed then, as in the choice of a target."""
    found = judge(library, patient={key: value for key, value in ADULT.items() if key != "age_years"})
    built_on_children = [key for key in found if "-child" in key and "kidney" in key]

    assert built_on_children
    assert {found[key].applies for key in built_on_children} == {"does-not"}


def test_missing_covariate_that_nothing_stands_for_is_named(library):
    item = judge(library, measurements=[])[BERGMANN]

    assert item.applies == "does-not"
    assert any("haematocrit_fraction" in reason or "weight_kg" in reason for reason in item.reasons)


def test_release_that_was_not_studied_does_not_apply(library):
    found = judge(library, doses=[{**DOSE, "release": "lcp-tablet", "every_h": 24}])

    assert found[BERGMANN].applies == "does-not"
    assert found["kamp-2024-kidney-lcp"].applies != "does-not"


def test_adults_with_lupus_get_the_marked_proposal(library):
    item = judge(library, indication="lupus-nephritis", transplanted_on=None)[ZHOU]

    assert item.applies == "with-caution"
    assert any("Our proposal" in reason for reason in item.reasons)


@pytest.mark.parametrize("research", [False, True])
def test_models_for_research_only_come_when_asked_for(library, research):
    kept = {model.id for model in library.of(PopulationModel) if model.use == "research"}
    said = library.phrase("model-research")

    refused = {key for key, item in judge(library, research=research).items() if said in item.reasons}

    assert refused == (set() if research else kept)


def test_model_that_was_not_built_on_patients_only_comes_when_asked_for(library):
    assert judge(library)[KIM].applies == "does-not"
    assert judge(library, research=True)[KIM].applies == "with-caution"


def test_models_with_a_caution_are_used_only_where_none_applies_fully(library):
    found = usable(judge(library).values())

    assert {item.applies for item in found} == {"applies"}
    assert {item.applies for item in usable(judge(library, patient={}).values())} == {"with-caution"}
