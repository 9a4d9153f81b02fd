"""Take pictures of every page, to be looked at, and the two of the README.

``python scripts/take_pictures.py [FOLDER]`` needs Debian's Chromium; it writes every page, light, dark and on a phone, into
the folder, and ``docs/pictures/``. Not run by the tests: two versions of a browser never draw the same bytes.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the first visitor's way stands beside the tests that go it

from playwright.sync_api import sync_playwright  # noqa: E402
from tests.faces.web.conftest import CHROMIUM, opened, served  # noqa: E402
from tests.faces.web.journey import Pointer, check_a_level, dose_a_patient  # noqa: E402
from tests.faces.web.test_accessibility import PAGES  # noqa: E402

from troughwise.faces.http.room import Room  # noqa: E402
from troughwise.keeping import open_records  # noqa: E402
from troughwise.operations import open_desk  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
README_WIDTH, README_HEIGHT, MOST_BYTES = 1100, 1050, 300_000
LOOKS = (("light", 1280), ("dark", 1280), ("light", 320))
RESULTS: dict[str, Callable[..., None]] = {"check-result": check_a_level, "dose-result": dose_a_patient}


def pictures(chrome: Any, *, site: str) -> Iterator[tuple[str, Any]]:
    """Every page in every look, open and ready to be taken, with its name."""
    for scheme, width in LOOKS:
        page = opened(chrome, width=width, scheme=scheme)
        for address in PAGES:
            page.goto(site + address)
            yield f"{_name(address)}-{scheme}-{width}", page
        for name, way in RESULTS.items():
            way(Pointer(page), site=site)
            yield f"{name}-{scheme}-{width}", page


def take(chrome: Any, *, site: str, folder: Path) -> None:
    """Write every picture."""
    for name, page in pictures(chrome, site=site):
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png", full_page=True)
    page = opened(chrome, width=README_WIDTH)
    page.set_viewport_size({"width": README_WIDTH, "height": README_HEIGHT})
    page.goto(f"{site}/ask/target-tacrolimus-lupus")
    page.screenshot(path=PICTURES / "ask.png")
    dose_a_patient(Pointer(page), site=site)
    page.locator("#part-candidates").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#part-candidates').scrollIntoView()")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / "dose.png")


def _name(address: str) -> str:
    return re.sub(r"\W+", "-", address).strip("-") or "home"


def main() -> int:
    """Write the pictures; returns 1 when there is no Chromium or one of the README's has become too large."""
    parser = argparse.ArgumentParser(description="Take pictures of every page.")
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "build" / "pictures")
    folder, chromium = parser.parse_args().folder, shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("There is no chromium; install it (Debian: apt-get install chromium).", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as store, sync_playwright() as started:
        chrome = started.chromium.launch(executable_path=chromium, args=CHROMIUM)
        servers = served(Room(open_desk(), open_records(f"sqlite:///{store}/store.db")))
        take(chrome, site=next(servers), folder=folder)
        chrome.close()
        next(servers, None)
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.png")}
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}; of the README: {sizes}.")
    return 0 if max(sizes.values()) <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
