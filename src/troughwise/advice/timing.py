"""When the doses of a case fall on the clock, and what in a case's times could be a slip.

A course is taken every so many hours on the clock; a dose at the very minute of a level counts as taken after it. Not for
reading a case, and not for what a dose does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import islice, pairwise
from statistics import median

from troughwise.vocabulary.cases import Case, CaseDose

_MICROSECONDS_IN_AN_HOUR = 3_600_000_000
_GAP_IN_INTERVALS = 2.5
_APART_H = 36
_MOST_DOSES = 10_000
_MICROSECOND = timedelta(microseconds=1)


def last_moment(case: Case) -> datetime | None:
    """The moment asked about: ``now``, else the last one in the case, or none in a case without times."""
    if case.now is not None:
        return case.now
    courses = [moment for dose in case.doses for moment in (dose.at, dose.until, *dose.missed) if moment is not None]
    return max([*courses, *(one.at for one in case.levels), *(one.at for one in case.measurements)], default=None)


def dose_count(course: CaseDose, *, until: datetime) -> int:
    """How many doses of a course fall up to and including ``until``, missed ones too."""
    return _doses_up_to(course, until) if course.at <= until else 0


def dose_times(course: CaseDose, *, until: datetime) -> Iterator[datetime]:
    """When the doses of a course were taken, up to and including ``until``, without those missed."""
    missed = set(course.missed)
    times = (_time(course, number) for number in range(dose_count(course, until=until)))
    return (moment for moment in times if moment not in missed)


def last_dose_before(case: Case, *, moment: datetime) -> datetime | None:
    """When the last dose before a moment was taken, or none; a dose at the moment itself is not before it."""
    return max((found for course in case.doses if (found := _last(course, moment))), default=None)


def _last(course: CaseDose, moment: datetime) -> datetime | None:
    """The last dose of a course that was taken before a moment, looked for backwards past it and those missed."""
    numbers = range(dose_count(course, until=moment) - 1, -1, -1)
    times = (_time(course, number) for number in islice(numbers, len(course.missed) + 2))
    return next((time for time in times if time < moment and time not in course.missed), None)


def _doses_up_to(course: CaseDose, until: datetime) -> int:
    if course.every_h is None:
        return 1
    passed = (min(until, course.until) if course.until else until) - course.at
    return int(Fraction(passed // _MICROSECOND, _MICROSECONDS_IN_AN_HOUR) // Fraction(course.every_h)) + 1


def _time(course: CaseDose, number: int) -> datetime:
    every = Fraction(course.every_h or 0) * _MICROSECONDS_IN_AN_HOUR
    return course.at + timedelta(microseconds=int(number * every))


def open_courses_that_overlap(case: Case) -> Iterator[tuple[int, int]]:
    """Pairs of courses, counted from 1, of which both go on and the later began a whole interval or more after the other.

    Two courses begun within one interval are one regimen, such as a larger dose in the morning; these need their end.
    """
    going_on = [(number, dose) for number, dose in enumerate(case.doses, start=1) if dose.every_h and dose.until is None]
    for (first, earlier), (second, later) in pairwise(sorted(going_on, key=lambda pair: pair[1].at)):
        if Fraction((later.at - earlier.at) // _MICROSECOND, _MICROSECONDS_IN_AN_HOUR) >= Fraction(earlier.every_h or 0):
            yield first, second


def timing_notices(case: Case) -> tuple[str, ...]:
    """What in the times of a case is worth a second look, one sentence each; the case stays usable."""
    return (*_levels_at_one_time(case), *_levels_before_the_first_dose(case), *_out_of_order(case), *_gaps(case),
            *_after_now(case))  # fmt: skip


def _levels_at_one_time(case: Case) -> Iterator[str]:
    moments = sorted(level.at for level in case.levels)
    for moment in sorted({first for first, second in pairwise(moments) if first == second}):
        yield f"There are two levels at {moment:%Y-%m-%d %H:%M}; both are kept."


def _levels_before_the_first_dose(case: Case) -> Iterator[str]:
    first = min((dose.at for dose in case.doses), default=None)
    for number, level in enumerate(case.levels, start=1):
        if first is not None and level.at < first:
            yield f"Level {number} ({level.at:%Y-%m-%d %H:%M}) was drawn before the first dose that is given."


def _out_of_order(case: Case) -> Iterator[str]:
    for name, entries in (("doses", case.doses), ("levels", case.levels), ("measurements", case.measurements)):
        moments = [entry.at for entry in entries]
        if moments != sorted(moments):
            yield f"The {name} are not in the order of their times; check that no date is mistyped."


def _gaps(case: Case) -> Iterator[str]:
    """Pauses between doses much longer than the usual interval of the case."""
    end = last_moment(case)
    if end is None:
        return
    if sum(dose_count(course, until=end) for course in case.doses) > _MOST_DOSES:
        yield f"There are more than {_MOST_DOSES:,} doses; a date or the hours between doses may be mistyped."
        return
    times = sorted({moment for course in case.doses for moment in dose_times(course, until=end)})
    steps = [(second - first, first, second) for first, second in pairwise(times)]
    usual = median(step.total_seconds() for step, _, _ in steps) if steps else 0
    for step, first, second in steps:
        if step.total_seconds() > _GAP_IN_INTERVALS * usual:
            yield f"No dose is given between {first:%Y-%m-%d %H:%M} and {second:%Y-%m-%d %H:%M}."
    if usual > timedelta(hours=_APART_H).total_seconds() and all(dose.every_h is None for dose in case.doses):
        yield "The doses lie days apart; where each stands for a course, give the hours between its doses."


def _after_now(case: Case) -> Iterator[str]:
    for number, level in enumerate(case.levels, start=1):
        if case.now is not None and level.at > case.now:
            yield f"Level {number} ({level.at:%Y-%m-%d %H:%M}) lies after the moment asked about."
