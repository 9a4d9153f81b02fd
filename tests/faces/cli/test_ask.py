"""``troughwise ask``: forms of the answer, exit codes, files."""

from __future__ import annotations

import json

import pytest

ANSWERED, REFUSED = "tacrolimus trough in lupus nephritis", "metformin and tacrolimus"


def is_one_sentence(text: str) -> bool:
    """Whether a message is a single line that ends as a sentence does, without a traceback."""
    return text.count("\n") == 1 and text.rstrip()[-1] in ".?" and "Traceback" not in text


def test_answer_is_printed_with_code_zero(run):
    result = run("ask", ANSWERED)

    assert result.exit_code == 0
    assert "ng/mL" in result.stdout
    assert result.stderr == ""


def test_refusal_is_printed_with_code_one(run):
    result = run("ask", REFUSED, "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["reason"]


def test_question_without_quotes_is_one_question(run):
    assert json.loads(run("ask", "--json", *ANSWERED.split()).stdout)["question"] == ANSWERED


def test_question_is_read_from_standard_input(run):
    assert json.loads(run("ask", "-", "--json", input=f"{ANSWERED}\n").stdout)["question"] == ANSWERED


def test_json_is_byte_equal_for_equal_input(run):
    assert run("ask", ANSWERED, "--json").stdout_bytes == run("ask", ANSWERED, "--json").stdout_bytes


def test_markdown_is_printed(run):
    assert run("ask", ANSWERED, "--markdown").stdout.startswith(f"# {ANSWERED}\n")


def test_html_is_written_and_nothing_printed(run, tmp_path):
    page = tmp_path / "answer.html"
    result = run("ask", ANSWERED, "--html", str(page))

    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert result.stdout == ""


def test_html_goes_to_standard_output_on_request(run):
    assert run("ask", ANSWERED, "--html", "-").stdout.rstrip().endswith("</html>")


def test_html_of_a_refusal_is_written_too(run, tmp_path):
    assert run("ask", REFUSED, "--html", str(tmp_path / "answer.html")).exit_code == 1
    assert (tmp_path / "answer.html").exists()


def full_disk(*_):
    """A file operation that fails."""
    raise OSError(28, "No space left on device")


def test_page_that_cannot_be_written_leaves_the_old_one(run, tmp_path, monkeypatch):
    page = tmp_path / "answer.html"
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.replace", full_disk)
    result = run("ask", ANSWERED, "--html", str(page))

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("answer.html", "old")]


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [(["--reader", "patient"], "reader", "patient"), (["--region", "jp"], "region", "jp"), ([], "reader", "clinician")],
)
def test_answer_is_for_the_reader_and_region_asked_for(run, options, field, value):
    assert json.loads(run("ask", ANSWERED, "--json", *options).stdout)[field] == value


def test_local_records_are_laid_over_the_base(run, tmp_path):
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "own.toml").write_text('[our-own-words]\nclinician = "Our words."\n', encoding="utf-8")

    assert json.loads(run("ask", ANSWERED, "--json", "--local", str(tmp_path)).stdout)["edition"]["local_hash"]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["ask", ""], None),
        (["ask", "?!"], None),
        (["ask", "-"], ""),
        (["ask", "-"], "a" * 100_000),
        (["ask", "-"], "\x00\x1b\x07"),
        (["ask", ANSWERED, "--colour"], None),
        (["ask", ANSWERED, "--reader", "nurse"], None),
        (["ask", ANSWERED, "--region", "moon"], None),
        (["ask", ANSWERED, "--json", "--markdown"], None),
        (["ask", "--html", "page.html"], None),
        (["ask", ANSWERED, "--html", "no/such/folder/page.html"], None),
        (["ask", ANSWERED, "--html", "."], None),
        (["ask", ANSWERED, "--local", "no/such/folder"], None),
        (["ask", ANSWERED, "--config", "no-such-file.toml"], None),
        (["guess"], None),
        (["--colour"], None),
        (["ask", ANSWERED, "--local", "no\x1b[2Jfolder"], None),
    ],
)
def test_input_that_cannot_be_used_is_one_sentence_and_code_two(run, words, given):
    result = run(*words, input=given)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert is_one_sentence(result.stderr)
    assert result.stderr.rstrip().isprintable()


@pytest.mark.parametrize(
    "question",
    [
        "'; DROP TABLE records; --",
        "<script>alert(1)</script>",
        "¿Cuál es el nivel objetivo de tacrolimus en el lupus?",
        "他克莫司的目标谷浓度是多少",
        "[bold]x[/bold]",
        "tacrolimus trough 8 ng/dL",
        "tacrolimus trough -5 ng/mL",
    ],
)
def test_question_that_is_none_of_ours_is_refused_with_a_reason(run, question):
    result = run("ask", "--json", "--", question)

    assert result.exit_code == 1
    assert json.loads(result.stdout)["reason"]
    assert result.stderr == ""
