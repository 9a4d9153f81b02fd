"""Whole runs over a table: what is written, and what is not when a run cannot go on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.pk.building import ORAL, model
from troughwise.cohort import event_table, fitting
from troughwise.cohort.fitting import FitRequest, fit_file
from troughwise.vocabulary.errors import InputError

VARYING = model({**ORAL, "clearance": (4.0, 0.2), "central_volume": (70.0, 0.2)})
PATIENTS = 12


def _request(folder: Path, *, of: object = VARYING, **more: object) -> FitRequest:
    data = folder / "data.csv"
    rows = "".join(f"{p},0,100,.\n{p},4,.,{0.8 + p / 10}\n{p},20,.,{0.3 + p / 40}\n" for p in range(PATIENTS))
    data.write_text("ID,TIME,AMT,DV\n" + rows, encoding="utf-8")
    return FitRequest(of, data, folder / "fits.csv", **more)  # type: ignore[arg-type]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_columns_are_named_as_nonmem_names_them(tmp_path: Path) -> None:
    fit_file(_request(tmp_path), version="test")
    first = _rows(tmp_path / "fits.csv")[0]
    assert list(first) == ["ID", "ETA(1)", "ETA(2)", "ETC(1,1)", "ETC(2,1)", "ETC(2,2)", "OBJ",
                           "clearance", "central_volume", "absorption_rate", "outcome"]  # fmt: skip
    assert first["outcome"] == "converged"
    assert float(first["absorption_rate"]) == 1.0


def test_evaluating_at_the_fitted_effects_gives_the_fit_back(tmp_path: Path) -> None:
    request = _request(tmp_path)
    fit_file(request, version="test")
    again = FitRequest(request.model, request.data, tmp_path / "again.csv", at=request.out)
    fit_file(again, version="test")
    for one, other in zip(_rows(request.out), _rows(again.out), strict=True):
        assert float(one["OBJ"]) == pytest.approx(float(other["OBJ"]), abs=1e-5)


def test_an_interrupted_run_goes_on_and_ends_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_table.EventTable.chunks, "__kwdefaults__", {"rows": 9, "skip": 0})
    request = _request(tmp_path)
    fit_file(FitRequest(request.model, request.data, tmp_path / "whole.csv"), version="test")

    def stop(done: int, _: int) -> None:
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_file(request, version="test", progress=stop)
    assert not request.out.exists()
    assert fit_file(request, version="test").resumed_at == 6
    assert request.out.read_text() == (tmp_path / "whole.csv").read_text()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data.csv", "fits.csv", "whole.csv"]


def test_a_run_over_other_data_starts_anew(tmp_path: Path) -> None:
    request = _request(tmp_path)
    fitting._part(request.out).write_text("old")
    fitting._note(request.out).write_text('{"key": "another"}')
    assert fit_file(request, version="test").resumed_at == 0


def test_a_faulty_row_leaves_no_file(tmp_path: Path) -> None:
    request = _request(tmp_path)
    request.data.write_text(request.data.read_text() + "99,0,-1,.\n")
    with pytest.raises(InputError, match="AMT -1 is negative"):
        fit_file(request, version="test")
    assert [file.name for file in tmp_path.iterdir()] == ["data.csv"]


def test_effects_of_other_patients_are_refused(tmp_path: Path) -> None:
    effects = tmp_path / "effects.csv"
    effects.write_text("ID,ETA(1),ETA(2)\n77,0,0\n")
    with pytest.raises(InputError, match="has '77' where the events have patient '0'"):
        fit_file(_request(tmp_path, at=effects), version="test")


def test_a_covariate_that_is_not_given_is_assumed_aloud_or_refused(tmp_path: Path) -> None:
    effect = {"form": "power", "covariate": "weight_kg", "reference": 70, "exponent": 1, "where": "test"}
    needy = {**ORAL, "clearance": {"value": 4, "effects": [effect]}, "central_volume": (70.0, 0.2)}
    with pytest.raises(InputError, match="needs 'weight_kg', which is not given"):
        fit_file(_request(tmp_path, of=model(needy, covariates={"weight_kg": {}})), version="test")
    assumed = model(needy, covariates={"weight_kg": {"if_missing": 70, "said": "a weight of 70 kg"}})
    assert fit_file(_request(tmp_path, of=assumed), version="test").assumed == ("a weight of 70 kg",)


def test_each_patient_of_a_mixture_is_in_its_likelier_class(tmp_path: Path) -> None:
    classes = [{"name": "slow", "probability": 0.5, "factor": 1}, {"name": "fast", "probability": 0.5, "factor": 3}]
    mixed = model({**ORAL, "central_volume": (70.0, 0.02)},
                  mixture={"parameter": "clearance", "classes": classes, "where": "test"})  # fmt: skip
    request = _request(tmp_path, of=mixed)
    request.data.write_text("ID,TIME,AMT,DV\n1,0,100,.\n1,20,.,0.45\n2,0,100,.\n2,20,.,0.05\n", encoding="utf-8")
    fit_file(request, version="test")
    assert [float(row["clearance"]) for row in _rows(request.out)] == [4.0, 12.0]
