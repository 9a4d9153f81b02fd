"""A patient's case, as frozen values: why tacrolimus is taken, what was taken when, which levels were found.

One form for every way in: a TOML or JSON file, a table, a web form. Example::

    indication = "kidney-transplant"
    transplanted_on = 2026-09-01
    region = "eu"

    [patient]
    sex = "male"
    age_years = 52
    height_cm = 178
    cyp3a5 = "*3/*3"

    [[doses]]
    dose_mg = 3
    at = 2026-11-01T08:00:00
    every_h = 12
    release = "immediate"

    [[levels]]
    at = 2026-11-23T07:45:00
    value = 8.2
    unit = "ng/mL"
    assay = "lc-ms"

    [[measurements]]
    at = 2026-11-23T07:45:00
    weight_kg = 81
    haematocrit_percent = 34

    [[medicines]]
    name = "diltiazem"
    started_on = 2026-11-15

Times are clock times where the patient lives; ``time_zone`` makes hours across a change to summer time exact. Numbers stay
exact decimals. Only the form is judged here; whether a number is plausible is judged in ``advice``, against the evidence.
Not for reading files: that is ``intake``.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from troughwise.vocabulary.quantities import LevelUnit
from troughwise.vocabulary.records import Frozen, Reader

Assay = Literal["not-stated", "lc-ms", "immunoassay", "cmia", "eclia", "acmia", "emit", "meia", "dried-blood-spot"]
"""How a level was measured; every word but the first two and the last is an immunoassay."""

OralRelease = Literal["not-stated", "immediate", "prolonged-capsule", "lcp-tablet", "granules", "intravenous"]
_MOST_DIGITS = 30
Positive = Annotated[Decimal, Field(gt=0, allow_inf_nan=False, max_digits=_MOST_DIGITS)]
NotNegative = Annotated[Decimal, Field(ge=0, allow_inf_nan=False, max_digits=_MOST_DIGITS)]
_SECONDS_IN_AN_HOUR = 3600
_DATE_ALONE = re.compile(r"\d{4}-\d\d-\d\d")


def _on_the_clock(given: datetime) -> datetime:
    if given.tzinfo is not None:
        raise ValueError("give the clock time without an offset, and name the time_zone of the case")
    return given


def _moment(given: Any) -> Any:
    """A date alone means no clock time was given; it is refused where a moment is needed, never filled in."""
    if isinstance(given, datetime) or (isinstance(given, str) and _DATE_ALONE.fullmatch(given.strip()) is None):
        return given
    if isinstance(given, date | str):
        raise ValueError(f"{given} has no clock time; write {given}T08:00:00")
    raise ValueError("write a date and a clock time, such as 2026-11-01T08:00:00")


Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_on_the_clock)]
"""A clock time where the patient lives."""


def _day(given: Any) -> Any:
    """A bare number is no date, though it could be taken for seconds since 1970."""
    if isinstance(given, date) or (isinstance(given, str) and _DATE_ALONE.match(given.strip())):
        return given
    raise ValueError("write a date, such as 2026-11-01")


Day = Annotated[date, BeforeValidator(_day)]
"""A date where the patient lives."""


class CaseDose(Frozen):
    """A dose, once or again and again: ``every_h`` hours apart from ``at`` on, up to and including ``until``.

    ``at_steady_state``: it had been taken like this for so long before ``at`` that levels no longer changed.
    """

    dose_mg: NotNegative
    at: Moment
    every_h: Positive | None = None
    until: Moment | None = None
    release: OralRelease = "not-stated"
    product: str = Field("", description="the brand, where known; it settles the release")
    infusion_h: Positive | None = Field(None, description="how long an infusion ran")
    missed: tuple[Moment, ...] = Field((), description="doses of this course that were not taken")
    at_steady_state: bool = False

    @model_validator(mode="after")
    def _holds_together(self) -> CaseDose:
        if self.until is not None and self.every_h is None:
            raise ValueError("'until' needs 'every_h'")
        if self.at_steady_state and self.every_h is None:
            raise ValueError("'at_steady_state' needs 'every_h'")
        if self.until is not None and self.until < self.at:
            raise ValueError("'until' lies before 'at'")
        if (self.infusion_h is not None) != (self.release == "intravenous"):
            raise ValueError("'infusion_h' belongs to release = \"intravenous\", and only there")
        return self


class CaseLevel(Frozen):
    """A level in whole blood. ``below_limit``: the laboratory reported less than ``value``."""

    at: Moment
    value: NotNegative
    unit: LevelUnit
    assay: Assay = "not-stated"
    below_limit: bool = False
    time_not_known: bool = Field(False, description="how long after the dose it was drawn is not known; 'at' says the day")
    doubtful: str = Field("", description="why it should not be used, as its reporter says; it is then shown and left out")


class Measurements(Frozen):
    """What was measured or given at one time; it holds until the next value of the same field."""

    at: Moment
    weight_kg: Positive | None = None
    haematocrit_percent: Positive | None = None
    haemoglobin_g_per_l: Positive | None = None
    albumin_g_per_l: Positive | None = None
    total_protein_g_per_l: Positive | None = None
    creatinine_umol_per_l: Positive | None = None
    creatinine_mg_per_dl: Positive | None = None
    urea_mmol_per_l: Positive | None = None
    cystatin_c_mg_per_l: Positive | None = None
    bilirubin_umol_per_l: Positive | None = None
    alt_u_per_l: Positive | None = None
    ast_u_per_l: Positive | None = None
    ggt_u_per_l: Positive | None = None
    potassium_mmol_per_l: Positive | None = None
    magnesium_mmol_per_l: Positive | None = None
    glucose_mmol_per_l: Positive | None = None
    systolic_mmhg: Positive | None = None
    diastolic_mmhg: Positive | None = None
    proteinuria_g_per_g: NotNegative | None = None
    prednisolone_mg_per_day: NotNegative | None = Field(None, description="prednisone or prednisolone")
    voriconazole_ug_per_ml: NotNegative | None = None
    mycophenolic_acid_ug_per_ml: NotNegative | None = None

    @model_validator(mode="after")
    def _creatinine_once(self) -> Measurements:
        if self.creatinine_umol_per_l is not None and self.creatinine_mg_per_dl is not None:
            raise ValueError("give creatinine in one unit")
        return self


class Medicine(Frozen):
    """Another medicine, herb or food that is taken: its name as written, and from when to when (empty: throughout)."""

    name: str = Field(min_length=2, max_length=80)
    started_on: Day | None = None
    stopped_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Medicine:
        if self.started_on and self.stopped_on and self.stopped_on < self.started_on:
            raise ValueError("'stopped_on' lies before 'started_on'")
        return self


class CaseEvent(Frozen):
    """Something that may explain a level: diarrhoea, vomiting, missed doses, a meal with the dose, an infection."""

    name: str = Field(min_length=2, max_length=80, description="an id or a name that the evidence knows")
    from_: Day = Field(alias="from")
    to: Day | None = None


Genotype = Annotated[str, Field(pattern=r"^(\*\d+/\*\d+)?$")]


class CasePatient(Frozen):
    """What does not change, or hardly, during a case."""

    sex: Literal["", "male", "female"] = ""
    born_on: Day | None = None
    age_years: NotNegative | None = None
    height_cm: Positive | None = None
    cyp3a5: Genotype = Field("", description="two alleles, such as *1/*3")
    cyp3a4: Genotype = Field("", description="two alleles, such as *1/*22")
    donor_cyp3a5: Genotype = ""
    living_donor: bool | None = None
    bilateral_transplant: bool | None = None
    reduced_intensity_conditioning: bool | None = None
    steroid_sparing: bool | None = None
    pregnant: bool = False
    breast_feeding: bool = False

    @model_validator(mode="after")
    def _one_age(self) -> CasePatient:
        if self.born_on is not None and self.age_years is not None:
            raise ValueError("give born_on or age_years, not both")
        return self


class Constraints(Frozen):
    """What the regimens to compare must keep to."""

    strengths_mg: tuple[Positive, ...] = Field((), description="strengths in stock; empty: all of the region's products")
    releases: tuple[OralRelease, ...] = Field(
        (), description="releases to compare; empty: the present one and its conversions"
    )
    times_a_day: tuple[Literal[1, 2, 3], ...] = ()
    largest_step_percent: Positive | None = Field(None, description="largest change of the daily dose")
    largest_daily_dose_mg: Positive | None = None
    equal_doses: bool = Field(False, description="morning and evening must be the same")


class OwnTarget(Frozen):
    """A range that the user sets, in place of the one the evidence gives."""

    low: NotNegative
    high: Positive
    unit: LevelUnit
    why: str = Field(min_length=3, description="who set it, and why; it is shown beside the number")

    @model_validator(mode="after")
    def _in_order(self) -> OwnTarget:
        if self.high <= self.low:
            raise ValueError("'high' must lie above 'low'")
        return self


def _known_zone(given: str) -> str:
    if given and given not in available_timezones():
        raise ValueError(f"'{given}' is no time zone; write, for instance, Europe/Berlin")
    return given


class Case(Frozen):
    """One patient's case."""

    indication: str = Field(min_length=2, description="an id or a name that the evidence knows")
    phase: str = Field("", description="an id or a name; worked out from the dates where they say it")
    transplanted_on: Day | None = None
    started_on: Day | None = Field(None, description="when tacrolimus was begun")
    region: Literal["any", "eu", "us", "jp"] = "any"
    reader: Reader = "clinician"
    now: Moment | None = Field(None, description="the moment asked about; else the last one in the case")
    time_zone: Annotated[str, AfterValidator(_known_zone)] = ""
    patient: CasePatient = CasePatient()
    doses: tuple[CaseDose, ...] = ()
    levels: tuple[CaseLevel, ...] = ()
    measurements: tuple[Measurements, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    events: tuple[CaseEvent, ...] = ()
    constraints: Constraints = Constraints()
    target: OwnTarget | None = None

    def hours_between(self, first: datetime, *, last: datetime) -> float:
        """Hours that really pass between two clock times; exact across summer time when ``time_zone`` is given."""
        if self.time_zone:
            zone = ZoneInfo(self.time_zone)
            return (last.replace(tzinfo=zone).timestamp() - first.replace(tzinfo=zone).timestamp()) / _SECONDS_IN_AN_HOUR
        return (last - first).total_seconds() / _SECONDS_IN_AN_HOUR
