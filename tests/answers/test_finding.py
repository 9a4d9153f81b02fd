"""What answers a question, by which road; and never a number for another organ, time, age, regimen or sample."""

from __future__ import annotations

from itertools import product

import pytest

from tests.advice.tuples import own_days
from tests.answers.looking import interaction, library_of, open_fault, term
from tests.offenders import assert_none
from troughwise.answers.asking import Asker
from troughwise.answers.composing import Wish
from troughwise.answers.finding import Finder
from troughwise.vocabulary.records import Interaction, Target

TRANSPLANTS = ("kidney", "liver", "heart", "lung")
TIMES = {"": None, "in month 2": (31, 60), "in month 8": (214, 243), "on day 5": (5, 5), "in the third year": (731, 1095)}
PEOPLE = {"": {"any", "adult", "child"}, "in a child": {"any", "child"}, "in an adult": {"any", "adult"}}


def ids(finding):
    return [record.id for record in finding.leading]


@pytest.mark.parametrize(
    ("question", "road"),
    [
        ("target trough after kidney transplant", "target"),
        ("kidney transplant, month 8", "target"),
        ("kidney transplant, target with everolimus", "target"),
        ("tacrolimus and clarithromycin", "interaction"),
        ("does azathioprine change the tacrolimus level after kidney transplant?", "interaction"),
        ("kidney transplant trough with fluconazole", "interaction"),
        ("which tube is tacrolimus drawn into?", "general"),
        ("half-life of tacrolimus", "general"),
    ],
)
def test_question_takes_its_road(asker, read, question, road):
    assert asker.finder.road(read(question)) == road


@pytest.mark.parametrize("organ", TRANSPLANTS)
def test_range_never_leads_for_another_organ_time_or_age(find, organ):
    wrong = []
    for (time, days), (person, populations) in product(TIMES.items(), PEOPLE.items()):
        question = f"target tacrolimus trough {time} after {organ} transplant {person}"
        for target in find(question).leading:
            assert isinstance(target, Target), question
            span = own_days(target)
            fits_time = not (days and span) or (span[0] <= days[1] and days[0] <= span[1])
            if target.indication != f"{organ}-transplant" or target.population not in populations or not fits_time:
                wrong.append(f"{question}: {target.id}")
    assert_none(wrong)


@pytest.mark.parametrize(
    ("question", "phase"),
    [
        ("lupus nephritis maintenance target", "maintenance"),
        ("lupus nephritis induction target", "induction"),
        ("maintenance target after liver transplant", "maintenance"),
    ],
)
def test_range_never_leads_for_another_phase(find, question, phase):
    late = {"maintenance": {"maintenance", "late", "step-down"}, "induction": {"induction", "early", "treatment"}}[phase]
    leading = find(question).leading

    assert leading
    assert {target.phase for target in leading} <= late | {"any"}


@pytest.mark.parametrize(
    ("question", "company"),
    [
        ("target after kidney transplant with everolimus", "everolimus"),
        ("target after kidney transplant with azathioprine", "azathioprine"),
        ("target in lupus nephritis with mycophenolate", "mycophenolate"),
        ("target after kidney transplant with azathioprine in month 8", "azathioprine"),
    ],
)
def test_range_for_the_company_named_leads(find, question, company):
    assert all(company in target.about for target in find(question).leading)


@pytest.mark.parametrize(
    ("question", "company"),
    [
        ("target after kidney transplant", "everolimus"),
        ("target after kidney transplant, not on MMF", "mycophenolate"),
        ("target after kidney transplant, azathioprine stopped", "azathioprine"),
        ("Advagraf target after kidney transplant", "everolimus"),
        ("IV tacrolimus target after kidney transplant", "everolimus"),
        ("lupus nephritis maintenance target, triple therapy", "dual-therapy"),
        ("GVHD target with PTCy", "methotrexate"),
    ],
)
def test_range_for_company_that_is_not_taken_never_leads(find, question, company):
    assert [target.id for target in find(question).leading if company in getattr(target, "about", ())] == []


