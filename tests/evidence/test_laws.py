"""Laws that hold for every record: traceable, linked, printed with its numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.offenders import assert_none
from troughwise.library.edition import known_digests
from troughwise.library.files import EVIDENCE_ROOT
from troughwise.library.showing import Shower
from troughwise.vocabulary.quantities import MASS_CONCENTRATIONS, in_nmol_per_l, range_text
from troughwise.vocabulary.records import Conflict, Interaction, Source, Target, Term, Worded

NO_DIARY_LINE = "no diary line"
PARTNERS = {"drug", "class", "food", "herb", "condition"}


def test_lint_finds_nothing(faults, evidence_file):
    here = [fault for fault in faults if fault.where.split(" ")[0] == evidence_file]

    assert_none(fault.sentence() for fault in here if fault.rule != NO_DIARY_LINE)


def test_every_change_has_a_line_in_the_diary(faults):
    assert_none(fault.where for fault in faults if fault.rule == NO_DIARY_LINE)


def test_every_record_that_ever_shipped_still_resolves(library):
    assert_none(record_id for record_id in known_digests(EVIDENCE_ROOT) if library.get(record_id) is None)


def test_every_citation_resolves_to_a_source(library, records):
    cited = {citation.source for record in records if isinstance(record, Worded | Term) for citation in record.citations}

    assert_none(source for source in sorted(cited) if not isinstance(library.get(source), Source))


@pytest.mark.folders("targets")
@pytest.mark.parametrize("reader", ["clinician", "patient"])
def test_every_target_prints_its_range_in_both_units(library, records, reader):
    shower = Shower(library, reader)
    for target in (record for record in records if isinstance(record, Target)):
        text = shower.statement(target).text
        assert all(printed in text for printed in ranges(library, target)), f"{target.id}: {text}"


def ranges(library, target: Target) -> list[str]:
    """The target's range as it must be printed, and in nmol/L where it is a level by mass."""
    quantity = target.range_quantity()
    if quantity.unit not in MASS_CONCENTRATIONS:
        return [range_text(quantity)]
    converted = in_nmol_per_l(quantity, molar_mass_g_per_mol=library.molar_mass_g_per_mol)
    return [range_text(quantity), range_text(converted).removeprefix("about ")]


def test_molar_mass_stands_in_the_base(library):
    assert library.molar_mass_g_per_mol > Decimal(0)


@pytest.mark.folders("interactions")
def test_every_partner_and_its_classes_resolve(library, records):
    for interaction in (record for record in records if isinstance(record, Interaction)):
        partner = library.terms[interaction.partner]
        assert partner.kind in PARTNERS, interaction.id
        assert set(partner.broader) <= set(library.terms), interaction.id


@pytest.mark.folders("terms")
def test_no_term_is_wider_than_itself(library, records):
    for term in (record for record in records if isinstance(record, Term)):
        assert set(term.broader) <= set(library.terms), term.id
        assert all(term.id not in library.wider(wide) for wide in term.broader), term.id


@pytest.mark.folders("conflicts")
def test_every_conflict_has_two_sides_or_two_citations(records):
    conflicts = [record for record in records if isinstance(record, Conflict)]

    assert_none(conflict.id for conflict in conflicts if max(len(conflict.sides), len(conflict.citations)) < 2)
