"""A file is a case, or one sentence says which keys cannot be used."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.making import CASE, outcome, refused, written
from troughwise.intake.case_file import case_of, fields_in, read_case
from troughwise.intake.opening import LARGEST_FILE_BYTES
from troughwise.vocabulary.cases import Case

DOSE = {"dose_mg": 3, "at": "2026-11-01T08:00:00", "every_h": 12}


def test_toml_and_json_of_one_case_are_equal(tmp_path):
    as_json = {
        "indication": "kidney-transplant",
        "region": "eu",
        "doses": [DOSE],
        "levels": [{"at": "2026-11-23 07:45", "value": 8.2, "unit": "ng/mL"}],
    }

    toml, other = written(tmp_path, CASE), written(tmp_path, json.dumps(as_json), name="case.json")

    assert read_case(toml) == read_case(other)
    assert read_case(other).levels[0].value == Decimal("8.2")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('"ng/mL"', '"ng/dL"'),
            "levels, entry 1, unit: ng/dL is no unit of tacrolimus levels, and ng/mL is probably meant",
        ),
        (('"ng/mL"', '"mg/mL"'), "levels, entry 1, unit: 'mg/mL' is no unit of a level; write ng/mL, ug/L or nmol/L"),
        (("8.2", '"8,x"'), "levels, entry 1, value: '8,x' is not a number"),
        (("8.2", "true"), "levels, entry 1, value: 'True' cannot be used"),
        (("8.2", "1e999999"), "levels, entry 1, value"),
        (("every_h", "evry_h"), "doses, entry 1, evry_h: this key is not known; 'every_h' is the nearest"),
        (("every_h", "weight_kg"), "doses, entry 1, weight_kg: this key is not known; it belongs below [[measurements]]"),
        (("dose_mg = 3\n", ""), "doses, entry 1, dose_mg: this key is missing"),
        (("2026-11-01T08:00:00", "2026-11-01"), "doses, entry 1, at: 2026-11-01 has no clock time"),
        (("region", "regoin"), "regoin: this key is not known; 'region' is the nearest"),
        (
            ("[[levels]]", '[patient]\ncyp3a5 = "3/3"\n[[levels]]'),
            "patient, cyp3a5: '3/3' is no genotype; write two alleles",
        ),
        (("[[levels]]", "[patient]\nweigth_kg = 80\n[[levels]]"), "weigth_kg: this key is not known"),
        (("[[levels]]", "[[level]]"), "level: this key is not known; 'levels' is the nearest"),
        (('"eu"', '"moon"'), "region: 'moon' cannot be used; it should be 'any', 'eu', 'us' or 'jp'"),
        (("region", "started_on = 20260901\nregion"), "started_on: write a date"),
        (('"ng/mL"', '"ng/mL'), "does not read as TOML"),
        (("= 3\n", f"= {'9' * 5000}\n"), "does not read as TOML"),
    ],
)
def test_field_that_cannot_be_used_is_named(tmp_path, change, said):
    sentence = refused(lambda: read_case(written(tmp_path, CASE.replace(*change))))

    assert said in sentence
    assert "case.toml" in sentence


def test_all_faults_are_told_at_once(tmp_path):
    text = CASE.replace('"ng/mL"', '"ng/dL"').replace("every_h", "evry_h")

    assert "evry_h" in (sentence := refused(lambda: read_case(written(tmp_path, text))))
    assert "ng/dL" in sentence


def test_many_faults_are_counted():
    levels = [{"at": "2026-11-23 07:45", "value": 8, "unit": "ng/dL"}] * 9

    assert "; and 4 more" in refused(lambda: case_of({"indication": "lupus", "levels": levels}, where="x"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("case.pdf", b"%PDF", "'.pdf' is not a kind of file"),
        ("case.toml", b"", "is empty"),
        ("case.toml", b" \n", "is empty"),
        ("case.toml", 'indication = "möglich"'.encode("latin-1"), "not UTF-8 text (line 1)"),
        ("case.toml", b"#" * (LARGEST_FILE_BYTES + 1), "larger than 5 MB"),
        ("case.json", b"[]", "This is no case"),
        ("case.json", b"3", "This is no case"),
        ("case.json", b'{"indication": "lupus", "levels": [], "levels": []}', "'levels' stands twice"),
        ("case.json", b'{"indication": NaN}', "NaN is not a number"),
        ("case.json", b"[" * 100_000, "nests too deeply"),
        ("case.json", b'{"indication": ', "does not read as JSON"),
    ],
)
def test_file_that_is_no_case_is_refused(tmp_path, name, content, said):
    assert said in refused(lambda: read_case(written(tmp_path, content, name=name)))


@pytest.mark.parametrize("name", ["none.toml", "folder.toml", "nul\0.toml"])
def test_file_that_does_not_exist_is_refused(tmp_path, name):
    (tmp_path / "folder.toml").mkdir()

    assert "here is no such file" in (said := refused(lambda: read_case(tmp_path / name))) or "does not open" in said


def test_byte_order_mark_of_an_editor_is_no_fault(tmp_path):
    assert read_case(written(tmp_path, b"\xef\xbb\xbf" + CASE.encode())).region == "eu"


def test_micro_sign_in_a_unit_is_understood(tmp_path):
    assert read_case(written(tmp_path, CASE.replace("ng/mL", "µg/L"))).levels[0].unit == "ug/L"


def test_dose_in_words_is_the_dose_in_fields():
    in_words = case_of({"indication": "lupus", "doses": ["3 mg every 12 h since 2026-11-01 08:00"]}, where="x")

    assert in_words == case_of({"indication": "lupus", "doses": [DOSE]}, where="x")


def test_fault_behind_an_entry_of_two_courses_names_the_entry_as_written():
    doses = ["2 mg at 08:00 and 1 mg at 20:00 since 2026-11-01", {**DOSE, "dose_mg": -1}]

    assert "doses, entry 2, dose_mg" in refused(lambda: case_of({"indication": "lupus", "doses": doses}, where="x"))


def test_dose_in_words_that_is_not_understood_names_its_entry():
    said = refused(lambda: case_of({"indication": "lupus", "doses": [DOSE, "some"]}, where="x.toml"))

    assert "x.toml, doses, entry 2" in said


def test_fields_without_an_indication_are_read_for_a_table(tmp_path):
    assert fields_in(written(tmp_path, 'region = "eu"\n')) == {"region": "eu"}


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=8) | st.datetimes() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["dose_mg", "at", "every_h", "value", "unit", "weight_kg", "name", "from", "low", "high", "sex"])
NEARLY = st.dictionaries(
    st.sampled_from(sorted(Case.model_fields)),
    st.lists(st.dictionaries(KEYS, PLAIN, max_size=4) | PLAIN, max_size=2) | PLAIN,
)


@given(fields=PLAIN | NEARLY)
def test_any_fields_are_a_case_or_an_input_error(fields):
    assert isinstance(outcome(lambda: case_of(fields, where="here")), Case | str)


@given(content=st.binary(max_size=60), suffix=st.sampled_from([".toml", ".json"]))
def test_any_bytes_are_a_case_or_an_input_error(tmp_path_factory, content, suffix):
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)

    assert isinstance(outcome(lambda: read_case(path)), Case | str)


def test_moment_of_a_dose_in_words_is_a_clock_time():
    case = case_of({"indication": "lupus", "doses": ["2 mg at 2026-11-20 8:05"]}, where="x")

    assert case.doses[0].at == datetime(2026, 11, 20, 8, 5)
