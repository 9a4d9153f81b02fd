"""What is read from an event table, and how a row that cannot be used is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.pk.building import ORAL, model, predicted
from troughwise.cohort.event_table import EventTable
from troughwise.vocabulary.errors import InputError

SIZED = model(ORAL, covariates={"weight_kg": {"columns": ["BW"]}, "male": {"columns": ["SEX"]}})


def _table(folder: Path, text: str, *, of: object = SIZED) -> EventTable:
    path = folder / "data.csv"
    path.write_text(text, encoding="utf-8")
    return EventTable(path, of)  # type: ignore[arg-type]


def test_columns_are_found_by_name_in_any_order_and_case(tmp_path: Path) -> None:
    (chunk,) = _table(tmp_path, "dv,ID,bw,amt,Time,SEX\n.,a,70,5,0,1\n3.5,a,71,.,2,0\n").chunks()
    assert chunk.ids == ["a"]
    assert chunk.events.amount.tolist() == [5, 0]
    assert chunk.events.is_level.tolist() == [False, True]
    assert chunk.columns["weight_kg"].tolist() == [70, 71]
    assert chunk.columns["male"].tolist() == [1, 0]


def test_patients_are_never_cut_in_two(tmp_path: Path) -> None:
    rows = "".join(
        f"{patient},{time},{5 if time == 0 else 0},{'.' if time == 0 else 3}\n" for patient in range(9) for time in range(3)
    )
    chunks = list(_table(tmp_path, "ID,TIME,AMT,DV\n" + rows).chunks(rows=4))
    assert [chunk.ids for chunk in chunks] == [["0", "1"], ["2", "3"], ["4", "5"], ["6", "7"], ["8"]]
    assert [chunk.first_patient for chunk in chunks] == [0, 2, 4, 6, 8]


def test_the_first_patients_can_be_skipped(tmp_path: Path) -> None:
    rows = "".join(f"{patient},0,5,.\n{patient},1,.,3\n" for patient in range(4))
    chunks = list(_table(tmp_path, "ID,TIME,AMT,DV\n" + rows).chunks(rows=2, skip=3))
    assert [chunk.ids for chunk in chunks] == [["3"]]


def test_a_level_marked_as_below_its_limit_is_censored(tmp_path: Path) -> None:
    (chunk,) = _table(tmp_path, "ID,TIME,AMT,DV,CENS\n1,0,5,.,0\n1,2,.,1.5,1\n").chunks()
    assert chunk.events.limit[1] == 1.5
    assert np.isnan(chunk.events.level[1])


def test_a_missing_covariate_is_taken_from_the_row_before_or_after(tmp_path: Path) -> None:
    (chunk,) = _table(tmp_path, "ID,TIME,AMT,BW\n1,0,5,.\n1,2,.,70\n1,3,.,.\n2,0,5,50\n").chunks()
    assert chunk.columns["weight_kg"].tolist() == [70, 70, 70, 50]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1,zero,5,.,1,0", "Line 2: TIME 'zero' is not a number"),
        ("1,.,5,.,1,0", "Line 2: TIME is missing"),
        ("1,0,-5,.,1,0", "Line 2: AMT -5 is negative"),
        ("1,0,5,.,7,0", "Line 2: EVID 7 is none of 0, 1, 2, 3, 4"),
        ("1,0,0,.,1,0", "Line 2: a dose has no amount"),
        ("1,0,5,.,1,0\n1,9,0,-2,0,0", "Line 3: DV -2 is negative"),
        ("1,5,5,.,1,0\n1,2,0,3,0,0", "Line 3: TIME 2 is earlier than the row before"),
        ("1,0,5,.,1,1", "Line 2: SS or ADDL needs an interval II above 0"),
        ("1,0,5", "Line 2 has 3 cells, the first line has 6"),
        ("1,0,inf,.,1,0", "Line 2: AMT is not finite"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        list(_table(tmp_path, f"ID,TIME,AMT,DV,EVID,SS\n{rows}\n").chunks())
    assert said in str(raised.value)
    assert "data.csv" in str(raised.value)


def test_only_the_first_faults_are_listed(tmp_path: Path) -> None:
    rows = "".join(f"{patient},0,-1,.\n" for patient in range(30))
    with pytest.raises(InputError, match="and 25 more"):
        list(_table(tmp_path, "ID,TIME,AMT,DV\n" + rows).chunks())


def test_a_flag_that_is_neither_true_nor_false_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="SEX 2 is neither 0 nor 1"):
        list(_table(tmp_path, "ID,TIME,AMT,SEX\n1,0,5,2\n").chunks())


@pytest.mark.parametrize("text", ["TIME,AMT\n0,5\n", "ID,AMT\n1,5\n", ""])
def test_a_table_without_id_or_time_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="The table has no column"):
        _table(tmp_path, text)


def test_time_may_start_anew_at_a_steady_state_dose_because_it_resets(tmp_path: Path) -> None:
    rows = "1,100,5,.,1,1,12\n1,102,.,3,0,0,0\n1,0,5,.,1,1,12\n1,2,.,3,0,0,0\n"
    (chunk,) = _table(tmp_path, f"ID,TIME,AMT,DV,EVID,SS,II\n{rows}", of=model(ORAL)).chunks()
    first, second = predicted(model(ORAL), chunk.events)
    assert first == pytest.approx(second)
