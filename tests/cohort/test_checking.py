"""Levels of many patients row by row: the verdict of each is that of the whole check, and a bad row stops nothing."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from troughwise.faces.text.check_rows import HEADER, csv_lines
from troughwise.operations import Desk
from troughwise.vocabulary.checks import QuickLevel
from troughwise.vocabulary.errors import InputError

DAY = date(2026, 11, 24)
DEFAULTS = QuickLevel("", "ng/mL", DAY, dose="2 mg bid", indication="lupus-nephritis", phase="maintenance")


@pytest.fixture(scope="module")
def desk(library) -> Desk:
    return Desk(library)


@pytest.fixture
def verdicts(desk, tmp_path):
    def judge(text: str, defaults: QuickLevel = DEFAULTS):
        path = tmp_path / "levels.csv"
        path.write_text(text, encoding="utf-8")
        return list(desk.check_rows(path, defaults=defaults))

    return judge


ROWS = """id,level,unit,after,dose,indication,phase
a,5.1,ng/mL,12h,1.5 mg bid,lupus-nephritis,maintenance
b,9,ug/L,12.5h,1.5 mg bid,lupus-nephritis,maintenance
c,12.1,nmol/L,11.5h,2 mg bid,kidney-transplant,early
d,6,ng/mL,3h,2 mg bid,kidney-transplant,early
e,6,ng/mL,,2 mg bid,kidney-transplant,early
f,6,ng/mL,24h,5 mg once daily,kidney-transplant,late
g,6,ng/mL,12h,3 mg once daily in the evening,lupus-nephritis,maintenance
h,<3,ng/mL,14h,1.5 mg bid,lupus-nephritis,maintenance
i,<3,ng/mL,12h,1.5 mg bid,lupus-nephritis,maintenance
"""


def test_row_has_the_verdict_of_the_whole_check(desk, verdicts):
    for row, found in zip(csv.DictReader(io.StringIO(ROWS)), verdicts(ROWS), strict=True):
        given = {name: row[name] for name in ("after", "dose", "indication", "phase")}
        whole = desk.check_level(QuickLevel(row["level"], row["unit"], DAY, **given))
        seen = (found.verdict, found.reason, found.sample, found.target.id if found.target else "")

        assert seen == (whole.verdict, whole.reason_code, whole.level.sample_type, whole.target.id if whole.target else "")


def test_order_of_rows_does_not_matter(verdicts):
    header, *rows = ROWS.splitlines()
    forward = {row.patient: (row.verdict, row.reason, row.sample) for row in verdicts(ROWS)}
    backward = {row.patient: (row.verdict, row.reason, row.sample) for row in verdicts("\n".join([header, *rows[::-1]]))}

    assert forward == backward


def test_bad_row_is_one_line_with_its_number_and_the_rest_is_done(verdicts):
    found = verdicts("level,after\n5,12h\nabc,12h\n5\n500000,12h\n0,12h\n6,soon\n6,12h\n")

    assert [row.number for row in found if row.problem] == [3, 4, 5, 6, 7]
    assert [row.verdict for row in found if not row.problem] == ["within", "within"]


def test_column_that_is_missing_is_filled_from_the_options_and_an_unknown_one_refused(verdicts):
    assert [row.verdict for row in verdicts("level;after\n5;12h\n")] == ["within"]
    with pytest.raises(InputError, match="colour"):
        verdicts("level,colour\n5,red\n")
    with pytest.raises(InputError, match="level"):
        verdicts("dose\n2 mg bid\n")


def test_file_that_is_not_text_is_one_sentence(desk, tmp_path):
    path = tmp_path / "levels.csv"
    path.write_bytes(b"level\n\xff\xfe\x00")
    with pytest.raises(InputError, match="CSV"):
        list(desk.check_rows(path, defaults=DEFAULTS))
    with pytest.raises(InputError, match="read"):
        list(desk.check_rows(tmp_path / "none.csv", defaults=DEFAULTS))


def test_lines_are_csv_that_no_spreadsheet_takes_for_a_formula(verdicts):
    found = list(csv.DictReader(io.StringIO("".join(csv_lines(verdicts("id,level,after\n=1+1,5,12h\n"))))))

    assert tuple(found[0]) == HEADER
    assert found[0]["id"] == "'=1+1"
    assert (found[0]["verdict"], found[0]["target"]) == ("within", "target-lupus-kdigo-maintenance")
