"""Files and functions stay small enough to be read at once."""

from __future__ import annotations

from statistics import median, quantiles

import pytest

from tests.house.source import ROOT, functions, modules
from tests.offenders import assert_none

LONGEST_FILE, LONGEST_TEST_FILE = 500, 400
MEDIAN, NINETY_PERCENT, LONGEST_FUNCTION = 8, 25, 60
MOST_PARAMETERS = 5


def lines_of(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_too_long():
    assert_none(path.name for path in modules() if lines_of(path) > LONGEST_FILE)


def test_no_test_file_is_too_long():
    assert_none(path.name for path in (ROOT / "tests").rglob("*.py") if lines_of(path) > LONGEST_TEST_FILE)


def test_typical_function_is_short():
    assert median(function.lines for function in functions()) <= MEDIAN


def test_nine_functions_in_ten_are_short():
    assert quantiles((function.lines for function in functions()), n=10)[-1] <= NINETY_PERCENT


def test_no_function_is_too_long():
    assert_none(f"{f.where} {f.lines} lines" for f in functions() if f.lines > LONGEST_FUNCTION)


def test_functions_take_few_parameters():
    assert_none(f.where for f in functions() if len(f.parameters) > MOST_PARAMETERS)


@pytest.mark.parametrize("public", [True], ids=["public"])
def test_parameters_after_the_first_are_given_by_name(public):
    """A call then says what each value is, and a new parameter breaks no caller."""
    offenders = [f.where for f in functions() if f.is_public is public and len(f.positional) > 1 and not is_imposed(f)]

    assert_none(offenders)


def is_imposed(function) -> bool:
    """Whether Python fixes the signature, as of ``__exit__``, or SQLAlchemy, which calls two methods by position."""
    name = function.node.name
    return (name.startswith("__") and name.endswith("__")) or name in {"process_bind_param", "process_result_value"}
