"""The pages in Debian's Chromium: a first visitor's way, by mouse, by keys, on a phone, without scripts, on paper."""

from __future__ import annotations

import re

import pytest

from tests.faces.web.conftest import opened
from tests.faces.web.journey import (
    Keys,
    Pointer,
    ask_and_trace,
    check_a_level,
    dose_a_patient,
    plain,
    switch_and_follow,
)

NARROW, WIDE = 320, 1280
WAYS = {
    "mouse": (Pointer, {"width": WIDE}),
    "keys": (Keys, {"width": WIDE}),
    "phone": (Pointer, {"width": NARROW}),
    "no scripts": (Pointer, {"width": WIDE, "scripts": False}),
    "keys, no scripts": (Keys, {"width": WIDE, "scripts": False}),
}


@pytest.mark.parametrize("way", WAYS)
def test_first_visitor_asks_traces_checks_and_doses(chrome, site, way):
    kind, window = WAYS[way]
    page = opened(chrome, **window)

    ask_and_trace(kind(page), site=site)
    switch_and_follow(kind(page))
    check_a_level(kind(page), site=site)
    dose_a_patient(kind(page), site=site)

    assert page.complaints == []


def test_regimen_to_try_is_computed_beside_the_others_without_a_new_page(chrome, site):
    page = opened(chrome)
    dose_a_patient(Pointer(page), site=site)
    page.evaluate("window.untouched = true")
    before = page.locator("section.part-candidates tbody tr").count()

    page.fill("#try", "1 mg every 12 h")
    page.locator("#try").blur()
    page.wait_for_selector(f"section.part-candidates tbody tr:nth-child({before + 1})")

    assert page.evaluate("window.untouched")
    assert "1 mg every 12 h" in page.locator("section.part-candidates").inner_text()


def test_regimen_that_is_not_understood_leaves_the_result_as_it_is(chrome, site):
    page = opened(chrome)
    dose_a_patient(Pointer(page), site=site)

    page.fill("#try", "a little more")
    page.locator("#try").blur()
    page.wait_for_selector("form.what-if .problem")

    assert page.locator("section.part-candidates tbody tr").count() >= 8


def test_what_is_understood_follows_the_form_as_it_is_filled_in(chrome, site):
    page = opened(chrome)
    page.goto(f"{site}/dose")
    page.select_option("#indication", "kidney-transplant")
    page.fill("#doses", "3 mg every 12 h since 2026-11-01 08:00 (immediate)")
    page.fill("#levels", "2026-11-09 07:45 5.2 ng/mL lc-ms")
    page.locator("#levels").blur()

    page.wait_for_selector("#preview:has-text('5.2')")
    assert page.url.endswith("/dose")


def test_draft_outlives_a_reload(chrome, site):
    page = opened(chrome)
    page.goto(f"{site}/check")
    page.fill("#value", "8.2")
    page.click("button[value=keep]")
    page.wait_for_url(re.compile("/check/.+"))
    page.reload()

    assert page.input_value("#value") == "8.2"


def test_second_tab_cannot_overwrite_what_the_first_has_changed(chrome, site):
    one = opened(chrome)
    one.goto(f"{site}/check")
    one.fill("#value", "8.2")
    one.click("button[value=keep]")
    one.wait_for_url(re.compile("/check/.+"))
    other = one.context.new_page()
    other.goto(one.url)
    one.fill("#value", "9.1")
    one.click("button[value=keep]")
    one.wait_for_load_state()
    other.fill("#value", "7.5")
    other.click("button[value=keep]")
    other.wait_for_load_state()

    assert other.locator(".problem").count() == 1
    one.reload()
    assert one.input_value("#value") == "9.1"


@pytest.mark.parametrize("address", ["/ask/target-tacrolimus-lupus", "/evidence/targets", "/validation"])
def test_paper_shows_the_content_and_nothing_to_press(chrome, site, address):
    page = opened(chrome)
    page.goto(site + address)
    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()
    assert not page.locator("header.top").is_visible()
    assert not any(button.is_visible() for button in page.locator("main button:not(.sort)").all())
    assert len(page.pdf(format="A4")) > 1_000


def test_table_of_targets_sorts_by_a_press_on_its_head(chrome, site):
    page = opened(chrome)
    page.goto(f"{site}/evidence/targets")
    page.click("th button.sort:has-text('Number')")

    lows = [float(cell.get_attribute("data-value")) for cell in page.locator("td[data-title=Number]").all()]
    assert lows == sorted(lows)


def test_reader_switch_keeps_the_number(chrome, site):
    page = opened(chrome)
    seen = set()
    for reader in ("clinician", "pharmacist", "patient"):
        page.goto(f"{site}/ask/target-tacrolimus-lupus?reader={reader}")
        seen.add(plain(page.locator(".answer p").first.inner_text()).split(" ng/mL")[0][-3:])

    assert seen == {"4-6"}
