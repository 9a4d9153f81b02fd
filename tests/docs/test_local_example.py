"""The manual's example of a department's own records does what the page says of it."""

from __future__ import annotations

import pytest

from tests.docs.pages import DOCS
from troughwise.library.library import Library
from troughwise.operations import open_desk
from troughwise.vocabulary.records import Target, Worded

FOLDER = DOCS / "examples" / "local"
QUESTION = "target tacrolimus trough in lupus nephritis maintenance?"


@pytest.fixture(scope="module")
def records() -> list[Worded]:
    """The example's own records that have a wording."""
    return [record for record in Library.open(local=FOLDER).of(Worded) if record.local]


def test_example_replaces_one_record_and_adds_one(records):
    assert sorted(bool(record.local.replaces) for record in records) == [False, True]


def test_replacing_target_leads_the_answer(records):
    target = next(record for record in records if isinstance(record, Target))

    assert open_desk(local=FOLDER).ask(QUESTION).answer.headline.records == (target.id,)


def test_answer_marks_the_local_target_and_shows_the_base(run, library, records):
    """Whoever reads only the head of the answer must see that it is not the base's number."""
    replaced = library.get(next(record.local.replaces for record in records if record.local.replaces))

    head = " ".join(run(f'troughwise ask "{QUESTION}" --local docs/examples/local').output.split("Assumed")[0].split())

    assert "local record by Example Hospital" in head
    assert replaced.clinician.split("{range}")[0] in head


def test_edition_of_the_answer_names_the_local_records(run):
    printed = run(f'troughwise ask "{QUESTION}" --local docs/examples/local').output

    assert "local records, hash" in " ".join(printed.split())
