"""What was read of a case, told back in plain lines for the person who wrote it. Not for judging its numbers.

Every line is a fact of the case or a computed time; what was not given is listed, and what in the times looks like a slip.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from troughwise.advice.timing import last_dose_before, timing_notices
from troughwise.vocabulary.cases import Case, CaseDose, CaseLevel, Measurements
from troughwise.vocabulary.quantities import plain

_UNITS = {
    "_mg_per_day": "mg/day", "_umol_per_l": "umol/L", "_mmol_per_l": "mmol/L", "_g_per_l": "g/L", "_mg_per_dl": "mg/dL",
    "_mg_per_l": "mg/L", "_u_per_l": "U/L", "_g_per_g": "g/g", "_ug_per_ml": "ug/mL", "_mmhg": "mmHg", "_percent": "%",
    "_kg": "kg", "_cm": "cm", "_years": "years",
}  # fmt: skip
"""How the ends of field names are written as units, longer ends before those they end in."""

_FLAGS = ("living_donor", "bilateral_transplant", "reduced_intensity_conditioning", "steroid_sparing", "pregnant",
          "breast_feeding")  # fmt: skip
_WORTH_GIVING = {"weight_kg": "body weight", "haematocrit_percent": "haematocrit"}


def understood(case: Case) -> tuple[str, ...]:
    """What was read, one line each: the reason, patient, doses, levels with the hours after the last dose, the rest.

    Lines that begin with ``Not given:`` list what was left out, those with ``Notice:`` what may be a slip.
    """
    lines = [_reason(case), *_patient(case)]
    lines += [f"Dose {number}: {_course(dose)}." for number, dose in enumerate(case.doses, start=1)]
    lines += [f"Level {number}: {_level(level, case)}." for number, level in enumerate(case.levels, start=1)]
    lines += [*_measurements(case), *_company(case), *_wishes(case), *_not_given(case)]
    lines += [f"Notice: {sentence}" for sentence in timing_notices(case)]
    return tuple(" ".join(line.split()) for line in lines)


def _reason(case: Case) -> str:
    said = [f"Indication: {case.indication}"]
    said += [f"phase {case.phase}"] if case.phase else []
    said += [f"transplanted on {case.transplanted_on}"] if case.transplanted_on else []
    said += [f"tacrolimus since {case.started_on}"] if case.started_on else []
    said += [f"region {case.region}"] if case.region != "any" else []
    said += [f"asked about {_at(case.now)}"] if case.now else []
    said += [f"clock of {case.time_zone}"] if case.time_zone else []
    return ", ".join(said) + "."


def _patient(case: Case) -> Iterator[str]:
    patient = case.patient
    said: list[str] = [patient.sex] if patient.sex else []
    said += [f"born on {patient.born_on}"] if patient.born_on else []
    said += [f"{plain(patient.age_years)} years"] if patient.age_years is not None else []
    said += [f"{plain(patient.height_cm)} cm"] if patient.height_cm is not None else []
    genes = {"CYP3A5": patient.cyp3a5, "CYP3A4": patient.cyp3a4, "CYP3A5 of the donor": patient.donor_cyp3a5}
    said += [f"{gene} {genotype}" for gene, genotype in genes.items() if genotype]
    flags = {name.replace("_", " "): getattr(patient, name) for name in _FLAGS}
    said += [f"{name}: {'yes' if flag else 'no'}" for name, flag in flags.items() if flag is not None and (flag or name in
             {"living donor", "bilateral transplant", "reduced intensity conditioning", "steroid sparing"})]  # fmt: skip
    if said:
        yield f"Patient: {', '.join(said)}."


def _course(dose: CaseDose) -> str:
    words = f"{plain(dose.dose_mg)} mg"
    if dose.every_h is None:
        words += f" once, at {_at(dose.at)}"
    else:
        words += f" every {plain(dose.every_h)} h from {_at(dose.at)}"
        words += f" until {_at(dose.until)}" if dose.until else " on, without an end"
    words += f", {dose.product}" if dose.product else ""
    words += f", {dose.release.replace('-', ' ')}" if dose.release != "not-stated" else ""
    words += f", infused over {plain(dose.infusion_h)} h" if dose.infusion_h else ""
    return words + (f"; missed: {', '.join(map(_at, dose.missed))}" if dose.missed else "")


def _level(level: CaseLevel, case: Case) -> str:
    below = "less than " if level.below_limit else ""
    words = f"{below}{format(level.value, 'f')} {level.unit} at {_at(level.at)}"
    words += f" by {level.assay}" if level.assay != "not-stated" else ""
    last = last_dose_before(case, moment=level.at)
    if level.time_not_known:
        words += ", hours after the dose not known"
    elif last is None:
        words += ", no dose given before it"
    else:
        words += f", {_hours(case.hours_between(last, last=level.at))} h after the dose of {_at(last)}"
    return words + (f"; doubtful ({level.doubtful}), not used" if level.doubtful else "")


def _hours(hours: float) -> str:
    return f"{hours:.2f}".rstrip("0").rstrip(".")


def _measurements(case: Case) -> Iterator[str]:
    """One line a field, its values in the order of their times."""
    for name in Measurements.model_fields:
        values = [(one.at, value) for one in case.measurements if name != "at" and (value := getattr(one, name)) is not None]
        if values:
            label, unit = _label_and_unit(name)
            shown = (f"{plain(value)} {unit} ({_at(at)})" for at, value in sorted(values))
            yield f"{label}: {', '.join(shown)}."


def _label_and_unit(name: str) -> tuple[str, str]:
    """``haematocrit_percent`` as Haematocrit and %."""
    end = next((end for end in _UNITS if name.endswith(end)), "")
    return name.removesuffix(end).replace("_", " ").capitalize(), _UNITS.get(end, "")


def _company(case: Case) -> Iterator[str]:
    for medicine in case.medicines:
        yield f"Medicine: {medicine.name}{_span(medicine.started_on, medicine.stopped_on) or ', throughout'}."
    for event in case.events:
        yield f"Event: {event.name}{_span(event.from_, event.to)}."


def _span(first: date | None, last: date | None) -> str:
    return (f" from {first}" if first else "") + (f" until {last}" if last else "")


def _wishes(case: Case) -> Iterator[str]:
    wishes = case.constraints.model_dump(mode="json", exclude_defaults=True)
    for name, value in wishes.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else "yes" if value is True else value
        yield f"Constraint: {name} = {shown}."
    if case.target is not None:
        goal = case.target
        yield f"Own target: {plain(goal.low)} to {plain(goal.high)} {goal.unit} ({goal.why})."


def _not_given(case: Case) -> Iterator[str]:
    missing = ["doses"] if not case.doses else []
    missing += ["levels"] if not case.levels else []
    missing += [words for name, words in _WORTH_GIVING.items()
                if all(getattr(one, name) is None for one in case.measurements)]  # fmt: skip
    missing += ["age"] if case.patient.age_years is None and case.patient.born_on is None else []
    missing += [word for word, said in (("sex", case.patient.sex), ("height", case.patient.height_cm),
                ("CYP3A5 genotype", case.patient.cyp3a5), ("time zone", case.time_zone)) if not said]  # fmt: skip
    missing += ["other medicines"] if not case.medicines else []
    missing += [f"release of dose {number}" for number, dose in enumerate(case.doses, start=1)
                if dose.release == "not-stated" and not dose.product][:3]  # fmt: skip
    missing += [f"assay of level {number}" for number, one in enumerate(case.levels, start=1)
                if one.assay == "not-stated"][:3]  # fmt: skip
    if missing:
        yield f"Not given: {', '.join(missing)}."


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
