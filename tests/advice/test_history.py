"""A case on the axis of hours: what comes before what, which visit a row belongs to, which doses count."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from tests.advice.cases import DOSE, DRAWN, LEVEL, kidney
from troughwise.advice.history import MOST_VISITS, events_of, history_of, now_of, taken
from troughwise.vocabulary.errors import InputError

MOLAR_MASS = Decimal(804)


def history(**fields):
    return history_of(kidney(**fields), molar_mass_g_per_mol=MOLAR_MASS)


def dose_hours(found) -> list[float]:
    """Hours at which something is given, repeats written out."""
    events = events_of(found)
    return [float(t + k * i) for t, i, n, a in zip(events.time, events.interval, events.additional, events.amount,
                                                   strict=True) if a for k in range(int(n) + 1)]  # fmt: skip


def test_level_drawn_at_the_time_of_a_dose_comes_before_it():
    found = history(levels=[{**LEVEL, "at": datetime(2026, 11, 22, 20)}], now=DRAWN)

    at_eight = [row for row in found.rows if row.at == datetime(2026, 11, 22, 20)]
    order = ["level" if row.level else "dose" if row.dose else "" for row in at_eight]
    assert [kind for kind in order if kind] == ["level", "dose"]


def test_dose_that_is_due_at_the_moment_asked_about_is_not_given_yet():
    assert dose_hours(history(now=datetime(2026, 11, 3, 8), levels=[]))[-1] == 36


def test_open_course_ends_where_the_next_begins():
    doses = [DOSE, {**DOSE, "dose_mg": 4, "at": datetime(2026, 11, 10, 8)}]

    first, second = taken(kidney(doses=doses))

    assert first.until is not None
    assert first.until < second.at
    assert len(dose_hours(history(doses=doses))) == len(dose_hours(history()))


def test_morning_and_evening_courses_go_on_side_by_side():
    doses = [{**DOSE, "every_h": 24}, {**DOSE, "dose_mg": 2, "every_h": 24, "at": datetime(2026, 11, 1, 20)}]

    assert all(dose.until is None for dose in taken(kidney(doses=doses)))


def test_missed_dose_is_not_given():
    missed = datetime(2026, 11, 22, 20)

    all_taken, one_missed = dose_hours(history()), dose_hours(history(doses=[{**DOSE, "missed": [missed]}]))

    assert set(all_taken) - set(one_missed) == {history().hours(missed)}


def test_even_single_doses_are_one_course():
    singles = [{"dose_mg": 3, "release": "immediate", "at": DRAWN - timedelta(hours=12 * n)} for n in range(1, 20)]

    (course,) = taken(kidney(doses=singles))

    assert course.every_h == 12
    assert course.until is None


@pytest.mark.parametrize(("hours", "visits"), [(23, 1), (25, 2)])
def test_levels_within_a_day_are_one_visit(hours, visits):
    levels = [{**LEVEL, "at": DRAWN - timedelta(hours=hours)}, LEVEL]

    assert history(levels=levels).occasions == visits


def test_what_follows_a_visit_belongs_to_the_next():
    found = history(levels=[{**LEVEL, "at": datetime(2026, 11, 10, 7, 45)}, LEVEL])

    by_time = {row.at: found.occasion(row) for row in found.rows if row.dose is not None}
    assert by_time[min(by_time)] == 1
    assert by_time[datetime(2026, 11, 10, 8)] == 2


def test_early_visits_are_one_occasion():
    levels = [{**LEVEL, "at": datetime(2026, 11, 2, 7, 45) + timedelta(days=2 * n)} for n in range(MOST_VISITS + 4)]
    found = history(levels=levels)

    drawn = [found.occasion(row) for row in found.rows if row.level is not None]
    assert drawn == [1] * 5 + list(range(2, MOST_VISITS + 1))


def test_level_before_the_first_dose_is_not_fitted_unless_steady_state_was_reached():
    early = [{**LEVEL, "at": datetime(2026, 10, 30, 8)}, LEVEL]

    assert len(history(levels=early).levels) == 1
    assert len(history(levels=early[:1], now=DRAWN, doses=[{**DOSE, "at": datetime(2026, 10, 1, 8)}]).levels) == 1


def test_hours_across_the_end_of_summer_time_are_those_that_pass():
    doses = [{**DOSE, "at": datetime(2026, 10, 24, 20)}]
    given = dose_hours(history(doses=doses, time_zone="Europe/Berlin", levels=[], now=datetime(2026, 10, 26, 8)))

    assert given == [0.0, 13.0, 25.0]


def test_nmol_per_l_and_ng_per_ml_are_one_level():
    same = [{**LEVEL, "value": Decimal("8.2") * 1000 / MOLAR_MASS, "unit": "nmol/L"}]

    levels = [events_of(found).level for found in (history(), history(levels=same))]

    assert np.nanmax(levels[0]) == pytest.approx(np.nanmax(levels[1]))


def test_level_below_quantification_is_a_limit():
    events = events_of(history(levels=[{**LEVEL, "value": 2, "below_limit": True}]))

    assert np.nanmax(events.limit) == 2
    assert np.isnan(events.level).all()


def test_case_without_a_time_is_refused():
    with pytest.raises(InputError, match="no time"):
        now_of(kidney(doses=[], levels=[], measurements=[]))


def test_more_doses_than_can_be_followed_are_refused_at_once():
    doses = [{**DOSE, "every_h": "0.05"}]

    with pytest.raises(InputError, match="doses in the time that counts"):
        history(doses=doses)
