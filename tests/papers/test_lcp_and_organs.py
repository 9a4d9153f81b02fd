"""Models of LCP tablets, children, liver, heart, lung and stem cells say what their papers print beside the parameter table.

The papers' figures were read where the models were (each model's citation says where). A figure is held to as many digits as
the paper prints. Not for whole profiles (``tests/agreement``) or for laws that every model obeys.
"""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest

from troughwise.cohort.model_file import read_model
from troughwise.pk.covariates import Column, completed, is_category
from troughwise.pk.individuals import Population, variance
from troughwise.pk.residual import ErrorModel
from troughwise.vocabulary.effects import Spread
from troughwise.vocabulary.models import ParameterName


def typical(name: str, parameter: ParameterName = "clearance", **covariates: float | str) -> float:
    """The typical value of a parameter for a patient with these covariates."""
    model = read_model(name)
    given: dict[str, Column] = {key: np.array([value], dtype=object if is_category(key) else float)
                                for key, value in covariates.items()}  # fmt: skip
    columns, _ = completed(model, given=given, rows=1)  # type: ignore[arg-type]
    return float(Population(model).typical(columns, occasion=np.array([1])).values[parameter][0])


def between_patients(name: str, parameter: ParameterName) -> Spread:
    """The first variability between patients of a parameter."""
    return read_model(name).parameters[parameter].between_patients[0]


def test_kamp_prints_its_variance_between_occasions_as_a_coefficient_too() -> None:
    (spread,) = read_model("kamp-2024-kidney-lcp").parameters["clearance"].between_occasions
    assert 100 * sqrt(exp(variance(spread)) - 1) == pytest.approx(50.1, abs=0.05)


def test_kamp_shares_its_patients_over_two_classes() -> None:
    mixture = read_model("kamp-2024-kidney-lcp").mixture
    assert mixture is not None
    assert [float(item.probability) for item in mixture.classes] == [0.74, 0.26]


@pytest.mark.parametrize(("expresser", "carrier", "clearance"), [(1, 0, 19.6), (1, 1, 10.6), (0, 0, 10.6), (0, 1, 7.37)])
def test_mohammed_ali_has_one_clearance_for_each_cluster_of_genes(
    expresser: float, carrier: float, clearance: float
) -> None:
    found = typical("mohammed-ali-2023-kidney-lcp", cyp3a5_expresser=expresser, cyp3a4_22_carrier=carrier)
    assert found == pytest.approx(clearance, rel=1e-8)


def test_mohammed_ali_adds_its_volumes_up() -> None:
    volumes = [typical("mohammed-ali-2023-kidney-lcp", name) for name in ("central_volume", "peripheral_volume")]
    assert sum(volumes) == 629


@pytest.mark.parametrize(
    ("parameter", "percent"),
    [
        ("clearance", 34),
        ("central_volume", 141),
        ("intercompartmental_clearance", 24),
        ("absorption_rate", 174),
        ("relative_bioavailability", 36),
    ],
)
def test_martial_prints_the_roots_of_its_variances(parameter: ParameterName, percent: float) -> None:
    spread = between_patients("martial-2021-liver-lcp", parameter)
    assert 100 * sqrt(variance(spread)) == pytest.approx(percent, abs=0.5)


def test_martial_s_apparent_clearance_is_that_of_its_discussion() -> None:
    shares = [typical("martial-2021-liver-lcp", name, weight_kg=70) for name in ("clearance", "relative_bioavailability")]
    assert shares[0] / shares[1] == pytest.approx(14.2, abs=0.05)


@pytest.mark.parametrize(("recipient", "donor", "more"), [(0, 0, 1.0), (1, 0, 1.33), (0, 1, 1.33), (1, 1, 1.71)])
def test_moes_counts_the_genes_of_donor_and_recipient(recipient: float, donor: float, more: float) -> None:
    found = typical("moes-2016-liver-prolonged", cyp3a5_expresser=recipient, donor_cyp3a5_expresser=donor)
    assert found / 4.21 == pytest.approx(more)


