"""One way in: what ``import troughwise`` offers."""

from __future__ import annotations

from pkgutil import iter_modules

import troughwise
from tests.offenders import assert_none

MOST_NAMES = 25


def test_front_door_is_sorted():
    assert list(troughwise.__all__) == sorted(troughwise.__all__)


def test_front_door_is_small():
    assert 0 < len(troughwise.__all__) <= MOST_NAMES


def test_every_name_at_the_front_door_exists():
    assert_none(name for name in troughwise.__all__ if not hasattr(troughwise, name))


def test_nothing_public_stands_beside_the_front_door():
    """A name that is visible but not listed is one that nobody promised."""
    rooms = {module.name for module in iter_modules(troughwise.__path__)}
    visible = {name for name in vars(troughwise) if not name.startswith("_")}

    assert visible - rooms - {"annotations"} <= set(troughwise.__all__)
