"""Take the picture of the README: the answer to the first question, as the HTML page a reader opens.

``python scripts/take_picture.py`` needs Debian's Chromium and writes ``docs/pictures/ask.png``. Not run by the tests: two
versions of a browser never draw the same bytes. Take it again when the page looks different.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "ask.png"
QUESTION = "What is the target tacrolimus (FK506) trough level for lupus?"
WIDTH, HEIGHT, MOST_BYTES = 1000, 1050, 300_000


def main() -> int:
    """Write the picture; returns 1 when there is no Chromium or the file has become too large."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("There is no chromium; install it (Debian: apt-get install chromium).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "ask.html")
        subprocess.run([sys.executable, "-m", "troughwise", "ask", QUESTION, "--html", str(page)], check=True)
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                f"--window-size={WIDTH},{HEIGHT}",
                f"--user-data-dir={folder}/profile",
                f"--screenshot={PICTURE}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(ROOT).as_posix()}: {size} bytes.")
    return 0 if size <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
