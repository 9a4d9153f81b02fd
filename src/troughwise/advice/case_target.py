"""The target that a case asks for: its tuple, the record that answers to it, and what else would hold.

``check`` and ``dose`` choose here, by the very rule by which ``ask`` chooses (``targets``). Not for verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from troughwise.advice.covariates import Names
from troughwise.advice.history import now_of, taken
from troughwise.advice.samples import EVENING
from troughwise.advice.targets import TargetQuery, choose
from troughwise.library.library import Library
from troughwise.vocabulary.cases import Case, CaseDose
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Phase, Target

_ADULT_YEARS, _DAYS_IN_A_YEAR, _A_DAY_H = 18, 365.25, 24
_USUAL = 2
"""Rows up to this rank are what is usual in an illness."""
_PHASES: tuple[Phase, ...] = get_args(Phase)


@dataclass(frozen=True)
class CaseTarget:
    """The record whose range holds, the others that could, and the ceiling above which a source tells to act."""

    leading: tuple[Target, ...]
    others: tuple[Target, ...]
    ceiling: Target | None
    indication: str


def target_of(case: Case, *, library: Library, names: Names) -> CaseTarget:
    """What the case's tuple leads to; ``leading`` is empty where the base holds nothing for it.

    A case tells what is taken, so a row for a medicine that changes the target, and that is not taken, never leads.

    Raises ``InputError`` when the indication is not known.
    """
    return chosen_for(query_of(case, library=library, names=names), library=library)


def chosen_for(query: TargetQuery, *, library: Library) -> CaseTarget:
    """What a tuple leads to; a regimen that what is taken amounts to counts as told."""
    query = replace(query, partners=query.partners | _regimens(library, query))
    choice = choose(library.targets, query=query, likeness=_no_words)
    changing = _changing(library, query)
    leading = tuple(t for t in choice.leading if not set(t.about) & changing or set(t.about) & query.partners)
    if query.days is None:
        leading = tuple(sorted((*leading, *_other_times(leading, choice.others)), key=_by_time)) or leading
    others = tuple(target for target in (*choice.leading, *choice.others) if target not in leading)
    return CaseTarget(leading, others, _ceiling(library, query), next(iter(sorted(query.indications))))


def _by_time(target: Target) -> tuple[int, int]:
    return target.rank, target.from_day or 0


def _regimens(library: Library, query: TargetQuery) -> frozenset[str]:
    """Names of regimens (dual therapy, triple therapy) that the medicines taken make up, as the rows that name them say."""
    members = {wide for term in library.terms.values() for wide in term.broader}
    found: set[str] = set()
    for target in (t for t in library.targets if t.indication in query.indications | query.wider_indications):
        names = {key for key in target.about if library.terms[key].kind == "class" and key not in members}
        medicines = set(target.about) - names
        if names and medicines and medicines <= query.partners and not set(target.not_with) & query.partners:
            found |= names
    return frozenset(found)


def _changing(library: Library, query: TargetQuery) -> set[str]:
    """Medicines with which the usual rows of the illness do not hold, and that are not taken."""
    mine = [target for target in library.targets if target.indication in query.indications]
    usual = {key for target in mine if target.rank <= _USUAL for key in target.about}
    return {key for target in mine for key in target.not_with} - usual - query.partners


def _other_times(leading: tuple[Target, ...], others: tuple[Target, ...]) -> tuple[Target, ...]:
    """Rows of the leading document for the same patients at another time, where the case does not tell the time."""
    return tuple(other for other in others if any(_differs_in_time_only(other, target) for target in leading))


def _differs_in_time_only(one: Target, other: Target) -> bool:
    def rest(target: Target) -> tuple[object, ...]:
        return (target.kind, target.indication, target.population, target.phase, target.about, target.not_with,
                target.release, target.schedule, target.sample, {one.source for one in target.citations})  # fmt: skip

    return rest(one) == rest(other) and (one.from_day, one.to_day) != (other.from_day, other.to_day)


def _no_words(_: Target) -> float:
    """A case has no wording that could be like a record's."""
    return 0.0


