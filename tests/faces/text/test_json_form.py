"""Answers as JSON, and the schema they keep."""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.faces import making
from troughwise.faces.text.json_form import json_of, schema_text
from troughwise.operations import Wish
from troughwise.vocabulary.answers import Answer

QUESTIONS = [
    "tacrolimus trough in lupus nephritis",
    "can I take it with grapefruit?",
    "metformin and tacrolimus",
    "my dog is ill",
]


@pytest.fixture(scope="module")
def checker():
    """A validator for the written schema."""
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("reader", ["clinician", "patient"])
def test_answer_fits_the_schema(desk, checker, question, reader):
    checker.validate(json.loads(json_of(desk.ask(question, wish=Wish(reader=reader)))))


@pytest.mark.parametrize("change", [{"outcome": "maybe"}, {"surprise": 1}, {"references": [{"n": "one"}]}])
def test_schema_refuses_what_is_no_answer(checker, change):
    with pytest.raises(jsonschema.ValidationError):
        checker.validate({**json.loads(json_of(making.answer())), **change})


@pytest.mark.parametrize("question", QUESTIONS)
def test_equal_input_gives_equal_bytes(desk, question):
    assert json_of(desk.ask(question)).encode() == json_of(desk.ask(question)).encode()


def test_json_ends_with_a_line_break_and_keeps_letters_readable():
    text = json_of(making.answer(question="Rodríguez?"))

    assert text.endswith("}\n")
    assert "Rodríguez?" in text


def test_json_holds_the_same_answer():
    answer = making.answer(question="a\x9b31m\u202eb\x07")

    assert Answer.model_validate_json(json_of(answer)) == answer


def test_characters_that_steer_a_terminal_are_escaped():
    text = json_of(making.answer(question="a\x9b31m\u202eb\x1b[2J"))

    assert all(character.isprintable() or character == "\n" for character in text)
