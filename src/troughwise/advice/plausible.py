"""Whether the numbers of a case can be meant: slips of the pen and of units, each told in a sentence.

The limits are records (``evidence/limits``), found by the name of the field: ``weight_kg`` is held against
``limit-weight-kg``. They are ours and not clinical. Not for the form of a case, and not for judging a level or a dose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from troughwise.advice.timing import dose_count, last_moment, open_courses_that_overlap, timing_notices
from troughwise.library.library import Library
from troughwise.vocabulary.cases import Case, CaseLevel, Measurements, OwnTarget
from troughwise.vocabulary.errors import EvidenceError, InputError
from troughwise.vocabulary.quantities import plain
from troughwise.vocabulary.records import Limit

_DAYS_IN_A_YEAR = Decimal("365.25")
_SHOWN_PROBLEMS = 5
_REFERENCE = "*1"


@dataclass(frozen=True)
class Problems:
    """What cannot be meant, so that the case cannot be used, and what can but deserves a second look. One sentence each."""

    refused: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()


def problems(case: Case, *, library: Library) -> Problems:
    """All that is implausible in a case, against the limits of the base."""
    judge = _Judge(case, library)
    return Problems(tuple(judge.refused()), (*judge.noticed(), *timing_notices(case)))


def require_plausible(case: Case, *, library: Library, where: str = "") -> tuple[str, ...]:
    """The notices of a case that can be used; raises ``InputError`` for one that cannot, with the first five reasons."""
    found = problems(case, library=library)
    if found.refused:
        more = f" And {len(found.refused) - _SHOWN_PROBLEMS} more." if len(found.refused) > _SHOWN_PROBLEMS else ""
        raise InputError(" ".join(found.refused[:_SHOWN_PROBLEMS]).rstrip(".") + more.rstrip("."), where=where,
                         to_do="Mend these values, or leave them out.")  # fmt: skip
    return found.noticed


@dataclass(frozen=True)
class _Judge:
    case: Case
    library: Library

    def refused(self) -> Iterator[str]:
        """What cannot be used, in the order of the case's form."""
        yield from self._patient()
        yield from self._doses()
        for number, level in enumerate(self.case.levels, start=1):
            yield from self._level(level, f"levels, entry {number}")
        for number, measured in enumerate(self.case.measurements, start=1):
            yield from self._measured(measured, f"measurements, entry {number}")
        for strength in self.case.constraints.strengths_mg:
            yield from self._outside(strength, "strength_mg", key="constraints, strengths_mg")
        if self.case.target is not None:
            yield from self._target(self.case.target)

    def noticed(self) -> Iterator[str]:
        """What can be used and is rare."""
        lowest = self._limit("dose_mg").low or Decimal(0)
        for number, dose in enumerate(self.case.doses, start=1):
            if 0 < dose.dose_mg < lowest:
                yield f"doses, entry {number}: {plain(dose.dose_mg)} mg is less than {plain(lowest)} mg."
        for first, second in open_courses_that_overlap(self.case):
            yield f"doses, entry {first} was taken to end where entry {second} begins, for it has no end of its own."
        yield from self._levels_unlike_the_others()
        for field, gene in (("cyp3a5", "cyp3a5"), ("cyp3a4", "cyp3a4"), ("donor_cyp3a5", "cyp3a5")):
            yield from self._alleles(str(getattr(self.case.patient, field)), gene, key=f"patient, {field}")

    def _limit(self, name: str) -> Limit:
        limit = self.library.get(f"limit-{name.replace('_', '-')}")
        if not isinstance(limit, Limit):
            raise EvidenceError(f"The base has no limit for {name}", to_do="Restore the limits of the release.")
        return limit

    def _outside(self, value: Decimal | None, name: str, *, key: str) -> Iterator[str]:
        limit = self._limit(name)
        low, high = limit.low, limit.high
        if value is None or ((low is None or value >= low) and (high is None or value <= high)):
            return
        bound = f"below {plain(low)}" if low is not None and value < low else f"above {plain(high or Decimal(0))}"
        yield f"{key}: {_short(value)} {limit.unit} is {bound} {limit.unit}. {limit.why}"

    def _patient(self) -> Iterator[str]:
        patient, end = self.case.patient, last_moment(self.case)
        yield from self._outside(patient.height_cm, "height_cm", key="patient, height_cm")
        yield from self._outside(patient.age_years, "age_years", key="patient, age_years")
        if patient.born_on is not None and end is not None:
            years = Decimal((end.date() - patient.born_on).days) / _DAYS_IN_A_YEAR
            yield from self._outside(years.quantize(Decimal(1)), "age_years", key="patient, born_on")

    def _doses(self) -> Iterator[str]:
        for number, dose in enumerate(self.case.doses, start=1):
            if dose.dose_mg > (self._limit("dose_mg").high or dose.dose_mg):
                yield from self._outside(dose.dose_mg, "dose_mg", key=f"doses, entry {number}, dose_mg")
        yield from self._too_many(last_moment(self.case))

    def _too_many(self, end: datetime | None) -> Iterator[str]:
        count = sum(dose_count(course, until=end) for course in self.case.doses) if end is not None else 0
        limit = self._limit("doses_of_a_case")
        if limit.high is not None and count > limit.high:
            yield f"The case has more than {limit.high:,} doses. {limit.why}"

    def _in_ng_per_ml(self, value: Decimal, unit: str) -> Decimal:
        return value * self.library.molar_mass_g_per_mol / 1000 if unit == "nmol/L" else value

    def _level(self, level: CaseLevel, key: str) -> Iterator[str]:
        if level.doubtful:
            return
        if level.value == 0:
            yield f"{key}: a level of 0 is not measured. Write the limit of the laboratory with below_limit = true."
        highest = self._limit("level_ng_per_ml")
        if highest.high is not None and self._in_ng_per_ml(level.value, level.unit) > highest.high:
            yield f"{key}: {_short(level.value)} {level.unit} is above {plain(highest.high)} {highest.unit}. {highest.why}"

    def _measured(self, measured: Measurements, key: str) -> Iterator[str]:
        for name in type(measured).model_fields:
            if name != "at":
                yield from self._outside(getattr(measured, name), name, key=f"{key}, {name}")

    def _target(self, target: OwnTarget) -> Iterator[str]:
        yield from self._outside(self._in_ng_per_ml(target.high, target.unit), "trough_ng_per_ml", key="target, high")

    def _levels_unlike_the_others(self) -> Iterator[str]:
        """A level that many times its fellows is more often a slip than a level."""
        used = [(n, level) for n, level in enumerate(self.case.levels, start=1) if level.value and not level.doubtful]
        fold, values = self._limit("level_beside_others"), [self._in_ng_per_ml(one.value, one.unit) for _, one in used]
        for place, (number, level) in enumerate(used):
            others = values[:place] + values[place + 1 :]
            if others and fold.high is not None and values[place] > fold.high * median(others):
                shown = f"{_short(level.value)} {level.unit}"
                yield f"levels, entry {number}: {shown} is more than {plain(fold.high)} times the others. {fold.why}"

    def _alleles(self, genotype: str, gene: str, *, key: str) -> Iterator[str]:
        for allele in dict.fromkeys(genotype.split("/")) if genotype else ():
            if allele != _REFERENCE and f"{gene}-{allele.removeprefix('*')}" not in self.library.terms:
                yield f"{key}: the base knows nothing of the allele {allele}."


def _short(value: Decimal) -> str:
    """A number as people write it, also one of absurd size."""
    return plain(value) if -6 < value.adjusted() < 9 else f"{value:.3e}"
