"""The form of a population model: one file of ``evidence/models/``, one frozen value.

A model file is ``<first-author>-<year>-<population>.toml``. It holds one table, whose key is the file's stem. Example::

    [zhou-2026-nephrotic-adult]
    use = "alternative"
    title = "Tacrolimus in adults with nephrotic syndrome"
    units = { dose = "mg", concentration = "ng/mL", time = "h", volume = "L", scale = 1000 }
    citations = [{ source = "zhou-2026-nephrotic-adult-pk", place = "Table S1", read = "secondary" }]
    open_questions = ["No weight effect was retained; very small and very large adults were not studied."]

    [zhou-2026-nephrotic-adult.structure]
    absorption = "first-order"
    disposition = "one-compartment"

    [zhou-2026-nephrotic-adult.parameters.clearance]
    value = 20.9
    unit = "L/h"
    where = "Table S1, CL/F"
    between_patients = { sd = 0.285, where = "Table S1, omega CL" }
    effects = [
      { form = "factor", covariate = "wuzhi", factor = 0.731, where = "Table S1" },
      { form = "factor", covariate = "cyp3a5_expresser", applies_when = false, factor = 0.768, where = "Table S1" },
    ]

    [zhou-2026-nephrotic-adult.parameters.central_volume]
    value = 519
    unit = "L"
    where = "Table S1, V/F"

    [zhou-2026-nephrotic-adult.parameters.absorption_rate]
    value = 4.5
    unit = "1/h"
    where = "Methods"
    fixed = true

    [zhou-2026-nephrotic-adult.covariates]
    wuzhi = { if_missing = false, said = "no Wuzhi" }
    cyp3a5_expresser = { if_missing = true, said = "a CYP3A5*1 carrier, the model's reference" }

    [zhou-2026-nephrotic-adult.residual.any]
    form = "proportional"
    proportional = { sd = 0.204, where = "Table S1" }

    [zhou-2026-nephrotic-adult.population]
    description = "Adults with nephrotic syndrome, Xinjiang"
    indications = ["nephrotic-syndrome"]
    releases = ["immediate"]
    regions = ["asia"]
    patients = 141
    samples = 410
    assay = "CMIA"
    where = "Abstract"

    [[zhou-2026-nephrotic-adult.limits]]
    covariate = "age_years"
    low = 18
    severity = "refuse"
    message = "The model was built on adults."
    where = "Methods"

    [[zhou-2026-nephrotic-adult.golden]]
    regimen = { dose = 1.5, interval_h = 12 }
    covariates = { wuzhi = false, cyp3a5_expresser = true }
    expected = { c0 = 4.6937, c1 = 7.2772, c2 = 7.0208, c4 = 6.4778, auc = 71.770 }
    where = "own calculation"

Reading rules. Random effects are log-normal, ``P = typical value x effects x exp(eta)``, where the typical value is
``value`` with what stands under ``plus`` added; they are numbered in the order in which the parameters stand in the file.
``cv_percent`` of a parameter means omega^2 = ln(1 + CV^2). Parameters that the file leaves out and that the structure can
do without (lag, relative bioavailability) are absent, not zero with a variance. Predicted concentration = ``scale`` x
amount / volume. Not for arithmetic: that is ``pk``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from troughwise.vocabulary.effects import CovariateName, CovariateValue, Effect, Spread, Variability, listed
from troughwise.vocabulary.records import Citation, Frozen, Id, Record, Region, Release, Text

ParameterName = Literal[
    "clearance", "central_volume", "intercompartmental_clearance", "peripheral_volume",
    "elimination_rate", "central_to_peripheral_rate", "peripheral_to_central_rate",
    "absorption_rate", "lag_time", "zero_order_duration", "transit_rate", "mean_transit_time", "transit_number",
    "relative_bioavailability", "binding_capacity", "binding_constant",
]  # fmt: skip
"""``transit_number`` is the n of Savic's input (n + 1 steps); ``binding_*`` belong to red cells."""


