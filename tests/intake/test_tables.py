"""A table is the same case as a file of the same history, or a sentence says which row or mark is missing."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.excel import excel_file
from tests.intake.making import outcome, refused, written
from troughwise.intake.case_file import case_of
from troughwise.intake.tables import TableOptions, TableReading, read_table

ABOUT = {"indication": "kidney-transplant", "region": "eu"}
CASE = case_of(
    {
        **ABOUT,
        "doses": [{"dose_mg": 3, "at": "2026-11-01 08:00"}, {"dose_mg": "2.5", "at": "2026-11-01 20:00"}],
        "levels": [{"at": "2026-11-13 07:45", "value": "8.2", "unit": "ng/mL"}],
        "measurements": [{"at": "2026-11-13 07:45", "weight_kg": "81.5", "haematocrit_percent": 34}],
    },
    where="here",
)
SHEETS = {
    "tabs and ISO dates": (
        "date\ttime\tdose_mg\tlevel_ng_per_ml\tweight_kg\thct_%\n"
        "2026-11-01\t08:00\t3\t.\t.\t.\n2026-11-01\t20:00\t2.5\t.\t.\t.\n2026-11-13\t07:45\t.\t8.2\t81.5\t34\n"
    ),
    "semicolons, decimal comma, day first": (
        "Datum;Uhrzeit;Dosis (mg);Spiegel (µg/L);Gewicht [kg];Hkt (%)\n"
        "01.11.2026;08:00;3;;;\n01.11.2026;20:00;2,5;;;\n13.11.2026;7:45;;8,2;81,5;34\n"
    ),
    "commas, month first, dose in micrograms": (
        'Date,Time,"Dose, µg",Level (ng/mL),Weight (g),Haematocrit (L/L)\n'
        "11/01/2026,8:00 AM,3000,,,\n11/01/2026,8:00 pm,2500,,,\n11/13/2026,7:45 AM,,8.2,81500,0.34\n"
    ),
    "date and time in one column": (
        "when,dose (mg),level,level unit,weight (kg),hematocrit (fraction)\n"
        "1 Nov 2026 08:00,3,,,,\n2026-11-01T20:00,2.5,,,,\n13-Nov-2026 07:45,,8.2,ng/ml,81.5,0.34\n"
    ),
    "blanks": (
        "date time dose_mg level_ng_ml weight_kg hct_percent\n"
        "2026/11/01 08:00 3 . . .\n2026/11/01 20:00 2.5 NA NA NA\n\n2026/11/13 07:45 . 8.2 81.5 34\n"
    ),
}


def read(folder, text, *, name="history.csv", about=ABOUT, **options) -> TableReading:
    return read_table(written(folder, text, name=name), about=about, options=TableOptions(**options))


@pytest.mark.parametrize("layout", SHEETS)
def test_table_and_file_of_one_history_are_one_case(tmp_path, layout):
    case = read(tmp_path, SHEETS[layout]).case

    spelled = case.model_copy(update={"levels": tuple(one.model_copy(update={"unit": "ng/mL"}) for one in case.levels)})
    assert spelled == CASE


def test_echo_says_what_each_column_is(tmp_path):
    echo = read(tmp_path, SHEETS["semicolons, decimal comma, day first"].replace("Hkt (%)", "Bemerkung")).echo

    assert "Column 'Spiegel (µg/L)' is level in ug/L." in echo
    assert "Column 'Bemerkung' is not used." in echo
    assert any("day first" in line and "proves" in line for line in echo)


AMBIGUOUS = "date,time,dose (mg)\n01/11/2026,08:00,3\n02/11/2026,08:00,3\n"


def test_order_of_day_and_month_is_never_guessed(tmp_path):
    assert "--dates dmy" in refused(lambda: read(tmp_path, AMBIGUOUS))


@pytest.mark.parametrize(("dates", "month"), [("dmy", 11), ("mdy", 1)])
def test_order_of_day_and_month_is_taken_from_the_user(tmp_path, dates, month):
    assert read(tmp_path, AMBIGUOUS, dates=dates).case.doses[0].at.month == month


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("date,time,dose (mg)\n13/11/2026,08:00,3\n11/13/2026,08:00,3\n", {}, "no one order"),
        ("date,time,dose (mg)\n13/11/2026,08:00,3\n", {"dates": "mdy"}, "not mdy"),
        ("date,time,dose\n2026-11-01,08:00,3\n", {}, "Column 'dose' does not say its unit"),
        ("date,time,level\n2026-11-01,08:00,3\n", {}, "'level (ng/mL)'"),
        ("date,time,level (ng/dL)\n2026-11-01,08:00,3\n", {}, "ng/mL is probably meant"),
        ("date,time,hct\n2026-11-01,08:00,34\n", {}, "understood: % or percent or L/L or fraction"),
        ("date,time,creatinine\n2026-11-01,08:00,1.2\n", {}, "understood: umol/L or mg/dL"),
        ("date,time,daily dose (mg)\n2026-11-01,08:00,3\n", {}, "how they were divided"),
        ("date,time,dose (mg/day)\n2026-11-01,08:00,3\n", {}, "how they were divided"),
        ("date,time,level (ng/mL),trough (ng/mL)\n2026-11-01,08:00,3,4\n", {}, "both say the level"),
        ("time,dose (mg)\n08:00,3\n", {}, "date and time are missing"),
        ("date,time,remark\n2026-11-01,08:00,3\n", {}, "No column is a dose, a level or a measurement"),
        ("date,dose (mg)\n2026-11-01,3\n", {}, "row 2, column 'date': '2026-11-01' has no clock time"),
        ("date,time,dose (mg)\n2026-11-01,,3\n", {}, "row 2, column 'time': there is no clock time"),
        ("date,time,dose (mg)\n,08:00,3\n", {}, "row 2, column 'date': there is no date"),
        ("date,time,dose (mg)\n2026-13-01,08:00,3\n", {}, "no day of the calendar"),
        ("date,time,dose (mg)\n2026-11-01,24:30,3\n", {}, "no time of the day"),
        ("date,time,dose (mg)\n2026-11-01,08:00,3,5\n", {}, "Row 2 has 4 cells, the header has 3"),
        ("date;time;dose (mg)\n2026-11-01;08:00;1,500\n", {}, "two readings"),
        ("date;time;dose (mg)\n2026-11-01;08:00;1.500\n2026-11-01;20:00;1,5\n", {}, "two readings"),
        ("date,time,dose (mg)\n01.11.26,08:00,3\n", {}, "year of two digits"),
        ('date,time,"dose (mg)\n2026-11-01,08:00,3\n', {}, "Mend the quotation marks"),
        ("date,time,level,unit\n2026-11-01,08:00,3,mg/L\n", {}, "row 2, column 'unit': 'mg/L' is no unit of a level"),
        ("id,date,time,dose (mg)\n1,2026-11-01,08:00,3\n2,2026-11-01,08:00,3\n", {}, "Say which with --id: 1, 2"),
        ("id,date,time,dose (mg)\n1,2026-11-01,08:00,3\n", {"patient_id": "7"}, "no patient '7'"),
        ("date,time,dose (mg)\n2026-11-01,08:00,3\n", {"patient_id": "7"}, "no column that names patients"),
        ("date,time,dose (mg)\n", {}, "no rows"),
        ("ID,TIME,AMT,DV\n1,0,3,.\n2,0,3,.\n", {}, "--id"),
        ("ID,DATE,TIME,AMT\n1,2026-11-01,0,3\n", {}, "event table with DATE"),
        ("TIME,AMT,DV,EVID\n0,3,.,1\n1,.,.,7\n", {}, "row 3: EVID 7"),
        ("TIME,AMT,DV,SS\n0,3,.,1\n", {}, "row 2: SS or ADDL needs an interval II above 0"),
        ("TIME,AMT,DV,EVID\n0,3,.,1\n5,3,.,4\n", {}, "row 3: a reset"),
        ("TIME,AMT,DV,EVID\n0,.,.,1\n", {}, "row 2: a dose has no amount above 0"),
        ("TIME,AMT,DV,RATE\n0,3,.,-2\n", {}, "row 2: RATE -2"),
        ("TIME,AMT,DV,CMT\n0,3,.,1\n12,3,.,2\n", {}, "several compartments"),
        ("TIME,AMT,DV\n0,x,.\n", {}, "row 2, column 'AMT': 'x' is not a number"),
        ("TIME,AMT,DV\n1e99,3,.\n", {}, "outside the calendar"),
        ("TIME,AMT,DV\n0,3,.\n", {"units": {"AMT": "g"}}, "AMT is in mg or ug"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(tmp_path, text, options, said):
    assert said in refused(lambda: read(tmp_path, text, **options))


def test_every_faulty_row_is_named_up_to_five(tmp_path):
    rows = "".join(f"2026-11-{day:02},08:00,x\n" for day in range(1, 9))

    said = refused(lambda: read(tmp_path, "date,time,dose (mg)\n" + rows))

    assert "row 2, column 'dose (mg)': 'x' is not a number; row 3" in said
    assert "; and 3 more" in said


def test_unit_is_taken_from_the_user(tmp_path):
    text = "date,time,Tac\n2026-11-01,08:00,10\n"

    assert read(tmp_path, text, units={"level": "nmol/L"}).case.levels[0].unit == "nmol/L"
    assert read(tmp_path, text, units={"Tac": "ug/L"}).case.levels[0].unit == "ug/L"


def test_level_below_the_limit_of_the_laboratory_stays_so(tmp_path):
    level = read(tmp_path, "date;time;level (ng/mL)\n2026-11-01;08:00;<1,5\n").case.levels[0]

    assert (str(level.value), level.below_limit) == ("1.5", True)


def test_dose_with_its_interval_is_a_course(tmp_path):
    text = "when,dose (mg),every (h),until,product\n2026-11-01 08:00,5,24,2026-11-09 08:00,Advagraf\n"

    dose = read(tmp_path, text).case.doses[0]

    assert (dose.every_h, dose.until, dose.product) == (24, datetime(2026, 11, 9, 8), "Advagraf")


def test_one_patient_of_several_is_taken(tmp_path):
    text = "ID,TIME,AMT,DV\na,0,3,.\nb,0,4,.\n"

    assert [dose.dose_mg for dose in read(tmp_path, text, patient_id="b").case.doses] == [4]


EVENTS = "ID TIME AMT DV EVID II ADDL SS WT\n1 0 3 . 1 12 20 0 80\n1 239.75 . 8.2 0 0 0 0 80\n"


def test_event_table_counts_hours_from_the_origin(tmp_path):
    reading = read(tmp_path, EVENTS, name="events.dat", origin=datetime(2026, 11, 1, 8), units={"WT": "kg"})

    dose, level = reading.case.doses[0], reading.case.levels[0]
    assert (dose.at, dose.every_h, dose.until) == (datetime(2026, 11, 1, 8), 12, datetime(2026, 11, 11, 8))
    assert level.at == datetime(2026, 11, 11, 7, 45)
    assert reading.case.measurements[0].weight_kg == 80


def test_event_table_without_an_origin_says_that_its_dates_mean_nothing(tmp_path):
    echo = read(tmp_path, EVENTS, name="events.dat").echo

    assert any("dates mean nothing" in line for line in echo)
    assert any("AMT is taken in mg, DV in ng/mL" in line for line in echo)
    assert any("'WT' is not used" in line for line in echo)


def test_event_table_beside_dates_needs_an_origin(tmp_path):
    about = {**ABOUT, "transplanted_on": "2026-10-01"}

    assert "'transplanted_on' has dates" in refused(lambda: read(tmp_path, EVENTS, name="events.dat", about=about))


def test_steady_state_is_written_out_and_said(tmp_path):
    reading = read(tmp_path, "TIME,AMT,DV,II,SS\n0,3,.,12,1\n6,.,8,.,.\n", origin=datetime(2026, 11, 1, 8))

    dose = reading.case.doses[0]
    assert (dose.at, dose.until) == (datetime(2026, 10, 2, 8), datetime(2026, 11, 1, 8))
    assert any("steady state" in line for line in reading.echo)


def test_infusion_lasts_as_long_as_its_rate_says(tmp_path):
    dose = read(tmp_path, "TIME,AMT,DV,RATE\n0,3,.,1.5\n").case.doses[0]

    assert (dose.release, dose.infusion_h) == ("intravenous", 2)


def test_doses_beside_the_table_are_kept(tmp_path):
    about = {**ABOUT, "doses": ["3 mg every 12 h since 2026-11-01 08:00"]}

    case = read(tmp_path, "date,time,level (ng/mL)\n2026-11-13,07:45,8.2\n", about=about).case

    assert (len(case.doses), len(case.levels)) == (1, 1)


def test_excel_sheet_is_the_same_case(tmp_path):
    rows = [
        ["Date", "Time", "Dose (mg)", "Level (ng/mL)", "Weight (kg)", "Hct (%)"],
        [datetime(2026, 11, 1), time(8), 3, "", "", ""],
        [datetime(2026, 11, 1), time(20), 2.5, "", "", ""],
        [datetime(2026, 11, 13), time(7, 45), "", 8.2, 81.5, 34],
    ]

    assert read_table(excel_file(tmp_path / "history.xlsx", rows), about=ABOUT).case == CASE


def test_midnight_of_excel_is_midnight_and_said(tmp_path):
    rows = [["When", "Dose (mg)"], [datetime(2026, 11, 1, 12), 3], [datetime(2026, 11, 2), 3]]

    reading = read_table(excel_file(tmp_path / "history.xlsx", rows), about=ABOUT)

    assert reading.case.doses[1].at == datetime(2026, 11, 2)
    assert any("midnight" in line for line in reading.echo)


def test_dates_alone_in_excel_are_no_clock_times(tmp_path):
    path = excel_file(tmp_path / "history.xlsx", [["When", "Dose (mg)"], [datetime(2026, 11, 1), 3]])

    assert "no clock time" in refused(lambda: read_table(path, about=ABOUT))


def test_sheet_of_several_is_named(tmp_path):
    rows = [["When", "Dose (mg)"], [datetime(2026, 11, 1, 12), 3]]
    path = excel_file(tmp_path / "history.xlsx", rows, sheets=("One", "Two"))

    assert "Say which sheet: One, Two" in refused(lambda: read_table(path, about=ABOUT))
    assert read_table(path, about=ABOUT, options=TableOptions(sheet="Two")).case.doses


def test_file_that_is_no_excel_is_refused(tmp_path):
    assert "does not read as Excel" in refused(lambda: read_table(written(tmp_path, b"PK", name="x.xlsx"), about=ABOUT))


CELLS = st.sampled_from(
    [
        "2026-11-01",
        "01.11.2026",
        "08:00",
        "2026-11-01 08:00",
        "3",
        "8,2",
        "<1",
        "x",
        "",
        ".",
        "ng/mL",
        "1e9",
        '"',
        "-1",
        "\x00",
    ]
)
HEADERS = st.sampled_from(
    [
        "date",
        "time",
        "when",
        "dose (mg)",
        "level (ng/mL)",
        "weight_kg",
        "hct %",
        "id",
        "TIME",
        "AMT",
        "DV",
        "EVID",
        "II",
        "SS",
    ]
)


@given(
    header=st.lists(HEADERS, min_size=1, max_size=5),
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=4),
    mark=st.sampled_from(",;\t "),
)
def test_any_table_is_a_case_or_an_input_error(tmp_path_factory, header, rows, mark):
    text = "\n".join(mark.join(cells) for cells in [header, *(row[: len(header)] for row in rows)])

    assert isinstance(outcome(lambda: read(tmp_path_factory.getbasetemp(), text)), TableReading | str)


@given(content=st.binary(max_size=80), suffix=st.sampled_from([".csv", ".xlsx", ".dat"]))
def test_any_bytes_are_a_table_or_an_input_error(tmp_path_factory, content, suffix):
    path = written(tmp_path_factory.getbasetemp(), content, name=f"any{suffix}")

    assert isinstance(outcome(lambda: read_table(path, about=ABOUT)), TableReading | str)
