"""What was read is told back in plain lines, with what was computed from it and what was not given."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.intake.test_writing import CASES
from troughwise.intake.case_file import case_of, read_case, template
from troughwise.intake.understood import understood

FIELDS = {
    "indication": "kidney-transplant",
    "transplanted_on": "2026-09-01",
    "region": "eu",
    "time_zone": "Europe/Berlin",
    "patient": {"sex": "male", "age_years": 52, "cyp3a5": "*3/*3", "living_donor": False, "pregnant": True},
    "doses": [
        "3 mg every 12 h since 2026-10-20 08:00 until 2026-11-10 20:00 (Prograf)",
        {"dose_mg": "0.5", "at": "2026-11-11 08:00", "release": "intravenous", "infusion_h": 2},
    ],
    "levels": [
        {"at": "2026-10-25 08:00", "value": "8.20", "unit": "ng/mL", "assay": "lc-ms"},
        {"at": "2026-10-01 08:00", "value": 2, "unit": "ug/L", "below_limit": True, "doubtful": "clotted"},
    ],
    "measurements": [
        {"at": "2026-11-02 08:00", "weight_kg": "80.5", "prednisolone_mg_per_day": 5},
        {"at": "2026-11-01 08:00", "weight_kg": 81},
    ],
    "medicines": [{"name": "diltiazem", "started_on": "2026-11-01"}, {"name": "omeprazole"}],
    "events": [{"name": "vomiting", "from": "2026-11-02", "to": "2026-11-03"}],
    "constraints": {"strengths_mg": ["0.5", 1]},
    "target": {"low": 5, "high": 8, "unit": "ng/mL", "why": "set by the clinic"},
}


@pytest.mark.parametrize(
    "line",
    [
        "Indication: kidney-transplant, transplanted on 2026-09-01, region eu, clock of Europe/Berlin.",
        "Patient: male, 52 years, CYP3A5 *3/*3, living donor: no, pregnant: yes.",
        "Dose 1: 3 mg every 12 h from 2026-10-20 08:00 until 2026-11-10 20:00, Prograf.",
        "Dose 2: 0.5 mg once, at 2026-11-11 08:00, intravenous, infused over 2 h.",
        "Level 1: 8.20 ng/mL at 2026-10-25 08:00 by lc-ms, 13 h after the dose of 2026-10-24 20:00.",
        "Level 2: less than 2 ug/L at 2026-10-01 08:00, no dose given before it; doubtful (clotted), not used.",
        "Weight: 81 kg (2026-11-01 08:00), 80.5 kg (2026-11-02 08:00).",
        "Prednisolone: 5 mg/day (2026-11-02 08:00).",
        "Medicine: diltiazem from 2026-11-01.",
        "Medicine: omeprazole, throughout.",
        "Event: vomiting from 2026-11-02 until 2026-11-03.",
        "Constraint: strengths_mg = 0.5, 1.",
        "Own target: 5 to 8 ng/mL (set by the clinic).",
        "Not given: haematocrit, height, assay of level 2.",
        "Notice: The levels are not in the order of their times; check that no date is mistyped.",
    ],
)
def test_case_is_told_back(line):
    assert line in understood(case_of(FIELDS, where="here"))


def test_empty_case_says_what_is_missing():
    lines = understood(case_of({"indication": "lupus"}, where="here"))

    assert lines[0] == "Indication: lupus."
    assert lines[1].startswith("Not given: doses, levels, body weight, haematocrit, age, sex")


@given(case=CASES)
def test_any_case_is_told_back_in_single_lines(case):
    assert all("\n" not in line for line in understood(case))


def test_template_is_a_case_without_a_notice(tmp_path):
    path = tmp_path / "template.toml"
    path.write_text(template(), encoding="utf-8")

    assert not [line for line in understood(read_case(path)) if line.startswith("Notice")]


def test_every_line_of_the_template_can_be_used(tmp_path):
    """Without its marks of comment, each block of the template is a case too."""
    blocks = template().split("\n\n")
    bare = [block for block in blocks if block.startswith(("# [", "# Something", "# What regimens", "# A range"))]
    path = tmp_path / "block.toml"
    for block in bare:
        lines = [line.removeprefix("# ") for line in block.splitlines() if not line.startswith(("# S", "# W", "# A"))]
        path.write_text('indication = "lupus"\n' + "\n".join(lines), encoding="utf-8")
        read_case(path)
    assert len(bare) == 3
