"""Answers keep their numbers exact on the way to JSON."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from troughwise.vocabulary.answers import Facts, Reference, ShownCitation, ShownQuantity
from troughwise.vocabulary.quantities import Quantity
from troughwise.vocabulary.records import Citation, Source


@pytest.mark.parametrize(("written", "in_json"), [("4", "4"), ("5.5", "5.5"), ("17.70", "17.7"), ("0.1", "0.1")])
def test_number_has_the_same_value_in_json(written, in_json):
    assert f'"level":{in_json},' in Facts(level=Decimal(written)).model_dump_json()


def test_number_that_was_not_given_is_null():
    assert json.loads(Facts().model_dump_json())["level"] is None


def test_shown_quantity_allows_the_numerals_of_the_record():
    quantity = Quantity(low=Decimal("4.0"), high=Decimal(6), unit="ng/mL", metric="trough")

    assert ShownQuantity.of(quantity).numerals() == quantity.numerals() == {"4", "6"}


def test_shown_code_allows_its_own_digits():
    assert ShownQuantity.of(Quantity(code="11253-2")).numerals() == Quantity(code="11253-2").numerals()


def test_shown_quantity_carries_its_tuple():
    quantity = Quantity(value=Decimal(5), unit="ng/mL", approximate=True)
    shown = ShownQuantity.of(quantity, scope={"phase": "induction"})

    assert (shown.scope, shown.approximate, shown.metric) == ({"phase": "induction"}, True, "other")


def test_citation_keeps_place_and_way_of_reading():
    citation = Citation(source="smith-2020", place="table 2", read="secondary", via="a digest")

    assert ShownCitation.of(citation, n=3).model_dump() == {"n": 3, **citation.model_dump()}


def test_reference_shows_what_was_not_verified():
    source = Source(id="smith-2020", kind="trial", title="A trial", year=2020, unverified=("title",))
    reference = Reference.of(source, n=1, read=("abstract",))

    assert (reference.title, reference.read, reference.unverified) == ("A trial", ("abstract",), ("title",))
