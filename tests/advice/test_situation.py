"""A level within its case: what the sample itself says of the schedule."""

from __future__ import annotations

from datetime import datetime

from tests.advice.cases import DOSE, LEVEL, kidney, names_in
from troughwise.advice.situation import Situation

BAG = {"dose_mg": 2, "at": datetime(2026, 11, 1, 8), "every_h": 24, "release": "intravenous", "infusion_h": 24}


def schedules(library, dose, drawn):
    case = kidney(doses=[dose], levels=[{**LEVEL, "at": drawn}])
    return Situation(case, case.levels[0], library, names_in(library)).query.schedules


def test_level_during_an_infusion_is_of_continuous_dosing_however_often_the_bag_is_changed(library):
    assert schedules(library, BAG, datetime(2026, 11, 23, 7)) == {"continuous"}


def test_level_after_a_short_infusion_is_of_the_schedule_of_its_doses(library):
    assert schedules(library, {**BAG, "infusion_h": 4}, datetime(2026, 11, 23, 7)) == {"once-daily"}


def test_level_a_day_after_an_evening_dose_is_of_once_daily_dosing(library):
    evening = {**DOSE, "at": datetime(2026, 11, 1, 20), "every_h": 24}

    assert schedules(library, evening, datetime(2026, 11, 23, 20)) == {"once-daily"}
    assert schedules(library, evening, datetime(2026, 11, 23, 8)) == {"once-daily-evening"}
