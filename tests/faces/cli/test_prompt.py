"""Conversations: at the prompt, through a pipe, and kept in a file."""

from __future__ import annotations

import json

import pytest

from tests.faces.cli.test_ask import is_one_sentence

FIRST, SECOND = "target trough in lupus nephritis", "what about kidney transplant?"


def answers(text: str) -> list[dict]:
    """The JSON answers that stand one after the other in an output."""
    decoder, found = json.JSONDecoder(), []
    while text := text.lstrip():
        answer, end = decoder.raw_decode(text)
        found.append(answer)
        text = text[end:]
    return found


def test_each_line_is_answered_in_one_conversation(run):
    result = run("ask", "--json", input=f"{FIRST}\n\n{SECOND}\n")
    first, second = answers(result.stdout)

    assert result.exit_code == 0
    assert (first["question"], second["question"]) == (FIRST, SECOND)
    assert second["understood"]["assumed"] != first["understood"]["assumed"]


@pytest.mark.parametrize("word", ["quit", "QUIT", "exit"])
def test_quit_leaves_the_prompt(run, word):
    result = run("ask", "--json", input=f"{FIRST}\n{word}\n{SECOND}\n")

    assert result.exit_code == 0
    assert len(answers(result.stdout)) == 1


def test_bad_question_is_told_and_the_prompt_goes_on(run):
    result = run("ask", "--json", input=f"???\n{FIRST}\n")

    assert result.exit_code == 0
    assert is_one_sentence(result.stderr)
    assert [answer["question"] for answer in answers(result.stdout)] == [FIRST]


def test_number_asks_the_follow_up_question_that_was_offered(run):
    first, second = answers(run("ask", "--json", input=f"{FIRST}\n2\n").stdout)

    assert second["question"] == first["follow_ups"][1]


def test_piped_question_stands_above_its_answer(run):
    assert run("ask", input=f"{FIRST}\n").stdout.startswith(f"> {FIRST}\n")


def test_conversation_is_kept_in_its_file(run, tmp_path):
    kept = tmp_path / "conversation.json"
    run("ask", FIRST, "--conversation", str(kept))
    second = json.loads(run("ask", SECOND, "--json", "--conversation", str(kept)).stdout)

    assert [turn["question"] for turn in json.loads(kept.read_text(encoding="utf-8"))["turns"]] == [FIRST, SECOND]
    assert second == answers(run("ask", "--json", input=f"{FIRST}\n{SECOND}\n").stdout)[1]


@pytest.mark.parametrize("content", ["", "not JSON", "{}x", '{"form": "another", "version": 1, "turns": []}', '{"form": 1}'])
def test_conversation_file_of_somebody_else_is_left_alone(run, tmp_path, content):
    kept = tmp_path / "conversation.json"
    kept.write_text(content, encoding="utf-8")
    result = run("ask", FIRST, "--conversation", str(kept))

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)
    assert kept.read_text(encoding="utf-8") == content


def test_conversation_that_cannot_be_kept_is_told(run, tmp_path):
    result = run("ask", FIRST, "--conversation", str(tmp_path / "no" / "folder" / "conversation.json"))

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)


def test_bad_question_leaves_the_conversation_as_it_was(run, tmp_path):
    kept = tmp_path / "conversation.json"
    run("ask", FIRST, "--conversation", str(kept))
    before = kept.read_bytes()
    run("ask", "???", "--conversation", str(kept))

    assert kept.read_bytes() == before
