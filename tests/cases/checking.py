"""Vignettes of levels: reading them, checking them, and telling where a check is not what a clinician wrote.

``python -m tests.cases.checking`` lists every vignette that is not met; with a name it prints what the check finds.
"""

from __future__ import annotations

import argparse
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.house.source import ROOT
from troughwise.intake.case_file import case_of
from troughwise.operations import Desk, open_desk
from troughwise.vocabulary.checks import CheckResult, QuickLevel

FOLDER = Path(__file__).parent / "vignettes"
DAY = date(2026, 11, 24)
"""The day of a level told in words, where the vignette says none."""

LOCAL = ROOT / "docs" / "examples" / "local"
EXPECTED = frozenset(
    {"says", "verdict", "reason", "target", "caveats", "silent", "conflicts", "never", "source", "case", "local"}
)
_QUICK = frozenset(field.name for field in fields(QuickLevel)) - {"value", "unit", "on"} | {"level", "on"}


@dataclass(frozen=True)
class Vignette:
    """A patient's level with what a careful expert expects of its check."""

    key: str
    file: str
    table: dict[str, Any]

    @property
    def local(self) -> bool:
        """Whether the department of the manual's example laid its own records over the base."""
        return bool(self.table.get("local"))

    def check(self, desk: Desk) -> CheckResult:
        """What the product says."""
        if "case" in self.table:
            return desk.check(case_of(self.table["case"], where=self.key))
        value, unit = self.table["level"].split(maxsplit=1)
        given = {name: value for name, value in self.table.items() if name not in EXPECTED | {"level", "on"}}
        given = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
        return desk.check_level(QuickLevel(value=value, unit=unit, on=self.table.get("on", DAY), **given))

    def faults(self, result: CheckResult) -> list[str]:
        """Where the check is not what was expected."""
        return [*self._judged(result), *self._said(result)]

    def _judged(self, result: CheckResult) -> list[str]:
        found = (result.verdict, result.reason_code, result.target.id if result.target else "")
        wanted = (self.table["verdict"], self.table.get("reason", ""), self.table.get("target", ""))
        names = ("verdict", "reason", "target")
        return [f"{name} is {f!r}, not {w!r}" for name, f, w in zip(names, found, wanted, strict=True) if f != w]

    def _said(self, result: CheckResult) -> list[str]:
        fired = {finding.caveat_id for finding in (*result.findings, *result.next)}
        shown = {conflict.id for conflict in result.conflicts}
        text = result.model_dump_json().lower()
        return [
            *(f"{one} is silent" for one in self.table.get("caveats", []) if one not in fired),
            *(f"{one} fires" for one in self.table.get("silent", []) if one in fired),
            *(f"{one} is not shown" for one in self.table.get("conflicts", []) if one not in shown),
            *(f"says '{one}'" for one in self.table.get("never", []) if one.lower() in text),
        ]


def vignettes() -> list[Vignette]:
    """All vignettes, in the order of their files."""
    return [
        Vignette(key, path.name, table)
        for path in sorted(FOLDER.glob("*.toml"))
        for key, table in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal).items()
    ]


def unknown_fields(vignette: Vignette) -> set[str]:
    """Fields that a vignette has and that mean nothing."""
    return set(vignette.table) - EXPECTED - _QUICK


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default="")
    wanted = parser.parse_args().name
    desks = {False: open_desk(), True: open_desk(local=LOCAL)}
    for one in vignettes():
        result = one.check(desks[one.local])
        faults = one.faults(result)
        if one.key == wanted:
            print(result.model_dump_json(indent=1, include={"verdict", "reason_code", "target", "observed", "assumed"}))
            print(*(f"{f.kind}: {f.caveat_id}: {f.text}" for f in (*result.findings, *result.next)), sep="\n")
        if faults and wanted in {"", one.key}:
            print(f"{one.file} [{one.key}]: {'; '.join(faults)}")


if __name__ == "__main__":
    _main()
