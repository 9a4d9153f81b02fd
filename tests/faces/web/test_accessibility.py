"""Every page, in both themes and on a phone, as axe-core sees it (WCAG 2.2 A and AA), and without scrolling sideways."""

from __future__ import annotations

import pytest

from tests.faces.web.conftest import opened
from tests.faces.web.journey import Pointer, check_a_level, dose_a_patient

axe = pytest.importorskip("axe_core_python.sync_playwright")
NARROW, WIDE = 320, 1280
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = (
    "/", "/ask/target-tacrolimus-lupus", "/ask/target-tacrolimus-lupus?reader=patient", "/check", "/dose", "/interactions",
    "/units", "/evidence", "/evidence/targets", "/evidence/targets?indication=lupus-nephritis", "/evidence/studies",
    "/evidence/interactions", "/evidence/products", "/evidence/models", "/evidence/models/andrews-2019-kidney-adult",
    "/evidence/conflicts", "/evidence/sources", "/evidence/sources/kdigo-2024-lupus-nephritis",
    "/evidence/record/target-lupus-kdigo-maintenance", "/review", "/review/target-lupus-kdigo-maintenance", "/reports",
    "/reports/new?record=target-lupus-kdigo-maintenance", "/cases", "/about", "/policy", "/validation", "/glossary",
    "/programs", "/accounts", "/keys", "/audit?verify=true", "/sign-out", "/no-such-page",
)  # fmt: skip


def faults_of(page):
    """What axe-core complains of, with the first place of each."""
    found = axe.Axe().run(page, options=RULES)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.fixture(scope="module", params=["light", "dark"])
def wide(chrome, request):
    page = opened(chrome, width=WIDE, scheme=request.param)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def narrow(chrome):
    page = opened(chrome, width=NARROW)
    yield page
    page.context.close()


@pytest.mark.parametrize("address", PAGES)
def test_page_is_accessible_in_both_themes(wide, site, address):
    wide.goto(site + address)

    assert faults_of(wide) == []


@pytest.mark.parametrize("address", PAGES)
def test_page_fits_a_phone(narrow, site, address):
    narrow.goto(site + address)

    assert narrow.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("result", [check_a_level, dose_a_patient])
def test_result_is_accessible_and_fits_a_phone(wide, narrow, site, result):
    result(Pointer(wide), site=site)
    assert faults_of(wide) == []
    narrow.goto(site)
    result(Pointer(narrow), site=site)
    assert faults_of(narrow) == []
    assert narrow.evaluate("document.documentElement.scrollWidth") <= NARROW
