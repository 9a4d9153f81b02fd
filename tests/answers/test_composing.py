"""The answer as a whole: direct answer first, both sides of a conflict, one set of numbers for every reader."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.answers.looking import leading
from tests.offenders import assert_none
from troughwise.answers.asking import Asker
from troughwise.vocabulary.quantities import MASS_CONCENTRATIONS, in_nmol_per_l, numerals_in, range_text
from troughwise.vocabulary.records import Phrase, Target, Worded

QUESTIONS = """
What is the target tacrolimus (FK506) trough level for lupus?
lupus nephritis maintenance target
lupus nephritis induction target
target in membranous lupus nephritis
target trough after kidney transplant
target after kidney transplant in month 8
target after kidney transplant with everolimus
target after kidney transplant in a child
Envarsus target after kidney transplant
target trough after liver transplant
target trough after liver transplant in the first month
target trough after heart transplant
target after lung transplant in month 5
islet transplant target
GVHD prophylaxis target
target in membranous nephropathy
target in minimal change disease
target in FSGS
target in steroid-resistant nephrotic syndrome
target in myasthenia gravis
target in rheumatoid arthritis
target in ulcerative colitis, week 1
target in uveitis
target in autoimmune hepatitis
tacrolimus and clarithromycin
tacrolimus and fluconazole
tacrolimus and rifampicin
tacrolimus and St John's wort
can I take it with grapefruit?
tacrolimus and diltiazem
tacrolimus and alcohol
tacrolimus and voriconazole
when should the trough be drawn?
which tube is tacrolimus drawn into?
I missed a dose of tacrolimus
switching from Prograf to Envarsus
CYP3A5 genotype and tacrolimus dose
does tacrolimus cause tremor?
tacrolimus and breast-feeding
half-life of tacrolimus
does food change tacrolimus?
immunoassay or LC-MS/MS for tacrolimus
""".strip().splitlines()
LUPUS = QUESTIONS[0]
REFUSED = {
    "tacrolimus and zorbaxamycin": "cannot_answer",
    "what is the target tacrolimus trough?": "cannot_answer",
    "trough 800 ng/dL after kidney transplant": "cannot_answer",
    "lupus nephritis target in a child": "cannot_answer",
    "how much tacrolimus should I take?": "cannot_answer",
    "price of Prograf": "out_of_scope",
    "tacrolimus for my dog": "out_of_scope",
}


@pytest.fixture(scope="module")
def answers(ask):
    """Each question answered for a clinician and for a patient."""
    return {question: (ask(question), ask(question, reader="patient")) for question in QUESTIONS}


def numbers(answer):
    return [(q.value, q.low, q.high, q.unit) for q in answer.answer.headline.quantities]


def test_patients_read_the_same_records_and_numbers_as_clinicians(answers):
    assert len(answers) >= 40
    assert_none(q for q, (one, other) in answers.items() if leading(one) != leading(other) or numbers(one) != numbers(other))


def test_patients_headline_prints_no_number_of_its_own(answers):
    heads = {question: [numerals_in(answer.answer.headline.text) for answer in pair] for question, pair in answers.items()}

    assert_none(
        f"{question}: {patient - clinician}" for question, (clinician, patient) in heads.items() if patient - clinician
    )


def test_pharmacist_reads_what_the_clinician_reads(ask, answers):
    for question in QUESTIONS[::6]:
        assert ask(question, reader="pharmacist").answer == answers[question][0].answer


def test_direct_answer_comes_first_with_its_range_and_condition(ask, library):
    answer = ask(LUPUS)
    first = library.get(leading(answer)[0])
    line = answer.answer.headline.text.splitlines()[0]

    assert numerals_in(line) >= {str(first.low), str(first.high)}
    assert library.terms[first.indication].label.lower() in line.lower()
    assert first.phase_label in line


def test_headline_opens_with_the_first_of_the_leading_targets(ask, library):
    for question in ("target trough after liver transplant", "target trough after heart transplant"):
        answer = ask(question)
        assert library.get(leading(answer)[0]).phase_label in answer.answer.headline.text.splitlines()[0]


def test_guideline_for_lupus_says_its_regimen_and_what_is_not_known(ask, library):
    """The range alone would be taken for triple therapy, for which it was not printed."""
    headline = ask(LUPUS).answer.headline
    beside = {statement.id: statement for statement in headline.beside}

    assert {library.get(record).phase for record in headline.records} == {"maintenance", "induction"}
    assert "triple therapy" in headline.text
    assert beside["summary-induction-trials"].citations
    assert {library.get(key).topic for key in beside if library.get(key)} <= {"target", "unknown"}


@pytest.mark.parametrize("question", [q for q in QUESTIONS if "target" in q])
def test_nmol_per_l_stands_beside_every_mass_level_of_a_target(answers, library, question):
    headlines = [answer.answer.headline for answer in answers[question]]
    targets = [library.get(key) for key in headlines[0].records if isinstance(library.get(key), Target)]
    ranges = [target.range_quantity() for target in targets if target.unit in MASS_CONCENTRATIONS]
    converted = [in_nmol_per_l(own, molar_mass_g_per_mol=library.molar_mass_g_per_mol) for own in ranges]

    assert targets
    assert {(q.low, q.high) for q in converted} <= {(q.low, q.high) for q in headlines[0].quantities if q.unit == "nmol/L"}
    assert all(range_text(q).removeprefix("about ") in headline.text for q in converted for headline in headlines)


def test_both_sides_of_a_conflict_are_shown_whenever_one_is(answers, library):
    missing = []
    for question, (answer, _) in answers.items():
        conflicts = {conflict.id: {side.id for side in conflict.sides} for conflict in answer.conflicts}
        declared = {key for record in shown_to_answer(answer, library) for key in record.conflicts}
        missing += [f"{question}: {key}" for key in declared if conflicts.get(key) != set(library.conflicts[key].sides)]
    assert_none(missing)


def shown_to_answer(answer, library):
    """The records that answer the question, without other conditions that are only compared."""
    sections = [s.id for section in answer.answer.sections if section.key != "comparison" for s in section.statements]
    found = [library.get(key) for key in (*leading(answer), *sections, *(s.id for s in answer.answer.headline.beside))]
    return [record for record in found if isinstance(record, Worded)]


def test_conflict_of_a_condition_that_is_only_compared_is_not_spelled_out(ask):
    """Its own words name both sides; ten more numbers of another organ would only mislead."""
    conflicts = {conflict.id: conflict for conflict in ask("target trough after kidney transplant").conflicts}

    assert conflicts["conflict-kidney-targets"].sides
    assert conflicts["conflict-liver-targets"].sides == ()
    assert conflicts["conflict-liver-targets"].text


@pytest.mark.parametrize(("question", "outcome"), REFUSED.items())
def test_refusal_has_a_reason_and_no_number(ask, question, outcome):
    for reader in ("clinician", "patient"):
        answer = ask(question, reader=reader)
        headline = answer.answer.headline if answer.answer else None

        assert (answer.outcome, bool(answer.reason), bool(answer.reason_code)) == (outcome, True, True)
        assert numerals_in(answer.reason) == set()
        assert headline is None or (headline.quantities, headline.records, headline.text) == ((), (), answer.reason)


def test_no_words_of_refusal_hold_a_number(library):
    phrases = [phrase for phrase in library.of(Phrase) if phrase.id.startswith("refusal-")]

    assert phrases
    assert_none(phrase.id for phrase in phrases if numerals_in(phrase.clinician + phrase.patient))


def test_refused_partner_is_named(ask):
    for partner in ("zorbaxamycin", "amoxicillin"):
        assert partner in ask(f"tacrolimus and {partner}").reason.lower()


@pytest.mark.parametrize("organ", ["kidney", "liver", "heart"])
def test_region_decides_which_label_leads(ask, library, organ):
    question = f"target tacrolimus trough after {organ} transplant"
    regions = {
        region: {library.get(key).region for key in leading(ask(question, region=region))[:1]} for region in ("eu", "us")
    }

    assert regions == {"eu": {"eu"}, "us": {"us"}}


@pytest.mark.parametrize("question", ["I missed a dose of Envarsus", "switching from Prograf to Envarsus"])
def test_region_decides_where_eu_and_us_labels_differ(ask, question):
    by_region = {region: leading(ask(question, region=region)) for region in ("eu", "us")}

    assert by_region["eu"] != by_region["us"]
    assert not [key for key in by_region["eu"] if key.endswith("-us")]
    assert not [key for key in by_region["us"] if key.endswith("-eu")]


def test_nothing_is_said_to_be_reviewed(answers):
    """Nobody has approved anything in a release."""
    for answer, _ in answers.values():
        statements = [s for section in answer.answer.sections for s in section.statements]
        assert (answer.review.status, answer.review.approved) == ("not_reviewed", 0)
        assert {s.review.status for s in statements} <= {"not_reviewed"}
        assert answer.review.text


def test_every_answer_carries_edition_version_and_disclaimer(answers, library):
    assert all(a.edition == library.edition and a.code_version and a.disclaimer for pair in answers.values() for a in pair)


LOCAL = """
[target-liver-easl-month-1]
indication = "liver-transplant"
population = "adult"
phase = "early"
phase_label = "first month"
from_day = 0
to_day = 30
regimen = "with mycophenolate"
release = "not-stated"
schedule = "not-stated"
sample = "trough-not-specified"
low = 7
high = 9
unit = "ng/mL"
basis = "unit-protocol"
rank = 1
clinician = "We aim at {range}."
patient = "We aim at {range}."
citations = [{ source = "easl-2024-liver-transplantation", place = "our protocol", read = "primary" }]
local = { who = "Liver unit", why = "our assay", date = 2026-03-04, replaces = "target-liver-easl-month-1" }
"""


def test_local_record_leads_marked_and_with_the_base_beside_it(library, ask, tmp_path: Path):
    """Though its words are few."""
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "ours.toml").write_text(LOCAL, encoding="utf-8")
    question = "target trough after liver transplant in week 2"
    local = Asker(library.with_overlay(tmp_path)).ask(question)
    shown_local = next(statement for statement in local.answer.headline.beside if statement.local)

    assert (shown_local.id, shown_local.local["who"], shown_local.local["why"]) == (
        leading(local)[0],
        "Liver unit",
        "our assay",
    )
    assert local.answer.headline.quantities[0].low == Decimal(7)
    assert shown_local.base_record in ask(question).answer.headline.text
    assert (bool(local.edition.local_hash), ask(question).edition.local_hash) == (True, "")
