"""The front of the command line: fast help, version, and failures that nobody foresaw."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faces.cli.test_ask import ANSWERED, is_one_sentence
from troughwise import __version__
from troughwise.faces.cli.main import EXIT_CODES

COMMAND = [sys.executable, "-c", "from troughwise.faces.cli.main import run; run()"]
LOADED = "import sys\nfrom troughwise.faces.cli.main import run\ntry: run()\nexcept SystemExit: print(*sys.modules)"

each_buffering = pytest.mark.parametrize(
    "environment",
    [{**os.environ, "PYTHONUNBUFFERED": value} for value in ("", "1")],
    ids=["buffered", "unbuffered"],
)


def started(*words: str, command: list[str] = COMMAND, **more) -> subprocess.CompletedProcess:
    """A run of ``troughwise`` in a process of its own."""
    return subprocess.run([*command, *words], capture_output=True, check=False, timeout=60, **more)


def modules_loaded_by(*words: str) -> set[str]:
    """The modules that a run has imported."""
    return set(started(*words, command=[sys.executable, "-c", LOADED]).stdout.decode().split())


@pytest.mark.parametrize("words", [["--help"], ["ask", "--help"], ["evidence", "--help"], ["--version"], []])
def test_help_does_not_wait_for_the_front_desk(words):
    loaded = modules_loaded_by(*words)

    assert "troughwise.faces.cli.ask" in loaded
    assert not loaded & {"rich", "jinja2", "rapidfuzz", "troughwise.operations", "troughwise.vocabulary.records"}


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_first_help_does_not_even_wait_for_pydantic(word):
    """Typer itself loads it for the arguments of a verb."""
    assert "pydantic" not in modules_loaded_by(word)


@pytest.mark.parametrize("words", [["--help"], ["ask", "--help"]])
def test_help_documents_the_exit_codes(run, words):
    text = run(*words).stdout

    assert all(line.strip() in text for line in EXIT_CODES.splitlines()[1:])


def test_version_is_printed(run):
    assert run("--version").stdout == f"troughwise {__version__}\n"


def failing(*_words, **_more):
    """A desk that breaks down, with the question in its complaint."""
    raise RuntimeError("secret question")


def test_unforeseen_failure_is_one_sentence_without_the_question(run, monkeypatch):
    monkeypatch.setattr("troughwise.faces.cli.session.open_desk", failing)
    result = run("ask", "secret question")

    assert result.exit_code == 70
    assert is_one_sentence(result.stderr)
    assert "secret" not in result.stderr
    assert "report" in result.stderr


def test_developer_sees_where_a_failure_comes_from(run, monkeypatch):
    monkeypatch.setattr("troughwise.faces.cli.session.open_desk", failing)

    assert isinstance(run("ask", ANSWERED, env={"TROUGHWISE_DEBUG": "1"}).exception, RuntimeError)


@each_buffering
def test_reader_that_goes_away_is_no_failure(environment):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([*COMMAND, "evidence", "export"], env=environment, **pipes)
    process.stdout.read(10)
    process.stdout.close()

    assert process.stderr.read() == b""
    assert process.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@each_buffering
def test_full_disk_is_told_in_one_sentence(environment):
    with open("/dev/full", "w") as full:
        finished = subprocess.run(
            [*COMMAND, "evidence", "edition"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
            check=False,
        )

    assert finished.returncode == 2
    assert is_one_sentence(finished.stderr.decode())


def test_output_is_utf8_whatever_the_locale():
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    finished = started("ask", "-", "--json", env=plain, input="Rodríguez: tacrolimus?".encode())

    assert "Rodríguez: tacrolimus?" in finished.stdout.decode()


def test_bytes_that_are_no_text_do_not_break_a_question():
    finished = started("ask", "-", "--json", input=b"\xff\xfe tacrolimus trough in lupus nephritis")

    assert finished.returncode == 0
    assert finished.stderr == b""