def _ceiling(library: Library, query: TargetQuery) -> Target | None:
    """A ceiling that holds for the tuple; one of another region where the own region has none.

    Of several the lowest, so that nothing dangerous passes unsaid.
    """
    ceilings = [t for t in library.targets if t.kind == "upper-limit" and t.high is not None and _holds(t, query)]
    here = [t for t in ceilings if not query.regions or t.region in query.regions | {"any"}]
    return min(here or ceilings, key=lambda t: (t.high or 0, t.rank, t.id), default=None)


def _holds(target: Target, query: TargetQuery) -> bool:
    return (
        target.indication in query.indications | query.wider_indications
        and target.population in query.populations | {"any"}
        and (not query.releases or target.release in query.releases | {"any", "not-stated"})
        and not set(target.about) - query.partners
    )


def query_of(case: Case, *, library: Library, names: Names) -> TargetQuery:
    """The tuple of a case: indication, age group, phase or day, co-medication, release, schedule, region."""
    indication = indication_of(case, library=library, names=names)
    present = present_doses(case)
    begun = case.transplanted_on if library.is_transplant(indication) else case.started_on
    return TargetQuery(
        indications=frozenset({indication}),
        wider_indications=frozenset(library.wider(indication) - {indication}),
        populations=_population(case),
        phases=_phases(case, names),
        days=_days(begun, now_of(case).date()),
        partners=frozenset(key for medicine in case.medicines for key in names(medicine.name)),
        releases=frozenset(dose.release for dose in present) - {"not-stated"},
        schedules=_schedules(present),
        regions=frozenset({case.region} - {"any"}),
    )


def indication_of(case: Case, *, library: Library, names: Names) -> str:
    """The id of the indication; a wide word is narrowed as its term says."""
    written = case.indication.strip()
    found = {written} if written in library.terms else set(names(written))
    terms = [library.terms[key] for key in sorted(found) if library.terms[key].kind == "indication"]
    if not terms:
        raise InputError(f"'{written}' is no indication that the base knows", where="indication",
                         to_do="Give its name or id; 'troughwise evidence list terms' shows them.")  # fmt: skip
    narrowest = min(terms, key=lambda term: -len(library.wider(term.id)))
    return narrowest.narrows_to or narrowest.id


def present_doses(case: Case) -> tuple[CaseDose, ...]:
    """The courses that are being taken at the moment asked about."""
    now = now_of(case)
    return tuple(d for d in taken(case) if d.every_h is not None and d.at <= now and (d.until is None or d.until >= now))


def _population(case: Case) -> frozenset[str]:
    patient, today = case.patient, now_of(case).date()
    if patient.born_on is not None:
        years = (today - patient.born_on).days / _DAYS_IN_A_YEAR
    elif patient.age_years is not None:
        years = float(patient.age_years)
    else:
        return frozenset()
    return frozenset({"adult" if years >= _ADULT_YEARS else "child"})


def _phases(case: Case, names: Names) -> frozenset[str]:
    if not case.phase:
        return frozenset()
    said = {case.phase.strip().lower(), *names(case.phase)}
    found = {phase for phase in _PHASES if phase in said or f"{phase}-phase" in said}
    if not found:
        known = ", ".join(_PHASES)
        raise InputError(f"'{case.phase}' is no phase that the base knows", where="phase", to_do=f"Use {known}.")
    return frozenset(found - {"any"})


def _days(begun: date | None, today: date) -> tuple[int, int] | None:
    if begun is None or today < begun:
        return None
    days = (today - begun).days
    return days, days


def _schedules(present: Iterable[CaseDose]) -> frozenset[str]:
    doses = list(present)
    if len(doses) == 1 and doses[0].every_h == _A_DAY_H:
        return frozenset({"once-daily-evening" if doses[0].at.hour >= EVENING else "once-daily"})
    daily = sum(_A_DAY_H / float(dose.every_h or _A_DAY_H) for dose in doses)
    return frozenset({"twice-daily"}) if daily == 2 else frozenset()
