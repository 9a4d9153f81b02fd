"""From a case to regimens to compare: what the engine says is what is shown, and nothing that was assumed is silent."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.advice.cases import DRAWN, LEVEL, kidney, names_in
from troughwise.advice.dose_advice import advise
from troughwise.advice.dosing import Dosing
from troughwise.pk.exposure import steady_exposure
from troughwise.pk.regimens import Regimen as Schedule
from troughwise.vocabulary.cases import Case
from troughwise.vocabulary.doses import DoseAdvice, DoseWish
from troughwise.vocabulary.errors import InputError

BERGMANN = "bergmann-2014-kidney-adult"


def dosing(library, *, models=(), **fields) -> Dosing:
    return Dosing(kidney(**fields), library, names_in(library), DoseWish(models=models))


def advice(library, **fields) -> DoseAdvice:
    return advise(dosing(library, **fields), understood=(), code_version="0")


@pytest.fixture(scope="module")
def ordinary(library) -> DoseAdvice:
    return advice(library)


def test_ordinary_case_is_forecast_with_at_least_eight_regimens(ordinary):
    assert ordinary.outcome == "forecast"
    assert len(ordinary.candidates) >= 8
    assert [c.regimen.text for c in ordinary.candidates if c.present] == ["3 mg every 12 h"]


def test_weights_of_the_models_sum_to_one(ordinary):
    assert sum(model.weight for model in ordinary.models if model.weight is not None) == pytest.approx(1, abs=0.01)


def test_quantiles_are_in_order_and_finite(ordinary):
    shown = [ordinary.forecast.trough, ordinary.forecast.auc, ordinary.forecast.now]
    for value in (*shown, *(c.trough for c in ordinary.candidates), *(c.auc for c in ordinary.candidates)):
        assert value.p5 <= value.p25 <= value.median <= value.p75 <= value.p95


def test_probabilities_sum_to_one_and_follow_the_dose(ordinary):
    own = [c for c in ordinary.candidates if not c.conversion]

    assert all(c.p_below + c.p_in + c.p_above == 1 for c in ordinary.candidates)
    assert [c.p_above for c in own] == sorted(c.p_above for c in own)
    assert [c.trough.median for c in own] == sorted(c.trough.median for c in own)


def test_present_candidate_says_what_the_forecast_says(ordinary):
    present = next(c for c in ordinary.candidates if c.present)

    assert (present.trough, present.auc) == (ordinary.forecast.trough, ordinary.forecast.auc)
    assert present.naive_trough == ordinary.naive.trough


def test_forecast_of_one_model_is_that_of_the_engine(library):
    found = dosing(library, models=(BERGMANN,))
    member = found.ensemble.leading

    direct = steady_exposure(member.course, regimens=[Schedule((3.0,), 12.0)], eta=member.coming).trough[:, 0]

    assert float(found.forecast.trough.median) == pytest.approx(float(np.median(direct)), abs=0.01)


def test_forecast_at_the_time_of_the_level_lies_near_it(ordinary):
    (level,) = ordinary.levels

    assert abs(level.predicted - level.ng_per_ml) < 1
    assert ordinary.forecast.now.p5 < level.ng_per_ml < ordinary.forecast.now.p95


def test_target_is_held_in_ng_per_ml_and_cited(ordinary, library):
    assert ordinary.target.id in {target.id for target in library.targets}
    assert ordinary.target.citations
    assert set(ordinary.target.citations) <= {reference.n for reference in ordinary.references}


def test_without_levels_the_prior_is_wide_and_said(library, ordinary):
    prior = advice(library, levels=[], now=DRAWN)

    assert prior.fit.outcome == "fit-prior"
    assert library.phrase("dose-warning-prior") in prior.warnings
    width, learnt = (a.forecast.trough.p95 / a.forecast.trough.p5 for a in (prior, ordinary))
    assert width > learnt


def test_levels_without_doses_cannot_be_explained(library):
    found = advice(library, doses=[])

    assert (found.outcome, found.reason_code) == ("cannot_forecast", "no_doses")


def test_illness_without_a_model_still_shows_plain_proportion(library):
    found = advice(library, indication="uveitis", transplanted_on=None)

    assert found.reason_code == "no_model_applies"
    assert found.naive.trough is not None
    assert all(candidate.naive_trough is not None for candidate in found.candidates)


def test_adult_with_lupus_hears_that_no_model_was_built_on_lupus(library):
    found = advice(library, indication="lupus-nephritis", transplanted_on=None)

    assert any("lupus nephritis" in warning and "our proposal" in warning for warning in found.warnings)


def test_level_fifty_times_the_others_is_suspect_and_the_forecast_without_it_stands_beside(library, ordinary):
    others = [{**LEVEL, "at": DRAWN - timedelta(days=days)} for days in (10, 7)]
    found = advice(library, levels=[*others, {**LEVEL, "value": 400, "at": DRAWN - timedelta(days=4)}, LEVEL])

    assert [level.suspect for level in found.levels] == [False, False, True, False]
    assert library.phrase("dose-warning-suspect") in found.warnings
    assert float(found.without_suspects.trough.median) == pytest.approx(float(ordinary.forecast.trough.median), rel=0.15)


def test_level_before_the_first_dose_is_shown_and_left_out(library, ordinary):
    found = advice(library, levels=[{**LEVEL, "at": datetime(2026, 10, 30, 8)}, LEVEL])

    assert found.forecast == ordinary.forecast
    assert [level.left_out for level in found.levels if level.left_out] == [library.phrase("dose-level-before-doses")]


def test_level_above_the_ceiling_gives_the_hours_until_it_is_back_in_the_target(library):
    found = advice(library, levels=[{**LEVEL, "value": 28}])

    assert found.hold.from_ng_per_ml > found.target.action_above
    assert found.hold.until_ng_per_ml == found.target.high
    assert 0 < found.hold.hours.p5 <= found.hold.hours.median <= found.hold.hours.p95


def test_levels_of_an_ordinary_patient_ask_for_no_hold(ordinary):
    assert ordinary.hold is None


def test_medicine_that_no_model_counts_is_said(library):
    found = advice(library, medicines=[{"name": "diltiazem"}, {"name": "foobarium"}])

    assert any(warning.startswith("diltiazem") for warning in found.warnings)
    assert any("foobarium" in warning and "not a statement of safety" in warning for warning in found.warnings)


def test_unknown_allele_is_no_genotype(library, ordinary):
    unknown = advice(library, patient={**kidney().patient.model_dump(exclude_unset=True), "cyp3a5": "*1/*99"})

    used = {model.id for model in unknown.models if model.weight}
    assert used < {model.id for model in ordinary.models if model.weight}


def test_what_a_spread_between_visits_was_borrowed_from_is_said(library, ordinary):
    assert library.assumption("clearance-between-occasions").says in ordinary.assumed


def test_same_case_gives_the_same_bytes(library, ordinary):
    assert advice(library).model_dump_json() == ordinary.model_dump_json()


CASES = st.fixed_dictionaries(
    {
        "doses": st.lists(
            st.builds(
                lambda mg, h, every, release: {"dose_mg": mg, "at": datetime(2026, 11, 1, 8) + timedelta(hours=h),
                                               "every_h": every, "release": release},
                st.sampled_from(["0.5", "3", "40", "0"]), st.integers(0, 400), st.sampled_from([None, 6, 12, 24, 30]),
                st.sampled_from(["immediate", "not-stated", "prolonged-capsule", "lcp-tablet", "granules"]),
            ), max_size=4,
        ),
        "levels": st.lists(
            st.builds(
                lambda value, h, below: {"value": value, "unit": "ng/mL", "below_limit": below,
                                         "at": datetime(2026, 11, 1, 8) + timedelta(hours=h)},
                st.sampled_from(["0.1", "2", "8", "60", "199"]), st.integers(-50, 600), st.booleans(),
            ), max_size=4,
        ),
        "indication": st.sampled_from(["kidney-transplant", "liver-transplant", "lupus-nephritis", "uveitis", "nonsense"]),
        "patient": st.sampled_from([{}, {"age_years": 5}, {"age_years": 60, "sex": "female", "cyp3a5": "*1/*3"}]),
    }
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(CASES)
def test_any_case_gives_advice_or_one_sentence(library, fields):
    try:
        case = Case.model_validate({**kidney().model_dump(exclude_unset=True), **fields, "now": datetime(2026, 11, 20, 9)})
        found = advise(Dosing(case, library, names_in(library), DoseWish()), understood=(), code_version="0")
    except (InputError, ValidationError):
        return
    assert found.outcome in {"forecast", "cannot_forecast"}
    assert bool(found.reason) == (found.outcome == "cannot_forecast")
