"""Records are frozen, refuse what they do not know, and cannot leave out what makes them traceable."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from pydantic import ValidationError

from troughwise.vocabulary import answers, records
from troughwise.vocabulary.folders import FOLDERS
from troughwise.vocabulary.records import Citation, Frozen, Scope, Source, Statement

CITATION = {"source": "smith-2020", "place": "table 2", "read": "primary"}
STATEMENT: dict[str, Any] = {
    "id": "some-statement",
    "topic": "target",
    "scope": {"indications": ["any"]},
    "clinician": "Levels are measured in whole blood.",
    "citations": [CITATION],
}
CLASSES = [value for module in (records, answers) for value in vars(module).values() if inspect.isclass(value)]
ALL_VALUES = list(dict.fromkeys(value for value in CLASSES if issubclass(value, Frozen) and value is not Frozen))


def statement(**fields: Any) -> Statement:
    return Statement.model_validate({**STATEMENT, **fields})


@pytest.mark.parametrize("kind", ALL_VALUES, ids=lambda kind: kind.__name__)
def test_every_value_refuses_a_field_it_does_not_know(kind):
    with pytest.raises(ValidationError) as caught:
        kind.model_validate({"colour": "green"})

    assert ("colour",) in [problem["loc"] for problem in caught.value.errors() if problem["type"] == "extra_forbidden"]


@pytest.mark.parametrize("kind", ALL_VALUES, ids=lambda kind: kind.__name__)
def test_every_value_is_frozen(kind):
    value = kind.model_construct()

    with pytest.raises(ValidationError, match="frozen"):
        setattr(value, next(iter(kind.model_fields)), "other")


def test_every_folder_holds_a_kind_of_its_own():
    assert len(set(FOLDERS.values())) == len(FOLDERS)


@pytest.mark.parametrize(
    "fields",
    [
        {"citations": []},
        {"citations": [{"source": "smith-2020", "read": "primary"}]},
        {"citations": [{"source": "smith-2020", "place": "", "read": "primary"}]},
        {"citations": [{**CITATION, "read": "remembered"}]},
        {"scope": {}},
        {"scope": {"indications": []}},
        {"topic": "weather"},
        {"clinician": ""},
        {"id": "Some_Statement"},
        {"id": ""},
        {"note": "n" * 201},
        {"quantities": [{"value": 4, "unit": "ng/dL"}]},
        {"local": {"who": "", "why": "our assay", "date": "2026-01-01"}},
        {"retired": {"date": "2026-01-01"}},
    ],
)
def test_statement_that_cannot_be_traced_or_placed_is_refused(fields):
    with pytest.raises(ValidationError):
        statement(**fields)


def test_statement_with_scope_and_place_is_accepted():
    assert statement().scope == Scope(indications=("any",))
    assert statement().citations == (Citation(**CITATION),)


def test_note_of_two_hundred_characters_is_accepted():
    assert len(statement(note="n" * 200).note) == 200


def test_record_is_not_retired_or_local_unless_it_says_so():
    source = Source(id="smith-2020", kind="trial", title="A trial")

    assert (source.retired, source.local, source.status) == (None, None, "current")
