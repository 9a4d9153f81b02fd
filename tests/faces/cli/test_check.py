"""``troughwise check`` from the command line."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faces.cli.test_ask import is_one_sentence
from tests.house.source import ROOT
from troughwise.faces.cli import check

LEVEL = ("8.2", "ng/mL")
LUPUS = ("--after", "12h", "--dose", "1.5 mg bid", "--indication", "lupus-nephritis", "--phase", "maintenance")
CASE = ROOT / "docs" / "examples" / "check" / "kidney.toml"


class _NewYear(date):
    @classmethod
    def today(cls) -> date:
        return cls(2031, 1, 1)


def checked(run, *words):
    return json.loads(run("check", *words, "--json").stdout)


def test_level_with_its_four_facts_has_a_verdict_with_its_record(run):
    found = checked(run, *LEVEL, *LUPUS)

    assert (found["verdict"], found["target"]["id"]) == ("above", "target-lupus-kdigo-maintenance")
    assert run("check", *LEVEL, *LUPUS).exit_code == 0


def test_level_and_unit_may_be_one_word(run):
    assert checked(run, "8.2 ng/mL", *LUPUS) == checked(run, *LEVEL, *LUPUS)


def test_json_fits_its_schema(run):
    schema = json.loads((ROOT / "docs" / "check-schema.json").read_text(encoding="utf-8"))

    jsonschema.validate(checked(run, *LEVEL, *LUPUS), schema)
    jsonschema.validate(checked(run, str(CASE)), schema)


def test_same_level_gives_the_same_bytes_on_any_day(run, monkeypatch):
    first = run("check", *LEVEL, *LUPUS, "--json").stdout
    monkeypatch.setattr(check, "date", _NewYear)

    assert run("check", *LEVEL, *LUPUS, "--json").stdout == first
    assert json.loads(first)["level"]["at"] == ""


def test_without_a_verdict_the_reason_is_printed_and_the_code_is_that_of_a_refusal(run):
    result = run("check", *LEVEL, "--dose", "1.5 mg bid", "--indication", "lupus-nephritis")

    assert result.exit_code == 1
    assert "Cannot say" in result.stdout
    assert "hours after the last dose" in result.stdout


def test_every_number_shown_resolves_to_a_reference(run):
    found = checked(run, str(CASE))
    known = {reference["n"] for reference in found["references"]}

    assert known
    assert {n for finding in found["findings"] + found["next"] for n in finding["citations"]} <= known
    assert set(found["target"]["citations"]) <= known


def test_case_shows_its_other_levels_as_a_series(run):
    found = checked(run, str(CASE))

    assert len(found["series"]) == 4
    assert found["series"][-1]["level"] == found["level"]


def test_page_and_markdown_carry_the_verdict(run, tmp_path):
    page = tmp_path / "check.html"

    assert "Above the range" in run("check", *LEVEL, *LUPUS, "--markdown").stdout
    assert run("check", *LEVEL, *LUPUS, "--html", str(page)).exit_code == 0
    assert "Above the range" in page.read_text(encoding="utf-8")


def test_patient_is_told_whom_to_call_and_reads_no_wording_of_clinicians(run):
    found = checked(run, *LEVEL, *LUPUS, "--reader", "patient")
    shown = run("check", *LEVEL, *LUPUS, "--reader", "patient").stdout.replace("\n", " ")

    assert "Call your transplant or clinic team" in shown
    hidden = [one["text"] for one in found["findings"] + found["next"] if one["for_care_team"]]
    assert hidden
    assert not [text for text in hidden if text[:40] in shown]


def test_departments_own_range_is_shown_as_local(run):
    local = str(ROOT / "docs" / "examples" / "local")
    found = checked(run, *LEVEL, *LUPUS, "--local", local)

    assert found["target"]["local"]
    assert "local" in run("check", *LEVEL, *LUPUS, "--local", local).stdout.lower()


def test_case_is_written_for_dose_and_checks_alike(run, tmp_path):
    path = tmp_path / "case.toml"
    first = checked(run, *LEVEL, *LUPUS, "--with", "diltiazem", "--case", str(path))

    again = checked(run, str(path))
    assert (again["verdict"], again["target"]["id"]) == (first["verdict"], first["target"]["id"])
    assert {one["caveat_id"] for one in again["findings"]} == {one["caveat_id"] for one in first["findings"]}
    assert run("dose", str(path)).exit_code in {0, 1}


def test_rows_give_a_verdict_each(run, tmp_path):
    rows = ROOT / "docs" / "examples" / "check" / "levels.csv"
    out = tmp_path / "verdicts.csv"

    assert run("check", "--rows", str(rows), "--out", str(out)).exit_code == 0
    found = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [row["verdict"] for row in found] == ["within", "within", "cannot_say", "within", "cannot_say", ""]
    assert found[-1]["problem"]
    assert run("check", "--rows", str(rows)).stdout == out.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [
    (), ("8.2",), ("8.2", "ng/dL"), ("-1", "ng/mL"), ("8.2", "ng/mL"), ("8.2", "ng/mL", *LUPUS[:-2], "--phase", "teatime"),
    ("8.2", "ng/mL", *LUPUS[:4], "--indication", "broken leg"), ("no-such-file.toml",), ("--rows", "no-such-file.csv"),
    ("5000", "ng/mL", *LUPUS), ("8.2", "ng/mL", *LUPUS, "--product", "foobarium"), ("8.2", "ng/mL", *LUPUS, "--age", "400"),
])  # fmt: skip
def test_what_cannot_be_used_is_one_sentence(run, words):
    result = run("check", *words)

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)


def test_case_without_a_level_is_one_sentence(run, tmp_path: Path):
    path = tmp_path / "case.toml"
    path.write_text('indication = "kidney-transplant"\n', encoding="utf-8")

    assert is_one_sentence(run("check", str(path)).stderr)


OPTIONS = ("--after", "--dose", "--indication", "--phase", "--since", "--hematocrit", "--creatinine", "--age", "--height",
           "--genotype", "--with", "--started", "--stopped", "--event", "--treated-since", "--transplanted-on")  # fmt: skip
SAID = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=12) | st.sampled_from(
    ["12h", "3 mg bid", "lupus-nephritis", "maintenance", "2026-11-20", "0.3", "110 umol/L", "diltiazem", "*1/*3",
     "diltiazem=2026-11-20"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.sampled_from(["8.2", "0", "1e3", "<2", "٣", "nan"]), st.sampled_from(["ng/mL", "nmol/L", "mg/L"]),
       st.lists(st.tuples(st.sampled_from(OPTIONS), SAID), max_size=6))  # fmt: skip
def test_no_words_give_a_traceback(run, value, unit, options):
    words = [f"{name}={text}" for name, text in options]
    result = run("check", *words, "--", value, unit)

    assert result.exit_code in {0, 1, 2}
    assert "Traceback" not in result.output
