"""One tuple, one target: laws over every shipped target, and small rows made by hand where that is clearer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.advice.tuples import PARTS, chosen, hand_made, ids, own_days, own_query
from tests.offenders import assert_none
from troughwise.advice.targets import TargetQuery
from troughwise.library.library import Library

SHIPPED = Library.open().targets
TIMED = [target for target in SHIPPED if own_days(target)]
KIDNEY = TargetQuery(frozenset({"kidney-transplant"}))

some_target = st.sampled_from(SHIPPED)
some_parts = st.lists(st.sampled_from(PARTS), unique=True).map(tuple)


@given(some_target, some_parts)
def test_leading_target_is_always_of_the_indication_asked(target, parts):
    """However much or little of the tuple is said, no other organ's number answers."""
    choice = chosen(SHIPPED, own_query(target, parts=parts))

    assert {leading.indication for leading in choice.leading} <= {target.indication}


@given(some_target, some_target, some_parts)
def test_wider_indication_never_leads(target, wider, parts):
    query = replace(own_query(target, parts=parts), wider_indications=frozenset({wider.indication} - {target.indication}))

    assert {leading.indication for leading in chosen(SHIPPED, query).leading} <= {target.indication}


@given(some_target, some_parts)
def test_every_target_of_the_indication_is_accounted_for_once(target, parts):
    choice = chosen(SHIPPED, own_query(target, parts=parts))
    accounted = [*ids(choice.leading), *ids(choice.others), *(left.id for left, _ in choice.left_out)]

    assert sorted(accounted) == sorted(other.id for other in SHIPPED if other.indication == target.indication)


@given(some_target, some_parts)
def test_target_is_never_left_out_of_its_own_tuple(target, parts):
    choice = chosen(SHIPPED, own_query(target, parts=parts))

    assert target.id in ids(choice.leading) + ids(choice.others)


@pytest.mark.parametrize("part", PARTS)
def test_own_tuple_is_led_by_a_target_that_contradicts_no_part_of_it(part):
    """A better source may lead; it must then hold for all that was said."""

    def holds(leading, query):
        return leading.id not in {left.id for left, _ in chosen(SHIPPED, query).left_out}

    queries = [(target.id, own_query(target, parts=(part,)), own_query(target)) for target in SHIPPED]
    assert_none(
        f"{key}: {leading.id}"
        for key, asked, whole in queries
        for leading in chosen(SHIPPED, whole).leading
        if not holds(leading, asked)
    )


def test_document_that_is_named_gives_the_leading_target():
    """Who asks for the trial by name gets the trial, though a guideline ranks before it."""

    def cites(target, source):
        return source in {citation.source for citation in target.citations}

    asked = [(target, target.citations[0].source) for target in SHIPPED]
    choices = [
        (target.id, source, chosen(SHIPPED, replace(own_query(target), sources=frozenset({source}))))
        for target, source in asked
    ]
    assert_none(
        f"{key} ({source})" for key, source, choice in choices if not any(cites(lead, source) for lead in choice.leading)
    )


@given(some_target)
def test_child_never_gets_a_row_for_adults(target):
    choice = chosen(SHIPPED, replace(own_query(target, parts=()), populations=frozenset({"child"})))

    assert {leading.population for leading in (*choice.leading, *choice.others)} <= {"child", "any"}


@given(some_target)
def test_adult_never_gets_a_row_for_children(target):
    choice = chosen(SHIPPED, replace(own_query(target, parts=()), populations=frozenset({"adult"})))

    assert {leading.population for leading in (*choice.leading, *choice.others)} <= {"adult", "any"}


@pytest.mark.parametrize(
    ("asked", "elsewhere"),
    [
        ("", "any"),
        ("us", "jp"),
    ],
)
def test_row_for_children_does_not_lead_where_no_age_was_said(asked, elsewhere):
    adult = hand_made("adult", rank=3, region=elsewhere)
    child = hand_made("child", population="child", rank=1, region=asked or "any")

    assert ids(chosen([adult, child], replace(KIDNEY, regions=frozenset({asked} - {""}))).leading) == ["adult"]


@pytest.mark.parametrize("target", TIMED, ids=lambda target: target.id)
def test_first_and_last_day_belong_to_their_row(target):
    first, last = own_days(target)

    assert {status(target, first), status(target, last)} == {"fits"}


@pytest.mark.parametrize("target", TIMED, ids=lambda target: target.id)
def test_days_beside_a_row_do_not_belong_to_it(target):
    outside = [day for day in ((target.from_day or 0) - 1, (target.to_day or -2) + 1) if day >= 0]

    assert {status(target, day) for day in outside} <= {"time"}


def status(target, day):
    """``fits``, or why the target is left out on that day."""
    choice = chosen(SHIPPED, replace(own_query(target, parts=()), days=(day, day)))
    return {left.id: reason for left, reason in choice.left_out}.get(target.id, "fits")


