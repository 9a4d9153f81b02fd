"""Lint finds a caveat that rests on nothing, prints a number of its own, or names what no check observes."""

from __future__ import annotations

import pytest

from troughwise.library.lint import lint

CAVEAT = """[caveat-early]
kind = "steady-state"
when = [
  { fact = "days_since_dose_change", below = 4 },
  { fact = "medicines", one_of = ["some-class"] },
]
clinician = "Drawn {days_since_dose_change} days after a change; the guideline starts with 4 mg."
patient = "Your blood was drawn {days_since_dose_change} days after a change. A guideline starts with 4 mg."
records = ["guideline-doses"]
"""

ASSUMED = """[caveat-far]
kind = "history"
when = { fact = "fold_of_other_levels", at_least = 7 }
clinician = "The level is {fold_of_other_levels} times the others."
assumption = "far"
"""

ASSUMPTION = """[far]
value = 7
unit = "fold"
says = "At least 7-fold is far."
why = "Somebody has to say it."
"""

EACH = """[caveat-started]
kind = "cause"
each = "medicine"
when = { fact = "medicine_state", one_of = ["started"] }
clinician = "{medicine} was started."
"""

SEEDED = {
    "record that is not there": ('records = ["guideline-doses"]', 'records = ["gone", "guideline-doses"]', "dangling id"),
    "record without words of its own": ('"guideline-doses"]', '"guideline-doses", "some-drug"]', "dangling id"),
    "assumption that is none": ('records = ["g', 'assumption = "trial-doses"\nrecords = ["g', "dangling id"),
    "condition on no term": ('one_of = ["some-class"]', 'one_of = ["gone"]', "dangling id"),
    "limit of its own": ("below = 4", "below = 3", "number without a quantity"),
    "numeral of its own": ("starts with 4 mg.", "starts with 5 mg.", "number without a quantity"),
    "numeral of a record it does not name": ("below = 4", "below = 2", "number without a quantity"),
    "word that is no fact": ("after a change;", "after {days};", "no such fact"),
    "set of ids in the words": ("Drawn {days", "{medicines}: drawn {days", "no such fact"),
    "medicine without looking at each": ("Drawn {days", "{medicine}: drawn {days", "no such fact"),
    "fact that only patients read": ("Your blood", "Your {level_ng_per_ml}", "facts differ by reader"),
    "word that a fact never is": ('fact = "medicines", one_of', 'fact = "sample", one_of', "record does not fit its form"),
    "number where words belong": ('one_of = ["some-class"]', "below = 4", "record does not fit its form"),
    "rests on nothing": ('records = ["guideline-doses"]', "", "record does not fit its form"),
}


def rules(tree) -> set[str]:
    """The rules that fire."""
    return {fault.rule for fault in lint(tree.root)}


SOUND = {"records": CAVEAT, "assumption": ASSUMED, "each": EACH, "none at all": CAVEAT.replace("below = 4", "above = 0")}


@pytest.mark.parametrize("caveats", SOUND.values(), ids=SOUND)
def test_caveat_that_rests_on_records_or_an_assumption_has_no_fault(tree, caveats):
    tree.add("assumptions/made-up.toml", ASSUMPTION)
    tree.add("caveats/made-up.toml", caveats)

    assert rules(tree) == set()


@pytest.mark.parametrize(("old", "new", "rule"), SEEDED.values(), ids=SEEDED)
def test_seeded_fault_of_a_caveat_fires_its_rule_alone(tree, old, new, rule):
    assert old in CAVEAT
    tree.add("caveats/made-up.toml", CAVEAT.replace(old, new, 1))

    assert rules(tree) == {rule}


def test_limit_that_its_assumption_does_not_carry_is_found(tree):
    tree.add("assumptions/made-up.toml", ASSUMPTION)
    tree.add("caveats/made-up.toml", ASSUMED.replace("at_least = 7", "at_least = 8"))

    assert rules(tree) == {"number without a quantity"}


def test_range_and_level_are_always_there_for_the_words(tree):
    tree.add("caveats/made-up.toml", CAVEAT.replace("Drawn", "{level} against {range}: drawn"))

    assert rules(tree) == set()
