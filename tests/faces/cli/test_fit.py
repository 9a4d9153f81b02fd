"""``troughwise fit`` from the command line: a table in, a table out, and one sentence for what cannot be used."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.faces.cli.test_ask import is_one_sentence

MODEL = str(Path(__file__).parents[2] / "agreement" / "models" / "run001.toml")
ROWS = "ID,TIME,AMT,DV\n1,0,10000,.\n1,2,.,120\n1,12,.,60\n2,0,10000,.\n2,4,.,90\n"


@pytest.fixture
def table(tmp_path):
    """Two patients with a dose and their levels."""
    path = tmp_path / "events.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_fit_writes_a_row_for_every_patient_and_says_how_they_ended(run, table, tmp_path):
    out = tmp_path / "fits.csv"
    result = run("fit", MODEL, str(table), "--out", str(out))

    assert result.exit_code == 0
    assert result.stdout.startswith("2 patients fitted")
    assert "converged: 2" in result.stdout
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["ID"] for row in csv.DictReader(file)] == ["1", "2"]


@pytest.mark.parametrize(
    ("model", "rows", "named"),
    [
        ("no-such-model", ROWS, "no-such-model"),
        (MODEL, ROWS.replace("120", "much"), "row"),
        (MODEL, "ID,AMT,DV\n1,1,1\n", "TIME"),
    ],
)
def test_input_that_cannot_be_used_is_one_sentence_and_no_file(run, table, tmp_path, model, rows, named):
    table.write_text(rows, encoding="utf-8")
    result = run("fit", model, str(table), "--out", str(tmp_path / "fits.csv"))

    assert (result.exit_code, list(tmp_path.glob("fits*"))) == (2, [])
    assert is_one_sentence(result.stderr)
    assert named in result.stderr


def test_an_interrupted_run_says_that_it_goes_on_when_repeated(run, table, tmp_path, monkeypatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("troughwise.operations.fit", interrupted)
    result = run("fit", MODEL, str(table), "--out", str(tmp_path / "fits.csv"))

    assert result.exit_code == 130
    assert result.stderr == "Interrupted; the same command goes on where it stopped.\n"
