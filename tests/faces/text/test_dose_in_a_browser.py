"""The dosing report as a browser shows and prints it; skipped where there is no browser."""

from __future__ import annotations

import re

import pytest

from tests.faces import making_dose
from tests.faces.text.test_html_in_a_browser import NARROW, WIDE, browser, opened_page  # noqa: F401
from tests.house.source import ROOT
from troughwise.faces.text.dose_html import html_of_dose
from troughwise.faces.text.dose_words import dose_words_for
from troughwise.operations import CaseFile

axe = pytest.importorskip("axe_core_python.sync_playwright")
MOST_PRINTED_PAGES = 2
"""Issue 3 asks for a report on one or two pages."""


@pytest.fixture(scope="module")
def report(desk, tmp_path_factory):
    """The address of the report on the manual's example."""
    advice = desk.dose_file(CaseFile(ROOT / "docs" / "examples" / "dose" / "kidney.toml"))
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html_of_dose(advice, words=dose_words_for(desk)), encoding="utf-8")
    return path.as_uri()


def test_report_does_not_scroll_sideways_on_a_phone(browser, report):  # noqa: F811
    page = opened_page(browser, address=report, width=NARROW)

    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_checker_of_accessibility_has_nothing_to_say(browser, report, width, scheme):  # noqa: F811
    found = axe.Axe().run(opened_page(browser, address=report, width=width, scheme=scheme))

    assert [violation["id"] for violation in found["violations"]] == []


def test_report_prints_on_two_pages(browser, report):  # noqa: F811
    printed = opened_page(browser, address=report, width=WIDE).pdf(format="A4")

    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= MOST_PRINTED_PAGES


def test_twelve_candidates_print_on_two_pages(browser, desk, tmp_path):  # noqa: F811
    path = tmp_path / "report.html"
    path.write_text(html_of_dose(making_dose.advice(), words=dose_words_for(desk)), encoding="utf-8")
    printed = opened_page(browser, address=path.as_uri(), width=WIDE).pdf(format="A4")

    assert len(making_dose.advice().candidates) == 12
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= MOST_PRINTED_PAGES


def test_report_needs_nothing_from_elsewhere(browser, report):  # noqa: F811
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report)

    assert asked == [report]
