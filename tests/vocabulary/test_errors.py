"""One family of errors, each of which says what, where and what to do."""

from __future__ import annotations

import re

import pytest

from troughwise.vocabulary import errors
from troughwise.vocabulary.errors import EvidenceError, InputError, InternalError, TroughwiseError

CHILDREN = [InputError, EvidenceError, InternalError]


def test_error_says_what_where_and_what_to_do():
    error = InputError("The unit is not known", where="line 3", to_do="Write ng/mL.")

    assert str(error) == "The unit is not known (line 3). Write ng/mL."


def test_error_without_a_place_has_no_empty_brackets():
    assert str(EvidenceError("A record is missing")) == "A record is missing."


@pytest.mark.parametrize("kind", CHILDREN)
def test_all_errors_are_caught_as_one_family(kind):
    with pytest.raises(TroughwiseError):
        raise kind("Something is wrong")


def test_input_evidence_and_our_own_faults_exit_differently():
    codes = {kind.exit_code for kind in CHILDREN}

    assert len(codes) == len(CHILDREN)
    assert codes.isdisjoint({0, 1})


def test_drawing_of_the_family_names_every_member():
    drawn = set(re.findall(r"\w+Error\b", errors.__doc__))

    assert drawn == {name for name in vars(errors) if name.endswith("Error")}
