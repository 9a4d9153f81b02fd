"""Reading evidence files into validated records.

The only module that opens evidence files. It parses TOML with exact decimals and reports every fault with its file and
key. Not for judging what a record says (``lint``) or for following its links (``library``).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from troughwise.vocabulary.errors import EvidenceError
from troughwise.vocabulary.folders import FOLDERS
from troughwise.vocabulary.records import Record

EVIDENCE_ROOT = Path(__file__).resolve().parent.parent / "evidence"


@dataclass(frozen=True)
class Fault:
    """Something wrong with a record: which rule, where, what, and what to do."""

    rule: str
    where: str
    what: str
    to_do: str = ""

    def sentence(self) -> str:
        """One line for a terminal."""
        return f"{self.where}: {self.rule}: {self.what}" + (f" {self.to_do}" if self.to_do else "")


@dataclass(frozen=True)
class Placed:
    """A record with the file it came from."""

    record: Record
    file: str


def evidence_files(root: Path) -> list[Path]:
    """All record files below ``root``, in a fixed order."""
    return sorted(path for folder in FOLDERS for path in (root / folder).glob("**/*.toml"))


def content_hash(root: Path) -> str:
    """SHA-256 over the names and contents of all record files; the edition's second half."""
    digest = hashlib.sha256()
    for path in evidence_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_tree(root: Path, *, folders: Iterable[str] = tuple(FOLDERS)) -> tuple[list[Placed], list[Fault]]:
    """Every record below ``root``, of these folders, and every fault met on the way; a faulty record is left out."""
    placed: list[Placed] = []
    faults: list[Fault] = []
    wanted = set(folders)
    for path in (path for path in evidence_files(root) if path.relative_to(root).parts[0] in wanted):
        records, problems = read_file(path, root=root)
        placed += records
        faults += problems
    return placed, faults


def read_file(path: Path, *, root: Path) -> tuple[list[Placed], list[Fault]]:
    """The records of one file; the folder directly below ``root`` says their kind."""
    relative = path.relative_to(root)
    name = relative.as_posix()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return [], [Fault("file does not read", name, f"{error}.", "Mend the TOML at that line.")]
    kind = FOLDERS[relative.parts[0]]
    placed: list[Placed] = []
    faults: list[Fault] = []
    for key, table in tables.items():
        outcome = parsed_record(kind, key=key, table=table)
        if isinstance(outcome, Record):
            placed.append(Placed(outcome, name))
        else:
            faults += [Fault("record does not fit its form", f"{name} [{key}]", problem) for problem in outcome]
    return placed, faults


def parsed_record(kind: type[Record], *, key: str, table: Any) -> Record | list[str]:
    """The record that a table says, or what is wrong with it, one sentence a fault."""
    if not isinstance(table, Mapping):
        return [f"'{key}' stands outside a record; every value belongs under a [record-id] heading."]
    try:
        return kind.model_validate({"id": key, **table})
    except ValidationError as error:
        return list(_problems(error))


def _problems(error: ValidationError) -> Iterator[str]:
    for item in error.errors():
        place = ".".join(str(part) for part in item["loc"]) or "the record"
        given = str(item.get("input"))
        if "ng/dL" in given:
            yield f"{place}: ng/dL is not a unit of tacrolimus levels; ng/mL is probably meant. Re-read the source."
        else:
            yield f"{place}: {item['msg']} (given: {given[:60]})."


def require_no_faults(faults: list[Fault]) -> None:
    """Raise ``EvidenceError`` for the first fault, saying how many more there are."""
    if faults:
        more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
        raise EvidenceError(
            f"The evidence base has a fault{more}: {faults[0].what}",
            where=faults[0].where,
            to_do="Run 'troughwise evidence lint' for the whole list.",
        )
