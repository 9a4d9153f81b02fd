"""Every population model of the base reproduces the typical profiles that stand in its own file, where any do."""

from __future__ import annotations

import pytest

from tests.agreement.golden import compared
from tests.offenders import assert_none
from troughwise.cohort.model_file import read_model
from troughwise.library.files import EVIDENCE_ROOT
from troughwise.vocabulary.models import PopulationModel

MODELS = [read_model(path.stem) for path in sorted((EVIDENCE_ROOT / "models").glob("*.toml"))]
WITH_PROFILES = [model for model in MODELS if model.golden]


def test_there_are_models_to_compare() -> None:
    assert len(WITH_PROFILES) > 10


@pytest.mark.parametrize("model", WITH_PROFILES, ids=lambda model: model.id)
def test_a_model_reproduces_its_golden_profiles(model: PopulationModel) -> None:
    rows = list(compared(model))

    assert rows
    assert_none(f"{row.name}: {row.printed} printed, {row.found:.6g} found" for row in rows if not row.agrees)
