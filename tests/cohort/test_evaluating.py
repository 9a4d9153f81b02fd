"""Whole evaluations over made-up tables: what is chosen, said, left out and compared."""

from __future__ import annotations

import pytest

from tests.cohort.making import visits, written
from troughwise.cohort.evaluating import EvaluateRequest, evaluate_table
from troughwise.library.files import EVIDENCE_ROOT
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.evaluation import AVERAGE, NAIVE

HEADER = "ID,OCC,TIME,AMT,DV,EVID,II,SS,POD,WT,HCT,EXPRESSION,AGE"
BERGMANN, FRANCKE = "bergmann-2014-kidney-adult", "francke-2025-kidney-adult"


def _table(folder, *, age: int = 50, header: str = HEADER):
    lines = (visits(8, 9, 7, 10, doses=(4, 5, 4, 4)) + visits(6, 7, 8, patient="2")).splitlines()
    text = "".join(f"{line},{12 + 4 * (i // 2)},70,33,0,{age}\n" for i, line in enumerate(lines))
    return written(folder, text, header=header)


def _evaluated(library, path, **more):
    return evaluate_table(EvaluateRequest(path, **more), library=library, version="test")


def test_every_method_stands_on_the_same_troughs(library, tmp_path):
    found = _evaluated(library, _table(tmp_path), models=(BERGMANN,))

    assert set(found.metrics) == {BERGMANN, AVERAGE, "average-weighted-by-fit", NAIVE}
    assert {one.n for one in found.metrics.values()} == {5}
    assert found.metrics[NAIVE].coverage_90_percent is None
    assert found.metrics[AVERAGE] == found.metrics[BERGMANN]


def test_there_is_a_row_for_every_forecast(library, tmp_path):
    found = _evaluated(library, _table(tmp_path), models=(BERGMANN,))
    first = next(row for row in found.forecasts if row.method == NAIVE)

    assert len(found.forecasts) == 4 * 5
    assert (first.id, first.occasion, first.time, first.observed, first.forecast) == ("1", 2, 192.0, 9.0, 10.0)
    assert (first.low, first.high, first.trough) == (None, None, True)


def test_models_of_other_illnesses_and_without_their_covariates_are_left_out_with_the_reason(library, tmp_path):
    found = _evaluated(library, _table(tmp_path))
    why = {model.id: model.why for model in found.models if not model.used}

    assert "lupus nephritis" in why["chen-2020-lupus-child"]
    assert why[FRANCKE] == "The model needs 'height_cm', which is not given."
    assert BERGMANN in {model.id for model in found.models if model.used}


def test_what_was_understood_and_assumed_is_said(library, tmp_path):
    found = _evaluated(library, _table(tmp_path), models=(BERGMANN,))

    assert "doses (AMT) are in mg: no other unit gives possible doses" in found.understood
    assert any("a kidney was transplanted" in said for said in found.assumed)
    assert library.assumption("clearance-between-occasions").says.rstrip(".") in found.assumed
    assert found.models[0].borrows_spread


def test_a_patient_beyond_a_model_s_own_limit_is_not_forecast_and_that_is_said(library, tmp_path):
    found = _evaluated(library, _table(tmp_path, age=12), models=(BERGMANN,))

    assert BERGMANN not in found.metrics
    assert {item.reason for item in found.not_forecast if item.method == BERGMANN} == {"The model was built on adults."}


def test_a_prior_widened_by_our_own_proposal_is_used_with_that_said(library, tmp_path):
    """The base proposes the adult nephrotic model for lupus nephritis, with a wider prior."""
    zhou = "zhou-2026-nephrotic-adult"
    used = {
        model.id: model for model in _evaluated(library, _table(tmp_path), indication="lupus-nephritis").models if model.used
    }

    assert any(said.startswith("Our proposal, not the paper's") for said in used[zhou].cautions)


def test_a_model_that_gives_no_curve_cannot_forecast_even_when_named(library, tmp_path):
    with pytest.raises(InputError, match="It gives average levels only"):
        _evaluated(library, _table(tmp_path), models=("jacobson-2001-stem-cell-adult",))


def test_two_models_of_one_name_are_refused(library, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text((EVIDENCE_ROOT / "models" / f"{BERGMANN}.toml").read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(InputError, match=f"Two methods are called '{BERGMANN}'"):
        _evaluated(library, _table(tmp_path), models=(BERGMANN, str(own)))


def test_carrying_nothing_forecasts_otherwise(library, tmp_path):
    path = _table(tmp_path)
    last, none = (_evaluated(library, path, models=(BERGMANN,), carry=carry) for carry in ("last", "none"))

    assert last.metrics[NAIVE] == none.metrics[NAIVE]
    assert last.metrics[BERGMANN] != none.metrics[BERGMANN]


def test_the_same_table_gives_the_same_evaluation(library, tmp_path):
    path = _table(tmp_path)

    assert _evaluated(library, path) == _evaluated(library, path)


@pytest.mark.parametrize(
    ("change", "more", "named"),
    [
        (("OCC", "VISIT"), {}, "no column OCC"),
        (("POD", "DAYS"), {}, "does not say what is treated"),
        (("", ""), {"indication": "no-such-thing"}, "'no-such-thing' is no indication"),
        (("", ""), {"models": ("no-such-model",)}, "no model 'no-such-model'"),
        (("", ""), {"indication": "uveitis"}, "No model can forecast this table"),
        (("1,1,96,4,", "1,1,96,-4,"), {}, "The doses .AMT. fit no unit"),
        (("1,1,96,.,8,0", "1,1,96,.,much,0"), {}, "DV .much. is not a number"),
    ],
)
def test_what_cannot_be_used_is_one_error(library, tmp_path, change, more, named):
    path = _table(tmp_path)
    if change[0]:
        path.write_text(path.read_text().replace(*change), encoding="utf-8")

    with pytest.raises(InputError, match=named):
        _evaluated(library, path, **more)


def test_a_table_with_single_occasions_only_has_nothing_to_forecast(library, tmp_path):
    rows = "".join(f"{line},12,70,33,0,50\n" for line in visits(8).splitlines())

    with pytest.raises(InputError, match="No patient has a level in a second occasion"):
        _evaluated(library, written(tmp_path, rows, header=HEADER), models=(BERGMANN,))
