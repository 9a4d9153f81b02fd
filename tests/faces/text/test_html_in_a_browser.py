"""The HTML page as a browser shows it; skipped where there is no browser."""

from __future__ import annotations

import pytest

from tests.house.source import ROOT
from troughwise.faces.text.check_page import check_page_of, check_words_for
from troughwise.faces.text.html import html_text
from troughwise.faces.text.page import page_of
from troughwise.operations import CaseFile

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_core_python.sync_playwright")
NARROW, WIDE = 320, 1200


@pytest.fixture(scope="module", params=["answer", "check"])
def address(desk, words, tmp_path_factory, request):
    """The address of a long answer's page, and of the page of a level with a series and urgent findings."""
    path = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    page = page_of(desk.ask("tacrolimus trough in lupus nephritis"), words=words)
    if request.param == "check":
        found = desk.check_file(CaseFile(ROOT / "docs" / "examples" / "check" / "kidney.toml"))
        page = check_page_of(found, words=check_words_for(desk, reader=found.reader))
    path.write_text(html_text(page), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser(chromium):
    """A browser without a window."""
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def opened_page(browser, *, address, width, scheme="light"):
    """The page in a window of that width."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(address)
    return page


def test_narrow_page_does_not_scroll_sideways(browser, address):
    page = opened_page(browser, address=address, width=NARROW)

    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize(("width", "display"), [(NARROW, "block"), (WIDE, "table-cell")])
def test_narrow_page_shows_each_study_as_a_card(browser, address, width, display):
    page = opened_page(browser, address=address, width=width)

    assert page.evaluate("getComputedStyle(document.querySelector('td')).display") == display


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_checker_of_accessibility_has_nothing_to_say(browser, address, width, scheme):
    found = axe.Axe().run(opened_page(browser, address=address, width=width, scheme=scheme))

    assert [violation["id"] for violation in found["violations"]] == []
