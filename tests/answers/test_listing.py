"""A list of medicines: each with what the base holds, strongest first, and silence is never safety."""

from __future__ import annotations

import pytest

from troughwise.answers.composing import Wish
from troughwise.answers.lexicon import Lexicon
from troughwise.answers.listing import listed

SIZES = ("very-large", "large", "moderate", "small", "none", "unknown")


@pytest.fixture(scope="module")
def lexicon(library):
    return Lexicon.of(library)


@pytest.fixture
def shown(library, lexicon):
    def show(*names: str, **wish):
        release = wish.pop("release", "any")
        return listed(names, library=library, lexicon=lexicon, wish=Wish(**wish), release=release)

    return show


def sizes_of(section, library) -> list[int]:
    records = (library.get(statement.id) for statement in section.statements)
    return [SIZES.index(record.size_class) for record in records]


def test_largest_effect_comes_first_and_the_unknown_last(shown, library):
    sections = shown("foobarium", "diltiazem", "rifampicin").answer.sections

    assert [section.title for section in sections][-1] == "foobarium"
    first, second = (min(sizes_of(section, library)) for section in sections[:2])
    assert first <= second


def test_every_statement_is_on_the_name_or_its_class(shown, library):
    (section,) = shown("diltiazem").answer.sections

    assert {library.get(statement.id).partner for statement in section.statements} <= library.wider("diltiazem")


@pytest.mark.parametrize("written", ["clarithromycin", "clarythromycin", "Clarithromycin"])
def test_name_is_known_in_every_spelling(shown, written):
    assert shown(written).understood.entities[0].id == "clarithromycin"


def test_medicine_that_is_not_in_the_base_is_no_statement_of_safety(shown, library):
    found = shown("foobarium")

    assert (found.outcome, found.reason_code) == ("cannot_answer", "partner_not_in_base")
    text = found.answer.sections[0].statements[0].text
    assert text == library.phrase("refusal-partner-not-in-base").format(partner="foobarium")


def test_every_citation_resolves(shown):
    found = shown("rifampicin", "grapefruit", "fluconazole")
    numbers = {c.n for section in found.answer.sections for s in section.statements for c in s.citations}

    assert numbers == {reference.n for reference in found.references}


def test_record_for_another_region_is_left_out(shown, library):
    for region in ("eu", "us", "jp"):
        for section in shown("diltiazem", "rifampicin", "grapefruit", region=region).answer.sections:
            records = [library.get(statement.id) for statement in section.statements if statement.id != "not-in-base"]
            assert all({region, "any"} & set(record.regions) for record in records)
