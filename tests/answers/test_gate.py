"""What must not be answered is refused with its reason; a question that only looks like it gets through."""

from __future__ import annotations

from typing import get_args

import pytest

from troughwise.answers.gate import OUT_OF_SCOPE, RULES, outcome_of, refusal
from troughwise.vocabulary.answers import Reason


def refused(read, question):
    return refusal(read(question))


@pytest.mark.parametrize(
    "question",
    [
        "Quel est le taux cible de tacrolimus après une greffe rénale ?",
        "Wie hoch soll der Tacrolimus-Spiegel nach einer Nierentransplantation sein?",
        "¿Cuál es el nivel objetivo de tacrolimus?",
        "Qual è il livello target di tacrolimus?",
        "他克莫司的目标谷浓度是多少",
        "Какой целевой уровень такролимуса?",
        "タクロリムスの目標トラフ値は",
    ],
)
def test_other_language_is_refused(read, question):
    assert refused(read, question) == "other_language"


@pytest.mark.parametrize(
    "question",
    [
        "tacrolimus und grapefruit",
        "tacrolimus and café au lait",
        "tacrolimus trough 8 µg/L after kidney transplant",
        "naïve patient, α-blocker and tacrolimus",
        "Sjögren and tacrolimus",
    ],
)
def test_a_foreign_word_or_letter_is_no_other_language(read, question):
    assert refused(read, question) != "other_language"


@pytest.mark.parametrize(
    "question", ["tacrolimus for my dog", "tacrolimus in rats", "my cat ate my tacrolimus", "dose for a horse"]
)
def test_animal_is_out_of_scope(read, question):
    assert refused(read, question) == "animal"


@pytest.mark.parametrize(
    "question",
    [
        "tacrolimus category in pregnancy",
        "tacrolimus in a rather small patient",
        "can I eat a hot dog on tacrolimus?",
    ],
)
def test_word_that_only_holds_an_animal_is_none(read, question):
    assert refused(read, question) != "animal"


@pytest.mark.parametrize(
    "question", ["tacrolimus ointment for eczema", "Protopic", "tacrolimus cream on the face", "tacrolimus eye drops"]
)
def test_tacrolimus_on_the_skin_or_eye_is_out_of_scope(read, question):
    assert refused(read, question) == "topical"


@pytest.mark.parametrize(
    "question",
    [
        "tacrolimus for uveitis, target",
        "tacrolimus and ice cream",
        "tacrolimus trough and dry skin",
        "tacrolimus and sun cream",
    ],
)
def test_skin_or_eye_alone_is_not_topical_treatment(read, question):
    assert refused(read, question) != "topical"


@pytest.mark.parametrize(
    "question",
    ["trough 800 ng/dL after kidney transplant", "tacrolimus level 0.008 mg/mL", "level 8 mg/L", "tac level 8 pg/mL"],
)
def test_unit_that_no_laboratory_uses_is_refused(read, question):
    assert refused(read, question) == "unit_not_usable"


@pytest.mark.parametrize(
    "question",
    [
        "trough 8 ng/mL after kidney transplant",
        "trough 8 ug/L after kidney transplant",
        "trough 10 nmol/L after kidney transplant",
        "creatinine 1.2 mg/dL on tacrolimus",
        "potassium 6 mmol/L on tacrolimus",
        "tacrolimus level and glucose 12 mmol/L",
    ],
)
def test_usable_unit_or_the_unit_of_another_value_gets_through(read, question):
    assert refused(read, question) != "unit_not_usable"


@pytest.mark.parametrize(
    "question", ["my tacrolimus level is -3", "trough -3 ng/mL", "tacrolimus trough 500 ng/mL after kidney transplant"]
)
def test_impossible_level_is_refused(read, question):
    assert refused(read, question) == "level_not_possible"


@pytest.mark.parametrize(
    "question",
    [
        "tacrolimus trough 0 ng/mL",
        "tacrolimus trough 45 ng/mL, what now?",
        "tacrolimus level 4-6",
        "interaction at day -3 before tacrolimus transplant",
        "convert a tacrolimus level of 210 nmol/L",
        "tacrolimus trough - 8 ng/mL",
    ],
)
def test_possible_level_gets_through(read, question):
    assert refused(read, question) != "level_not_possible"


