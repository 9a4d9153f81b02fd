"""The check of a level put together: verdict, range, what else has to be said, with references and birth certificate.

Every sentence is a phrase, a caveat or a record of the base. Not for arithmetic (``indices``, ``observing``), not for the
rule of a verdict (``verdicts``), and never advice on a dose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import get_args

from troughwise.advice.caveats import filled, holding
from troughwise.advice.covariates import Names
from troughwise.advice.observing import (
    Facts,
    facts_of,
    facts_of_event,
    facts_of_medicine,
    json_of_facts,
    leading_interaction,
)
from troughwise.advice.off_time import trough_from_curve_percent
from troughwise.advice.situation import Situation
from troughwise.advice.verdicts import Range
from troughwise.library.library import Library
from troughwise.library.showing import Shower
from troughwise.vocabulary.answers import ReviewSummary, ShownConflict, ShownStatement
from troughwise.vocabulary.cases import Case, CaseLevel
from troughwise.vocabulary.caveats import Caveat, FindingKind
from troughwise.vocabulary.checks import CheckResult, Finding, LevelChecked, Seen, TargetHeld
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.quantities import plain
from troughwise.vocabulary.records import Target, Worded

_KINDS: tuple[FindingKind, ...] = get_args(FindingKind)
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


def check(case: Case, *, library: Library, names: Names, code_version: str, understood: tuple[str, ...] = ()) -> CheckResult:
    """The last level of a case checked, the others beside it.

    The case has the releases of its brands filled in and its numbers judged plausible. Raises ``InputError`` for a case
    without a level, and for an indication or phase that the base does not know.
    """
    levels = sorted(case.levels, key=lambda level: level.at)
    if not levels:
        raise InputError("The case has no level to check", where="levels", to_do="Give one with at, value and unit.")
    situation = Situation(case, levels[-1], library, names)
    return _Check(situation, tuple(levels)).whole(code_version=code_version, understood=understood)


@dataclass(frozen=True)
class _Check:
    """One check in the making; references are numbered in the order in which they are cited."""

    situation: Situation
    levels: tuple[CaseLevel, ...]

    @property
    def library(self) -> Library:
        return self.situation.library

    @cached_property
    def shower(self) -> Shower:
        return Shower(self.library, self.situation.case.reader)

    def said(self, phrase: str, **fields: str) -> str:
        """A phrase of the base for the case's reader."""
        return self.library.phrase(phrase, reader=self.situation.case.reader).format(**fields)

    def whole(self, *, code_version: str, understood: tuple[str, ...]) -> CheckResult:
        situation, judged = self.situation, self.situation.judged
        target, ceiling = self._held(situation.bench.held), self._held(situation.bench.ceiling)
        findings = self.findings()
        return CheckResult(
            verdict=judged.verdict,
            reason_code=judged.reason,
            reason=self._reason(),
            said=self._verdict_in_words(),
            reader=situation.case.reader,
            region=situation.case.region,
            understood=understood,
            level=self._level(situation),
            target=target,
            action_above=ceiling,
            alternatives=tuple(self._alternatives()),
            findings=tuple(one for one in findings if one.kind != "next"),
            next=tuple(one for one in findings if one.kind == "next"),
            series=tuple(self._series()),
            observed=dict(json_of_facts(self.facts)),
            assumed=tuple(self._assumed()),
            conflicts=self._conflicts(findings),
            references=self.shower.references(),
            review=ReviewSummary(text=self.said("review-none")),
            edition=self.library.edition,
            code_version=code_version,
            disclaimer=self.said("disclaimer"),
        )

    @cached_property
    def facts(self) -> Facts:
        """All facts of the level, what the curve says among them."""
        share = trough_from_curve_percent(self.situation)
        return facts_of(self.situation) | ({} if share is None else {"trough_from_curve_percent": share})

    @cached_property
    def named(self) -> dict[str, str]:
        """What the words of phrases and caveats may name beside facts."""
        level, bench = self.situation.level, self.situation.bench
        words = {"level": f"{'less than ' if level.below_limit else ''}{format(level.value, 'f')} {level.unit}"}
        for name, held in (("range", bench.held), ("ceiling", bench.ceiling)):
            if held is not None:
                words[name] = self._range_in_words(held)
        return words

    def _range_in_words(self, held: Range) -> str:
        if held.target is not None:
            return self.shower.range_of(held.target)
        return f"{plain(held.low or Decimal(0))}-{plain(held.high or Decimal(0))} ng/mL"

    def _verdict_in_words(self) -> str:
        key = f"check-verdict-{self.situation.judged.verdict.replace('_', '-')}"
        return self.said(key, **self.named)

    def _reason(self) -> str:
        code, level = self.situation.judged.reason, self.situation.level
        return self.said(f"check-reason-{code.replace('_', '-')}", why=level.doubtful, **self.named) if code else ""

    def _level(self, situation: Situation) -> LevelChecked:
        level, draw = situation.level, situation.draw
        exact = situation.ng_per_ml
        in_nmol = level.value if level.unit == "nmol/L" else exact * 1000 / self.library.molar_mass_g_per_mol
        return LevelChecked(
            value=level.value,
            unit=level.unit,
            ng_per_ml=exact if level.unit != "nmol/L" else exact.quantize(_HUNDREDTH, ROUND_HALF_EVEN),
            nmol_per_l=in_nmol if level.unit == "nmol/L" else in_nmol.quantize(_TENTH, ROUND_HALF_EVEN),
            sample_type=draw.sample,
            at="" if level.time_not_known else level.at.isoformat(timespec="minutes"),
            hours_after_dose=draw.hours_after_dose,
            assay=level.assay,
            below_limit=level.below_limit,
        )

    def _held(self, held: Range | None) -> TargetHeld | None:
        if held is None:
            return None
        if held.target is not None:
            return self._target(held.target)
        own = self.situation.case.target
        assert own is not None
        text = self.said("dose-target-own", why=own.why)
        return TargetHeld(id="", low=own.low, high=own.high, unit=own.unit, text=text, local=True)

    def _target(self, target: Target) -> TargetHeld:
        text, _ = self.shower.wording(target)
        return TargetHeld(
            id=target.id,
            low=target.low,
            high=target.high,
            unit=target.unit,
            low_nmol_per_l=self._nmol(target.low),
            high_nmol_per_l=self._nmol(target.high),
            approximate=target.approximate,
            text=text,
            scope=self.shower.scope_of(target),
            citations=_numbers(self.shower.statement(target)),
            local=target.local is not None,
        )

    def _nmol(self, limit: Decimal | None) -> Decimal | None:
        """A limit in nmol/L, one digit finer than levels are printed, so that no level is misread at the limit."""
        mass = self.library.molar_mass_g_per_mol
        return None if limit is None else (limit * 1000 / mass).quantize(_HUNDREDTH, ROUND_HALF_EVEN)

    def _alternatives(self) -> Iterator[TargetHeld]:
        """The other rows for the tuple, the base's own beside a range that the user set."""
        chosen, held = self.situation.chosen, self.situation.bench.held
        for target in (*chosen.leading, *chosen.others):
            if target.kind in {"range", "observed"} and (held is None or target != held.target):
                yield self._target(target)

    def findings(self) -> tuple[Finding, ...]:
        """Every caveat that holds, what is urgent first, then in the order of kinds and ranks."""
        found = sorted(
            self._holding(), key=lambda one: (not one[0].urgent, _KINDS.index(one[0].kind), one[0].rank, one[0].id)
        )
        return tuple(self._finding(caveat, facts, about) for caveat, facts, about in found)

    def _holding(self) -> Iterator[tuple[Caveat, Facts, dict[str, str]]]:
        """The caveats that hold, with the facts they hold for and the medicine or event they are about."""
        caveats = self.library.of(Caveat)
        for each, name, own in [("", "", {}), *self._items()]:
            facts, about = self.facts | own, {each: name} if each else {}
            of_this = [caveat for caveat in caveats if caveat.each == each]
            yield from ((one, facts, about) for one in holding(of_this, facts=facts, named={**self.named, **about}))

    def _items(self) -> Iterator[tuple[str, str, Facts]]:
        """Each medicine and event with its facts."""
        situation = self.situation
        for medicine in situation.medicines:
            yield "medicine", medicine.name, facts_of_medicine(medicine, situation=situation)
        for event in situation.events:
            yield "event", event.name, facts_of_event(event, situation=situation)

    def _finding(self, caveat: Caveat, facts: Facts, about: dict[str, str]) -> Finding:
        reader, named = self.situation.case.reader, {**self.named, **about}
        for_care_team = reader == "patient" and not caveat.patient
        words = caveat.patient if reader == "patient" and caveat.patient else caveat.clinician
        statements = tuple(self._statements(caveat, next(iter(about.values()), "")))
        return Finding(
            kind=caveat.kind,
            caveat_id=caveat.id,
            text=filled(words, facts=facts, named=named),
            about=next(iter(about.values()), ""),
            urgent=caveat.urgent,
            proposal=caveat.proposal,
            for_care_team=for_care_team,
            statements=statements,
            citations=tuple(dict.fromkeys(n for statement in statements for n in _numbers(statement))),
        )

    def _statements(self, caveat: Caveat, about: str) -> Iterator[ShownStatement]:
        """The records of a caveat, and what the base holds on the medicine or event that it is about."""
        record = leading_interaction(self.situation, name=about) if about else None
        named = [self.library.get(key) for key in caveat.records]
        for one in (record, *named):
            if isinstance(one, Worded):
                yield self.shower.statement(one)

    def _series(self) -> Iterator[Seen]:
        if len(self.levels) < 2:
            return
        for level in self.levels:
            one = self.situation if level is self.situation.level else replace(self.situation, level=level)
            yield Seen(level=self._level(one), verdict=one.judged.verdict, reason_code=one.judged.reason,
                       doubtful=level.doubtful)  # fmt: skip

    def _conflicts(self, findings: Sequence[Finding]) -> tuple[ShownConflict, ...]:
        """Declared conflicts in which something that is shown, or that is held on a medicine spoken of, is a side."""
        held = self.situation.bench.held
        shown = [held.target.id] if held and held.target else []
        shown += [statement.id for finding in findings for statement in finding.statements]
        terms = frozenset().union(*(self.situation.names(finding.about) for finding in findings if finding.about))
        shown += [record.id for record in self.library.interactions if record.partner in terms]
        records = [record for key in dict.fromkeys(shown) if isinstance(record := self.library.get(key), Worded)]
        wanted = dict.fromkeys(key for record in records for key in record.conflicts)
        return tuple(self.shower.conflict(self.library.conflicts[key]) for key in wanted if key in self.library.conflicts)

    def _assumed(self) -> Iterator[str]:
        """What was assumed, in words."""
        situation, case = self.situation, self.situation.case
        if case.doses and not situation.level.time_not_known:
            yield self.said("check-assumed-times")
        if situation.draw.dose is not None and situation.draw.dose.release == "not-stated":
            yield self.said("check-assumed-release")
        if sum(1 for dose in case.doses if dose.every_h and dose.until is None) > 1:
            yield self.said("check-assumed-ended")
        yield self.said("check-assumed-medicines")
        if not situation.query.populations:
            yield self.said("check-assumed-population")
        if "creatinine_rise_percent" in self.facts:
            yield self.said("check-assumed-baseline")
        if situation.draw.hours_after_dose is not None:
            yield self.library.assumption("trough-window").says


def _place(caveat: Caveat) -> tuple[bool, int, int, str]:
    return not caveat.urgent, _KINDS.index(caveat.kind), caveat.rank, caveat.id


def _numbers(statement: ShownStatement) -> tuple[int, ...]:
    return tuple(dict.fromkeys(citation.n for citation in statement.citations))
