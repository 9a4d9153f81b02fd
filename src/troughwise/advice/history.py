"""A case on the axis of hours: doses, levels and covariates as the rows of an event table.

Every row says what holds from it on (covariates are carried forward). Levels within a day belong to one visit, and each
visit is an occasion of its own: what changes between visits begins to change right after the last level of the one before.
Not for predicting, and not for judging whether a case is plausible.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby

import numpy as np

from troughwise.pk.events import Events
from troughwise.vocabulary.cases import Case, CaseDose, CaseLevel
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.quantities import mass_concentration

ONE_VISIT = timedelta(hours=24)
MOST_VISITS = 6
"""Visits that count as occasions of their own, the last ones; all earlier visits count as one."""

DOSES_BEFORE = timedelta(days=100)
"""How long before the first level doses are counted: what was taken earlier has left the body, of the slowest models too."""

MOST_ROWS, MOST_DOSES = 1500, 3000
"""Rows of a table, and doses in it, that can still be followed while somebody waits."""

_A_DAY_H, _SECONDS_IN_AN_HOUR, _A_COURSE = 24, 3600, 3


@dataclass(frozen=True)
class Row:
    """One row of the table: a dose with its repetitions, a level, or a moment from which something else holds."""

    at: datetime
    rank: int
    dose: CaseDose | None = None
    additional: int = 0
    steady: int = 0
    level: CaseLevel | None = None


_MEASURED_AT, _DRAWN_AT, _VISIT_ENDS, _GIVEN_AT, _NOW = range(5)


@dataclass(frozen=True)
class History:
    """The rows of a case up to ``now``, in the order of time; a level at the time of a dose comes before it.

    The last row is the moment asked about. A dose of a course still open that is due just then is not given yet.
    """

    case: Case
    now: datetime
    rows: tuple[Row, ...]
    visits: tuple[datetime, ...]
    """The last level of each visit."""
    molar_mass_g_per_mol: Decimal

    @cached_property
    def origin(self) -> datetime:
        """Hour 0."""
        return self.rows[0].at

    def hours(self, at: datetime) -> float:
        """Hours since the origin."""
        return self.case.hours_between(self.origin, last=at)

    @property
    def occasions(self) -> int:
        """How many occasions there are; one at least."""
        return min(max(len(self.visits), 1), MOST_VISITS)

    def occasion(self, row: Row) -> int:
        """The visit to which a row belongs: the next one, or the last where none follows; early visits are one occasion."""
        place = (bisect_right if row.rank > _DRAWN_AT else bisect_left)(self.visits, row.at)
        merged = len(self.visits) - self.occasions
        return min(max(place - merged, 0), self.occasions - 1) + 1

    def level_ng_per_ml(self, level: CaseLevel | None) -> tuple[float, float]:
        """The level and the limit of quantification in ng/mL, at least one of them NaN."""
        if level is None:
            return np.nan, np.nan
        value = float(mass_concentration(level.value, unit=level.unit, molar_mass_g_per_mol=self.molar_mass_g_per_mol))
        return (np.nan, value) if level.below_limit else (value, np.nan)

    @property
    def assay(self) -> str:
        """How the latest level with a known assay was measured, in the words of the models; empty where none is known."""
        known = [level.assay for level in self.levels if level.assay != "not-stated"]
        return "" if not known else known[-1] if known[-1] in {"lc-ms", "dried-blood-spot"} else "immunoassay"

    @property
    def levels(self) -> tuple[CaseLevel, ...]:
        """The levels in the order of their rows."""
        return tuple(row.level for row in self.rows if row.level is not None)


def now_of(case: Case) -> datetime:
    """The moment asked about: as the case says, or the last moment in it."""
    if case.now:
        return case.now
    doses = [dose.until or dose.at for dose in case.doses]
    moments = [*doses, *(level.at for level in case.levels), *(m.at for m in case.measurements)]
    if not moments:
        raise InputError("The case tells no time at all", to_do="Give a dose, a level or 'now'.")
    return max(moments)


def taken(case: Case) -> tuple[CaseDose, ...]:
    """The courses as they were taken: one without an end ends when the next regimen begins.

    A course that begins within one interval of another belongs to the same regimen (morning and evening doses).
    """
    doses = tuple(_as_courses(case.doses, now=now_of(case)))
    courses = [dose for dose in doses if dose.every_h is not None]
    return tuple(_ended(dose, courses) for dose in doses)


def _as_courses(doses: Iterable[CaseDose], *, now: datetime) -> Iterator[CaseDose]:
    """Single doses that follow one another evenly and are alike, as courses; all others as they are."""
    run: list[CaseDose] = []
    for dose in sorted(doses, key=lambda dose: dose.at):
        if run and not _goes_on(run, dose):
            yield from _joined(run, now)
            run = []
        run.append(dose)
    yield from _joined(run, now)


def _goes_on(run: list[CaseDose], dose: CaseDose) -> bool:
    alike = dose.every_h is None and dose == run[-1].model_copy(update={"at": dose.at})
    return alike and (len(run) < 2 or dose.at - run[-1].at == run[-1].at - run[-2].at)


def _joined(run: list[CaseDose], now: datetime) -> list[CaseDose]:
    """A run of at least three as one course, which goes on where its next dose is not due yet; a shorter one as it is."""
    if len(run) < _A_COURSE or run[1].at == run[0].at:
        return run
    hours = Decimal(str((run[1].at - run[0].at).total_seconds())) / _SECONDS_IN_AN_HOUR
    step = run[1].at - run[0].at
    until = None if run[-1].at + step >= now else run[-1].at
    return [run[0].model_copy(update={"every_h": hours, "until": until})]


def _ended(dose: CaseDose, courses: list[CaseDose]) -> CaseDose:
    if dose.every_h is None or dose.until is not None:
        return dose
    interval = timedelta(hours=float(dose.every_h))
    later = [other.at for other in courses if other.at >= dose.at + interval]
    return dose.model_copy(update={"until": min(later) - timedelta(minutes=1)}) if later else dose


def history_of(case: Case, *, molar_mass_g_per_mol: Decimal, leave_out: Iterable[CaseLevel] = ()) -> History:
    """The case as rows up to now; doubtful levels and those in ``leave_out`` are not among them."""
    now = now_of(case)
    unused = tuple(leave_out)
    timed = [level for level in case.levels if not (level.doubtful or level.time_not_known)]
    known = [level for level in timed if level not in unused and level.at <= now]
    levels = sorted((level for level in known if not unexplained(case, level=level)), key=lambda level: level.at)
    visits = tuple(_visits(levels))
    changes = sorted({*(m.at for m in case.measurements), *visits, *_medicine_changes(case), *_weeks(case, now)})
    rows = [Row(at, _MEASURED_AT) for at in changes if at <= now]
    rows += [Row(level.at, _DRAWN_AT, level=level) for level in levels]
    rows += [Row(at, _VISIT_ENDS) for at in visits]
    rows += [Row(now, _NOW)]
    begin = min([now, *(level.at for level in levels)]) - DOSES_BEFORE
    for dose in taken(case):
        rows += _dose_rows(case, dose, within=(begin, now), changes=changes)
    _require_bearable(rows)
    ordered = _one_steady_start(sorted(rows, key=lambda row: (row.at, row.rank)))
    return History(case, now, tuple(ordered), visits, molar_mass_g_per_mol)


def unexplained(case: Case, *, level: CaseLevel) -> bool:
    """Whether a level was drawn before the first dose that the case tells, so that no model can explain it."""
    first = min(case.doses, key=lambda dose: dose.at, default=None)
    return first is not None and not first.at_steady_state and level.at <= first.at


def _visits(levels: list[CaseLevel]) -> list[datetime]:
    """The time of the last level of each visit."""
    ends: list[datetime] = []
    begun: datetime | None = None
    for level in levels:
        if begun is not None and level.at - begun <= ONE_VISIT:
            ends[-1] = level.at
        else:
            begun = level.at
            ends.append(level.at)
    return ends


def _medicine_changes(case: Case) -> list[datetime]:
    days = [day for medicine in case.medicines for day in (medicine.started_on, medicine.stopped_on) if day is not None]
    return [datetime.combine(day, time()) for day in days]


def _weeks(case: Case, now: datetime) -> list[datetime]:
    """Moments at which the days after transplantation have moved on: daily for two weeks, then weekly."""
    if case.transplanted_on is None or not case.doses:
        return []
    begun = datetime.combine(case.transplanted_on, time())
    first = min(dose.at for dose in case.doses)
    days = (now - begun).days
    marks = (begun + timedelta(days=day) for day in (*range(1, 15), *range(21, days + 1, 7)))
    return [mark for mark in marks if first < mark <= now]


def _require_bearable(rows: list[Row]) -> None:
    doses = sum(1 + row.additional for row in rows if row.dose is not None)
    if len(rows) > MOST_ROWS or doses > MOST_DOSES:
        raise InputError(f"The case has {len(rows):,} separate entries and {doses:,} doses in the time that counts",
                         where="doses", to_do="Give regular doses as a course, or only the last months.")  # fmt: skip


def _dose_rows(case: Case, dose: CaseDose, *, within: tuple[datetime, datetime], changes: list[datetime]) -> list[Row]:
    """A course as rows of doses that repeat evenly and under the same conditions."""
    begin, now = within
    if dose.every_h is None:
        return [Row(dose.at, _GIVEN_AT, dose=dose)] if begin <= dose.at <= now else []
    counted = [at for at in moments_of(dose, until=now) if begin <= at]
    moments = [at for at in counted if at not in dose.missed and (dose.until or at < now)]
    rows: list[Row] = []
    for _, group in groupby(enumerate(moments), key=lambda pair: _stretch(case, dose, pair, changes)):
        stretch = [at for _, at in group]
        rows.append(Row(stretch[0], _GIVEN_AT, dose=dose, additional=len(stretch) - 1))
    if rows and dose.at_steady_state and rows[0].at == dose.at:
        rows[0] = replace(rows[0], steady=1)
    return rows


def moments_of(dose: CaseDose, *, until: datetime) -> list[datetime]:
    """The clock times of a course's doses up to and including ``until`` or its own end."""
    if dose.every_h is None:
        return [dose.at] if dose.at <= until else []
    step = timedelta(hours=float(dose.every_h))
    count = (min(dose.until or until, until) - dose.at) // step
    return [dose.at + number * step for number in range(count + 1)]