@given(some_target, st.integers(min_value=0, max_value=4000))
def test_leading_row_holds_on_the_day_asked(target, day):
    choice = chosen(SHIPPED, replace(own_query(target, parts=()), days=(day, day)))
    spans = [own_days(leading) for leading in choice.leading if own_days(leading)]

    assert all(first <= day <= last for first, last in spans)


def test_span_of_time_selects_the_row_that_holds_most_of_it():
    early, late = hand_made("early", from_day=0, to_day=30), hand_made("late", from_day=31, to_day=365)

    assert ids(chosen([early, late], replace(KIDNEY, days=(31, 60))).leading) == ["late"]
    assert ids(chosen([early, late], replace(KIDNEY, days=(0, 30))).leading) == ["early"]


def test_company_that_a_target_rules_out_leaves_it_out():
    alone = hand_made("alone", not_with=["everolimus"])
    choice = chosen([alone], replace(KIDNEY, partners=frozenset({"everolimus"})))

    assert (choice.leading, choice.left_out) == ((), ((alone, "co-medication"),))


def test_target_that_rules_out_company_holds_without_it():
    alone = hand_made("alone", not_with=["everolimus"])

    assert ids(chosen([alone], KIDNEY).leading) == ["alone"]


def test_company_that_is_not_taken_leaves_its_target_out():
    with_mycophenolate = hand_made("with-mycophenolate", about=["mycophenolate"])
    choice = chosen([with_mycophenolate], replace(KIDNEY, denied=frozenset({"mycophenolate"})))

    assert choice.leading == ()


def test_company_selects_the_row_made_for_it():
    usual, with_everolimus = hand_made("usual", rank=1), hand_made("with-everolimus", about=["everolimus"], rank=4)
    choice = chosen([usual, with_everolimus], replace(KIDNEY, partners=frozenset({"everolimus"})))

    assert ids(choice.leading)[0] == "with-everolimus"


@given(some_target)
def test_level_from_an_evening_dose_is_held_only_against_a_target_made_for_it(target):
    """Twelve hours after an evening dose once a day is the middle of the interval, not its end."""
    choice = chosen(SHIPPED, replace(own_query(target, parts=()), schedules=frozenset({"once-daily-evening"})))

    assert {leading.schedule for leading in (*choice.leading, *choice.others)} <= {"once-daily-evening", "any"}


def test_schedule_left_open_by_a_source_holds_for_the_usual_trough():
    silent = hand_made("silent", schedule="not-stated")

    assert ids(chosen([silent], replace(KIDNEY, schedules=frozenset({"twice-daily"}))).leading) == ["silent"]
    assert chosen([silent], replace(KIDNEY, schedules=frozenset({"once-daily-evening"}))).leading == ()


@given(some_target, st.sampled_from(["immediate", "prolonged-capsule", "lcp-tablet", "granules", "intravenous"]))
def test_row_for_another_release_never_leads(target, release):
    choice = chosen(SHIPPED, replace(own_query(target, parts=()), releases=frozenset({release})))

    assert {leading.release for leading in choice.leading} <= {release, "any", "not-stated"}


@pytest.mark.parametrize("region", ["eu", "us"])
def test_region_decides_between_two_labels(region):
    labels = [hand_made("eu-label", region="eu", basis="label"), hand_made("us-label", region="us", basis="label")]

    assert ids(chosen(labels, replace(KIDNEY, regions=frozenset({region}))).leading)[0] == f"{region}-label"


@pytest.mark.parametrize("kind", ["upper-limit", "reference-interval", "auc"])
def test_number_of_another_kind_is_never_the_target(kind):
    """A ceiling or a laboratory's interval is shown, but is nothing to aim at."""
    low = None if kind == "upper-limit" else 1
    choice = chosen([hand_made("other", kind=kind, low=low)], KIDNEY)

    assert (choice.leading, ids(choice.others)) == ((), ["other"])


def test_rows_of_one_document_stand_together_where_the_phase_was_left_open():
    early, late = (
        hand_made("early", phase="early", phase_label="month 1"),
        hand_made("late", phase="late", phase_label="later"),
    )

    assert set(ids(chosen([early, late], KIDNEY).leading)) == {"early", "late"}
    assert ids(chosen([early, late], replace(KIDNEY, phases=frozenset({"late"}))).leading) == ["late"]


def test_nothing_leads_where_nothing_is_known():
    choice = chosen(SHIPPED, TargetQuery(frozenset({"never-heard-of"})))

    assert (choice.leading, choice.others, choice.left_out) == ((), (), ())


@given(some_target, some_parts)
def test_no_more_than_three_targets_lead(target, parts):
    assert len(chosen(SHIPPED, own_query(target, parts=parts)).leading) <= 3
