"""The facts of a level that caveats are held against: a closed list (``vocabulary.caveats``), each computed in one place.

A fact that the case does not tell is not in the dictionary. Numbers are exact decimals, rounded where they were computed.
Not for deciding what a fact means: that is what the caveats say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from statistics import median

from troughwise.advice import indices
from troughwise.advice.covariates import UMOL_PER_L_IN_A_MG_PER_DL, creatinine_umol_per_l, working_cyp3a5_alleles
from troughwise.advice.situation import Situation
from troughwise.vocabulary.cases import CaseEvent, Measurements, Medicine
from troughwise.vocabulary.caveats import Fact
from troughwise.vocabulary.records import Interaction

Value = str | bool | Decimal | frozenset[str]
Facts = dict[Fact, Value]
Pair = tuple[Fact, Value | None]

_TENTH, _HUNDREDTH, _ONE = Decimal("0.1"), Decimal("0.01"), Decimal(1)
_DAY_S, _DAYS_IN_A_YEAR, _MONTHS_IN_A_YEAR = 86400, Decimal("365.25"), 12
_AS_MEASURED: tuple[Fact, ...] = (
    "haematocrit_percent", "potassium_mmol_per_l", "magnesium_mmol_per_l", "glucose_mmol_per_l", "systolic_mmhg",
    "diastolic_mmhg", "proteinuria_g_per_g",
)  # fmt: skip


def facts_of(situation: Situation) -> Facts:
    """Everything that is known of the level in its case."""
    groups = (_of_verdict, _of_sample, _of_tuple, _of_changes, _of_assay, _of_history, _of_trend, _of_measurements,
              _of_kidneys, _of_patient)  # fmt: skip
    found = chain.from_iterable(group(situation) for group in groups)
    return {name: value for name, value in found if value is not None}


def facts_of_medicine(medicine: Medicine, *, situation: Situation) -> Facts:
    """What is known of one medicine beside the level."""
    day = situation.level.at.date()
    stopped = medicine.stopped_on if medicine.stopped_on and medicine.stopped_on <= day else None
    state = "stopped" if stopped else "started" if medicine.started_on else "taken"
    since = stopped or medicine.started_on
    record = leading_interaction(situation, name=medicine.name)
    facts: Facts = {"medicine_state": state, "medicine_in_base": record is not None}
    facts["medicine_is"] = situation.names(medicine.name)
    if record is not None:
        facts["medicine_direction"] = record.direction
    if since is not None:
        facts["medicine_days"] = Decimal((day - since).days)
    return facts


def facts_of_event(event: CaseEvent, *, situation: Situation) -> Facts:
    """What is known of one event beside the level."""
    record = leading_interaction(situation, name=event.name)
    facts: Facts = {"event_days": Decimal((situation.level.at.date() - event.from_).days)}
    facts["event_is"] = situation.names(event.name)
    if record is not None:
        facts["event_direction"] = record.direction
    return facts


def leading_interaction(situation: Situation, *, name: str) -> Interaction | None:
    """The record that leads on a partner, or on one of its classes where it has none of its own."""
    terms = situation.names(name)
    found = [record for record in situation.library.interactions if record.partner in terms and record.lead]
    return min(found, key=lambda record: -len(situation.library.wider(record.partner)), default=None)


def _of_verdict(situation: Situation) -> Iterator[Pair]:
    judged, bench = situation.judged, situation.bench
    yield "verdict", judged.verdict
    yield "cannot_say", judged.reason or None
    yield (
        "level_ng_per_ml",
        situation.ng_per_ml.quantize(_HUNDREDTH) if situation.level.unit == "nmol/L" else situation.ng_per_ml,
    )
    yield "level_unit", situation.level.unit
    yield "below_limit", situation.level.below_limit
    yield "own_target", situation.case.target is not None
    yield "several_targets", len(bench.ranges) > 1
    if bench.held is not None and bench.held.target is not None:
        target = bench.held.target
        yield "target_basis", target.basis
        yield "target_sample", target.sample
        yield "local_target", target.local is not None


def _of_sample(situation: Situation) -> Iterator[Pair]:
    draw, off = situation.draw, situation.draw.hours_off
    yield "sample", draw.sample
    yield "hours_after_dose", draw.hours_after_dose
    yield "interval_h", draw.interval_h
    yield "schedule", situation.schedule or None
    if draw.dose is not None:
        yield "release", draw.dose.release
        yield "release_stated", draw.dose.release != "not-stated"
    if off is not None:
        on_time = abs(off) <= situation.window_h
        yield "timing", "on-time" if on_time else "early" if off < 0 else "late"
        if off:
            yield ("hours_early", -off) if off < 0 else ("hours_late", off)


def _of_tuple(situation: Situation) -> Iterator[Pair]:
    query, library = situation.query, situation.library
    yield "indication", frozenset(library.wider(situation.chosen.indication))
    yield "population", next(iter(query.populations), None)
    yield "region", situation.case.region
    held = situation.bench.held
    yield "phase", next(iter(sorted(query.phases)), None) or (held.target.phase if held and held.target else None)
    yield "medicines", frozenset().union(*(situation.names(m.name) for m in situation.then.medicines))
    yield "events", frozenset().union(*(situation.names(event.name) for event in situation.events))
    names = [*(m.name for m in situation.then.medicines), *(event.name for event in situation.events)]
    eaten = [terms for terms in map(situation.names, names) if any(library.terms[key].kind == "food" for key in terms)]
    yield "taken_with_dose", frozenset().union(*eaten)


def _of_changes(situation: Situation) -> Iterator[Pair]:
    doses, level, before = situation.doses, situation.level, situation.before
    for fact, flag, of in (("days_since_dose_change", "dose_changed", "dose"),
                           ("days_since_release_change", "release_changed", "release")):  # fmt: skip
        since = doses.unchanged_since(level.at, of=of)
        if since is not None and (of == "dose" or doses.running(since)):
            yield fact, _days(since, level.at)  # type: ignore[misc]
            yield flag, before is not None and since >= before.at  # type: ignore[misc]
    start = before.at if before else min((dose.at for dose in doses.courses), default=level.at)
    yield "missed_dose", any(start <= at < level.at for dose in situation.case.doses for at in dose.missed)
    yield "daily_dose_mg", doses.daily_dose_mg(level.at) or None


def _of_assay(situation: Situation) -> Iterator[Pair]:
    level, before, bench = situation.level, situation.before, situation.bench
    yield "assay", level.assay
    yield "assay_stated", level.assay != "not-stated"
    if before is not None and "not-stated" not in {before.assay, level.assay}:
        yield "assay_changed", before.assay != level.assay
    if not level.below_limit and level.assay != "lc-ms":
        reference = indices.as_reference_method(situation.ng_per_ml, assay=level.assay, library=situation.library)
        yield "reference_method_level_ng_per_ml", reference
        yield "reference_method_verdict", bench.judge(reference).verdict if reference is not None and bench.held else None


def _of_history(situation: Situation) -> Iterator[Pair]:
    others, level = situation.other_levels, situation.ng_per_ml
    yield "first_level", situation.before is None
    if others and level and median(others):
        yield "fold_of_other_levels", (level / median(others)).quantize(_TENTH)
    limit = indices.usual_fold(_usual_cv(situation))
    yield "usual_fold", limit
    troughs = [one for one in situation.troughs if one.daily_dose_mg and one.ng_per_ml]
    if len(troughs) > 1 and troughs[-1].at == situation.level.at:
        last, earlier = (one.ng_per_ml / one.daily_dose_mg for one in (troughs[-1], troughs[-2]))
        fold = max(last / earlier, earlier / last).quantize(_HUNDREDTH)
        yield "fold_since_last_level", fold
        yield "change_beyond_usual", fold > limit


def _usual_cv(situation: Situation) -> Decimal:
    usual = indices.carried(situation.library, record_id="ipv-usual-and-high", metric="variability").high
    return usual or Decimal(0)


def _of_trend(situation: Situation) -> Iterator[Pair]:
    troughs, held = situation.troughs, situation.bench.held
    fewest = situation.library.assumption("fewest-troughs").value
    yield "troughs_counted", Decimal(len(troughs))
    values = [one.ng_per_ml for one in troughs]
    ratios = [one.ng_per_ml / one.daily_dose_mg for one in troughs if one.daily_dose_mg]
    if len(values) >= fewest:
        yield "sd_ng_per_ml", indices.standard_deviation(values)
    if len(ratios) >= fewest and any(ratios):
        yield "cv_percent", indices.coefficient_of_variation_percent(ratios)
    gap = indices.carried(situation.library, record_id="ttr-gap-rule", metric="duration").value or Decimal(0)
    timed = [(one.at, one.ng_per_ml) for one in troughs]
    if held is not None and held.low != held.high:
        found = indices.time_in_range(timed, low=held.low, high=held.high, longest_gap_days=gap)
        if found is not None:
            yield "time_in_range_percent", found[0]
            yield "days_followed", found[1]
    if troughs and troughs[-1].at == situation.level.at and troughs[-1].daily_dose_mg:
        yield "c0_d_ng_per_ml_per_mg", indices.level_to_dose(troughs[-1].ng_per_ml, daily_dose_mg=troughs[-1].daily_dose_mg)


def _of_measurements(situation: Situation) -> Iterator[Pair]:
    for name in _AS_MEASURED:
        known = _measured(situation, name)
        yield name, known[-1][1] if known else None
    haematocrit = _measured(situation, "haematocrit_percent")
    if haematocrit and not situation.level.below_limit:
        value = indices.standardised(situation.ng_per_ml, haematocrit_percent=haematocrit[-1][1], library=situation.library)
        yield "standardised_level_ng_per_ml", value
        yield "standardised_verdict", situation.bench.judge(value).verdict if situation.bench.held else None


def _measured(situation: Situation, name: str) -> list[tuple[datetime, Decimal]]:
    """The values of a field up to the day of the level, in the order of time."""
    day = situation.level.at.date()
    found = [(m.at, value) for m in situation.case.measurements
             if m.at.date() <= day and (value := _value(m, name)) is not None]  # fmt: skip
    return sorted(found, key=lambda pair: pair[0])


def _value(measurements: Measurements, name: str) -> Decimal | None:
    if name == "creatinine_umol_per_l":
        return creatinine_umol_per_l(measurements)
    value: Decimal | None = getattr(measurements, name)
    return value


@dataclass(frozen=True)
class _Kidneys:
    """What creatinine says of the kidneys at one time."""

    creatinine_umol_per_l: Decimal
    egfr: Decimal | None
    formula: str


def _of_kidneys(situation: Situation) -> Iterator[Pair]:
    found = [_kidneys(situation, value, at) for at, value in _measured(situation, "creatinine_umol_per_l")]
    if not found:
        return
    first, last = found[0], found[-1]
    yield "creatinine_umol_per_l", last.creatinine_umol_per_l.quantize(_TENTH)
    yield "creatinine_mg_per_dl", (last.creatinine_umol_per_l / UMOL_PER_L_IN_A_MG_PER_DL).quantize(_HUNDREDTH)
    yield "egfr_ml_per_min_1_73m2", last.egfr
    yield "egfr_formula", last.formula or None
    if len(found) > 1:
        rise = 100 * (last.creatinine_umol_per_l / first.creatinine_umol_per_l - 1)
        yield "creatinine_rise_percent", rise.quantize(_TENTH)
        if first.egfr and last.egfr is not None:
            yield "egfr_fall_percent", (100 * (1 - last.egfr / first.egfr)).quantize(_TENTH)


def _kidneys(situation: Situation, creatinine: Decimal, at: datetime) -> _Kidneys:
    """The formula for the age at that time; none where age, sex or height is not known."""
    patient, age = situation.case.patient, _age(situation, at.date())
    adult = situation.query.populations
    if age is not None and "adult" in adult and patient.sex:
        egfr = indices.egfr_ckd_epi_2021(creatinine_umol_per_l=creatinine, age_years=age, male=patient.sex == "male")
        return _Kidneys(creatinine, egfr, "ckd-epi-2021")
    if "child" in adult and patient.height_cm is not None:
        egfr = indices.egfr_bedside_schwartz(creatinine_umol_per_l=creatinine, height_cm=patient.height_cm)
        return _Kidneys(creatinine, egfr, "bedside-schwartz")
    return _Kidneys(creatinine, None, "")


def _age(situation: Situation, day: date) -> Decimal | None:
    patient = situation.case.patient
    if patient.born_on is not None:
        return (Decimal((day - patient.born_on).days) / _DAYS_IN_A_YEAR).quantize(_TENTH)
    return patient.age_years


def _of_patient(situation: Situation) -> Iterator[Pair]:
    case, patient, day = situation.case, situation.case.patient, situation.level.at.date()
    yield "pregnant", patient.pregnant
    yield "breast_feeding", patient.breast_feeding
    yield "time_zone_stated", bool(case.time_zone)
    yield "age_years", _age(situation, day)
    alleles = working_cyp3a5_alleles(patient.cyp3a5)
    yield "cyp3a5", None if alleles is None else "expresser" if alleles else "non-expresser"
    yield "cyp3a4_22_carrier", "*22" in patient.cyp3a4.split("/") if patient.cyp3a4 else None
    if case.transplanted_on is not None:
        yield "days_since_transplantation", Decimal((day - case.transplanted_on).days)
    if case.started_on is not None:
        years = Decimal((day - case.started_on).days) / _DAYS_IN_A_YEAR
        yield "months_on_treatment", (years * _MONTHS_IN_A_YEAR).quantize(_TENTH)


def _days(first: datetime, last: datetime) -> Decimal:
    return Decimal(repr((last - first).total_seconds() / _DAY_S)).quantize(_TENTH)


def json_of_facts(facts: Facts) -> Mapping[str, str | bool | Decimal | tuple[str, ...]]:
    """Facts as JSON holds them: several ids in their order."""
    return {name: tuple(sorted(value)) if isinstance(value, frozenset) else value for name, value in sorted(facts.items())}