class Units(Frozen):
    """The units of the model's own numbers, and the factor from amount / volume to concentration."""

    dose: Text | Literal["mg"] = "mg"
    concentration: Text = "ng/mL"
    time: Literal["h"] = "h"
    volume: str = Field("L", min_length=1)
    scale: Decimal = Field(Decimal(1000), gt=0, description="concentration = scale x amount / volume")

    @model_validator(mode="after")
    def _scale_fits(self) -> Units:
        if (self.dose, self.concentration, self.volume, self.scale != 1000) == ("mg", "ng/mL", "L", True):
            raise ValueError("the scale does not fit these units")
        return self


class SharedVariability(Frozen):
    """The parameter moves with another one's random effects: exp(scale x eta of that parameter)."""

    parameter: ParameterName
    scale: Decimal = Decimal(1)
    where: Text


class Addend(Frozen):
    """What some papers add to a typical value, rather than multiply it with: a value times effects of its own."""

    value: Decimal = Field(gt=0)
    where: Text
    effects: tuple[Effect, ...] = ()


class Parameter(Frozen):
    """A typical value with its place, its covariate effects and its variability."""

    value: Decimal = Field(ge=0)
    unit: str = Field(min_length=1)
    where: Text
    derived: str = Field("", description="how the figure follows from the printed one")
    fixed: bool = False
    plus: tuple[Addend, ...] = Field((), description="added to the value; the effects below multiply the sum")
    effects: tuple[Effect, ...] = ()
    between_patients: Annotated[tuple[Variability, ...], BeforeValidator(listed)] = ()
    between_occasions: Annotated[tuple[Variability, ...], BeforeValidator(listed)] = ()
    shares_variability_of: SharedVariability | None = None


class Correlation(Frozen):
    """Between the random effects of two parameters, between patients: a correlation or a covariance."""

    between: tuple[ParameterName, ParameterName]
    correlation: Decimal | None = Field(None, gt=-1, lt=1)
    covariance: Decimal | None = None
    where: Text

    @model_validator(mode="after")
    def _one_way(self) -> Correlation:
        if (self.correlation is None) == (self.covariance is None):
            raise ValueError("give exactly one of correlation and covariance")
        return self


class Residual(Frozen):
    """What separates a measured level from the predicted one.

    proportional: SD = b f; additive: SD = a; combined-2: Var = a^2 + b^2 f^2 (NONMEM); combined-1: SD = a + b f (Monolix);
    log-additive: SD = b on the logarithm of the level. ``cv_percent`` of a residual is 100 x SD.
    """

    form: Literal["proportional", "additive", "combined-2", "combined-1", "log-additive"]
    proportional: Spread | None = Field(None, description="b; also the SD on the log scale")
    additive: Spread | None = Field(None, description="a, in the unit of concentration")
    assays: tuple[Literal["any", "lc-ms", "immunoassay", "dried-blood-spot"], ...] = ("any",)
    default: bool = Field(False, description="used when the assay is not known; needed where there are several")

    @model_validator(mode="after")
    def _complete(self) -> Residual:
        needed = {"proportional": (True, False), "log-additive": (True, False), "additive": (False, True)}
        given = (self.proportional is not None, self.additive is not None)
        if given != needed.get(self.form, (True, True)):
            raise ValueError(f"the values given do not fit the form '{self.form}'")
        return self


class Structure(Frozen):
    """The compartments. A lag is there when ``lag_time`` is a parameter."""

    absorption: Literal["none", "first-order", "zero-order", "zero-then-first-order", "erlang", "transit-savic"]
    disposition: Literal["one-compartment", "two-compartment", "steady-state-average"]
    erlang_stages: int | None = Field(None, ge=1, description="steps at transit_rate before the central compartment")
    dose_compartment_counts: bool = Field(True, description="whether the dose compartment is one of the stages")
    first_order_after_transit: bool = Field(False, description="Savic: an absorption compartment at absorption_rate follows")
    output: Literal["direct", "red-cell-binding"] = Field(
        "direct", description="red-cell-binding: C_blood = C_plasma (1 + capacity x haematocrit / (C_plasma + constant))"
    )
    depot_number: int | None = Field(None, description="CMT of the dose compartment in event tables; 1 unless said")
    central_number: int | None = Field(None, description="CMT of the central one; 2, or 1 where there is no absorption")

    @model_validator(mode="after")
    def _stages_given(self) -> Structure:
        if (self.absorption == "erlang") != (self.erlang_stages is not None):
            raise ValueError("erlang_stages belongs to absorption = 'erlang', and only there")
        return self


