"""``troughwise evidence``: judge, list, show, export and record the base."""

from __future__ import annotations

import json

import pytest

from tests.faces.cli.test_ask import is_one_sentence
from troughwise import operations
from troughwise.vocabulary.records import Target

DIARY = '[[edition]]\nversion = "1"\ndate = 2026-01-01\nnote = "For a test."\n'
SOUND = '[some-words]\nclinician = "Some words."\n'


@pytest.fixture
def base(tmp_path):
    """A small sound evidence base, with its diary in order."""
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "words.toml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "CHANGES.toml").write_text(DIARY, encoding="utf-8")
    operations.record_evidence(what="All.", why="A test.", root=tmp_path)
    return tmp_path


def test_lint_of_a_sound_base_counts_its_records(run, base):
    result = run("evidence", "lint", str(base))

    assert result.exit_code == 0
    assert "phrase 1" in result.stdout


def test_lint_prints_a_line_for_each_fault_with_code_three(run, base):
    (base / "phrases" / "words.toml").write_text(SOUND.replace("Some words", "Other words"), encoding="utf-8")
    (base / "phrases" / "broken.toml").write_text("[a]\nclinician = \n", encoding="utf-8")
    result = run("evidence", "lint", str(base))

    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 2
    assert "phrases/broken.toml" in result.stdout


@pytest.mark.parametrize(
    "words",
    [["lint", "no/such/folder"], ["show", "no-such-record"], ["list", "--kind", "rumour"], ["record"]],
)
def test_evidence_refuses_in_one_sentence(run, words):
    result = run("evidence", *words)

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)


def test_broken_local_record_is_a_fault_of_the_evidence(run, tmp_path):
    (tmp_path / "statements").mkdir()
    (tmp_path / "statements" / "own.toml").write_text('[own]\ntopic = "target"\n', encoding="utf-8")
    result = run("evidence", "--local", str(tmp_path), "list")

    assert result.exit_code == 3
    assert is_one_sentence(result.stderr)
    assert "own.toml" in result.stderr


def test_list_and_show_agree(run, desk):
    first = run("evidence", "list", "--kind", "target").stdout.split()[0]

    assert run("evidence", "show", first).stdout.startswith(first)
    assert json.loads(run("evidence", "show", first, "--json").stdout)["file"] == desk.library.files[first]


def test_list_as_json_holds_the_same_records(run, desk):
    found = json.loads(run("evidence", "list", "--kind", "target", "--json").stdout)

    assert [record["id"] for record in found] == [r.id for r in desk.library.records.values() if isinstance(r, Target)]


def test_edition_is_the_one_of_the_answers(run, desk):
    found = json.loads(run("evidence", "edition", "--json").stdout)

    assert found["content_hash"] == desk.library.edition.content_hash
    assert found["content_hash"] in run("evidence", "edition").stdout


def test_export_is_the_same_in_a_file_and_on_standard_output(run, tmp_path):
    run("evidence", "export", "--json", str(tmp_path / "all.json"))

    assert (tmp_path / "all.json").read_bytes() == run("evidence", "export", "--json").stdout_bytes


def test_record_hands_on_what_and_why(run, monkeypatch):
    def noted(*, what, why):
        return [what, why]

    monkeypatch.setattr(operations, "record_evidence", noted)
    result = run("evidence", "record", "--what", "WHAT", "--why", "WHY")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["WHAT", "WHY"]


def test_evidence_alone_lists_its_verbs(run):
    result = run("evidence")

    assert result.exit_code == 0
    assert all(verb in result.stdout for verb in ("lint", "list", "show", "edition", "export", "record"))
