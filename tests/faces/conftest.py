"""A desk over the shipped evidence, opened once, and the fixed words of a page."""

from __future__ import annotations

import pytest

from troughwise.faces.text.words import words_for
from troughwise.operations import Desk, open_desk


@pytest.fixture(scope="session")
def desk() -> Desk:
    """The front desk. Treat it as frozen."""
    return open_desk()


@pytest.fixture(scope="session")
def words(desk):
    """The fixed words for a clinician."""
    return words_for(desk, reader="clinician")
