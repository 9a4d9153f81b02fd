"""The way of a first visitor: ask, press through to the source, switch reader, follow up, check a level, dose a patient.

``Pointer`` goes it as somebody with a mouse does, ``Keys`` with nothing but a keyboard.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

QUESTION = "What is the target tacrolimus (FK506) trough level for lupus?"
FOLLOW_UP = "and in kidney transplant in the first month?"
_MOST_TABS = 400


@dataclass
class Pointer:
    """Pressing and filling in with a mouse."""

    page: Any

    def press(self, selector: str) -> None:
        """Press the first thing that fits."""
        self.page.locator(selector).first.click()

    def fill(self, selector: str, text: str) -> None:
        """Write into a field."""
        self.page.locator(selector).first.fill(text)

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list."""
        self.page.locator(selector).first.select_option(value)


class Keys(Pointer):
    """The same with Tab, Enter, letters and arrows alone; what cannot be reached so is a fault."""

    def press(self, selector: str) -> None:
        """Tab to the first thing that fits and press Enter."""
        self._go_to(selector)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def fill(self, selector: str, text: str) -> None:
        """Tab to a field and type."""
        self._go_to(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """Tab to a list and go down it with the arrow."""
        self._go_to(selector)
        self.page.keyboard.press("Home")
        for _ in range(_MOST_TABS):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} cannot be reached in {selector}")

    def _go_to(self, selector: str) -> None:
        wanted = self.page.locator(selector).first.element_handle()
        assert wanted is not None
        for _ in range(_MOST_TABS):
            if wanted.evaluate("one => one === document.activeElement"):
                assert self._is_seen(), f"the focus on {selector} is not seen"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab")

    def _is_seen(self) -> bool:
        """Whether whoever looks can tell where the focus is."""
        return bool(self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'"))


def ask_and_trace(way: Pointer, *, site: str) -> None:
    """Ask the seed's question and press through to the source of its number."""
    page = way.page
    page.goto(site)
    way.fill("#question", QUESTION)
    way.press(".ask button:not([type=button])")
    page.wait_for_url(re.compile("/ask/"))
    assert "4-6 ng/mL" in plain(page.locator(".answer").inner_text())
    way.press("a:has-text('The record behind')")
    page.wait_for_url(re.compile("/evidence/record/"))
    assert "4-6 ng/mL" in plain(page.locator("main").inner_text())
    way.press("main a[href^='/evidence/sources/']")
    page.wait_for_url(re.compile("/evidence/sources/"))
    assert "read" in page.locator("main").inner_text().lower()


def switch_and_follow(way: Pointer) -> None:
    """Back at the answer: another reader with the same number, then a follow-up that keeps the topic."""
    page = way.page
    page.go_back()
    page.go_back()
    page.wait_for_url(re.compile("/ask/"))
    way.press(".switch a:has-text('Patient')")
    page.wait_for_url(re.compile("reader=patient"))
    assert "4-6 ng/mL" in plain(page.locator("main").inner_text())
    way.fill("#next", FOLLOW_UP)
    way.press(".follow button")
    page.wait_for_url(re.compile("/conversations/"))
    assert "kidney" in page.locator(".answer").inner_text().lower()


def check_a_level(way: Pointer, *, site: str) -> None:
    """A level far above its range, told in six fields."""
    page = way.page
    page.goto(f"{site}/check")
    way.fill("#value", "17.7")
    way.fill("#after", "12")
    way.fill("#dose", "3 mg bid")
    way.choose("#indication", "lupus-nephritis")
    way.choose("#phase", "maintenance")
    way.press("button[value=check]")
    page.wait_for_url(re.compile("/check/[\\w-]+"))
    assert "above" in page.locator(".result").inner_text().lower()


def dose_a_patient(way: Pointer, *, site: str) -> None:
    """A kidney recipient with two levels; the candidates stand below what is understood."""
    page = way.page
    page.goto(f"{site}/dose")
    way.choose("#indication", "kidney-transplant")
    way.fill("#transplanted_on", "2026-09-01")
    way.fill("#doses", "3 mg every 12 h since 2026-11-01 08:00 (immediate)")
    way.fill("#levels", "2026-11-09 07:45 5.2 ng/mL lc-ms")
    way.fill("#weight_kg", "81")
    way.press("button[value=dose]")
    page.wait_for_url(re.compile("/dose/[\\w-]+"))
    assert page.locator("#part-candidates").count() == 1
    assert page.locator("section.part-candidates tbody tr").count() >= 8


def plain(text: str) -> str:
    """Text with the dashes and blanks of a typewriter, to look for words in."""
    return text.replace("–", "-").replace("\u00a0", " ").replace("\u202f", " ")
