"""Evidence records as their authors and reviewers see them."""

from __future__ import annotations

import json
from itertools import chain

import pytest

from troughwise.faces.text.records import (
    KINDS,
    chosen,
    edition_text,
    export_json,
    list_json,
    list_text,
    record_json,
    record_text,
)
from troughwise.operations import open_desk
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.folders import FOLDERS
from troughwise.vocabulary.records import Target

LOCAL = """
[our-own-note]
topic = "target"
clinician = "Our own department's rule."
scope = { indications = ["any"] }
citations = [{ source = "%s", place = "somewhere", read = "primary" }]
local = { who = "the laboratory", why = "a local rule", date = 2026-01-01, replaces = "%s" }
"""


@pytest.fixture(scope="module")
def target(desk):
    """Some target of the base."""
    return next(iter(desk.library.of(Target)))


def test_record_shows_its_file_its_words_and_its_sources(desk, target):
    text = record_text(target.id, desk=desk)
    source = desk.library.source(target.citations[0].source)

    assert all(part in text for part in (target.id, desk.library.files[target.id], target.clinician, source.title))


def test_record_as_json_holds_every_field_with_exact_digits(desk, target):
    found = json.loads(record_json(target.id, desk=desk))

    assert set(Target.model_fields) <= set(found)
    assert found["low"] == (None if target.low is None else str(target.low))
    assert found["sources"][0]["id"] == target.citations[0].source


def test_local_record_stands_beside_the_one_it_replaces(desk, tmp_path):
    base = desk.library.statements[0]
    folder = tmp_path / "statements"
    folder.mkdir()
    (folder / "own.toml").write_text(LOCAL % (base.citations[0].source, base.id), encoding="utf-8")

    assert base.clinician in record_text("our-own-note", desk=open_desk(local=tmp_path))


def test_unknown_record_is_refused(desk):
    with pytest.raises(InputError):
        record_text("no-such-record", desk=desk)


@pytest.mark.parametrize("kind", KINDS)
def test_kind_goes_by_its_name_and_by_its_folder(desk, kind):
    found = chosen(desk.library.whole().records.values(), kind=kind)

    assert found
    assert {type(record) for record in found} == {KINDS[kind]}


def test_topic_narrows_the_list(desk):
    found = chosen(desk.library.whole().records.values(), kind="statement", topic="sampling-time")

    assert found
    assert {record.topic for record in found} == {"sampling-time"}


@pytest.mark.parametrize("wrong", [{"kind": "rumour"}, {"topic": "weather"}])
def test_unknown_kind_or_topic_is_refused(desk, wrong):
    with pytest.raises(InputError, match=r"Use one of"):
        chosen(desk.library.whole().records.values(), **wrong)


def test_list_has_a_line_for_each_record(desk, target):
    records = chosen(desk.library.whole().records.values(), kind="target")

    assert len(list_text(records).splitlines()) == len(json.loads(list_json(records, desk=desk))) == len(records)
    assert f"{target.id}  target  " in list_text(records)


def test_export_holds_every_record_once_in_order(desk):
    found = json.loads(export_json(desk))
    ids = {folder: [record["id"] for record in found[folder]] for folder in FOLDERS}

    assert sorted(chain.from_iterable(ids.values())) == sorted(desk.library.whole().records)
    assert all(listed == sorted(listed) for listed in ids.values())


def test_export_is_byte_equal_for_the_same_edition(desk):
    assert export_json(desk) == export_json(desk)


def test_edition_is_told_in_one_line(desk):
    text = edition_text(desk.library.edition)

    assert desk.library.edition.content_hash in text
    assert text.count("\n") == 1
