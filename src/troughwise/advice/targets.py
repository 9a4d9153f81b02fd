"""Choosing the target that a level is held against.

A target is a tuple: indication, population, phase or time, co-medication, release, sample. ``ask`` and ``check`` both
choose here, so that they can never disagree. Not for wording an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from troughwise.vocabulary.records import Target

_KIND_PENALTY = {
    "range": 0.0,
    "auc": 0.0,
    "upper-limit": 0.0,
    "lower-limit": 1.0,
    "reference-interval": 1.0,
    "observed": 4.0,
}
_BASIS_ORDER = (
    "guideline",
    "consensus",
    "label",
    "trial-target",
    "unit-protocol",
    "cohort-target",
    "registry",
    "laboratory",
    "observed",
)
_ONCE_DAILY = {"lcp-tablet", "prolonged-capsule"}
_UNUSUAL_COMPANY, _LESS_USUAL = 3.5, 3
_PROTOCOL_ONLY = 8
"""From this rank on a registered protocol that names no product stands for none in particular."""
_CLOSE, _CHILD_NOT_SAID = 0.75, -9


@dataclass(frozen=True)
class TargetQuery:
    """The tuple asked for. Empty means that nothing was said."""

    indications: frozenset[str]
    wider_indications: frozenset[str] = frozenset()
    populations: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    days: tuple[int, int] | None = None
    partners: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()
    company_of_others: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    releases: frozenset[str] = frozenset()
    schedules: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset({"range"})


@dataclass(frozen=True)
class Choice:
    """What was chosen: the leading targets, the others that hold, and those left out with the reason."""

    leading: tuple[Target, ...] = ()
    others: tuple[Target, ...] = ()
    left_out: tuple[tuple[Target, str], ...] = field(default=())


def choose(targets: Iterable[Target], *, query: TargetQuery, likeness: Callable[[Target], float]) -> Choice:
    """The targets that hold for the tuple, best first; ``likeness`` says how much of the question a target's words share.

    A target of another indication, population, time or co-medication never leads.
    """
    fitting: list[tuple[float, Target]] = []
    left_out: list[tuple[Target, str]] = []
    for target in targets:
        if target.indication not in query.indications | query.wider_indications:
            continue
        reason = _misfit(target, query)
        if reason:
            left_out.append((target, reason))
        else:
            fitting.append((_score(target, query) + likeness(target), target))
    fitting.sort(key=lambda pair: (-pair[0], pair[1].rank, pair[1].id))
    usual_misses = any(reason in {"product", "schedule"} and not target.about for target, reason in left_out)
    considered = [*(target for target, _ in left_out), *(target for _, target in fitting)]
    for_adults_too = any(t.population != "child" and t.indication in query.indications for t in considered)
    unasked_children = for_adults_too and not query.populations
    able = [
        pair
        for pair in fitting
        if _can_lead(pair[1], query)
        and not ((usual_misses or query.denied) and _is_unusual(pair[1], query))
        and not (unasked_children and pair[1].population == "child")
    ]
    leading = _leading(able, query)
    others = tuple(target for _, target in fitting if target not in leading)
    return Choice(leading, others, tuple(left_out))


_LEADING_KINDS = {"range": {"range", "observed", "lower-limit"}}


def _can_lead(target: Target, query: TargetQuery) -> bool:
    """A ceiling, a laboratory's interval or another indication's number is shown, but is never the target asked for."""
    kinds = set().union(*(_LEADING_KINDS.get(kind, {kind}) for kind in query.kinds))
    of_others = (
        bool(query.company) and bool(set(target.about) & query.company_of_others) and not set(target.about) & query.partners
    )
    return (
        target.kind in kinds
        and target.indication in query.indications
        and not of_others
        and not _of_no_product(target, query)
    )


def _of_no_product(target: Target, query: TargetQuery) -> bool:
    """Whether a once-daily product or an infusion was named, and the row is of a registered protocol that names none."""
    named = query.releases & (_ONCE_DAILY | {"intravenous"})
    asked_for = any(citation.source in query.sources for citation in target.citations)
    protocol = target.basis == "registry" and target.rank >= _PROTOCOL_ONLY and target.release == "not-stated"
    return bool(named) and protocol and not asked_for


def schedules_of(releases: frozenset[str]) -> frozenset[str]:
    """The schedule of products that are only given in one way; empty where a product may be taken otherwise."""
    if releases == {"intravenous"}:
        return frozenset({"continuous"})
    return frozenset({"once-daily"}) if releases and releases <= _ONCE_DAILY else frozenset()


def _in_other_company(target: Target, query: TargetQuery) -> bool:
    """Whether a row is for medicines that nobody named: it stands beside the usual row and never in its place."""
    return bool(target.about) and not set(target.about) & query.partners


def _is_unusual(target: Target, query: TargetQuery) -> bool:
    """Whether a row is for company or for a once-daily product that nobody named, and no first choice by itself."""
    of_a_product = target.release in _ONCE_DAILY and not query.releases
    return (_in_other_company(target, query) or of_a_product) and target.rank >= _LESS_USUAL


def _misfit(target: Target, query: TargetQuery) -> str:
    if query.populations and target.population not in query.populations | {"any"}:
        return "population"
    if query.partners & set(target.not_with) or query.denied & set(target.about):
        return "co-medication"
    if query.days and not _covers(target, query.days):
        return "time"
    has_days = target.from_day is not None or target.to_day is not None
    if query.phases and not (query.days and has_days) and not _phase_fits(target, query.phases):
        return "phase"
    if query.schedules and not _schedule_fits(target, query.schedules):
        return "schedule"
    if query.releases and target.release not in query.releases | {"any", "not-stated"}:
        return "product"
    return ""


def _covers(target: Target, days: tuple[int, int]) -> bool:
    """Whether at least half of the time asked about, or of the target's own time, lies in the other."""
    if target.from_day is None and target.to_day is None:
        return True
    first, last = target.from_day or 0, target.to_day if target.to_day is not None else 10**6
    overlap = min(last, days[1]) - max(first, days[0]) + 1
    return overlap * 2 >= min(days[1] - days[0] + 1, last - first + 1)


