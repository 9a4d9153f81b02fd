"""``troughwise interactions`` and ``troughwise units`` from the command line."""

from __future__ import annotations

import json

import pytest

from tests.faces.cli.test_ask import is_one_sentence


def test_list_with_commas_is_shown_with_references(run):
    result = run("interactions", "diltiazem,foobarium")

    assert result.exit_code == 0
    assert "diltiazem" in result.stdout
    assert "Not in the base, which is no statement of safety: foobarium" in result.stdout
    assert "[1]" in result.stdout


def test_list_of_nothing_known_leaves_with_the_code_of_a_refusal(run):
    assert run("interactions", "foobarium").exit_code == 1


def test_list_as_json_is_an_answer(run):
    assert json.loads(run("interactions", "diltiazem", "--json").stdout)["understood"]["intent"] == "interaction"


def test_empty_list_is_one_sentence(run):
    result = run("interactions", ",")

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)


@pytest.mark.parametrize(("value", "unit"), [("6", "ng/mL"), ("6.0", "ug/L"), ("6", "µg/L")])
def test_units_convert_and_name_the_molar_mass(run, library, value, unit):
    shown = run("units", value, unit).stdout

    assert f"{library.molar_mass_g_per_mol} g/mol" in shown
    assert "nmol/L" in shown


@pytest.mark.parametrize(("value", "unit"), [("6", "ng/dL"), ("six", "ng/mL"), ("-1", "ng/mL"), ("nan", "ng/mL")])
def test_what_is_no_level_is_one_sentence(run, value, unit):
    result = run("units", "--", value, unit)

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)
