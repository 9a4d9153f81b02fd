"""The HTML page: alone, accessible, and readable in the dark."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

import troughwise.faces.text.html as html_module
from tests.faces import making
from troughwise.faces.text.html import html_text
from troughwise.faces.text.page import page_of

STYLE = Path(html_module.__file__).with_name("answer.css").read_text(encoding="utf-8")
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, normal text at level AA


class Elements(HTMLParser):
    """Every element of a page with its attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def named(self, tag):
        """Attributes of each element with that name."""
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def elements(desk, words):
    """The elements of a long, real answer."""
    return Elements(html_text(page_of(desk.ask("tacrolimus trough in lupus nephritis"), words=words)))


@pytest.mark.parametrize("tag", ["script", "link", "img", "iframe", "object", "embed", "form"])
def test_page_loads_and_runs_nothing(elements, tag):
    assert not elements.named(tag)


def test_no_element_has_a_handler_or_fetches_anything(elements):
    names = {name for _, attributes in elements.found for name in attributes}

    assert not [name for name in names if name.startswith("on") or name in {"src", "srcset"}]
    assert not re.search(r"url\(|@import", STYLE)


def test_every_link_leads_to_a_web_page_or_into_this_one(elements):
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    targets = [attributes["href"] for attributes in elements.named("a")]

    assert len(ids) == len(set(ids))
    assert all(target.startswith("https://") or target.removeprefix("#") in ids for target in targets)


def test_headings_go_down_one_level_at_a_time(elements):
    levels = [int(tag[1]) for tag, _ in elements.found if re.fullmatch(r"h[1-6]", tag)]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_page_names_its_language_and_fits_a_phone(elements):
    assert elements.named("html") == [{"lang": "en"}]
    assert "width=device-width" in str(elements.named("meta"))


def test_table_has_a_caption_and_scopes(elements):
    assert len(elements.named("caption")) == len(elements.named("table")) == 1
    assert {attributes["scope"] for attributes in elements.named("th")} == {"col", "row"}


def test_number_in_a_text_is_linked_only_to_a_reference(words):
    answer = making.with_statements(making.statement("as in [1] and [77]"))
    page = html_text(page_of(answer, words=words))

    assert 'as in <a href="#ref-1">[1]</a> and [77]' in page


def colours(block: str) -> dict[str, str]:
    """The colours that a block of the style sheet sets, by name."""
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, *, other: str) -> float:
    """The contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "link", "mark"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_has_enough_contrast(scheme, ink, ground):
    found = colours(STYLE.split(":root {")[scheme + 1].split("}")[0])

    assert contrast(found[ink], other=found[ground]) >= LEAST_CONTRAST


def test_contrast_is_measured_as_defined():
    assert contrast("#000000", other="#ffffff") == pytest.approx(21)
