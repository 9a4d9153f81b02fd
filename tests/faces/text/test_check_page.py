"""The page of a check: the verdict first, what is urgent next, each record once, and the same content in every form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from troughwise.faces.text.check_page import check_page_of, check_words_for
from troughwise.faces.text.html import html_text
from troughwise.faces.text.markdown import markdown_text
from troughwise.faces.text.terminal import terminal_text
from troughwise.vocabulary.checks import QuickLevel

LUPUS = QuickLevel(
    "8.2", "ng/mL", date(2026, 11, 24), after="12h", dose="1.5 mg bid", indication="lupus-nephritis", phase="maintenance",
    creatinine="110 umol/L", baseline_creatinine="70 umol/L", taken=("diltiazem",),
)  # fmt: skip


def checked(desk, **fields):
    result = desk.check_level(replace(LUPUS, **fields))
    return result, check_page_of(result, words=check_words_for(desk, reader=result.reader))


def items_of(page):
    return [item for block in page.blocks for item in block.items] + list(page.beside)


def test_verdict_leads_and_what_is_urgent_stands_beside_it(desk):
    result, page = checked(desk)

    assert page.lead[0] == "Above the range"
    assert [item.text.split(" [")[0] for item in page.beside] == [one.text for one in result.findings if one.urgent]
    assert page.beside


def test_each_record_is_told_once(desk):
    _, page = checked(desk)
    told = [item.text for one in items_of(page) for item in one.below]

    assert told
    assert len(told) == len(set(told))


def test_every_finding_stands_on_the_page_of_a_clinician(desk):
    result, page = checked(desk)
    shown = " ".join(item.text for item in items_of(page))

    assert all(finding.text in shown for finding in (*result.findings, *result.next))


def test_patient_reads_no_words_of_clinicians_and_no_quarrel_of_sources(desk):
    result, page = checked(desk, reader="patient")
    shown = " ".join(item.text for item in items_of(page))

    assert page.call
    assert page.disputes == ()
    assert not [one for one in (*result.findings, *result.next) if one.for_care_team and one.text in shown]


def test_range_is_not_said_to_be_held_against_a_level_that_has_no_verdict(desk):
    _, judged = checked(desk)
    _, unjudged = checked(desk, after="3h")

    assert judged.blocks[0].title == "Held against"
    assert unjudged.blocks[0].title != "Held against"


@pytest.mark.parametrize("render", [
    html_text, markdown_text, lambda page: terminal_text(page, width=90, colour=False),
])  # fmt: skip
def test_every_form_shows_verdict_reason_and_findings(desk, render):
    _, page = checked(desk, after="")
    shown = " ".join(render(page).split())

    for text in (page.lead[0], page.blocks[0].title):
        assert text in shown


def test_words_of_a_case_are_no_markup(desk):
    _, page = checked(desk, taken=("<script>alert(1)</script>",))

    assert "<script>" not in html_text(page)
