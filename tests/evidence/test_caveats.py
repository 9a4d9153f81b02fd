"""What the caveats of the base have in common, beyond what lint holds of each."""

from __future__ import annotations

import re

import pytest

from tests.offenders import assert_none
from troughwise.vocabulary.caveats import WORDS, Caveat, FindingKind
from troughwise.vocabulary.quantities import numerals_in

ORDERS = re.compile(
    r"\b(skip|halve|leave out|take (less|more|half|no)|stop taking|(raise|lower|cut|reduce) (your|the) dose)\b",
    re.IGNORECASE,
)
"""What no patient is told to do."""
NOT_TO = re.compile(r"\b(do not|never)\b[^.]*", re.IGNORECASE)


@pytest.fixture(scope="module")
def caveats(placed) -> list[Caveat]:
    return [item.record for item in placed if isinstance(item.record, Caveat)]


def spoken(caveat: Caveat, fact: str) -> set[str]:
    """The words of a fact that a caveat asks for."""
    return {word for condition in caveat.when if condition.fact == fact for word in condition.one_of}


@pytest.mark.parametrize("kind", FindingKind.__args__)
def test_every_kind_of_finding_has_a_caveat(caveats, kind):
    assert any(caveat.kind == kind for caveat in caveats)


@pytest.mark.parametrize("reason", sorted(WORDS["cannot_say"] - {"after_the_dose", "off_time", "before_first_dose"}))
def test_every_reason_for_no_verdict_is_explained(caveats, reason):
    """And those that the kind of sample explains are explained there."""
    explained = [caveat for caveat in caveats if reason in spoken(caveat, "cannot_say") and caveat.kind != "next"]

    assert any(caveat.patient for caveat in explained)


@pytest.mark.parametrize("sample", sorted(WORDS["sample"] - {"not-known"}))
def test_every_kind_of_sample_is_named_to_every_reader(caveats, sample):
    """One whose time is not known is explained as a reason for no verdict."""
    assert any(caveat.patient for caveat in caveats if caveat.kind == "sample" and sample in spoken(caveat, "sample"))


@pytest.mark.parametrize("reason", sorted(WORDS["cannot_say"]))
def test_every_reason_for_no_verdict_comes_with_what_would_change_it(caveats, reason):
    said = [caveat for caveat in caveats if reason in spoken(caveat, "cannot_say")]

    assert any(caveat.kind == "next" or "would allow a verdict" in caveat.clinician for caveat in said)


@pytest.mark.parametrize("assay", sorted(WORDS["assay"] - {"lc-ms", "not-stated"}))
def test_every_method_but_the_reference_has_its_caveat(caveats, assay):
    assert any(spoken(caveat, "assay") == {assay} and caveat.patient for caveat in caveats)


def test_urgent_caveats_tell_a_patient_whom_to_call(caveats):
    urgent = [caveat for caveat in caveats if caveat.urgent]

    assert urgent
    assert_none(caveat.id for caveat in urgent if not re.search(r"\b[Cc]all (your|the|an)\b", caveat.patient))


def test_no_patient_is_told_to_change_or_skip_a_dose(caveats):
    assert_none(caveat.id for caveat in caveats if ORDERS.search(NOT_TO.sub("", caveat.patient)))


def test_causes_are_possible_and_never_certain(caveats):
    causes = [caveat for caveat in caveats if caveat.kind == "cause" and spoken(caveat, "verdict")]

    assert causes
    assert_none(caveat.id for caveat in causes if not re.match(r"Possible: |The base does not say", caveat.clinician))


def test_patients_read_no_number_that_clinicians_do_not(caveats):
    assert_none(c.id for c in caveats if numerals_in(without_facts(c.patient)) - numerals_in(without_facts(c.clinician)))


def without_facts(text: str) -> str:
    """The words without the facts that a case fills in."""
    return re.sub(r"\{\w+\}", "", text)