@pytest.mark.parametrize(("recipient", "donor", "more"), [(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.523), (1, 1, 2.314)])
def test_ji_lets_the_donor_s_gene_count_only_beside_the_recipient_s(recipient: float, donor: float, more: float) -> None:
    found = typical(
        "ji-2018-liver-living-donor",
        cyp3a5_expresser=recipient,
        donor_cyp3a5_expresser=donor,
        days_after_transplantation=1,
    )
    assert found / 6.33 == pytest.approx(more)


@pytest.mark.parametrize(("parameter", "percent"), [("clearance", 34.2), ("central_volume", 45.5)])
def test_ji_prints_the_roots_of_its_variances(parameter: ParameterName, percent: float) -> None:
    spread = between_patients("ji-2018-liver-living-donor", parameter)
    assert 100 * sqrt(variance(spread)) == pytest.approx(percent, abs=0.05)


def test_kirubakaran_s_azole_leaves_a_fifth_of_the_clearance() -> None:
    reference = {"fat_free_mass_kg": 57, "haematocrit_fraction": 0.34}
    assert typical("kirubakaran-2022-heart", azole=0, **reference) == pytest.approx(21.1)
    assert typical("kirubakaran-2022-heart", azole=1, **reference) == pytest.approx(4.2)


def test_kirubakaran_gives_each_azole_state_its_own_variability() -> None:
    without, with_azole = Population(read_model("kirubakaran-2022-heart")).effects
    assert (without.only_when[0].equals, with_azole.only_when[0].equals) == (False, True)
    assert [100 * sqrt(exp(e.variance) - 1) for e in (without, with_azole)] == pytest.approx([61, 89.5])


def test_rower_s_fluconazole_slows_elimination_by_a_third() -> None:
    reference = {"age_years": 5.7, "egfr_ml_per_min_1_73m2": 122.4}
    assert typical("rower-2017-heart-child", "elimination_rate", fluconazole=1, **reference) == pytest.approx(0.0268)


LUNG = {"haematocrit_fraction": 0.265, "days_after_transplantation": 49.0}


@pytest.mark.parametrize(
    ("before", "after", "percent_more"),
    [
        ({"haematocrit_fraction": 0.30}, {"haematocrit_fraction": 0.20}, 33.36),
        ({"days_after_transplantation": 30}, {"days_after_transplantation": 90}, 16.63),
    ],
)
def test_zhou_s_clearance_moves_as_its_discussion_says(
    before: dict[str, float], after: dict[str, float], percent_more: float
) -> None:
    ratio = typical("zhou-2025-lung", **{**LUNG, **after}) / typical("zhou-2025-lung", **{**LUNG, **before})
    assert 100 * (ratio - 1) == pytest.approx(percent_more, abs=0.01)


@pytest.mark.parametrize(
    ("covariate", "value", "factor"),
    [
        ("cyp3a5_alleles", 1, 1.87),
        ("cyp3a5_alleles", 2, 2.72),
        ("voriconazole", 1, 0.62),
        ("posaconazole", 1, 0.74),
        ("itraconazole", 1, 0.42),
    ],
)
def test_zhou_s_factors_are_those_of_its_rounded_equation(covariate: str, value: float, factor: float) -> None:
    assert typical("zhou-2025-lung", **LUNG, **{covariate: value}) / 7.58 == pytest.approx(factor, abs=0.01)


@pytest.mark.parametrize(("day", "factor"), [(1, 0.48), (3, 0.48), (4, 0.82), (14, 0.82)])
def test_miano_s_second_lung_lowers_clearance_most_in_the_first_days(day: float, factor: float) -> None:
    reference = {"days_after_transplantation": day, "haematocrit_fraction": 0.33, "weight_kg": 75}
    two, one = (typical("miano-2024-lung", bilateral_transplant=lungs, **reference) for lungs in (1, 0))
    assert two / one == pytest.approx(factor)


def test_miano_s_clearance_stands_still_after_the_studied_days() -> None:
    reference = {"haematocrit_fraction": 0.33, "weight_kg": 75, "bilateral_transplant": 0}
    last, later = (typical("miano-2024-lung", days_after_transplantation=day, **reference) for day in (14, 60))
    assert last == later


