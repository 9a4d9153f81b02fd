"""Lint finds each kind of fault, seeded into a clean base one at a time, and finds nothing else."""

from __future__ import annotations

import pytest

from troughwise.library.edition import record_changes, undiaried
from troughwise.library.files import read_tree
from troughwise.library.lint import MIRRORS, lint

CODE_LIST = 'citations = [{ source = "first-guideline", place = "code list", read = "primary" }]\n'
SOURCE = '[third-trial]\nkind = "trial"\ntitle = "Another trial"'


def rules(tree) -> set[str]:
    """The rules that fire."""
    return {fault.rule for fault in lint(tree.root)}


def test_clean_base_has_no_fault(tree):
    assert lint(tree.root) == []


SEEDED = {
    "number without a place": ('place = "table 3", ', "", "record does not fit its form"),
    "ng/dL": ('unit = "ng/mL"', 'unit = "ng/dL"', "record does not fit its form"),
    "dangling id": ('about = ["some-drug"]', 'about = ["gone"]', "dangling id"),
    "id of another kind": ('broader = ["some-class"]', 'broader = ["first-guideline"]', "dangling id"),
    "filler": ("Some drug raises the level.", "To be determined.", "filler"),
    "keyboard noise": ("Some drug raises the level.", "aaaa", "filler"),
    "filler for patients": ("A guideline aims at a level of {range}", "Lorem ipsum {range}", "filler"),
    "numeral no quantity carries": ("the trial with 2 mg", "the trial with 3 mg", "number without a quantity"),
    "numeral beside the wording": ('use = "the guideline"', 'use = "the guideline of 1999"', "number without a quantity"),
    "factor glued to x": ("Clearance was 20 L/h.", "Clearance was x20 L/h.", "factor glued to x"),
    "patient wording with other numbers": ("4 mg twice a day", "four mg twice a day", "patient wording has other numbers"),
    "PMID not a number": ('pmid = "123"', 'pmid = "PMC123"', "PMID is not a number"),
    "DOI as an address": ('doi = "10.1000/first"', 'doi = "doi.org/10.1000/first"', "DOI has not the form of one"),
    "mirror address": ("publisher.example", "researchgate.net", "address of a mirror"),
    "part of a mirror": ("publisher.example", f"www.{MIRRORS[0]}", "address of a mirror"),
    "raw address": ("publisher.example", "192.0.2.7", "address of a mirror"),
    "address without https": ("https://publisher", "http://publisher", "address without https"),
    "target without range": ("low = 4\nhigh = 6\n", "", "target without a number"),
    "target upside down": ("low = 4\nhigh = 6\n", "low = 6\nhigh = 4\n", "target upside down"),
    "conflict that forgets a side": ('"guideline-doses", "trial-doses"', '"guideline-doses"', "conflict declared one way"),
    "side that forgets it": ('\nconflicts = ["conflict-first-dose"]\n\n[trial', "\n\n[trial", "conflict declared one way"),
    "number in a phrase": ("is not real", "is 1 of 2", "number in a phrase"),
    "id used twice": ("[interaction-some-drug-again]", "[target-maintenance]", "id used twice"),
    "superseded source": ('title = "A trial', 'status = "superseded by x"\ntitle = "A trial', "old source cited as current"),
    "two leads": ('raises"\nclinician = "A second', 'raises"\nlead = true\nclinician = "A second', "not one lead"),
    "no lead": ("lead = true\n", "", "not one lead"),
    "code without citation": (CODE_LIST, "", "code without a citation"),
}


@pytest.mark.parametrize(("old", "new", "rule"), SEEDED.values(), ids=SEEDED)
def test_seeded_fault_fires_its_rule_alone(tree, old, new, rule):
    tree.replace(old, new)

    assert rules(tree) == {rule}


def test_clearance_in_litres_is_found(tree):
    tree.replace("20 L/h", "20 L")
    tree.replace('unit = "L/h"', 'unit = "L"')

    assert rules(tree) == {"unit does not fit"}


def test_four_hundred_milligrams_of_tacrolimus_are_found(tree):
    """A shape check cannot object to this; a limit can, and says why."""
    tree.replace("starts with 4 mg twice", "starts with 400 mg twice")
    tree.replace("[{ value = 4,", "[{ value = 400,", file="statements/*")
    (fault,) = lint(tree.root)

    assert (fault.rule, fault.to_do) == ("implausible number", "A single dose is a few milligrams.")


def test_ng_per_dl_is_answered_with_the_likely_meaning(tree):
    tree.replace('unit = "ng/mL"', 'unit = "ng/dL"')

    assert "ng/mL is probably meant" in lint(tree.root)[0].what


def test_source_that_nothing_cites_is_found(tree):
    tree.add("sources/more.toml", SOURCE)

    assert rules(tree) == {"source without use"}


def test_superseded_source_may_be_cited_as_such(tree):
    tree.replace('kind = "guideline"', 'kind = "guideline"\nstatus = "withdrawn"')
    assert rules(tree) == {"old source cited as current"}

    cites = 'citations = [{ source = "first'
    for kind in ("targets", "statements", "interactions"):
        tree.replace(cites, f'note = "Withdrawn."\n{cites}', file=f"{kind}/*")

    assert rules(tree) == set()


def test_changed_record_without_a_diary_line_is_found(tree):
    placed, _ = read_tree(tree.root)
    record_changes(placed, root=tree.root, what="First records.", why="Tests.")
    assert undiaried(placed, root=tree.root) == []

    tree.replace("Some drug raises the level.", "Some drug raises the level a lot.")
    faults = undiaried(read_tree(tree.root)[0], root=tree.root)

    assert [fault.where for fault in faults] == ["interactions/made-up.toml [interaction-some-drug]"]
    assert lint(tree.root) == []


ASSUMPTION = """[made-up-spread]
value = 30
unit = "%"
says = "Where nobody says it, a spread of {said} % is taken."
why = "Somebody has to say it{why}."
"""


@pytest.mark.parametrize(
    ("said", "why", "rule"),
    [
        ("30", "", set()),
        ("40", "", {"assumption without its value", "number in an assumption"}),
        ("30", ", and 20 would be too little", {"number in an assumption"}),
    ],
)
def test_assumption_prints_its_value_and_no_other_number(tree, said, why, rule):
    tree.add("assumptions/made-up.toml", ASSUMPTION.format(said=said, why=why))

    assert rules(tree) == rule


def test_fault_says_file_record_and_what_to_do(tree):
    tree.replace('pmid = "123"', 'pmid = "PMC123"')

    assert lint(tree.root)[0].sentence() == (
        "sources/made-up.toml [first-guideline]: PMID is not a number: 'PMC123'. Give digits only, or leave it empty."
    )
