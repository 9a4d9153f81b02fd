"""``troughwise evaluate`` from the command line: text, JSON that fits its schema, a page, and one sentence for a fault."""

from __future__ import annotations

import json
from typing import get_args

import jsonschema
import pytest

from tests.cohort.making import visits, written
from tests.faces.cli.test_ask import is_one_sentence
from tests.house.source import ROOT
from troughwise.faces.cli.evaluate import ReleaseChoice
from troughwise.vocabulary.records import Release

HEADER = "ID,OCC,TIME,AMT,DV,EVID,II,SS,POD,WT,HCT,EXPRESSION"
MODEL = "bergmann-2014-kidney-adult"
SCHEMA = json.loads((ROOT / "docs" / "evaluation-schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def table(tmp_path):
    """Two made-up patients, doses in micrograms."""
    lines = (visits(8, 9, 7, doses=(4000, 5000, 4000)) + visits(6, 7, 8, doses=(3000,) * 3, patient="2")).splitlines()
    return written(tmp_path, "".join(f"{line},{12 + i},70,33,0\n" for i, line in enumerate(lines)), header=HEADER)


def test_json_fits_its_schema_and_holds_every_metric(run, table):
    result = run("evaluate", str(table), "--model", MODEL, "--json")
    found = json.loads(result.stdout)

    assert result.exit_code == 0
    jsonschema.validate(found, SCHEMA)
    assert set(found["metrics"]["average"]) >= {"n", "bias_percent", "mape_percent", "rmse_percent", "within_20_percent",
                                                "within_30_percent", "coverage_90_percent"}  # fmt: skip
    assert set(found["forecasts"][0]) == {
        "id",
        "occasion",
        "time",
        "method",
        "observed",
        "forecast",
        "low",
        "high",
        "trough",
    }


def test_the_same_command_prints_the_same_bytes(run, table):
    once, again = (run("evaluate", str(table), "--json").stdout for _ in range(2))

    assert once == again


def test_text_shows_every_method_and_what_was_assumed(run, table):
    result = run("evaluate", str(table), "--model", MODEL)

    assert result.exit_code == 0
    for words in (MODEL, "average of the models", "naive rule", "doses (AMT) are in micrograms", "Assumed"):
        assert words in result.stdout


def test_progress_stands_on_standard_error_only(run, table):
    result = run("evaluate", str(table), "--model", MODEL, "--json")

    assert "2 patients" in result.stderr
    json.loads(result.stdout)


def test_a_model_file_can_stand_beside_one_of_the_base(run, table, tmp_path):
    own = tmp_path / "own.toml"
    text = (ROOT / "src" / "troughwise" / "evidence" / "models" / f"{MODEL}.toml").read_text(encoding="utf-8")
    own.write_text(text.replace(MODEL, "our-own-model"), encoding="utf-8")
    found = json.loads(run("evaluate", str(table), "--model", MODEL, "--model", str(own), "--json").stdout)

    assert {"our-own-model", MODEL} < set(found["metrics"])


def test_the_page_is_written_whole(run, table, tmp_path):
    page = tmp_path / "page.html"
    result = run("evaluate", str(table), "--model", MODEL, "--html", str(page))

    assert (result.exit_code, result.stdout) == (0, "")
    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--json", "--html", "page.html"), "exclude each other"),
        (("--model", "no-such-model"), "no-such-model"),
        (("--columns", "no-such-file.toml"), "file of columns"),
        (("--indication", "no-such-thing"), "no-such-thing"),
        (("--carry", "first"), "first"),
        (("--release", "no-such-form"), "no-such-form"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(run, table, words, named):
    result = run("evaluate", str(table), *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr
    assert is_one_sentence(result.stderr.splitlines()[-1] + "\n")


def test_releases_are_those_of_the_vocabulary():
    assert set(get_args(ReleaseChoice)) < set(get_args(Release))


def test_a_table_that_is_not_there_is_one_sentence(run, tmp_path):
    result = run("evaluate", str(tmp_path / "no-such.csv"))

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)
    assert "does not open" in result.stderr


def test_a_faulty_row_is_named_with_its_line_and_leaves_no_page(run, table, tmp_path):
    table.write_text(table.read_text().replace("1,2,192,.,9", "1,2,192,.,-9"), encoding="utf-8")
    result = run("evaluate", str(table), "--model", MODEL, "--html", str(tmp_path / "page.html"))

    assert result.exit_code == 2
    assert "Line 5: DV -9 is negative" in result.stderr
    assert not list(tmp_path.glob("*page*"))
