"""What scripts write on the pages is what the program and the evidence say now."""

from __future__ import annotations

import pytest
from scripts.manual.command_line import command_line
from scripts.manual.fields import answer_fields, record_fields
from scripts.manual.seed import VERDICTS, points, quoted_record
from scripts.write_docs import BLOCKS, block, stale_pages

from tests.docs.pages import DOCS, name_of
from tests.docs.test_numbers import numbers_in
from tests.offenders import assert_none


def test_every_written_part_is_current():
    """One command mends it: ``python scripts/write_docs.py``."""
    assert_none(name_of(path) for path, _ in stale_pages())


def test_every_block_stands_on_a_page():
    text = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))

    assert_none(name for name in BLOCKS if f"<!-- begin {name} -->" not in text)


def test_block_that_nobody_writes_is_refused():
    with pytest.raises(SystemExit, match="no-such-block"):
        block("no-such-block")


def test_options_stand_under_their_spelled_names():
    assert "| `--json` |" in command_line()


@pytest.mark.parametrize("text", [record_fields(), answer_fields()], ids=["records", "answers"])
def test_linked_lists_and_tables_are_on_the_page(text):
    wanted = {part.split(")")[0] for part in text.split("](#")[1:]}

    assert_none(name for name in wanted if f"\n### {name}\n" not in text.lower())


def test_every_verdict_is_one_of_the_list():
    assert_none(f"{point['title']}: {point['verdict']}" for point in points() if point["verdict"] not in VERDICTS)


def test_clinical_verdicts_quote_the_base():
    """All but one: that patients differ is not denied, only that the source cited says so."""
    clinical = [point for point in points() if point["verdict"] != "fault of form"]

    assert [point["title"] for point in clinical if not point.get("records")] == ["Differences between patients"]


def test_quoting_a_record_that_is_gone_is_refused(library):
    with pytest.raises(SystemExit, match="no-such-record"):
        quoted_record("no-such-record", library=library)


def test_judgements_hold_no_number_of_their_own():
    """Our side of a point is quoted; a level in our reasons would be one that nobody cites."""
    assert_none(f"{point['title']}: {point['why']}" for point in points() if list(numbers_in(point["why"])))
