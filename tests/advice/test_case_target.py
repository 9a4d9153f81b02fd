"""The target of a case is the record that its tuple leads to, by the rule of ``ask``."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.advice.cases import DOSE, kidney, names_in
from troughwise.advice.case_target import query_of, target_of
from troughwise.advice.targets import choose
from troughwise.vocabulary.errors import InputError


def chosen(library, **fields):
    return target_of(kidney(**fields), library=library, names=names_in(library))


def test_target_is_of_the_organ_and_the_time(library):
    (leading, *_) = chosen(library).leading

    assert leading.indication == "kidney-transplant"
    assert leading.from_day <= (date(2026, 11, 23) - date(2026, 9, 1)).days <= leading.to_day


def test_case_and_question_choose_by_one_rule(library):
    case, names = kidney(), names_in(library)
    query = query_of(case, library=library, names=names)

    assert chosen(library).leading == choose(library.targets, query=query, likeness=lambda _: 0.0).leading


def test_row_for_a_medicine_that_is_not_taken_never_leads(library):
    once_daily = [{**DOSE, "release": "lcp-tablet", "every_h": 24}]

    assert all("everolimus" not in target.about for target in chosen(library, doses=once_daily).leading)


def test_row_for_a_medicine_that_is_taken_leads(library):
    found = chosen(library, medicines=[{"name": "everolimus"}])

    assert found.leading
    assert "everolimus" in found.leading[0].about


def test_evening_dose_once_a_day_has_no_trough_to_hold_against(library):
    assert not chosen(library, doses=[{**DOSE, "every_h": 24, "at": datetime(2026, 11, 1, 20)}]).leading


def test_ceiling_is_of_the_own_region_where_there_is_one(library):
    assert chosen(library).ceiling.region == "eu"
    lupus = chosen(library, indication="lupus-nephritis", transplanted_on=None)
    assert lupus.ceiling.region == "jp"


def test_child_gets_a_target_of_children_or_none(library):
    found = chosen(library, patient={"age_years": 8})

    assert all(target.population in {"child", "any"} for target in found.leading)


@pytest.mark.parametrize(("field", "value"), [("indication", "broken leg"), ("phase", "teatime")])
def test_word_that_the_base_does_not_know_is_refused(library, field, value):
    with pytest.raises(InputError, match=value):
        chosen(library, **{field: value})
