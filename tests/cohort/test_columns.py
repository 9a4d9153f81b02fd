"""What a table's columns mean is decided where it is certain, and always said."""

from __future__ import annotations

import pytest

from tests.cohort.making import reading_of, table_of
from troughwise.cohort.columns_file import read_columns_file
from troughwise.vocabulary.errors import InputError


@pytest.mark.parametrize(
    ("column", "cells", "covariate", "factor", "said"),
    [
        ("HCT", ["29.9", "33"], "haematocrit_fraction", 0.01, "HCT is haematocrit in %"),
        ("HCT", ["0.299", "0.33"], "haematocrit_fraction", 1.0, "HCT is haematocrit in fraction"),
        ("Creatinine", ["5.3", "0.62"], "creatinine_umol_per_l", 88.4, "Creatinine is creatinine in mg/dL"),
        ("SCR", ["468.6", "54.8"], "creatinine_umol_per_l", 1.0, "SCR is creatinine in umol/L"),
        ("Heigth", ["150", "184"], "height_cm", 1.0, "Heigth is height in cm"),
        ("height", ["1.50", "1.84"], "height_cm", 100.0, "height is height in m"),
        ("ALB", ["4.1", "."], "albumin_g_per_l", 10.0, "ALB is albumin in g/dL"),
    ],
)
def test_a_unit_is_the_only_one_in_which_every_value_is_possible(tmp_path, library, column, cells, covariate, factor, said):
    reading = reading_of(table_of(tmp_path, {column: cells}), library)

    assert reading.covariates[covariate].factor == pytest.approx(factor)
    assert said in reading.understood


def test_values_that_fit_no_unit_are_left_alone_and_named(tmp_path, library):
    reading = reading_of(table_of(tmp_path, {"HCT": ["29.9", "0.31"]}), library)

    assert "haematocrit_fraction" not in reading.covariates
    assert reading.undecided["haematocrit_fraction"] == "HCT holds values that are no haematocrit in any unit known here"


def test_a_second_column_of_the_same_covariate_is_said_to_be_unused(tmp_path, library):
    reading = reading_of(table_of(tmp_path, {"Creatinine": ["5.3"], "SCR": ["468.5"]}), library)

    assert reading.covariates["creatinine_umol_per_l"].place == 1
    assert "Creatinine is not used; creatinine is read from another column" in reading.understood


@pytest.mark.parametrize(("amounts", "factor"), [(["3000", "0"], 0.001), (["3", "0", "4.5"], 1.0)])
def test_doses_are_in_the_only_unit_that_gives_possible_doses(tmp_path, library, amounts, factor):
    assert reading_of(table_of(tmp_path, {"AMT": amounts}), library).dose_factor == factor


def test_doses_without_a_certain_unit_are_refused(tmp_path, library):
    with pytest.raises(InputError, match=r"The doses \(AMT\) fit no unit"):
        reading_of(table_of(tmp_path, {"AMT": ["3000", "3"]}), library)


def test_sex_in_numbers_is_an_assumption_and_in_words_is_none(tmp_path, library):
    numbers = reading_of(table_of(tmp_path, {"SEX": ["1", "0"]}), library)
    words = reading_of(table_of(tmp_path, {"SEX": ["F", "M"]}), library)

    assert numbers.assumed == ["SEX: 1 male, 0 female, the usual coding of event tables"]
    assert (words.assumed, dict(words.covariates["male"].codes)) == ([], {"F": "0", "M": "1"})


def test_codes_of_a_genotype_are_settled_by_expression_beside_them(tmp_path, library):
    columns = {"CYP3A5": ["3", "2", "1", "3"], "EXPRESSION": ["0", "1", "1", "0"]}
    reading = reading_of(table_of(tmp_path, columns), library)

    assert dict(reading.covariates["cyp3a5_alleles"].codes) == {"3": "0", "2": "1", "1": "2"}
    assert "CYP3A5 3 is CYP3A5*3/*3: just those patients are non-expressers" in reading.understood
    assert reading.assumed == ["CYP3A5 2 is CYP3A5*1/*3 and 1 is *1/*1, in the order of the codes"]


@pytest.mark.parametrize(
    "columns",
    [
        {"CYP3A5": ["1", "2", "3"]},
        {"CYP3A5": ["1", "2", "3"], "EXPRESSION": ["0", "1", "0"]},
        {"CYP3A5": ["0", "1"]},
    ],
)
def test_codes_of_a_genotype_that_nothing_settles_are_not_read(tmp_path, library, columns):
    reading = reading_of(table_of(tmp_path, columns), library)

    assert "cyp3a5_alleles" not in reading.covariates
    if "EXPRESSION" not in columns:
        assert reading.undecided["cyp3a5"] == "CYP3A5 has a coding that no other column settles"


def test_star_alleles_in_words_need_nothing_else(tmp_path, library):
    reading = reading_of(table_of(tmp_path, {"CYP3A5": ["*1/*3", "*3/*3", "*1/*1"]}), library)

    assert dict(reading.covariates["cyp3a5_alleles"].codes) == {"*1/*3": "1", "*3/*3": "0", "*1/*1": "2"}
    assert (reading.assumed, reading.undecided) == ([], {})


FILE = """
[dose]
unit = "micrograms"
[covariates.cyp3a5_alleles]
column = "GENO"
codes = { "1" = 2, "2" = 1, "3" = 0 }
[covariates.haematocrit_fraction]
column = "PCV"
unit = "%"
"""


def test_a_file_of_columns_settles_what_the_table_does_not(tmp_path, library):
    path = tmp_path / "columns.toml"
    path.write_text(FILE, encoding="utf-8")
    table = table_of(tmp_path, {"GENO": ["3", "2"], "PCV": ["30", "31"], "AMT": ["40", "50"]})
    reading = reading_of(table, library, **read_columns_file(path))

    assert reading.dose_factor == 0.001
    assert reading.covariates["haematocrit_fraction"].factor == 0.01
    assert dict(reading.covariates["cyp3a5_alleles"].codes) == {"1": "2", "2": "1", "3": "0"}
    assert "PCV is haematocrit, as the file of columns says" in reading.understood


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[dose]\nunit = 'pounds'", "'pounds' is no unit of dose"),
        ("[covariates.shoe_size]\ncolumn = 'X'", "'shoe_size' is no covariate"),
        ("[covariates", "is not TOML"),
        ("[hct]\ncolumn = 'X'", "hct"),
    ],
)
def test_a_file_of_columns_that_cannot_be_used_is_named(tmp_path, text, named):
    path = tmp_path / "columns.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=named):
        read_columns_file(path)


def test_a_file_of_columns_cannot_name_a_column_that_is_not_there(tmp_path, library):
    with pytest.raises(InputError, match="names 'PCV', which the table has not"):
        reading_of(table_of(tmp_path, {"AMT": ["3"]}), library, haematocrit_fraction={"column": "PCV"})
