"""A department's own records lie over the base: shown as local, the base beside them, the base itself untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.conftest import Tree
from troughwise.library.files import content_hash
from troughwise.library.library import Library
from troughwise.vocabulary.errors import EvidenceError, InputError

WHO = 'who = "Transplant laboratory", why = "our assay reads higher", date = 2026-03-04'
STATEMENT = """
[our-tube]
topic = "specimen"
scope = {{ indications = ["any"] }}
clinician = "We draw into a lavender tube."
citations = [{{ source = "{source}", place = "page of our handbook", read = "primary" }}]
"""
REPLACEMENT = STATEMENT.format(source="first-guideline") + f'local = {{ {WHO}, replaces = "trial-doses" }}\n'
ADDITION = STATEMENT.format(source="first-guideline") + f"local = {{ {WHO} }}\n"


@pytest.fixture
def local(tmp_path: Path) -> Tree:
    """An empty folder of local records."""
    (tmp_path / "local").mkdir()
    return Tree(tmp_path / "local")


def opened(tree: Tree, local: Tree) -> Library:
    return Library.open(tree.root, local=local.root)


def test_local_record_is_added_and_says_who_and_why(tree, local):
    local.add("statements/ours.toml", ADDITION)
    record = opened(tree, local).get("our-tube")

    assert (record.local.who, record.local.why) == ("Transplant laboratory", "our assay reads higher")


def test_added_record_replaces_nothing(tree, local):
    local.add("statements/ours.toml", ADDITION)
    library = opened(tree, local)

    assert library.replaced == {}
    assert library.get("trial-doses") is not None


def test_replacing_record_keeps_the_base_beside_it(tree, local):
    local.add("statements/ours.toml", REPLACEMENT)
    library = opened(tree, local)

    assert library.replaced["our-tube"].clinician == "The trial started with 2 mg twice daily."
    assert "trial-doses" not in {statement.id for statement in library.statements}


def test_record_may_be_replaced_under_its_own_id(tree, local):
    local.add("statements/ours.toml", REPLACEMENT.replace("[our-tube]", "[trial-doses]"))
    library = opened(tree, local)

    assert library.get("trial-doses").clinician == "We draw into a lavender tube."
    assert library.replaced["trial-doses"].local is None


def test_local_file_is_told_from_a_file_of_the_base(tree, local):
    local.add("statements/ours.toml", ADDITION)

    assert opened(tree, local).files["our-tube"] == "local/statements/ours.toml"


def test_base_files_stay_untouched(tree, local):
    before = content_hash(tree.root)
    local.add("statements/ours.toml", REPLACEMENT)
    edition = opened(tree, local).edition

    assert (content_hash(tree.root), edition.content_hash) == (before, before)
    assert edition.local_hash == content_hash(local.root)


def test_library_without_overlay_is_not_changed_by_one(tree, local):
    local.add("statements/ours.toml", REPLACEMENT)
    base = Library.open(tree.root)
    base.with_overlay(local.root)

    assert (base.get("our-tube"), base.replaced, base.edition.local_hash) == (None, {}, "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (STATEMENT.format(source="first-guideline"), "does not say who"),
        (ADDITION.replace("[our-tube]", "[trial-doses]"), "has the id of one in the base"),
        (REPLACEMENT.replace('"trial-doses"', '"gone"'), "replaces 'gone', which is no record"),
        (ADDITION.replace('"first-guideline"', '"gone"'), "citation names 'gone', which is no record"),
        (ADDITION.replace("lavender tube", "lavender tube of 3 mL"), "'3'"),
        (ADDITION.replace('topic = "specimen"', 'topic = "weather"'), "topic"),
        ("[our-tube", "."),
    ],
)
def test_faulty_local_record_is_refused_with_a_sentence(tree, local, text, sentence):
    local.add("statements/ours.toml", text)

    with pytest.raises(EvidenceError, match=sentence):
        opened(tree, local)


def test_folder_that_does_not_exist_is_refused(tree):
    with pytest.raises(InputError, match="does not exist"):
        Library.open(tree.root, local=tree.root / "nowhere")


def test_folder_without_records_changes_nothing(tree, local):
    assert opened(tree, local).records == Library.open(tree.root).records