class MixtureClass(Frozen):
    """A class of patients: how many belong to it, and what multiplies the mixed parameter in it (0 = no lag)."""

    name: Text
    probability: Decimal = Field(gt=0, lt=1)
    factor: Decimal = Field(ge=0)


class Mixture(Frozen):
    """Patients of several unseen classes that differ in one parameter."""

    parameter: ParameterName
    classes: tuple[MixtureClass, ...] = Field(min_length=2)
    where: Text


Formula = Literal[
    "janmahasatian-fat-free-mass", "james-lean-body-weight", "mosteller-body-surface-area", "dubois-body-surface-area",
    "cockcroft-gault-creatinine-clearance", "ckd-epi-2021", "bedside-schwartz", "body-mass-index",
    "cyp3a5-expresser-from-alleles",
]  # fmt: skip


class CovariateUse(Frozen):
    """A covariate that the model needs: where it comes from, and what is assumed, aloud, when it is not there."""

    columns: tuple[str, ...] = Field((), description="names in event tables, beside the covariate's own")
    formula: Formula | None = Field(None, description="computed thus when it is not given; its inputs are declared too")
    if_missing: CovariateValue | None = Field(None, description="absent: a patient without it is refused")
    said: str = Field("", description="the assumption in words; needed with if_missing")
    where: str = ""

    @model_validator(mode="after")
    def _aloud(self) -> CovariateUse:
        if self.if_missing is not None and not self.said:
            raise ValueError("if_missing needs 'said': the assumption in words")
        return self


class StudyPopulation(Frozen):
    """On whom the model was built."""

    description: Text
    indications: tuple[Id, ...] = Field(min_length=1)
    releases: tuple[Release, ...] = Field(min_length=1)
    regions: tuple[Region, ...] = ("any",)
    patients: int | None = None
    samples: int | None = None
    age: str = ""
    time_range: str = ""
    assay: str = ""
    where: Text


class ModelLimit(Frozen):
    """Where the model holds. Outside ``low`` to ``high`` (inclusive) or ``one_of``, the message is said."""

    covariate: CovariateName | Literal["indication", "assay", "route"]
    low: Decimal | None = None
    high: Decimal | None = None
    one_of: tuple[CovariateValue, ...] = ()
    severity: Literal["caution", "refuse"]
    message: Text
    where: Text


class Proposal(Frozen):
    """Our own widening of a prior for a use the source did not study; printed as a proposal whenever used."""

    indications: tuple[Id, ...] = Field(min_length=1)
    parameter: ParameterName
    variance_factor: Decimal = Field(gt=0)
    why: Text


class GoldenRegimen(Frozen):
    """A steady-state regimen. Infusions say their duration; ``mixture_class`` names the class of a mixture model."""

    dose: Decimal = Field(gt=0)
    interval_h: Decimal = Field(gt=0)
    release: Release = "not-stated"
    route: Literal["oral", "intravenous"] = "oral"
    infusion_h: Decimal | None = None
    mixture_class: str = ""


class GoldenValues(Frozen):
    """Concentrations at 0 (before the dose), 1, 2 and 4 h, and the area over one interval."""

    c0: Decimal | None = None
    c1: Decimal | None = None
    c2: Decimal | None = None
    c4: Decimal | None = None
    auc: Decimal | None = None


class Golden(Frozen):
    """A typical patient (all random effects 0) for whom the answer is known."""

    regimen: GoldenRegimen
    covariates: dict[CovariateName, CovariateValue] = Field(default_factory=dict)
    expected: GoldenValues
    where: Text