def _stretch(case: Case, dose: CaseDose, numbered: tuple[int, datetime], changes: list[datetime]) -> tuple[float, ...]:
    """What doses of one row have in common: nothing changed, none was missed, and the clock did not either."""
    number, at = numbered
    shift = case.hours_between(dose.at, last=at) - (at - dose.at).total_seconds() / _SECONDS_IN_AN_HOUR
    missed = round((at - dose.at) / timedelta(hours=float(dose.every_h or 1))) - number
    return bisect_right(changes, at), missed, shift


def _one_steady_start(rows: list[Row]) -> list[Row]:
    """Of several courses at steady state (morning and evening) the last is begun one interval earlier; the others add."""
    starts = [row for row in rows if row.steady]
    if len(starts) < 2:
        return rows
    others = [row for row in rows if not row.steady]
    *earlier, last = starts
    moved = [replace(last, at=last.at - timedelta(hours=float(_interval(last))), additional=last.additional + 1)]
    return sorted([*moved, *(replace(row, steady=2) for row in earlier), *others], key=lambda row: (row.at, row.rank))


def _interval(row: Row) -> Decimal:
    return (row.dose.every_h if row.dose else None) or Decimal(_A_DAY_H)


def events_of(history: History) -> Events:
    """The rows as the engine's arrays for one patient; amounts in mg, levels in ng/mL."""
    rows = history.rows
    doses = [row.dose for row in rows]
    levels = np.array([history.level_ng_per_ml(row.level) for row in rows]).reshape(len(rows), 2)
    evid = [1 if row.dose is not None and row.dose.dose_mg else 0 if row.level is not None else 2 for row in rows]
    return Events(
        patient=np.zeros(len(rows), dtype=int),
        time=np.array([history.hours(row.at) for row in rows]),
        evid=np.array(evid, dtype=int),
        amount=np.array([0.0 if dose is None else float(dose.dose_mg) for dose in doses]),
        rate=np.array([0.0 if d is None or d.infusion_h is None else float(d.dose_mg / d.infusion_h) for d in doses]),
        interval=np.array([0.0 if dose is None or dose.every_h is None else float(dose.every_h) for dose in doses]),
        steady=np.array([row.steady for row in rows], dtype=int),
        additional=np.array([row.additional for row in rows], dtype=int),
        into_central=np.array([dose is not None and dose.release == "intravenous" for dose in doses], dtype=bool),
        level=levels[:, 0],
        limit=levels[:, 1],
        occasion=np.array([history.occasion(row) for row in rows], dtype=int),
    )
