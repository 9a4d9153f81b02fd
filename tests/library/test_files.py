"""Reading evidence files: exact, and every fault has its place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from troughwise.library.files import evidence_files, read_tree, require_no_faults
from troughwise.library.library import Library
from troughwise.vocabulary.errors import EvidenceError
from troughwise.vocabulary.records import Statement, Target

TARGETS = "targets/made-up.toml"


def records(tree) -> dict:
    return {item.record.id: item.record for item in read_tree(tree.root)[0]}


def fault(tree) -> str:
    """The only fault of the tree, as a terminal shows it."""
    (only,) = read_tree(tree.root)[1]
    return only.sentence()


def test_folder_says_the_kind_of_record(tree):
    kinds = {key: type(record) for key, record in records(tree).items()}

    assert (kinds["target-maintenance"], kinds["trial-doses"]) == (Target, Statement)


def test_numbers_are_read_as_they_are_written(tree):
    tree.replace("low = 4\n", "low = 4.10\n")

    assert str(records(tree)["target-maintenance"].low) == "4.10"
    assert records(tree)["target-maintenance"].high == Decimal(6)


def test_record_remembers_its_file(tree):
    files = {item.record.id: item.file for item in read_tree(tree.root)[0]}

    assert files["target-maintenance"] == TARGETS


def test_files_come_in_a_fixed_order(tree):
    assert evidence_files(tree.root) == sorted(evidence_files(tree.root))


def test_toml_that_does_not_read_is_named_with_its_line(tree):
    tree.replace("low = 4\n", "low = = 4\n")

    assert fault(tree).startswith(f"{TARGETS}: file does not read: Invalid value (at line 10, ")


def test_file_that_is_not_text_is_named(tree):
    (tree.root / TARGETS).write_bytes(b"\xff\xfe\x00")

    assert fault(tree).startswith(f"{TARGETS}: file does not read: ")


def test_record_in_the_folder_of_another_kind_is_refused(tree):
    (tree.root / TARGETS).rename(tree.root / "interactions" / "misplaced.toml")
    _, faults = read_tree(tree.root)

    assert {item.where for item in faults} == {"interactions/misplaced.toml [target-maintenance]"}


def test_misspelt_field_is_named(tree):
    tree.replace("phase_label", "phase_lable")

    assert [item.what.split(":")[0] for item in read_tree(tree.root)[1]] == ["phase_label", "phase_lable"]


def test_value_outside_a_record_is_refused(tree):
    (tree.root / "phrases" / "loose.toml").write_text('greeting = "hello"\n')

    assert "'greeting' stands outside a record" in fault(tree)


def test_faulty_record_is_left_out_and_the_others_are_read(tree):
    tree.replace('topic = "elimination"', 'topic = "weather"')

    assert "clearance-is-slow" not in records(tree)
    assert "trial-doses" in records(tree)


def test_first_fault_stops_the_library_and_tells_how_many_there_are(tree):
    tree.replace('topic = "elimination"', 'topic = "weather"')
    tree.replace("phase_label", "phase_lable")

    with pytest.raises(EvidenceError, match="a fault and 2 more"):
        Library.open(tree.root)


def test_no_fault_raises_nothing():
    require_no_faults([])