class PopulationModel(Record):
    """A published population-pharmacokinetic model, complete enough to compute with."""

    use: Literal["ship", "alternative", "research"]
    title: Text
    citations: tuple[Citation, ...] = ()
    units: Units = Units()
    structure: Structure
    parameters: dict[ParameterName, Parameter] = Field(min_length=1)
    correlations: tuple[Correlation, ...] = ()
    mixture: Mixture | None = None
    covariates: dict[CovariateName, CovariateUse] = Field(default_factory=dict)
    residual: dict[Id, Residual] = Field(min_length=1)
    population: StudyPopulation | None = None
    limits: tuple[ModelLimit, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    open_questions: tuple[Text, ...] = ()
    deviations: tuple[Text, ...] = Field((), description="where we differ from the source, by how much and why")
    golden: tuple[Golden, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> PopulationModel:
        for problem in (*self._parameter_problems(), *self._covariate_problems(), *self._residual_problems()):
            raise ValueError(problem)
        return self

    def _parameter_problems(self) -> list[str]:
        missing = sorted(set(needed_parameters(self.structure, given=self.parameters)) - set(self.parameters))
        problems = [f"the structure needs the parameter '{name}'" for name in missing]
        with_effect = {name for name, parameter in self.parameters.items() if parameter.between_patients}
        for correlation in self.correlations:
            problems += [f"a correlation names '{name}', which has no variability between patients"
                         for name in correlation.between if name not in with_effect]  # fmt: skip
        return problems

    def _covariate_problems(self) -> list[str]:
        return [f"the covariate '{name}' is used but not declared under covariates"
                for name in sorted(used_covariates(self) - set(self.covariates))]  # fmt: skip

    def _residual_problems(self) -> list[str]:
        defaults = sum(residual.default for residual in self.residual.values())
        return ["of several residual errors exactly one is the default"] if len(self.residual) > 1 and defaults != 1 else []


def needed_parameters(structure: Structure, *, given: Any) -> list[ParameterName]:
    """The parameters that a structure cannot do without; ``given`` decides between clearances and rate constants."""
    by_rate = "elimination_rate" in given
    names: list[ParameterName] = ["elimination_rate" if by_rate else "clearance"]
    if structure.disposition != "steady-state-average":
        names.append("central_volume")
    if structure.disposition == "two-compartment":
        by_rates = "central_to_peripheral_rate" in given
        names += (["central_to_peripheral_rate", "peripheral_to_central_rate"] if by_rates
                  else ["intercompartmental_clearance", "peripheral_volume"])  # fmt: skip
    names += _ABSORPTION_NEEDS[structure.absorption] if structure.disposition != "steady-state-average" else []
    names += ["absorption_rate"] if structure.first_order_after_transit else []
    return names + (["binding_capacity", "binding_constant"] if structure.output == "red-cell-binding" else [])


_ABSORPTION_NEEDS: dict[str, list[ParameterName]] = {
    "none": [],
    "first-order": ["absorption_rate"],
    "zero-order": ["zero_order_duration"],
    "zero-then-first-order": ["zero_order_duration", "absorption_rate"],
    "erlang": ["transit_rate"],
    "transit-savic": ["mean_transit_time", "transit_number"],
}


def acting_covariates(model: PopulationModel) -> set[CovariateName]:
    """Every covariate that some effect, condition or the output needs."""
    acting: set[CovariateName] = {"haematocrit_fraction"} if model.structure.output == "red-cell-binding" else set()
    for parameter in model.parameters.values():
        effects = (*parameter.effects, *(effect for addend in parameter.plus for effect in addend.effects))
        acting |= {effect.covariate for effect in effects}
        parts = (*effects, *parameter.between_patients, *parameter.between_occasions)
        acting |= {condition.covariate for part in parts for condition in part.only_when}
    return acting


def used_covariates(model: PopulationModel) -> set[CovariateName]:
    """Every covariate that acts, and every input of a formula."""
    used = acting_covariates(model)
    for use in model.covariates.values():
        used |= set(FORMULA_INPUTS[use.formula]) if use.formula else set()
    return used


FORMULA_INPUTS: dict[Formula, tuple[CovariateName, ...]] = {
    "janmahasatian-fat-free-mass": ("weight_kg", "height_cm", "male"),
    "james-lean-body-weight": ("weight_kg", "height_cm", "male"),
    "mosteller-body-surface-area": ("weight_kg", "height_cm"),
    "dubois-body-surface-area": ("weight_kg", "height_cm"),
    "cockcroft-gault-creatinine-clearance": ("weight_kg", "age_years", "creatinine_umol_per_l", "male"),
    "ckd-epi-2021": ("age_years", "creatinine_umol_per_l", "male"),
    "bedside-schwartz": ("height_cm", "creatinine_umol_per_l"),
    "body-mass-index": ("weight_kg", "height_cm"),
    "cyp3a5-expresser-from-alleles": ("cyp3a5_alleles",),
}
