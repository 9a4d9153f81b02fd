"""The edition of the evidence: its number, its content hash and its diary.

``CHANGES.toml`` tells what changed and why; ``DIGESTS.tsv`` holds, for each record, the digest it had at its last diary
line. A record whose digest differs was changed without a line, and lint says so.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from troughwise.library.files import EVIDENCE_ROOT, Fault, Placed, content_hash
from troughwise.vocabulary.answers import EditionStamp
from troughwise.vocabulary.errors import EvidenceError
from troughwise.vocabulary.records import Record

DIARY = "CHANGES.toml"
DIGESTS = "DIGESTS.tsv"


def digest(record: Record) -> str:
    """Sixteen hexadecimal digits over what a record says, whatever its file's layout."""
    body = json.dumps(record.model_dump(mode="json", exclude_defaults=True), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def read_edition(root: Path) -> EditionStamp:
    """The newest edition in the diary, with the hash of the records as they are now."""
    path = root / DIARY
    try:
        newest = tomllib.loads(path.read_text(encoding="utf-8"))["edition"][-1]
        return EditionStamp(version=newest["version"], date=str(newest["date"]), content_hash=content_hash(root))
    except (OSError, LookupError, TypeError, ValueError) as error:
        raise EvidenceError(
            "The evidence has no readable edition",
            where=path.name,
            to_do="Restore the file from the release.",
        ) from error


@dataclass(frozen=True)
class DiaryLine:
    """A change of the base: when, what and why."""

    date: str
    what: str
    why: str


@cache
def diary(root: Path = EVIDENCE_ROOT) -> Mapping[str, tuple[DiaryLine, ...]]:
    """For each record the diary's lines on it, the oldest first; raises ``EvidenceError`` when the diary does not read."""
    lines: dict[str, list[DiaryLine]] = {}
    try:
        for change in tomllib.loads((root / DIARY).read_text(encoding="utf-8")).get("change", ()):
            line = DiaryLine(str(change["date"]), change["what"], change["why"])
            for record_id in change["records"]:
                lines.setdefault(record_id, []).append(line)
    except (OSError, LookupError, TypeError, ValueError) as error:
        raise EvidenceError("The diary does not read", where=DIARY, to_do="Restore the file from the release.") from error
    return {key: tuple(found) for key, found in lines.items()}


def known_digests(root: Path) -> dict[str, str]:
    """Record id to digest, as of the last diary line; raises ``EvidenceError`` when the file does not read."""
    path = root / DIGESTS
    if not path.exists():
        return {}
    try:
        return dict(line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)
    except ValueError as error:
        raise EvidenceError("A line is not an id and a digest", where=DIGESTS, to_do="Restore the file.") from error


def undiaried(placed: Iterable[Placed], *, root: Path) -> list[Fault]:
    """A fault for each record that changed, came or went without a line in the diary."""
    known = known_digests(root)
    faults, seen = [], set()
    for item in placed:
        seen.add(item.record.id)
        if known.get(item.record.id) != digest(item.record):
            verb = "changed" if item.record.id in known else "new"
            faults.append(_fault(f"{item.file} [{item.record.id}]", f"{verb} without a diary line."))
    gone = sorted(set(known) - seen)
    return faults + [_fault(DIGESTS, f"'{record_id}' has left the base; retire it instead.") for record_id in gone]


def _fault(where: str, what: str) -> Fault:
    return Fault("no diary line", where, what, "Run 'troughwise evidence record --what ... --why ...'.")


def record_changes(placed: list[Placed], *, root: Path, what: str, why: str) -> list[str]:
    """Write one diary line for all records that differ, and their digests; returns their ids."""
    known = known_digests(root)
    now = {item.record.id: digest(item.record) for item in placed}
    changed = sorted(record_id for record_id in now if known.get(record_id) != now[record_id])
    if not changed:
        return []
    quoted = ", ".join(_toml(record_id) for record_id in changed)
    entry = (
        f"\n[[change]]\ndate = {date.today().isoformat()}\nwhat = {_toml(what)}\nwhy = {_toml(why)}\nrecords = [{quoted}]\n"
    )
    with (root / DIARY).open("a", encoding="utf-8") as diary:
        diary.write(entry)
    lines = "".join(f"{key}\t{value}\n" for key, value in sorted({**known, **now}.items()))
    (root / DIGESTS).write_text(lines, encoding="utf-8")
    return changed


def _toml(text: str) -> str:
    """The text as a TOML string: JSON's escapes, but for those that TOML does not know."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
