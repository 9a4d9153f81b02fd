"""What patients read: at about US school grade 8, and there for every matter that they ask about."""

from __future__ import annotations

import pytest

from tests.evidence.reading_grade import reading_grade
from tests.offenders import assert_none
from troughwise.vocabulary.caveats import Caveat
from troughwise.vocabulary.records import Phrase, Worded

HIGHEST_GRADE = 8.0

PATIENTS_ASK = {
    "target": "what should my level be",
    "upper-limit": "is my level too high",
    "sampling-time": "when is the blood drawn; may I take my dose first",
    "specimen": "can it be done from a finger prick",
    "steady-state": "how long until the level settles",
    "monitoring-frequency": "how often is blood drawn",
    "time-in-range": "how steady are my levels",
    "missed-dose": "I forgot a dose, I vomited a dose",
    "food": "before or after meals",
    "formulation": "are brands the same",
    "storage-handling": "how to keep, swallow and carry it",
    "when-to-call": "when must I ring",
    "duration": "for how long",
    "approved-use": "is it meant for my disease",
    "kidney-safety": "does it harm the kidneys",
    "neurotoxicity": "shaking, headache, tingling",
    "potassium": "why is my potassium high",
    "magnesium": "why is my magnesium low",
    "glucose": "does it cause diabetes",
    "blood-pressure": "does it raise blood pressure",
    "infection": "can I be among people",
    "malignancy": "does it cause cancer",
    "heart-rhythm": "palpitations",
    "blood-vessels": "clots",
    "side-effects": "what may I feel",
    "vaccines": "may I have this vaccine",
    "sun": "may I be in the sun",
    "driving": "may I drive",
    "pregnancy": "may I become pregnant",
    "breast-feeding": "may I nurse",
}
"""Topics that people at home ask about, with the question each comes as; all their leading statements speak to patients."""

PARTLY_FOR_PATIENTS = {
    "interaction": "may I take this with it; how it comes about is for the team",
    "overdose": "I took too much; how it is treated is for the team",
    "pharmacogenomics": "what does my gene test mean; the figures behind it are for the team",
    "haematocrit": "why does my blood count matter; the arithmetic is for the team",
}
"""Topics on which at least one leading statement speaks to patients."""


def leads(library, topic: str) -> list:
    return [statement for statement in library.statements if statement.topic == topic and statement.lead]


def test_long_words_in_long_sentences_grade_high():
    assert reading_grade("Your level is fine. Call the clinic.") < 4
    assert reading_grade("Pharmacokinetic variability necessitates individualised therapeutic monitoring.") > 12


def test_units_and_ranges_do_not_change_the_grade():
    assert reading_grade("Your goal is {range} ng/mL now.") == reading_grade("Your goal is five units now.")
    assert reading_grade("You had {days_since_dose_change} days.") == reading_grade("You had five days.")


def test_every_patient_wording_is_easy_to_read(records):
    texts = {record.id: record.patient for record in records if isinstance(record, Worded | Phrase | Caveat)}
    grades = {key: round(reading_grade(text), 1) for key, text in texts.items() if is_sentence(text)}

    assert_none(f"{key}: {grade}" for key, grade in grades.items() if grade > HIGHEST_GRADE)


def is_sentence(text: str) -> bool:
    """Whether it is more than a title, whose grade would mean nothing."""
    return text.endswith((".", "?", "!"))


@pytest.mark.parametrize("topic", PATIENTS_ASK)
def test_what_patients_ask_about_is_said_in_their_words(library, topic):
    assert_none(statement.id for statement in leads(library, topic) if not statement.patient)


@pytest.mark.parametrize("topic", [*PATIENTS_ASK, *PARTLY_FOR_PATIENTS])
def test_what_patients_ask_about_is_in_the_base(library, topic):
    """Or the base says to them that it holds nothing on it."""
    said = [s for s in library.statements if s.topic == topic or (s.topic == "unknown" and topic in s.about)]

    assert any(statement.patient for statement in said)


def test_leading_interaction_of_every_partner_speaks_to_patients(library):
    assert_none(interaction.id for interaction in library.interactions if interaction.lead and not interaction.patient)


def test_leading_range_of_every_indication_speaks_to_patients(library):
    ranges = [target for target in library.targets if target.kind == "range"]
    first: dict = {}
    for target in sorted(ranges, key=lambda target: target.rank):
        first.setdefault(target.indication, target)

    assert_none(target.id for target in first.values() if not target.patient)