@pytest.mark.parametrize(
    "question",
    [
        "target after kidney transplant, once daily in the evening",
        "liver transplant target, taken once a day in the evening",
        open_fault(
            "level 12 hours after the evening dose, target after kidney transplant",
            why="the sample after an evening dose is held against a trough",
        ),
    ],
)
def test_trough_never_leads_for_a_sample_after_an_evening_dose(find, question):
    assert [target.id for target in find(question).leading if target.schedule != "once-daily-evening"] == []


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("what is the target tacrolimus trough?", "needs_indication"),
        ("target trough after LTx", "needs_indication"),
        ("lupus nephritis target in a child", "no_target_for_tuple"),
        ("pancreas transplant target", "no_target_known"),
        ("target tacrolimus trough in psoriasis", "no_record"),
    ],
)
def test_target_that_is_not_known_is_refused_with_its_reason(find, question, reason):
    finding = find(question)

    assert (finding.reason, finding.leading) == (reason, ())


@pytest.mark.parametrize(
    "question",
    [
        "what is the starting dose of tacrolimus?",
        "what is the upper limit of tacrolimus?",
    ],
)
def test_statement_for_one_indication_does_not_lead_where_none_was_named(find, question):
    narrow = [record.id for record in find(question).leading if "any" not in record.scope.indications]

    assert narrow == []


@pytest.mark.parametrize("question", ["heart and lung transplant, target?"])
def test_two_organs_are_not_answered_with_one_in_silence(find, question):
    assert {target.indication for target in find(question).leading} in ({"heart-transplant", "lung-transplant"}, set())


def test_every_partner_of_the_base_is_answered_with_its_own_record_or_refused_by_name(library, find):
    """Absence of a record is said; another medicine's record never stands in, except a class's that says which way."""
    wrong = []
    for asked in library.terms.values():
        if asked.kind in {"drug", "class", "food", "herb"} and asked.id not in {
            "tacrolimus",
            "calcineurin-inhibitor",
            "ptcy",
        }:
            finding = find(f"tacrolimus and {asked.label}")
            named = asked.label.lower() in finding.names.get("partner", "").lower()
            refused = named and not finding.leading and asked.id not in library.interaction_partners
            answered = any(speaks_for(record, asked, library) for record in finding.leading[:1])
            wrong += [] if answered or refused else [f"{asked.id}: {finding.reason} {ids(finding)}"]
    assert_none(wrong)


def speaks_for(record, asked, library):
    """Whether a leading record is on the term asked, on a class of it that says which way, or on a member of the class."""
    if not isinstance(record, Interaction):
        return bool(library.wider(asked.id) & set(record.about))
    if record.partner == asked.id or asked.id in library.wider(record.partner):
        return True
    return record.partner in library.wider(asked.id) and record.direction not in {"either", "unknown"}


@pytest.mark.parametrize("word", ["zorbaxamycin", "flibberazole", "blorptide"])
def test_unknown_partner_is_refused_by_its_name(find, word):
    finding = find(f"can I take {word} with tacrolimus?")

    assert (finding.reason, finding.names["partner"], finding.leading) == ("partner_not_in_base", word, ())


def test_class_of_a_partner_that_is_not_in_the_base_is_only_shown_beside(find):
    """A class speaks for a member only where it says which way."""
    finding = find("tacrolimus and amoxicillin")

    assert (finding.reason, finding.leading) == ("partner_not_in_base", ())


def test_several_partners_are_each_answered(find):
    partners = {record.partner for record in find("tacrolimus with diltiazem, fluconazole and rifampicin").leading}

    assert partners == {"diltiazem", "fluconazole", "rifampicin"}


def test_partner_that_is_missing_beside_one_that_is_known_is_named(find):
    finding = find("tacrolimus with clarithromycin and amoxicillin")

    assert {record.partner for record in finding.leading} == {"clarithromycin"}
    assert [term.id for term in finding.absent] == ["amoxicillin"]


