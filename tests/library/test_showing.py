"""A record as its reader sees it: the reader's wording, its numbers, its numbered sources."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.advice.tuples import hand_made
from tests.answers.looking import interaction, library_of, statement
from troughwise.library.showing import Shower
from troughwise.vocabulary.records import LocalChange, Source

MASS = statement(
    "molar-mass-tacrolimus", "It weighs 800 g/mol.", quantities=[{"value": 800, "unit": "g/mol", "metric": "molar-mass"}]
)
GUIDELINE = Source(id="guideline", kind="guideline", title="A guideline")
CITED_TWICE = [{"source": "guideline", "place": p, "read": r} for p, r in (("page 1", "primary"), ("page 2", "abstract"))]


def shower(*records, reader="clinician"):
    return Shower(library_of(MASS, GUIDELINE, *records), reader)


def test_range_is_filled_from_the_record_with_nmol_per_l_beside_it():
    text, _ = shower().wording(hand_made(low=4, high=8))

    assert text == "The guideline gives 4-8 ng/mL (5.0-10.0 nmol/L)."


def test_exposure_over_time_has_no_nmol_per_l():
    area = hand_made(kind="auc", unit="ng*h/mL", sample="auc-0-12", low=100, high=200)

    assert [quantity.unit for quantity in shower().quantities(area)] == ["ng*h/mL"]
    assert "nmol" not in shower().range_of(area)


def test_converted_number_says_so_and_the_records_own_does_not():
    own, converted = shower().quantities(hand_made(low=4, high=8))

    assert (own.low, own.derived) == (Decimal(4), "")
    assert (converted.low, converted.unit) == (Decimal("5.0"), "nmol/L")
    assert "800" in converted.derived


def test_quantity_of_a_target_carries_the_whole_tuple():
    target = hand_made(region="eu", phase="late", schedule="once-daily")
    scope = shower().quantities(target)[0].scope

    assert (scope["indication"], scope["population"], scope["region"]) == ("kidney-transplant", "adult", "eu")
    assert (scope["phase"], scope["schedule"], scope["release"], scope["sample"]) == (
        "late",
        "once-daily",
        "immediate",
        target.sample,
    )


@pytest.mark.parametrize(
    ("reader", "text", "marked"),
    [("clinician", "Hard words.", False), ("pharmacist", "Hard words.", False), ("patient", "Easy.", False)],
)
def test_each_reader_gets_own_words(reader, text, marked):
    record = statement("some-record", "Hard words.", patient="Easy.")

    assert shower(reader=reader).wording(record) == (text, marked)


def test_patient_is_told_where_the_words_are_for_the_care_team():
    shown = shower(reader="patient").statement(statement("some-record", "Hard words."))

    assert (shown.text, shown.for_care_team) == ("Hard words.", True)


def test_clinician_is_not_told_that_words_are_for_the_care_team():
    assert not shower().statement(statement("some-record", "Hard words.")).for_care_team


@pytest.mark.parametrize(("reader", "advised"), [("clinician", True), ("pharmacist", True), ("patient", False)])
def test_advice_of_an_interaction_is_not_given_to_patients(reader, advised):
    record = interaction(
        "on-aba", "abamycin", patient="It raises your level.", action="halve the dose", onset="within a day"
    )
    text = shower(reader=reader).statement(record).text

    assert ("halve the dose." in text, "within a day" in text) == (advised, advised)


def test_source_keeps_its_number_and_every_way_it_was_read():
    record = statement("some-record", "Some words.", citations=CITED_TWICE)
    one = shower(record)
    shown = one.statement(record)

    assert [citation.n for citation in shown.citations] == [1, 1]
    assert [(r.n, r.id, r.read) for r in one.references()] == [(1, "guideline", ("primary", "abstract"))]


def test_sources_are_numbered_in_the_order_shown():
    one = shower()
    one.statement(statement("first-record", "Some words.", citations=CITED_TWICE))
    one.statement(statement("second-record", "Other words."))

    assert [(reference.n, reference.id) for reference in one.references()] == [(1, "guideline"), (2, "some-source")]


def test_proposal_of_ours_is_marked():
    assert shower().statement(statement("some-record", "Some words.", proposal=True)).proposal


def test_local_record_says_who_and_why_and_shows_the_base():
    change = LocalChange(who="Ward", why="our assay", date="2026-03-04", replaces="some-record")
    base, ours = statement("some-record", "Base words."), statement("ours", "Our words.", local=change)
    one = shower(ours)
    one.library.replaced["ours"] = base
    shown = one.statement(ours)

    assert shown.local == {"who": "Ward", "why": "our assay", "date": "2026-03-04"}
    assert (shown.text, shown.base_record) == ("Our words.", "Base words.")


def test_record_of_the_base_is_not_marked_local(library):
    shown = Shower(library, "clinician").statement(library.statements[0])

    assert (shown.local, shown.base_record) == ({}, "")
