"""Doses worked out in processes beside the server: the same to the byte, the same refusals, nothing lost with a process."""

from __future__ import annotations

import os
import signal

import pytest

from troughwise.faces.http.dosers import Dosers
from troughwise.faces.text.dose_json import json_of_dose
from troughwise.operations import open_desk
from troughwise.vocabulary.errors import InputError

FORM = {
    "indication": "kidney-transplant", "transplanted_on": "2026-09-01", "weight_kg": "81", "age_years": "52",
    "doses": "3 mg every 12 h since 2026-11-20 08:00 (immediate)", "levels": "2026-11-23 07:45 5.2 ng/mL lc-ms",
    "now": "2026-11-23T12:00",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk():
    return open_desk()


@pytest.fixture(scope="module")
def dosers():
    found = Dosers()
    yield found
    found.stop()


def test_a_dose_from_beside_is_that_of_the_desk(desk, dosers):
    case, understood = desk.read_form(FORM)
    wish = desk.dose_wish(what_if=["5 mg once daily"])

    beside = dosers.dose(case, wish=wish, understood=understood)

    assert json_of_dose(beside) == json_of_dose(desk.dose(case, wish=wish, understood=understood))


def test_a_refusal_comes_back_whole(desk, dosers):
    case, understood = desk.read_form({**FORM, "weight_kg": "8100"})
    with pytest.raises(InputError) as expected:
        desk.dose(case, wish=desk.dose_wish(), understood=understood)

    with pytest.raises(InputError) as found:
        dosers.dose(case, wish=desk.dose_wish(), understood=understood)

    assert vars(found.value) == vars(expected.value)


def test_a_process_that_was_ended_is_replaced(desk, dosers):
    case, understood = desk.read_form(FORM)
    for pid in list(dosers._pool._processes):
        os.kill(pid, signal.SIGKILL)

    assert dosers.dose(case, wish=desk.dose_wish(), understood=understood).candidates
