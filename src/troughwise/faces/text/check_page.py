"""The check of a level laid out as a page, in the form of an answer, so that every renderer of answers shows it.

Not for markup, and not for choosing what is said. A patient sees what has words for patients; the rest is for the care team
and stands in the JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from troughwise.faces.text.json_form import schema_of
from troughwise.faces.text.page import (
    Block,
    Column,
    Dispute,
    Item,
    Page,
    Row,
    Table,
    dispute_of,
    edition_line,
    item_of,
)
from troughwise.faces.text.reference_list import entries_as_read
from troughwise.faces.text.visible import visible_value
from troughwise.faces.text.words import Words, words_for
from troughwise.operations import Desk
from troughwise.vocabulary.caveats import Verdict
from troughwise.vocabulary.checks import SCHEMA_VERSION, CheckResult, Finding, LevelChecked, Seen, TargetHeld
from troughwise.vocabulary.quantities import plain
from troughwise.vocabulary.records import Phrase, Reader

_PREFIX = "check-"
_OWN_TITLES = {"face-title": "check-title", "face-question": "check-kicker", "face-answer": "check-verdict"}


def check_words_for(desk: Desk, *, reader: Reader) -> Words:
    """Every fixed word that a check may need, by the id of its phrase."""
    own = [phrase.id for phrase in desk.library.of(Phrase) if phrase.id.startswith(_PREFIX)]
    return {**words_for(desk, reader=reader), **{key: desk.library.phrase(key, reader=reader) for key in own}}


def check_page_of(result: CheckResult, *, words: Words) -> Page:
    """The page of a check; texts that could disturb a screen are made visible first."""
    return _Layout(visible_value(result), words).page()


def check_schema_text() -> str:
    """The JSON Schema of every check, as it stands in ``docs/check-schema.json``."""
    return schema_of(CheckResult, version=SCHEMA_VERSION)


@dataclass(frozen=True)
class _Layout:
    """Lays out one check in one reader's words."""

    result: CheckResult
    words: Words

    def page(self) -> Page:
        result, words = self.result, self.words
        return Page(
            words={**words, **{key: words[own] for key, own in _OWN_TITLES.items()}},
            question=self._heading(),
            outcome="",
            lead=tuple(text for text in (self._outcome(result.verdict), result.said, result.reason) if text),
            basis=(),
            call=words["whom-to-call"] if result.reader == "patient" else "",
            records=(result.target.id,) if result.target and result.target.id else (),
            beside=tuple(self._item(one) for one in self._shown(result.findings) if one.urgent),
            assumed=result.assumed,
            blocks=tuple(self._blocks()),
            disputes=self._disputes(),
            references=entries_as_read(result.references, words=words),
            review=result.review.text,
            edition=edition_line(result.edition, code_version=result.code_version, words=words),
            disclaimer=result.disclaimer,
            follow_ups=(),
        )

    def _outcome(self, verdict: Verdict) -> str:
        return self.words[f"check-outcome-{verdict.replace('_', '-')}"]

    def _heading(self) -> str:
        level, words = self.result.level, self.words
        said = words["check-heading"].format(
            level=_amount(level), sample=words[f"check-sample-{level.sample_type}"], other=_other(level)
        )
        hours = level.hours_after_dose
        return said + ("" if hours is None else words["check-heading-hours"].format(hours=plain(hours)))

    def _shown(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        return (one for one in findings if not (one.for_care_team and self.result.reader == "patient"))

    def _blocks(self) -> Iterator[Block]:
        result = self.result
        if result.understood:
            yield self._plain("understood", result.understood)
        if result.target is not None:
            title = "check-target" if result.verdict != "cannot_say" else "check-target-would"
            yield Block("target-held", self.words[title], (self._target(result.target),))
        quiet = [one for one in self._shown(result.findings) if not one.urgent]
        for kind, group in groupby(quiet, key=lambda one: one.kind):
            yield self._block(kind, group)
        if result.next:
            yield self._block("next", self._shown(result.next))
        if result.alternatives and result.reader != "patient":
            items = tuple(self._target(target) for target in result.alternatives)
            yield Block("alternatives", self.words["check-alternatives"], items)
        if result.series:
            yield Block("series", self.words["check-series"], (), self._series(result.series))

    def _plain(self, key: str, texts: Iterable[str]) -> Block:
        return Block(key, self.words[f"check-{key}"], tuple(Item(text=text) for text in texts))

    def _block(self, kind: str, findings: Iterable[Finding]) -> Block:
        return Block(kind, self.words[f"check-kind-{kind}"], tuple(map(self._item, findings)))

    def _item(self, finding: Finding) -> Item:
        """The finding with its records below it; one that already stands on the page is there by its numbers only."""
        marks = (self.words["face-proposal"],) if finding.proposal else ()
        first = tuple(one for one in finding.statements if self._first_told.get(one.id) is finding)
        below = tuple(
            item_of(one, words=self.words) for one in first if self.result.reader != "patient" or not one.for_care_team
        )
        told = [n for n in finding.citations if first != finding.statements and self.result.reader != "patient"]
        return Item(text=" ".join([finding.text, *(f"[{n}]" for n in told)]), marks=marks, below=below)

    @cached_property
    def _first_told(self) -> dict[str, Finding]:
        """For each record the finding under which it stands first on the page."""
        first: dict[str, Finding] = {}
        for finding in (*self.result.findings, *self.result.next):
            for statement in finding.statements if finding in self._on_the_page else ():
                first.setdefault(statement.id, finding)
        return first

    @cached_property
    def _on_the_page(self) -> tuple[Finding, ...]:
        return tuple(self._shown((*self.result.findings, *self.result.next)))

    def _target(self, target: TargetHeld) -> Item:
        numbers = " ".join(f"[{n}]" for n in target.citations)
        marks = (self.words["check-local"],) if target.local else ()
        return Item(text=" ".join(part for part in (target.text, numbers) if part), marks=marks)

    def _disputes(self) -> tuple[Dispute, ...]:
        if self.result.reader == "patient":
            return ()
        return tuple(dispute_of(conflict, words=self.words) for conflict in self.result.conflicts)

    def _series(self, series: tuple[Seen, ...]) -> Table:
        columns = tuple(Column(key, self.words[f"check-series-{key}"]) for key in ("at", "level", "sample", "verdict"))
        return Table(self.words["check-series"], columns, tuple(map(self._row, series)))

    def _row(self, seen: Seen) -> Row:
        words, level = self.words, seen.level
        verdict = self._outcome(seen.verdict)
        name = level.at.replace("T", " ") or words["check-time-not-known"]
        cells = (_amount(level), words[f"check-sample-{level.sample_type}"], verdict)
        return Row(name=name, facts=(seen.doubtful,) if seen.doubtful else (), cells=cells, item=Item(text=""))


def _amount(level: LevelChecked) -> str:
    below = "< " if level.below_limit else ""
    return f"{below}{format(level.value or Decimal(0), 'f')} {level.unit}"


def _other(level: LevelChecked) -> str:
    """The same level in the other unit."""
    if level.unit == "nmol/L":
        return f"{plain(level.ng_per_ml or Decimal(0))} ng/mL"
    return f"{plain(level.nmol_per_l or Decimal(0))} nmol/L"
