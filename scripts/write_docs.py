"""Write the generated parts of the manual.

``python scripts/write_docs.py`` writes them; with ``--check`` it writes nothing and names each page that is out of date.
A page is prose with blocks between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``; only the blocks are written here.
Not for prose: that is written by hand, around the blocks.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # 'scripts' and 'tests' belong to the checkout and are not installed

from scripts.manual import command_line, fields, house, models, seed, validation  # noqa: E402

from troughwise.faces.text.check_page import check_schema_text  # noqa: E402
from troughwise.faces.text.dose_json import dose_schema_text  # noqa: E402
from troughwise.faces.text.json_form import evaluation_schema_text, schema_text  # noqa: E402
from troughwise.library.library import Library  # noqa: E402

DOCS = ROOT / "docs"
BLOCK = re.compile(r"(?P<begin><!-- begin (?P<name>[a-z-]+) -->\n).*?(?P<end><!-- end (?P=name) -->)", re.DOTALL)
BLOCKS: dict[str, Callable[[], str]] = {
    "answer-fields": fields.answer_fields,
    "command-line": command_line.command_line,
    "error-family": house.error_family,
    "exit-codes": command_line.exit_codes,
    "lint-rules": house.lint_rules,
    "model-index": lambda: models.model_index(shipped()),
    "modules": house.modules,
    "questions-report": house.questions_report,
    "record-fields": fields.record_fields,
    "refusals": house.refusals,
    "seed-comparison": seed.seed_comparison,
}


@cache
def shipped() -> Library:
    """The shipped evidence, read once."""
    return Library.open()


@cache
def block(name: str) -> str:
    """A block's text; raises ``SystemExit`` where a page names one that nobody writes."""
    if name not in BLOCKS:
        raise SystemExit(f"No block is called '{name}'; use one of {', '.join(BLOCKS)}.")
    return BLOCKS[name]()


def pages(*, reference: bool = False) -> Iterator[tuple[Path, str]]:
    """Every page with a written part, as it should be now."""
    yield DOCS / "answer-schema.json", schema_text()
    yield DOCS / "evaluation-schema.json", evaluation_schema_text()
    yield DOCS / "dose-schema.json", dose_schema_text()
    yield DOCS / "check-schema.json", check_schema_text()
    yield validation.PAGE, validation.validation_text(reference=reference)
    for name, text in models.model_pages(shipped()):
        yield DOCS / "reference" / "models" / name, text
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if BLOCK.search(text):
            yield path, BLOCK.sub(lambda found: f"{found['begin']}\n{block(found['name'])}\n\n{found['end']}", text)


def stale_pages(*, reference: bool = False) -> list[tuple[Path, str]]:
    """The pages that do not say what they should, with what they should say."""
    found = pages(reference=reference)
    return [(path, text) for path, text in found if not path.exists() or path.read_text(encoding="utf-8") != text]


def main() -> int:
    """Write every page, or with ``--check`` name each that is out of date and return 1."""
    parser = argparse.ArgumentParser(description="Write the generated parts of the manual.")
    parser.add_argument("--check", action="store_true", help="write nothing; name each page that is out of date")
    parser.add_argument("--reference", action="store_true", help="compute anew what needs data outside the project")
    wanted = parser.parse_args()
    check, stale = wanted.check, stale_pages(reference=wanted.reference)
    for path, text in stale:
        name = path.relative_to(ROOT).as_posix()
        print(f"{name} is out of date; run 'python scripts/write_docs.py'." if check else f"{name} written.")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
