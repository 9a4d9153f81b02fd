"""What a question names, asks and carries: taken from its words, and what was assumed is said."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("question", ["target for lupus?", "tac level in SLE", "trough for systemic lupus erythematosus"])
def test_lupus_is_narrowed_to_lupus_nephritis_and_that_is_said(read, question):
    reading = read(question)

    assert reading.indications == {"lupus-nephritis"}
    assert any("lupus nephritis" in sentence for sentence in reading.assumed)


def test_lupus_nephritis_by_name_needs_no_narrowing(read):
    assert read("target for lupus nephritis?").assumed == ()


def test_narrow_word_beside_a_wide_one_decides(read):
    reading = read("lupus with membranous lupus nephritis, target?")

    assert reading.indications == {"membranous-lupus-nephritis"}
    assert "lupus-nephritis" in reading.wider_indications


def test_two_wide_words_are_one_narrow_thing(read):
    assert read("target in SLE, that is lupus").indications == {"lupus-nephritis"}


@pytest.mark.parametrize(
    ("question", "indications"),
    [
        ("target after LTx", set()),
        ("target after LTx, lungs", {"lung-transplant"}),
        ("target after LTx of the liver", {"liver-transplant"}),
    ],
)
def test_ambiguous_abbreviation_is_settled_only_by_another_word(read, question, indications):
    assert read(question).indications == indications


@pytest.mark.parametrize(
    ("question", "indications"),
    [
        ("10 months post lungs, target?", {"lung-transplant"}),
        ("target level, new heart transplant", {"heart-transplant"}),
        ("target with lupus nephritis and a bad kidney", {"lupus-nephritis"}),
        ("does it harm the kidney?", set()),
    ],
)
def test_bare_organ_means_its_transplant_only_after_surgery(read, question, indications):
    assert read(question).indications == indications


@pytest.mark.parametrize(
    "question",
    [
        "kidney transplant for lupus nephritis, target?",
        "kidney transplant because of FSGS, target?",
    ],
)
def test_transplant_for_a_disease_is_a_transplant(read, find, question):
    """The graft is guarded, not the disease that went before it."""
    assert "kidney-transplant" in read(question).indications
    assert {getattr(record, "indication", "kidney-transplant") for record in find(question).leading} == {"kidney-transplant"}


@pytest.mark.parametrize(
    ("question", "populations"),
    [
        ("target for my 6 yo", {"child"}),
        ("kidney transplant, aged 17", {"child"}),
        ("kidney transplant, aged 18", {"adult"}),
        ("my daughter (12) with a new liver", {"child"}),
        ("a 75-year-old", {"adult", "elderly"}),
        ("paediatric heart transplant", {"child"}),
        ("my child is 30 years old now", {"adult"}),
        ("target after kidney transplant", set()),
    ],
)
def test_age_group_is_read_from_words_and_the_age_decides(read, question, populations):
    assert read(question).populations == populations


@pytest.mark.parametrize(
    ("question", "phases"),
    [
        ("induction in lupus nephritis", {"induction"}),
        ("maintenance level", {"maintenance"}),
        ("gvhd prophylaxis", {"prophylaxis"}),
        ("target for lupus", set()),
    ],
)
def test_phase_is_read(read, question, phases):
    assert read(question).phases == phases


@pytest.mark.parametrize(
    ("question", "release"),
    [
        ("Envarsus target", "lcp-tablet"),
        ("Advagraf target", "prolonged-capsule"),
        ("Prograf target", "immediate"),
        ("Modigraf target", "granules"),
        ("iv tacrolimus", "intravenous"),
    ],
)
def test_brand_or_route_says_the_release(read, question, release):
    assert release in read(question).releases


@pytest.mark.parametrize(
    ("question", "region"), [("Astagraf XL dose", "us"), ("target in the US", "us"), ("target in Europe", "eu")]
)
def test_region_is_read_from_a_word_or_a_brand_sold_in_one(read, question, region):
    assert read(question).regions == {region}


def test_region_in_the_question_goes_before_the_readers_own(read):
    assert read("target in the US").in_region("eu").regions == {"us"}
    assert read("target after kidney transplant").in_region("eu").regions == {"eu"}


@pytest.mark.parametrize(
    ("question", "schedules"),
    [
        ("2 mg bd", {"twice-daily"}),
        ("taken twice a day", {"twice-daily"}),
        ("once daily in the evening", {"once-daily-evening"}),
        ("target after kidney transplant", set()),
    ],
)
def test_schedule_is_read(read, question, schedules):
    assert read(question).schedules == schedules


@pytest.mark.parametrize(
    ("question", "source"), [("Chen 2011 target", "chen-2011"), ("what did Bao 2008 aim for?", "bao-2008")]
)
def test_source_is_named_by_author_and_year(read, question, source):
    found = read(question).sources

    assert len(found) == 1
    assert min(found).startswith(source)


def test_year_tells_two_papers_of_one_author_apart(read):
    assert read("Chen 2011 target").sources.isdisjoint(read("Chen 2012 target").sources)


def test_author_alone_names_all_of_his_papers(read):
    assert read("Chen target").sources >= read("Chen 2011 target").sources | read("Chen 2012 target").sources


def test_common_word_names_no_source(read):
    assert read("target trough after kidney transplant").sources == frozenset()


@pytest.mark.parametrize("word", ["zorbaxamycin", "flibberazole", "blorptide"])
def test_unknown_word_is_kept_as_it_was_written(read, word):
    assert read(f"can I take {word} with tacrolimus?").unknown == (word,)


def test_known_question_has_no_unknown_words(read):
    assert read("What is the target tacrolimus trough after kidney transplant?").unknown == ()


def test_spelling_put_right_is_said_with_both_words(read):
    said = " ".join(read("tacrolmus target after kidney transplant").assumed)

    assert "tacrolmus" in said
    assert "tacrolimus" in said


@pytest.mark.parametrize(
    ("word", "taken_for"),
    [
        ("static", "statin"),
        ("provided", "bromocriptine"),
        ("clarity", "loratadine"),
        ("creator", "statin"),
        ("weather", "anything"),
    ],
)
def test_everyday_word_is_not_turned_into_a_medicine(read, word, taken_for):
    assert taken_for not in read(f"tacrolimus and {word}").terms
    assert read(f"tacrolimus and {word}").partners == {}


@pytest.mark.parametrize(
    ("question", "taken", "denied"),
    [
        ("kidney transplant target, not on MMF", set(), {"mycophenolate"}),
        ("kidney transplant target without azathioprine", set(), {"azathioprine"}),
        ("kidney transplant target, azathioprine stopped", set(), {"azathioprine"}),
        ("lupus nephritis target, MMF not tolerated", set(), {"mycophenolate"}),
        ("kidney transplant target with everolimus", {"everolimus"}, set()),
        ("kidney transplant target on MMF, not azathioprine", {"mycophenolate"}, {"azathioprine"}),
        ("kidney transplant target no MMF with azathioprine", {"azathioprine"}, {"mycophenolate"}),
    ],
)
def test_medicine_that_is_not_taken_is_no_company(read, question, taken, denied):
    reading = read(question)

    assert (set(reading.partners), reading.denied) == (taken, denied)


def test_medicine_outside_a_regimen_is_not_denied_away(read):
    """Clarithromycin stopped yesterday still acts today."""
    assert "clarithromycin" in read("clarithromycin stopped, tacrolimus level?").partners


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("target trough after kidney transplant", "target"),
        ("when should the trough be drawn?", "timing"),
        ("starting dose of tacrolimus in kidney transplant", "starting-dose"),
        ("does grapefruit interact with tacrolimus?", "interaction"),
        ("switching from Prograf to Envarsus", "conversion"),
        ("CYP3A5 genotype and tacrolimus", "pharmacogenomics"),
        ("I missed a dose of tacrolimus", "missed-dose"),
        ("tacrolimus in pregnancy", "pregnancy"),
        ("immunoassay or LC-MS/MS for tacrolimus", "assay"),
        ("does tacrolimus cause tremor?", "safety"),
    ],
)
def test_question_has_its_intent(read, question, intent):
    assert read(question).intent == intent


@pytest.mark.parametrize("question", ["tacrolimus and diltiazem", "FK506 target", "Prograf", "tac level"])
def test_tacrolimus_is_recognised_under_its_names(read, question):
    assert read(question).names_tacrolimus


def test_understood_form_repeats_what_was_read(read):
    understood = read("target trough for lupus, level 8 ng/mL").understood()

    assert {entity.id for entity in understood.entities} >= {"lupus"}
    assert (understood.intent, understood.facts.level) == ("target", 8)
    assert len({entity.id for entity in understood.entities}) == len(understood.entities)
