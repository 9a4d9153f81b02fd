"""An edition is what was said, not how a file is laid out; its diary is kept."""

from __future__ import annotations

import tomllib

import pytest

from troughwise.library.edition import DIARY, DIGESTS, digest, known_digests, read_edition, record_changes, undiaried
from troughwise.library.files import content_hash, read_tree
from troughwise.vocabulary.errors import EvidenceError


def placed(tree):
    return read_tree(tree.root)[0]


def digests(tree) -> dict[str, str]:
    return {item.record.id: digest(item.record) for item in placed(tree)}


def record(tree, *, what: str = "A change.", why: str = "Tests.") -> list[str]:
    return record_changes(placed(tree), root=tree.root, what=what, why=why)


def changes(tree) -> list[dict]:
    return tomllib.loads((tree.root / DIARY).read_text(encoding="utf-8"))["change"]


def test_edition_is_the_newest_in_the_diary(tree):
    tree.add(DIARY, '[[edition]]\nversion = "2026.02"\ndate = 2026-02-03\nnote = "Second."')
    edition = read_edition(tree.root)

    assert (edition.version, edition.date, edition.content_hash) == ("2026.02", "2026-02-03", content_hash(tree.root))


@pytest.mark.parametrize("diary", ["", "edition = 3", "[[edition]]\ndate = 2026-01-02", "= broken"])
def test_diary_that_names_no_edition_is_an_evidence_error(tree, diary):
    (tree.root / DIARY).write_text(diary)

    with pytest.raises(EvidenceError, match="no readable edition"):
        read_edition(tree.root)


def test_content_hash_changes_with_a_single_number(tree):
    before = content_hash(tree.root)
    tree.replace("high = 6", "high = 7")

    assert content_hash(tree.root) != before


def test_content_hash_changes_with_the_name_of_a_file(tree):
    before = content_hash(tree.root)
    (tree.root / "targets/made-up.toml").rename(tree.root / "targets/renamed.toml")

    assert content_hash(tree.root) != before


def test_digest_does_not_depend_on_the_layout_of_a_file(tree):
    before = digests(tree)
    tree.replace("low = 4\nhigh = 6\n", "# the guideline's own figure\nhigh = 6\n\nlow   =   4\n")
    (tree.root / "targets/made-up.toml").rename(tree.root / "targets/renamed.toml")

    assert digests(tree) == before


def test_digest_changes_with_what_a_record_says(tree):
    before = digests(tree)
    tree.replace("high = 6", "high = 7")

    assert {key for key, value in digests(tree).items() if value != before[key]} == {"target-maintenance"}


def test_first_recording_names_every_record_and_the_second_none(tree):
    assert record(tree) == sorted(item.record.id for item in placed(tree))
    assert record(tree) == []
    assert len(changes(tree)) == 1


def test_diary_tells_what_changed_and_why(tree):
    record(tree)
    tree.replace("high = 6", "high = 7")
    record(tree, what='The guideline\'s "new" figure \N{MEMO}', why="Second printing, p. 3\nand 4 \x7f")

    assert changes(tree)[-1]["records"] == ["target-maintenance"]
    assert changes(tree)[-1]["what"] == 'The guideline\'s "new" figure \N{MEMO}'
    assert changes(tree)[-1]["why"] == "Second printing, p. 3\nand 4 \x7f"


def test_new_changed_and_vanished_records_are_told_apart(tree):
    record(tree)
    tree.replace("high = 6", "high = 7")
    tree.add("phrases/more.toml", '[greeting]\nclinician = "Hello there."')
    (tree.root / "interactions/made-up.toml").unlink()
    faults = [fault.what for fault in undiaried(placed(tree), root=tree.root)]

    assert faults[:2] == ["new without a diary line.", "changed without a diary line."]
    assert [fault.split("'")[1] for fault in faults[2:]] == ["interaction-some-drug", "interaction-some-drug-again"]


def test_record_that_left_stays_known_until_it_is_retired(tree):
    record(tree)
    (tree.root / "interactions/made-up.toml").unlink()
    record(tree)

    assert "interaction-some-drug" in known_digests(tree.root)


def test_digests_that_do_not_read_are_an_evidence_error(tree):
    """A merge may leave its marks in the file."""
    (tree.root / DIGESTS).write_text("<<<<<<< ours\n")

    with pytest.raises(EvidenceError, match=DIGESTS):
        known_digests(tree.root)
