"""Covariates, and the closed list of ways in which they change a parameter of a population model.

No program text stands in a model file: each effect is one of the forms below, with named fields. Not for computing an
effect: that is ``pk.covariates``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from troughwise.vocabulary.records import Frozen, Text

NumberCovariate = Literal[
    "weight_kg", "height_cm", "age_years", "body_mass_index_kg_per_m2", "body_surface_area_m2", "fat_free_mass_kg",
    "lean_body_weight_kg", "haematocrit_fraction", "haemoglobin_g_per_l", "albumin_g_per_l", "total_protein_g_per_l",
    "creatinine_umol_per_l", "creatinine_clearance_ml_per_min", "egfr_ml_per_min_1_73m2", "cystatin_c_mg_per_l",
    "urea_mmol_per_l", "bilirubin_umol_per_l", "alt_u_per_l", "ast_u_per_l", "ggt_u_per_l",
    "days_after_transplantation", "prednisolone_mg_per_day", "free_prednisolone_peak", "dose_mg", "daily_dose_mg",
    "cyp3a5_alleles", "voriconazole_ug_per_ml", "mycophenolic_acid_ug_per_ml", "wuzhi_mg_per_48_h", "occasion",
]  # fmt: skip
"""Covariates that are numbers. ``cyp3a5_alleles`` counts the working *1 alleles: 0, 1 or 2; ``occasion`` counts from 1."""

FlagCovariate = Literal[
    "male", "cyp3a5_expresser", "donor_cyp3a5_expresser", "cyp3a4_22_carrier", "wuzhi", "azole", "voriconazole",
    "fluconazole", "posaconazole", "itraconazole", "calcium_channel_blocker", "diltiazem", "omeprazole", "loratadine",
    "amiodarone", "living_donor", "steroid_sparing", "reduced_intensity_conditioning", "bilateral_transplant",
    "first_day_of_treatment", "acute_graft_versus_host_disease", "veno_occlusive_disease", "il10_rs1800896_heterozygous",
]  # fmt: skip
"""Covariates that are true or false."""

CategoryCovariate = Literal["release", "brand", "centre"]
"""Covariates that are one of some words. ``release`` is the release of the dose, as elsewhere in the vocabulary."""

CovariateName = NumberCovariate | FlagCovariate | CategoryCovariate


def _exact(given: Any) -> Any:
    """A whole number is a number, not a truth value."""
    return Decimal(given) if isinstance(given, int) and not isinstance(given, bool) else given


CovariateValue = Annotated[bool | Decimal | str, BeforeValidator(_exact)]


def listed(given: Any) -> Any:
    """One table may stand where a list of tables may."""
    return (given,) if isinstance(given, dict) else given


class Spread(Frozen):
    """A variance in one of the three ways papers print it: exactly one of ``cv_percent``, ``sd`` and ``variance``."""

    cv_percent: Decimal | None = Field(None, gt=0)
    sd: Decimal | None = Field(None, gt=0)
    variance: Decimal | None = Field(None, gt=0)
    where: Text
    derived: str = ""
    fixed: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Spread:
        if sum(value is not None for value in (self.cv_percent, self.sd, self.variance)) != 1:
            raise ValueError("give exactly one of cv_percent, sd and variance")
        return self


class Condition(Frozen):
    """When something holds: a flag or category has this value."""

    covariate: FlagCovariate | CategoryCovariate
    equals: bool | str


Conditions = Annotated[tuple[Condition, ...], BeforeValidator(listed)]


class Variability(Spread):
    """A random effect of a parameter, on the log scale; ``only_when`` gives it to some states only (an azole, day one)."""

    only_when: Conditions = ()


class _Effect(Frozen):
    """What every covariate effect has: it multiplies the parameter. ``where`` is the place of all its numbers."""

    where: Text
    derived: str = ""
    only_when: Conditions = Field((), description="all of these must hold; otherwise the effect is 1")


class _NumberEffect(_Effect):
    """An effect of a number x; x is first brought within ``at_least`` and ``at_most``, as the source does."""

    covariate: NumberCovariate
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    only_below: Decimal | None = Field(None, description="the effect is 1 unless x is below this")
    only_above: Decimal | None = Field(None, description="the effect is 1 unless x is above this")


class PowerEffect(_NumberEffect):
    """(x / reference) ^ exponent; allometric scaling too."""

    form: Literal["power"]
    reference: Decimal = Field(gt=0)
    exponent: Decimal


class LinearEffect(_NumberEffect):
    """1 + slope x (x - reference)."""

    form: Literal["linear"]
    reference: Decimal
    slope: Decimal


class ExponentialEffect(_NumberEffect):
    """exp(coefficient x (x - reference))."""

    form: Literal["exponential"]
    reference: Decimal = Decimal(0)
    coefficient: Decimal


class SaturableEffect(_NumberEffect):
    """1 + maximum x x^hill / (half_at^hill + x^hill); a negative maximum is an inhibition."""

    form: Literal["saturable"]
    maximum: Decimal
    half_at: Decimal = Field(gt=0)
    hill: Decimal = Field(Decimal(1), gt=0)


class MaturationEffect(_NumberEffect):
    """x^hill / (half_at^hill + x^hill)."""

    form: Literal["maturation"]
    half_at: Decimal = Field(gt=0)
    hill: Decimal = Field(Decimal(1), gt=0)


class Band(Frozen):
    """A stretch of a number, from inclusive to exclusive, and its factor."""

    from_: Decimal | None = Field(None, alias="from")
    below: Decimal | None = None
    factor: Decimal = Field(gt=0)


class BandEffect(_NumberEffect):
    """A factor for each stretch of x; x outside all bands is refused, never guessed."""

    form: Literal["bands"]
    bands: tuple[Band, ...] = Field(min_length=1)


class FactorEffect(_Effect):
    """A factor when a flag is true (or, with ``applies_when = false``, when it is false)."""

    form: Literal["factor"]
    covariate: FlagCovariate
    applies_when: bool = True
    factor: Decimal = Field(gt=0)


class CategoryEffect(_Effect):
    """A factor for each named category; a category that is not named is refused."""

    form: Literal["category"]
    covariate: CategoryCovariate
    factors: dict[str, Annotated[Decimal, Field(gt=0)]] = Field(min_length=1)


Effect = Annotated[
    PowerEffect | LinearEffect | ExponentialEffect | SaturableEffect | MaturationEffect | BandEffect | FactorEffect
    | CategoryEffect,
    Field(discriminator="form"),
]  # fmt: skip
