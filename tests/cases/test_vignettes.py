"""Levels as they are met on a ward, each with what a careful expert expects of its check (``vignettes/*.toml``)."""

from __future__ import annotations

import pytest

from tests.cases.checking import LOCAL, Vignette, unknown_fields, vignettes
from tests.offenders import assert_none
from troughwise.operations import Desk, open_desk
from troughwise.vocabulary.caveats import Caveat

VIGNETTES = vignettes()


@pytest.fixture(scope="module")
def desk() -> Desk:
    return open_desk()


@pytest.fixture(scope="module")
def local_desk() -> Desk:
    return open_desk(local=LOCAL)


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette.key)
def test_level_is_checked_as_an_expert_would(desk: Desk, local_desk: Desk, vignette: Vignette) -> None:
    assert_none(vignette.faults(vignette.check(local_desk if vignette.local else desk)))


def test_there_are_at_least_120_vignettes_with_keys_of_their_own() -> None:
    keys = [vignette.key for vignette in VIGNETTES]

    assert len(keys) >= 120
    assert len(set(keys)) == len(keys)


def test_vignettes_have_no_field_that_means_nothing() -> None:
    assert_none([f"{v.key}: {name}" for v in VIGNETTES for name in sorted(unknown_fields(v))])


@pytest.mark.parametrize("field", ["caveats", "silent"])
def test_every_caveat_fires_in_one_vignette_and_stays_silent_in_a_near_miss(desk: Desk, field: str) -> None:
    met = {one for vignette in VIGNETTES for one in vignette.table.get(field, [])}

    assert_none(sorted(caveat.id for caveat in desk.library.of(Caveat) if caveat.id not in met))


NOT_OF_A_LEVEL = {"conflict-cyp3a5-7-frequency", "conflict-sublingual-dose"}
"""How common an allele is, and how much to give under the tongue: no level is checked with either."""


def test_every_contradiction_that_stands_appears_in_one(desk: Desk) -> None:
    met = {one for vignette in VIGNETTES for one in vignette.table.get("conflicts", [])}
    standing = {key for key, conflict in desk.library.conflicts.items() if conflict.standing != "resolved"}

    assert_none(sorted(standing - NOT_OF_A_LEVEL - met))