_LIKE_PHASES = {
    "induction": {"induction", "early", "treatment", "prophylaxis"},
    "maintenance": {"maintenance", "late", "step-down"},
    "early": {"early", "induction", "prophylaxis"},
    "late": {"late", "maintenance"},
    "step-down": {"step-down"},
    "prophylaxis": {"prophylaxis"},
    "treatment": {"treatment", "induction"},
    "conversion": {"conversion"},
}


def _phase_fits(target: Target, phases: frozenset[str]) -> bool:
    wanted = set().union(*(_LIKE_PHASES.get(phase, {phase}) for phase in phases), {"any"})
    return target.phase in wanted


def _schedule_fits(target: Target, schedules: frozenset[str]) -> bool:
    """A level from an evening dose once a day is no trough: only a target that was made for it fits."""
    silent = {"any"} if "once-daily-evening" in schedules else {"any", "not-stated"}
    return target.schedule in schedules | silent


def _score(target: Target, query: TargetQuery) -> float:
    score = -float(target.rank) * 0.8 - _KIND_PENALTY[target.kind]
    score += 6 if target.kind in query.kinds else -4
    score += 4 if target.indication in query.indications else 0
    score += 3 * len(query.partners & set(target.about))
    made_for_company = bool(set(target.about) & query.company_of_others)
    score -= _UNUSUAL_COMPANY if made_for_company and _is_unusual(target, query) else 0
    score += 8 if any(citation.source in query.sources for citation in target.citations) else 0
    score += 1.5 if target.phase in query.phases else 0
    score += 2.0 if query.days and (target.from_day is not None or target.to_day is not None) else 0
    score += _points_for_age(target, query)
    score += _agreement(target.release, query.releases) + _agreement(target.schedule, query.schedules)
    score += 3 if target.region in query.regions else -2 if query.regions and target.region != "any" else 0
    return score


def _points_for_age(target: Target, query: TargetQuery) -> float:
    """Points for the age group; a row of children is worth more to a child than one that holds for any age."""
    if target.population in query.populations:
        return 4.5 if target.population == "child" else 2.0
    if query.populations and target.population == "any":
        return 1.5
    return 0.0 if target.population != "child" or query.populations else float(_CHILD_NOT_SAID)


def _agreement(own: str, asked: frozenset[str]) -> float:
    """Points for a release or schedule: said and the same, or left open by a source that means them all."""
    if not asked:
        return 0.0
    return 2.0 if own in asked else 1.5 if own in {"any", "not-stated"} else 0.0


def _leading(fitting: list[tuple[float, Target]], query: TargetQuery) -> tuple[Target, ...]:
    """The best target, and beside it its own document's rows that differ only in what was not asked."""
    if not fitting:
        return ()
    best_score, best = fitting[0]
    leading = [best]
    for score, target in fitting[1:]:
        shared = bool(set(target.about) & set(best.about))
        named = shared or not (_in_other_company(target, query) or _is_unusual(target, query))
        rival = len(leading) == 1 and named and _rival(best, target, best_score - score)
        if len(leading) < 3 and target.kind == best.kind and (_sister(best, target, query) or rival):
            leading.append(target)
    return (
        tuple(sorted(leading, key=lambda target: (target.rank, target.from_day or 0)))
        if len(leading) > 1 and _sister(best, leading[-1], query)
        else tuple(leading)
    )


def _sister(best: Target, other: Target, query: TargetQuery) -> bool:
    """Another row of the same document for a phase or time that the question left open."""
    same_document = {c.source for c in best.citations} & {c.source for c in other.citations}
    open_phase = not query.phases and (other.phase, other.phase_label) != (best.phase, best.phase_label)
    stages_of_treatment = {best.phase, other.phase} == {"induction", "maintenance"} and not query.partners
    same_company = bool(set(other.about) & query.partners) or set(other.about) == set(best.about) or stages_of_treatment
    return (
        bool(same_document)
        and open_phase
        and same_company
        and other.indication == best.indication
        and other.population == best.population
        and other.region == best.region
        and other.basis == best.basis
        and best.kind == "range"
    )


def _rival(best: Target, other: Target, distance: float) -> bool:
    """Another document that ranks as near as makes no difference."""
    return (
        distance <= _CLOSE + 0.1
        and other.population in {best.population, "any"}
        and other.indication == best.indication
        and other.basis in _BASIS_ORDER[:3]
        and best.basis in _BASIS_ORDER[:3]
    )