def test_unknown_word_beside_a_known_partner_is_named(ask):
    said = ask("tacrolimus with clarithromycin and zorbaxamycin")

    assert "zorbaxamycin" in " ".join(said.understood.assumed)


def test_class_named_beside_its_own_member_adds_nothing(find):
    assert ids(find("tacrolimus with the antibiotic clarithromycin")) == ids(find("tacrolimus with clarithromycin"))


def found_by_hand(question, *records):
    """What answers a question from tacrolimus, a class with two members, and these records."""
    members = [term(name, broader=["some-class"]) for name in ("abamycin", "zetamycin")]
    classes = [term("some-class", "class", broader=["wide-class"]), term("wide-class", "class")]
    asker = Asker(library_of(term("tacrolimus", anchors=True), *classes, *members, *records))
    return asker.finding(asker.reading(question, wish=Wish()))


def test_class_without_a_record_is_answered_by_its_members_strongest_first():
    weak, strong = (
        interaction("on-aba", "abamycin", lead=True, size_class="small"),
        interaction("on-zeta", "zetamycin", lead=True, size_class="very-large"),
    )

    assert ids(found_by_hand("tacrolimus and some class", weak, strong)) == ["on-zeta", "on-aba"]


def test_class_record_stands_in_for_a_member_that_has_none():
    assert ids(found_by_hand("tacrolimus and abamycin", interaction("on-class", "some-class"))) == ["on-class"]


def test_own_record_goes_before_that_of_the_class():
    records = interaction("on-class", "some-class"), interaction("on-aba", "abamycin", direction="none")

    assert ids(found_by_hand("tacrolimus and abamycin", *records)) == ["on-aba"]


@pytest.mark.parametrize("direction", ["either", "unknown"])
def test_class_whose_members_differ_does_not_stand_in(direction):
    finding = found_by_hand("tacrolimus and abamycin", interaction("on-class", "some-class", direction=direction))

    assert (finding.reason, ids(finding)) == ("partner_not_in_base", [])


def test_class_of_a_class_does_not_stand_in():
    """What holds for all antibacterials or inhibitors together says too little of one."""
    assert ids(found_by_hand("tacrolimus and abamycin", interaction("on-wide-class", "wide-class"))) == []


def test_record_on_one_member_does_not_stand_in_for_another():
    assert ids(found_by_hand("tacrolimus and abamycin", interaction("on-zeta", "zetamycin"))) == []


def test_document_that_is_named_leads(find):
    assert ids(find("Chen 2011 target")) == ["target-lupus-chen-2011-induction"]
    assert ids(find("Li 2012 target in lupus")) == ["target-lupus-li-2012-induction"]


@pytest.mark.parametrize("question", ["tacrolimus and the moon landing", "tacrolimus tensor calculus homework"])
def test_question_the_base_knows_nothing_about_leads_with_nothing(find, question):
    assert find(question).leading == ()


def test_refusal_leads_with_nothing(find):
    for question in ("price of Prograf", "my tacrolimus level is -3", "tacrolimus for my dog"):
        finding = find(question)
        assert finding.reason
        assert (finding.leading, finding.related) == ((), ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("target after kidney transplant", "renal transplant: which trough to aim for?"),
        ("target trough for lupus", "what FK506 level in lupus nephritis?"),
        ("tacrolimus and clarithromycin", "does clarithromycin interact with tac?"),
        ("target after liver transplant", "Advice on the tac goal after OLT"),
    ],
)
def test_same_tuple_in_other_words_gives_the_same_numbers(find, one, other):
    assert {record.id for record in find(one).leading[:1]} & {record.id for record in find(other).leading}


def test_finder_can_be_asked_twice(library, read):
    """It keeps nothing of the question before."""
    finder = Finder(library)
    first = finder.find(read("target after kidney transplant"))
    finder.find(read("tacrolimus and clarithromycin"))

    assert finder.find(read("target after kidney transplant")) == first
