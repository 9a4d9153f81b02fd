"""``troughwise dose`` from the command line: a case in, regimens out, and one sentence for what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.faces.cli.test_ask import is_one_sentence
from tests.house.source import ROOT

CASE = ROOT / "docs" / "examples" / "dose" / "kidney.toml"


@pytest.fixture
def case(tmp_path) -> Path:
    """A case to spoil."""
    path = tmp_path / "case.toml"
    path.write_text(CASE.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_case_is_told_back_before_anything_is_forecast(run):
    shown = run("dose", str(CASE)).stdout

    assert shown.index("What was understood") < shown.index("Regimens that could follow")
    assert "Level 2: 8.2 ng/mL" in shown


def test_json_fits_its_schema_and_is_equal_twice(run):
    first, second = (run("dose", str(CASE), "--json").stdout for _ in range(2))
    schema = json.loads((ROOT / "docs" / "dose-schema.json").read_text(encoding="utf-8"))

    assert first == second
    jsonschema.validate(json.loads(first), schema)


def test_template_is_a_case_that_can_be_forecast(run, tmp_path):
    path = tmp_path / "template.toml"
    path.write_text(run("dose", "--template").stdout, encoding="utf-8")

    assert run("dose", str(path)).exit_code == 0


def test_report_and_figures_are_written(run, tmp_path):
    html, svg, png = (tmp_path / name for name in ("report.html", "curve.svg", "curve.png"))
    result = run("dose", str(CASE), "--html", str(html), "--svg", str(svg), "--png", str(png))

    assert (result.exit_code, result.stdout) == (0, "")
    assert "<svg" in html.read_text(encoding="utf-8")
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    assert png.read_bytes().startswith(b"\x89PNG")


def test_pinned_model_is_the_only_one_used(run):
    result = json.loads(run("dose", str(CASE), "--json", "--model", "bergmann-2014-kidney-adult").stdout)

    assert [(model["id"], model["weight"]) for model in result["models"]] == [("bergmann-2014-kidney-adult", 1)]


def test_region_of_the_command_line_replaces_that_of_the_case(run):
    result = json.loads(run("dose", str(CASE), "--json", "--region", "us").stdout)

    assert {candidate["conversion"] for candidate in result["candidates"]} == {"", "conversion-ir-to-lcpt-us"}


def test_case_without_a_forecast_leaves_with_the_code_of_a_refusal(run, case):
    text = case.read_text(encoding="utf-8").replace("kidney-transplant", "uveitis")
    case.write_text(text, encoding="utf-8")

    assert run("dose", str(case)).exit_code == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dose_mg = 3", "dose_mg = 3000", "micrograms"),
        ("haematocrit_percent = 34", "haematocrit_percent = 0.34", "haematocrit_percent"),
        ('unit = "ng/mL"', 'unit = "ng/dL"', "ng/dL"),
        ('cyp3a5 = "*3/*3"', 'cyp3a5 = "slow"', "cyp3a5"),
        ("kidney-transplant", "broken leg", "broken leg"),
        ('release = "immediate"', 'product = "Aspirin"', "Aspirin"),
        ("weight_kg", "wieght_kg", "weight_kg"),
        ("value = 8.2", "value = 0", "below_limit"),
    ],
)
def test_input_that_cannot_be_used_is_one_sentence(run, case, old, new, said):
    case.write_text(case.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = run("dose", str(case))

    assert result.exit_code == 2
    assert said in result.stderr
    assert is_one_sentence(result.stderr)


def test_table_with_its_other_fields_is_a_case(run, tmp_path):
    table, about = tmp_path / "levels.csv", tmp_path / "about.toml"
    table.write_text(
        "date;time;dose (mg);interval (h);level (ng/mL)\n2026-11-01;08:00;3;12;\n2026-11-23;07:45;;;8,2\n", encoding="utf-8"
    )
    rest = CASE.read_text(encoding="utf-8")
    about.write_text(rest[: rest.index("[[doses]]")] + rest[rest.index("[[measurements]]") :], encoding="utf-8")

    result = run("dose", str(table), "--about", str(about), "--json")

    assert result.exit_code == 0
    assert [level["ng_per_ml"] for level in json.loads(result.stdout)["levels"]] == [8.2]
