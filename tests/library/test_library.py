"""The linked base as the rest of the house sees it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from troughwise.library.library import Library
from troughwise.vocabulary.errors import EvidenceError

RETIRED = 'retired = { date = 2026-02-03, reason = "the trial was withdrawn" }\n'
MOLAR_MASS = """
[molar-mass-tacrolimus]
topic = "units"
scope = { indications = ["any"] }
clinician = "Molar mass: 804.02 g/mol."
quantities = [{ value = 804.02, unit = "g/mol", metric = "molar-mass" }]
citations = [{ source = "first-guideline", place = "page 1", read = "primary" }]
"""


def test_retired_record_still_resolves_but_is_not_offered(tree):
    tree.replace("[trial-doses]\n", f"[trial-doses]\n{RETIRED}")
    library = Library.open(tree.root)

    assert library.get("trial-doses").retired.reason == "the trial was withdrawn"
    assert "trial-doses" not in {statement.id for statement in library.statements}


def test_term_belongs_to_its_classes_at_any_depth(tree):
    tree.add("terms/wider.toml", '[medicine]\nkind = "class"\nlabel = "medicine"')
    tree.replace('label = "some class"', 'label = "some class"\nbroader = ["medicine"]')

    assert Library.open(tree.root).wider("some-drug") == {"some-drug", "some-class", "medicine"}


def test_classes_in_a_ring_do_not_hang(tree):
    tree.replace('label = "some class"', 'label = "some class"\nbroader = ["some-drug"]')

    assert Library.open(tree.root).wider("some-drug") == {"some-drug", "some-class"}


def test_molar_mass_comes_from_its_record(tree):
    tree.add("statements/units.toml", MOLAR_MASS)

    assert Library.open(tree.root).molar_mass_g_per_mol == Decimal("804.02")


def test_base_without_molar_mass_says_so(tree):
    with pytest.raises(EvidenceError, match="molar-mass-tacrolimus"):
        _ = Library.open(tree.root).molar_mass_g_per_mol


def test_source_is_found_by_its_id(tree):
    assert Library.open(tree.root).source("second-trial").year == 2021


@pytest.mark.parametrize("wanted", ["gone", "trial-doses"])
def test_what_is_no_source_is_an_evidence_error(tree, wanted):
    with pytest.raises(EvidenceError, match="no source"):
        Library.open(tree.root).source(wanted)


def test_phrase_follows_the_reader(tree):
    library = Library.open(tree.root)

    assert library.phrase("disclaimer", reader="patient") == "Made up for tests."
    assert library.phrase("disclaimer", reader="pharmacist") == "Made up for tests; {partner} is not real."


def test_partners_are_the_terms_with_an_interaction(tree):
    assert Library.open(tree.root).interaction_partners == {"some-drug"}


def test_bundle_hash_changes_with_base_and_overlay(tree, tmp_path):
    (tmp_path / "local").mkdir()
    hashes = {Library.open(tree.root).bundle_hash(), Library.open(tree.root, local=tmp_path / "local").bundle_hash()}
    tree.replace("high = 6", "high = 7")

    assert len(hashes | {Library.open(tree.root).bundle_hash()}) == 3
