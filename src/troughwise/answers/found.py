"""What was found for a question: the records that lead and those beside them, or the reason why nothing does.

Not for finding: that is ``finding``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from troughwise.vocabulary.answers import Reason
from troughwise.vocabulary.records import Statement, Term, Worded


@dataclass(frozen=True)
class Finding:
    """What was found. With a ``reason`` nothing leads, and ``related`` is only shown beside the refusal."""

    leading: tuple[Worded, ...] = ()
    companions: tuple[Statement, ...] = ()
    related: tuple[Worded, ...] = ()
    reason: Reason = ""
    names: dict[str, str] = field(default_factory=dict)
    absent: tuple[Term, ...] = ()
    road: str = "general"