@pytest.mark.parametrize(
    ("after", "percent_less"), [({"ggt_u_per_l": 30}, 16), ({"haematocrit_fraction": 0.40}, 10)], ids=["ggt", "haematocrit"]
)
def test_prytula_s_clearance_falls_as_its_results_say(after: dict[str, float], percent_less: float) -> None:
    reference = {"weight_kg": 70.0, "ggt_u_per_l": 13.0, "haematocrit_fraction": 0.34}
    ratio = typical("prytula-2016-kidney-child", **{**reference, **after}) / 35
    assert 100 * (1 - ratio) == pytest.approx(percent_less, abs=1)


def test_prytula_s_distribution_moves_twice_as_far_as_its_clearance() -> None:
    shared = read_model("prytula-2016-kidney-child").parameters["intercompartmental_clearance"].shares_variability_of
    assert shared is not None
    assert (shared.parameter, float(shared.scale)) == ("clearance", 2.0)


def test_andrews_2018_clears_faster_from_a_deceased_donor() -> None:
    reference = {"weight_kg": 30, "egfr_ml_per_min_1_73m2": 69, "haematocrit_fraction": 0.30}
    deceased, living = (typical("andrews-2018-kidney-child", living_donor=donor, **reference) for donor in (0, 1))
    assert 100 * (deceased / living - 1) == pytest.approx(35, abs=0.5)


def test_kim_s_mycophenolic_acid_lowers_clearance_as_its_discussion_says() -> None:
    with_acid = typical("kim-2018-healthy-mycophenolate", mycophenolic_acid_ug_per_ml=5, cyp3a5_expresser=0)
    assert 100 * (1 - with_acid / 13.8) == pytest.approx(13.7, abs=0.05)


def test_pei_s_carriers_clear_as_much_more_as_its_results_say() -> None:
    reference = {"bilirubin_umol_per_l": 15.9}
    one, two = (typical("pei-2023-heart-china", cyp3a5_alleles=alleles, **reference) / 12.35 for alleles in (1, 2))
    heterozygous, homozygous = 45, 3
    carriers = (heterozygous * one + homozygous * two) / (heterozygous + homozygous)
    assert carriers == pytest.approx(27.3 / 12.2, rel=0.01)


def test_brooks_ties_the_periphery_to_the_centre() -> None:
    for azole in (0, 1):
        clearance, distribution = (
            typical("brooks-2021-stem-cell-child-intravenous", name, weight_kg=24, azole=azole)
            for name in ("clearance", "intercompartmental_clearance")
        )
        assert distribution == pytest.approx(2 * clearance)


@pytest.mark.parametrize(("level", "percent"), [(10, 27.5), (20, 16.8)])
def test_jacobson_s_residual_error_is_as_printed_at_two_levels(level: float, percent: float) -> None:
    residual = read_model("jacobson-2001-stem-cell-adult").residual["any"]
    spread = sqrt(float(ErrorModel.of(residual).variance(np.array([float(level)]))[0]))
    assert 100 * spread / level == pytest.approx(percent, abs=0.1)


@pytest.mark.parametrize(
    ("worse", "factor"),
    [
        ({}, 1),
        ({"bilirubin_umol_per_l": 34.2}, 0.797),
        ({"bilirubin_umol_per_l": 171}, 0.581),
        ({"creatinine_umol_per_l": 176.8}, 0.587),
        ({"acute_graft_versus_host_disease": 1}, 0.814),
        ({"veno_occlusive_disease": 1}, 0.814),
    ],
)
def test_jacobson_s_clearance_falls_with_liver_kidney_and_graft_versus_host_disease(
    worse: dict[str, float], factor: float
) -> None:
    well = {"bilirubin_umol_per_l": 10.0, "creatinine_umol_per_l": 80.0}
    assert typical("jacobson-2001-stem-cell-adult", **{**well, **worse}) / 5.22 == pytest.approx(factor)
