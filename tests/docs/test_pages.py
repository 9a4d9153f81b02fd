"""The manual leads somewhere, names what exists, and holds no number of its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, anchors, by_hand, name_of, pages
from tests.house.source import PACKAGE, ROOT, modules
from tests.offenders import assert_none

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
MODULE = re.compile(r"`(?P<path>[\w/]+\.py)`")
PACKAGE_NAME = re.compile(r"^\| `(?P<name>[\w-]+)` \|", re.MULTILINE)
ARCHITECTURE = DOCS / "architecture.md"


def broken_links(page: Path) -> Iterator[str]:
    """Links of a page that lead nowhere."""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        goal = (page.parent / file).resolve() if file else page
        known = target.startswith("https://") or (goal.exists() and (not anchor or anchor in anchors(goal)))
        if not known:
            yield f"{name_of(page)}: {target}"


def test_every_link_leads_somewhere():
    assert_none(link for page in pages() for link in broken_links(page))


def test_broken_link_is_found(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text("# Here\n[good](#here) [bad](#there) [worse](nowhere.md)\n")
    monkeypatch.setattr("tests.docs.test_pages.name_of", lambda page: page.name)

    assert list(broken_links(page)) == ["page.md: #there", "page.md: nowhere.md"]


def test_every_page_of_the_manual_is_linked_to():
    targets = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in pages()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not target.startswith("https:")
    }

    assert_none(name_of(page) for page in DOCS.rglob("*.md") if page not in targets)


def test_every_module_has_its_place_in_the_house():
    text = ARCHITECTURE.read_text(encoding="utf-8")
    paths = [path.relative_to(PACKAGE).as_posix() for path in modules() if not path.name.startswith("__")]

    assert_none(path for path in paths if f"`{path}`" not in text)


def test_no_page_names_a_module_that_is_gone():
    names = {path.name for path in modules()} | {path.name for path in (ROOT / "tests").rglob("*.py")}

    assert_none(
        f"{name_of(page)}: {path}"
        for page in pages()
        for path in MODULE.findall(page.read_text(encoding="utf-8"))
        if not any((root / path).exists() for root in (ROOT, PACKAGE)) and ("/" in path or path not in names)
    )


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]

    reasons = PACKAGE_NAME.findall((DOCS / "dependencies.md").read_text(encoding="utf-8"))

    assert sorted(reasons) == sorted(re.split(r"[<>=\[]", name)[0] for name in wanted)


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_page_has_one_title_and_it_comes_first(page):
    text = page.read_text(encoding="utf-8")

    assert text.startswith("# ")


def test_nothing_written_by_hand_is_left_open():
    unfinished = re.compile(r"\b(todo|tbd|fixme|lorem|coming soon)\b", re.IGNORECASE)

    assert_none(f"{name_of(page)}: {found[0]}" for page in pages() for found in unfinished.finditer(by_hand(page)))
