"""Failing with the whole list of what breaks a law, so that one run is enough to mend it."""

from __future__ import annotations

from collections.abc import Iterable


def assert_none(offenders: Iterable[object]) -> None:
    """Fail if there is any offender, listing all of them, one a line."""
    listed = "\n".join(sorted(str(offender) for offender in offenders))
    assert not listed, f"these break the rule:\n{listed}"
