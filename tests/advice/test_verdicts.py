"""A limit belongs to its range, in every unit; a higher level never has a lower verdict; no wrong organ's target is used."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.advice.cases import DOSE, LEVEL, kidney, names_in
from troughwise.advice.case_target import CaseTarget
from troughwise.advice.situation import Situation
from troughwise.advice.verdicts import FITTING, Bench, range_of
from troughwise.library.library import Library
from troughwise.vocabulary.quantities import mass_concentration
from troughwise.vocabulary.records import Target

D = Decimal
TINY = D("0.0001")
ORDER = ("below", "within", "above", "above_action_threshold")


@cache
def base() -> Library:
    return Library.open()


RANGES = [target for target in base().targets if target.kind == "range" and FITTING.get(target.sample)]
UNITS = ("ng/mL", "ug/L", "nmol/L")


def bench_of(target: Target, ceiling: Target | None = None) -> Bench:
    chosen = CaseTarget((target,), (), ceiling, target.indication)
    return Bench.of(chosen, sample=min(FITTING[target.sample]), molar_mass_g_per_mol=base().molar_mass_g_per_mol)


def verdict_in(unit: str, *, ng_per_ml: Decimal, bench: Bench) -> str:
    """The verdict on a level that was given in this unit."""
    mass = base().molar_mass_g_per_mol
    given_value = ng_per_ml * 1000 / mass if unit == "nmol/L" else ng_per_ml
    return bench.judge(mass_concentration(given_value, unit=unit, molar_mass_g_per_mol=mass)).verdict


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("target", RANGES, ids=lambda target: target.id)
def test_just_inside_and_just_outside_each_limit_in_each_unit(target, unit):
    bench = bench_of(target)
    if target.low == target.high:
        assert bench.judge(target.low).reason == "single_number"
        return
    for limit, outside, step in ((target.low, "below", -TINY), (target.high, "above", TINY)):
        if limit is not None:
            assert verdict_in(unit, ng_per_ml=limit + step, bench=bench) == outside
            assert verdict_in(unit, ng_per_ml=limit - step, bench=bench) == "within"


@pytest.mark.parametrize("target", RANGES, ids=lambda target: target.id)
def test_limit_itself_is_within(target):
    if target.low != target.high:
        assert {bench_of(target).judge(limit).verdict for limit in (target.low, target.high) if limit is not None} == {
            "within"
        }


LEVELS = st.decimals(min_value=D("0.1"), max_value=80, places=2)


@given(
    LEVELS, LEVELS, st.sampled_from(RANGES), st.sampled_from([None, *(t for t in base().targets if t.kind == "upper-limit")])
)
def test_higher_level_never_has_a_lower_verdict(one, other, target, ceiling):
    bench = bench_of(target, ceiling)
    low, high = (bench.judge(level).verdict for level in sorted((one, other)))

    assert low == "cannot_say" or high == "cannot_say" or ORDER.index(low) <= ORDER.index(high)


@given(LEVELS, st.sampled_from(RANGES))
def test_nanograms_and_micrograms_are_one_unit(level, target):
    assert verdict_in("ug/L", ng_per_ml=level, bench=bench_of(target)) == bench_of(target).judge(level).verdict


@given(st.decimals(min_value=1, max_value=60, places=1), st.sampled_from(RANGES))
def test_level_in_nmol_is_judged_as_the_same_level_in_ng(nmol, target):
    mass, bench = base().molar_mass_g_per_mol, bench_of(target)
    exact = nmol * mass / 1000

    assert bench.judge(mass_concentration(nmol, unit="nmol/L", molar_mass_g_per_mol=mass)) == bench.judge(exact)


def situation(library, *, value="8.2", **fields):
    case = kidney(levels=[{**LEVEL, "value": value}], **fields)
    return Situation(case, case.levels[-1], library, names_in(library))


INDICATIONS = sorted({target.indication for target in RANGES})
MORE = st.fixed_dictionaries({}, optional={
    "phase": st.sampled_from(["induction", "maintenance", "early", "late"]),
    "patient": st.sampled_from([{"age_years": 9}, {"age_years": 40}]),
    "medicines": st.sampled_from([[{"name": "mycophenolate"}], [{"name": "everolimus"}], [{"name": "prednisolone"}]]),
    "doses": st.sampled_from([[{**DOSE, "every_h": 24, "release": "lcp-tablet"}], [{**DOSE, "release": "not-stated"}]]),
    "region": st.sampled_from(["eu", "us", "jp"]),
})  # fmt: skip


@given(st.sampled_from(INDICATIONS), MORE)
def test_more_information_never_leads_to_the_target_of_another_illness(indication, more):
    library = base()
    fields = {"indication": indication, "transplanted_on": None, "patient": {}, **more}
    held = situation(library, **fields).bench.held

    assert held is None or held.target.indication in library.wider(indication)


def test_ceiling_below_the_top_of_the_range_is_no_action_threshold(library):
    target = next(t for t in RANGES if t.id == "target-heart-us-label-child")
    ceiling = next(t for t in library.targets if t.id == "limit-laboratory-critical-child")

    bench = bench_of(target, ceiling)
    assert bench.judge(ceiling.high + 1).verdict == "within"
    assert bench.judge(target.high + 1).verdict == "above_action_threshold"


def test_level_above_a_ceiling_is_told_even_where_there_is_no_range(library):
    ceiling = next(t for t in library.targets if t.id == "limit-ra-dose-cut")
    chosen = CaseTarget((), (), ceiling, "rheumatoid-arthritis")
    bench = Bench.of(chosen, sample="trough-once-daily", molar_mass_g_per_mol=library.molar_mass_g_per_mol)

    assert bench.judge(ceiling.high).reason == "no_target"
    assert bench.judge(ceiling.high + 1).verdict == "above_action_threshold"


def test_less_than_a_limit_is_below_only_where_all_of_it_is():
    target = next(t for t in RANGES if t.id == "target-lupus-kdigo-maintenance")

    assert bench_of(target).judge(target.low, below_limit=True).verdict == "below"
    assert bench_of(target).judge(target.low + 1, below_limit=True).reason == "below_quantification"


@pytest.mark.parametrize("sample", ["not-known", "off-time", "after-dose", "before-first-dose", "trough-other-interval"])
def test_no_range_is_held_against_a_sample_that_is_no_trough(library, sample):
    target = RANGES[0]
    chosen = CaseTarget((target,), (), None, target.indication)
    bench = Bench.of(chosen, sample=sample, molar_mass_g_per_mol=library.molar_mass_g_per_mol)

    assert bench.judge(D(1)).verdict == bench.judge(D(50)).verdict == "cannot_say"


def test_target_in_another_unit_is_read_exactly():
    target = RANGES[0].model_copy(update={"low": D(5), "high": D(10), "unit": "nmol/L"})

    assert range_of(target, molar_mass_g_per_mol=D("804.02")).low == D("4.0201")
