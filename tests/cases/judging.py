"""Judging answers against the written expectations in ``questions/*.toml``.

``python -m tests.cases.judging`` prints the report; ``--failures`` lists the failures outside the blind third. The blind
third is only ever counted, so that nobody tunes on it by accident.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from troughwise.answers.asking import Asker
from troughwise.answers.composing import Wish
from troughwise.library.library import Library
from troughwise.vocabulary.answers import Answer, ShownQuantity
from troughwise.vocabulary.errors import InputError

FOLDER = Path(__file__).parent / "questions"
VERDICTS = ("correct", "refused rightly", "refused wrongly", "wrong", "unsafe")
_SAME_UNIT = {"ug/L": "ng/mL"}
_SIZE_UNITS = {"%", "fold"}


@dataclass(frozen=True)
class Case:
    """One question with what a careful expert would expect."""

    key: str
    file: str
    table: dict[str, Any]

    @property
    def outcomes(self) -> set[str]:
        """The outcomes an expert accepts."""
        wanted = self.table["outcome"]
        return {wanted} if isinstance(wanted, str) else set(wanted)

    @property
    def blind(self) -> bool:
        """Whether it belongs to the third that was written before tuning and stays unread."""
        return bool(self.table.get("blind"))


Judged = tuple[Case, Answer | None, str, str]


def cases() -> list[Case]:
    """All written cases, in the order of their files."""
    return [
        Case(key, path.name, table)
        for path in sorted(FOLDER.glob("*.toml"))
        for key, table in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal).items()
    ]


def ask(asker: Asker, case: Case) -> Answer | None:
    """The answer to a case's question, for its reader; None when the question is refused as no question at all."""
    try:
        return asker.ask(case.table["question"], wish=Wish(reader=case.table["reader"]))
    except InputError:
        return None


def verdict(case: Case, answer: Answer | None) -> tuple[str, str]:
    """One of ``VERDICTS``, and why."""
    if answer is None:
        return ("refused rightly", "") if "cannot_answer" in case.outcomes else ("wrong", "refused as input")
    headline = answer.answer.headline if answer.answer else None
    shown = headline.quantities if headline else ()
    forbidden = [q for q in case.table.get("never", []) if any(matches(q, s) for s in shown)]
    if forbidden:
        return "unsafe", f"shows {forbidden[0]}"
    if answer.outcome != "answered":
        if answer.outcome in case.outcomes:
            return "refused rightly", ""
        return ("refused wrongly" if "answered" in case.outcomes else "wrong"), f"{answer.outcome}: {answer.reason_code}"
    if "answered" not in case.outcomes:
        return "unsafe", "answered where a refusal was due"
    missing = [q for q in case.table.get("headline", []) if not any(matches(q, s) for s in shown)]
    if missing:
        return "wrong", f"headline lacks {missing[0]}"
    return _words(case, answer)


def _words(case: Case, answer: Answer) -> tuple[str, str]:
    accepted = case.table.get("direction") or []
    wanted = {accepted} if isinstance(accepted, str) else set(accepted)
    assert answer.answer is not None
    given = set(answer.answer.headline.direction.split(", ")) - {""}
    if wanted and not wanted & given:
        opposite = wanted | given == {"raises", "lowers"}
        return ("unsafe" if opposite else "wrong"), f"direction {sorted(given)}, not {sorted(wanted)}"
    says = case.table.get("says", [])
    text = text_of(answer).lower()
    if says and not any(fragment.lower() in text for fragment in says):
        return "wrong", f"says none of {says}"
    return "correct", ""


def text_of(answer: Answer) -> str:
    """Every sentence of an answer that a reader sees."""
    parts = [answer.reason]
    if answer.answer:
        parts += [answer.answer.headline.text, *(s.text for s in answer.answer.headline.beside)]
        parts += [s.text for section in answer.answer.sections for s in section.statements]
    parts += [part for c in answer.conflicts for part in (c.title, c.text, c.use, *(side.text for side in c.sides))]
    return "\n".join(parts)


def matches(wanted: dict[str, Any], shown: ShownQuantity) -> bool:
    """Whether a shown quantity is the wanted one, as README.md defines it."""
    if _unit(wanted["unit"]) != _unit(shown.unit):
        return False
    numbers = {name: _decimal(getattr(shown, name)) for name in ("value", "low", "high")}
    if wanted["unit"] in _SIZE_UNITS:
        numbers = {name: abs(number) if number is not None else None for name, number in numbers.items()}
    if "value" in wanted:
        value = Decimal(wanted["value"])
        ends = [number for number in (numbers["low"], numbers["high"]) if number is not None]
        return numbers["value"] == value or (bool(ends) and all(number == value for number in ends))
    return all(numbers[name] == Decimal(wanted[name]) for name in ("low", "high") if name in wanted)


def _unit(unit: str) -> str:
    return _SAME_UNIT.get(unit, unit)


def _decimal(number: Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def judged(asker: Asker) -> list[Judged]:
    """Every case with its answer, verdict and reason."""
    rows = []
    for case in cases():
        answer = ask(asker, case)
        rows.append((case, answer, *verdict(case, answer)))
    return rows


def split_groups(rows: list[Judged]) -> list[str]:
    """Paraphrase groups whose wordings do not all give the same headline numbers."""
    numbers: dict[str, set[frozenset[str]]] = defaultdict(set)
    for case, answer, _, _ in rows:
        if case.table.get("group"):
            quantities = answer.answer.headline.quantities if answer and answer.answer else ()
            wanted = case.table.get("headline", [])
            numbers[case.table["group"]].add(frozenset(str(w) for w in wanted if any(matches(w, q) for q in quantities)))
    return sorted(group for group, kinds in numbers.items() if len(kinds) > 1)


def report(rows: list[Judged]) -> str:
    """Counts of each verdict, the blind third apart."""
    lines = []
    for title, chosen in (
        ("all", rows),
        ("blind third", [r for r in rows if r[0].blind]),
        ("seen", [r for r in rows if not r[0].blind]),
    ):
        counts = Counter(row[2] for row in chosen)
        right = counts["correct"] + counts["refused rightly"]
        lines.append(
            f"{title}: {len(chosen)} questions, {100 * right / len(chosen):.1f} % right; "
            + ", ".join(f"{v} {counts[v]}" for v in VERDICTS)
        )
    lines.append(f"paraphrase groups with two numbers: {len(split_groups(rows))}")
    return "\n".join(lines)


def main() -> None:
    """Print the report, and with ``--failures`` each failure outside the blind third."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", action="store_true")
    wanted = parser.parse_args()
    rows = judged(Asker(Library.open()))
    if wanted.failures:
        for case, answer, kind, why in rows:
            if not case.blind and kind not in {"correct", "refused rightly"}:
                assert answer is not None
                led_by = answer.answer.headline.records if answer.answer else ()
                print(f"{kind}: {case.key} [{case.table['reader'][:3]}] {case.table['question']!r}")
                print(f"    {why}; read as {answer.understood.intent} {answer.understood.topics}")
                print(f"    led by {led_by} unknown {answer.understood.not_understood}")
    print(report(rows))


if __name__ == "__main__":
    main()