@pytest.mark.parametrize(
    "question",
    [
        "how much tacrolimus should I take?",
        "how many mg should I take",
        "my level is 4, should I increase my dose?",
        "should I double my tacrolimus because the level is low?",
        "can I lower my tacrolimus dose myself?",
        "what dose of tacrolimus should I take tonight?",
    ],
)
def test_dose_for_one_person_is_refused(read, question):
    assert refused(read, question) == "personal_dose"


@pytest.mark.parametrize(
    "question",
    [
        "I missed a dose, how much should I take now?",
        "should I double my dose after a missed dose?",
        "starting dose of tacrolimus after kidney transplant",
        "how is tacrolimus dosed in lupus nephritis?",
    ],
)
def test_missed_dose_or_dose_in_general_is_no_personal_dose(read, question):
    assert refused(read, question) != "personal_dose"


@pytest.mark.parametrize("question", ["do I have rejection?", "have I got PTLD?"])
def test_diagnosis_is_out_of_scope(read, question):
    assert refused(read, question) == "diagnosis"


@pytest.mark.parametrize(
    "question", ["does tacrolimus cause diabetes?", "rejection and tacrolimus level", "signs of tacrolimus toxicity"]
)
def test_question_on_an_illness_is_no_diagnosis(read, question):
    assert refused(read, question) != "diagnosis"


@pytest.mark.parametrize(
    "question", ["price of Prograf", "who discovered tacrolimus?", "is Prograf covered by insurance?", "tacrolimus patent"]
)
def test_matter_of_others_is_out_of_scope(read, question):
    assert refused(read, question) == "other_matter"


@pytest.mark.parametrize(
    "question",
    [
        "can I take a cheap ibuprofen with tacrolimus?",
        "is a cheap generic the same as Prograf?",
        "discovery of a high trough",
    ],
)
def test_word_of_another_matter_in_earnest_gets_through(read, question):
    assert refused(read, question) != "other_matter"


@pytest.mark.parametrize("question", ["warfarin and aspirin", "ibuprofen and paracetamol", "sirolimus and everolimus"])
def test_two_other_drugs_are_out_of_scope(read, question):
    assert refused(read, question) == "two_other_drugs"


@pytest.mark.parametrize(
    "question",
    [
        "tacrolimus with warfarin and aspirin",
        "ibuprofen",
        "the antibiotic clarithromycin",
        "kidney transplant, warfarin and aspirin",
    ],
)
def test_tacrolimus_or_one_drug_alone_is_not_two_others(read, question):
    """One drug, asked here, is taken to be meant with tacrolimus."""
    assert refused(read, question) != "two_other_drugs"


@pytest.mark.parametrize(
    "question",
    [
        "ciclosporin C2 target",
        "sirolimus trough target after kidney transplant",
        "vancomycin trough",
        "what trough of vancomycin should I aim for?",
        "everolimus trough after heart transplant",
        "what is the trough of vancomycin?",
        "target level of ciclosporin after kidney transplant",
    ],
)
def test_level_of_another_drug_is_out_of_scope(read, question):
    assert refused(read, question) == "not_about_tacrolimus"


@pytest.mark.parametrize(
    "question",
    [
        "tacrolimus trough with everolimus after kidney transplant",
        "does ciclosporin change the tacrolimus trough?",
        "target trough after kidney transplant with sirolimus",
        "target in lupus nephritis maintenance with MMF, target level?",
    ],
)
def test_other_drug_beside_a_tacrolimus_level_gets_through(read, question):
    assert refused(read, question) == ""


@pytest.mark.parametrize("question", ["what is the capital of France?", "hello", "how do vaccines work in bees", "2 + 2"])
def test_question_without_any_link_to_tacrolimus_is_out_of_scope(read, question):
    assert outcome_of(refused(read, question)) == "out_of_scope"


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_an_outcome(reason):
    assert outcome_of(reason) == (
        "answered" if not reason else "out_of_scope" if reason in OUT_OF_SCOPE else "cannot_answer"
    )


@pytest.mark.parametrize("reason", [reason for reason in get_args(Reason) if reason])
def test_every_reason_has_words_for_each_reader(library, reason):
    for reader in ("clinician", "patient"):
        assert library.phrase(f"refusal-{reason.replace('_', '-')}", reader=reader)


def test_first_rule_that_speaks_decides(read):
    """A dose for a dog in ng/dL is for a dog first."""
    assert refused(read, "how much tacrolimus for my dog at 800 ng/dL?") == "animal"


def test_plain_target_question_passes_every_rule(read):
    reading = read("target tacrolimus trough after kidney transplant")

    assert {rule(reading) for rule in RULES} == {""}
