"""What a case tells of a patient, row by row, under the names that the population models use.

A value holds until the next one; before the first it is that first one. NaN and "" are not known. Medicines that the case
does not list are taken as not taken. Not for what a model assumes where something is missing: ``pk.covariates``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np

from troughwise.advice.history import History, Row
from troughwise.pk.arrays import Array
from troughwise.pk.covariates import Columns
from troughwise.vocabulary.cases import Case, CaseDose, Measurements, Medicine
from troughwise.vocabulary.effects import CovariateName

Names = Callable[[str], frozenset[str]]
"""From a name as written to the ids of the term it means and of everything that term belongs to; empty: unknown."""

KNOWN_CYP3A5 = frozenset({"*1", "*3", "*6", "*7"})
"""The alleles of CYP3A5 whose working is known: only *1 works."""

FLAG_TERMS: dict[CovariateName, str] = {
    "wuzhi": "schisandra",
    "azole": "azole-antifungal",
    "voriconazole": "voriconazole",
    "fluconazole": "fluconazole",
    "posaconazole": "posaconazole",
    "itraconazole": "itraconazole",
    "calcium_channel_blocker": "calcium-channel-blocker",
    "diltiazem": "diltiazem",
    "omeprazole": "omeprazole",
    "loratadine": "loratadine",
    "amiodarone": "amiodarone",
}
"""The term whose taking each flag stands for."""
_MEASURED: tuple[CovariateName, ...] = (
    "weight_kg", "haemoglobin_g_per_l", "albumin_g_per_l", "total_protein_g_per_l", "urea_mmol_per_l",
    "cystatin_c_mg_per_l", "bilirubin_umol_per_l", "alt_u_per_l", "ast_u_per_l", "ggt_u_per_l", "prednisolone_mg_per_day",
    "voriconazole_ug_per_ml", "mycophenolic_acid_ug_per_ml",
)  # fmt: skip
_A_DAY_H, _DAYS_IN_A_YEAR = 24, 365.25
UMOL_PER_L_IN_A_MG_PER_DL = Decimal("88.4")
"""Creatinine: umol/L in 1 mg/dL."""


def columns_of(history: History, *, names: Names) -> Columns:
    """Every covariate that the case tells, row by row; NaN where it does not."""
    case, rows = history.case, history.rows
    columns: Columns = {name: _measured(case, rows, name) for name in _MEASURED}
    percent = _measured(case, rows, "haematocrit_percent")
    columns["haematocrit_fraction"] = percent / 100
    columns["creatinine_umol_per_l"] = _measured(case, rows, "creatinine_umol_per_l")
    columns |= _of_patient(case, rows)
    columns |= {flag: _flag(case.medicines, rows, term=term, names=names) for flag, term in FLAG_TERMS.items()}
    columns |= _of_doses(rows)
    columns["occasion"] = np.array([history.occasion(row) for row in rows], dtype=float)
    return columns


def _measured(case: Case, rows: tuple[Row, ...], name: str) -> Array:
    """The latest value at each row, or before the first one the first; NaN where there is none."""
    known = sorted((m.at, value) for m in case.measurements if (value := _value(m, name)) is not None)
    if not known:
        return np.full(len(rows), np.nan)
    times = [at for at, _ in known]
    return np.array([float(known[max(bisect_right(times, row.at) - 1, 0)][1]) for row in rows])


def creatinine_umol_per_l(measurements: Measurements) -> Decimal | None:
    """Creatinine in umol/L, in whichever unit it was given."""
    if measurements.creatinine_mg_per_dl is not None:
        return measurements.creatinine_mg_per_dl * UMOL_PER_L_IN_A_MG_PER_DL
    return measurements.creatinine_umol_per_l


def _value(measurements: Measurements, name: str) -> Decimal | None:
    if name == "creatinine_umol_per_l":
        return creatinine_umol_per_l(measurements)
    value: Decimal | None = getattr(measurements, name)
    return value


def _of_patient(case: Case, rows: tuple[Row, ...]) -> Columns:
    patient = case.patient
    alleles = working_cyp3a5_alleles(patient.cyp3a5)
    donor = working_cyp3a5_alleles(patient.donor_cyp3a5)
    same: dict[CovariateName, float | Decimal | bool | None] = {
        "height_cm": patient.height_cm,
        "male": None if not patient.sex else patient.sex == "male",
        "cyp3a5_alleles": alleles,
        "cyp3a5_expresser": None if alleles is None else alleles > 0,
        "donor_cyp3a5_expresser": None if donor is None else donor > 0,
        "cyp3a4_22_carrier": "*22" in patient.cyp3a4.split("/") if patient.cyp3a4 else None,
        "living_donor": patient.living_donor,
        "bilateral_transplant": patient.bilateral_transplant,
        "reduced_intensity_conditioning": patient.reduced_intensity_conditioning,
        "steroid_sparing": patient.steroid_sparing,
    }
    columns: Columns = {name: np.full(len(rows), np.nan if v is None else float(v)) for name, v in same.items()}
    columns["age_years"] = np.array([_age(case, row.at.date()) for row in rows])
    columns["days_after_transplantation"] = np.array([_days_since(case.transplanted_on, row.at.date()) for row in rows])
    return columns


def working_cyp3a5_alleles(genotype: str) -> int | None:
    """How many working alleles (*1) a genotype has; None where it is not given or holds an allele that is not known."""
    alleles = genotype.split("/") if genotype else []
    return alleles.count("*1") if alleles and set(alleles) <= KNOWN_CYP3A5 else None


def _age(case: Case, day: date) -> float:
    if case.patient.born_on is not None:
        return (day - case.patient.born_on).days / _DAYS_IN_A_YEAR
    return np.nan if case.patient.age_years is None else float(case.patient.age_years)


def _days_since(begun: date | None, day: date) -> float:
    return np.nan if begun is None else float((day - begun).days)


def _flag(medicines: tuple[Medicine, ...], rows: tuple[Row, ...], *, term: str, names: Names) -> Array:
    """1 where a medicine that is, or belongs to, the term was being taken."""
    mine = [medicine for medicine in medicines if term in names(medicine.name)]
    return np.array([float(any(_at_that_time(medicine, row.at.date()) for medicine in mine)) for row in rows])


def _at_that_time(medicine: Medicine, day: date) -> bool:
    return (medicine.started_on is None or medicine.started_on <= day) and (
        medicine.stopped_on is None or day < medicine.stopped_on
    )


def _of_doses(rows: tuple[Row, ...]) -> Columns:
    """What each row's dose is; a row without one has that of the dose before, and the first rows that of the first."""
    doses = [row.dose for row in rows]
    first = next((dose for dose in doses if dose is not None), None)
    present = [first := dose if dose is not None else first for dose in doses]
    release = ["" if dose is None else dose.release for dose in present]
    return {
        "release": np.array(release, dtype=object),
        "dose_mg": np.array([np.nan if dose is None else float(dose.dose_mg) for dose in present]),
        "daily_dose_mg": np.array([np.nan if dose is None else daily_dose_mg(dose) for dose in present]),
    }


def daily_dose_mg(dose: CaseDose) -> float:
    """mg in 24 hours; a single dose counts as a day's."""
    return float(dose.dose_mg) * _A_DAY_H / float(dose.every_h or _A_DAY_H)
