"""The gate: questions that must not be answered, whatever the base holds.

Each rule is one function from a reading to a reason; the first that speaks decides. The words stand in the phrases of
the base. Not for questions to which the base merely has no answer: that is ``finding``.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from troughwise.answers.lexicon import Match
from troughwise.answers.reading import Reading
from troughwise.vocabulary.answers import Outcome, Reason
from troughwise.vocabulary.records import Limit

Rule = Callable[[Reading], Reason]

OUT_OF_SCOPE: frozenset[str] = frozenset(
    {"not_about_tacrolimus", "topical", "animal", "two_other_drugs", "diagnosis", "other_matter"}
)
_USABLE_UNITS = ("ng/mL", "ug/L", "nmol/L")
_OWN_MATTERS = {
    "missed-dose",
    "sampling-time",
    "sample-type",
    "target",
    "conversion",
    "storage-handling",
    "units",
    "assay",
    "variability",
    "time-in-range",
    "dose-normalised-level",
    "pharmacogenomics",
    "specimen",
    "interference",
    "population-difference",
    "haematocrit",
    "steady-state",
    "formulation",
    "food",
    "pregnancy",
    "breast-feeding",
    "overdose",
    "monitoring-frequency",
    "absorption",
    "distribution",
    "elimination",
    "codes",
}
_CLEARLY_CLINICAL = 7.0
_LATIN_SHARE, _FOREIGN_WORDS = 0.7, 2
_CAN_ASK_ABOUT_OTHERS = {"interaction", "conversion", "food", "overdose", "vaccines", "auc", "pharmacogenomics", ""}
_ASKED_OF_A_KNOWN_PARTNER = {"adjustment", "infection", "blood-pressure"}
_DRUG_KINDS = {"drug", "class"}
_LEVEL_CUES = {"cue-level-word", "cue-target", "cue-sample-type", "cue-auc", "cue-auc-aim"}
_DOSE_WORDS = {"dose", "dosing", "dosage", "doses"}
_BESIDE = {"with", "plus", "alongside", "besides", "on"}
_LEVEL_WORDS = {"trough", "troughs", "level", "levels", "target", "targets", "concentration", "c0", "c2", "range"}


def outcome_of(reason: Reason) -> Outcome:
    """Which of the three outcomes a reason belongs to."""
    if not reason:
        return "answered"
    return "out_of_scope" if reason in OUT_OF_SCOPE else "cannot_answer"


def refusal(reading: Reading) -> Reason:
    """The reason not to answer at all, or an empty string."""
    return next((reason for rule in RULES if (reason := rule(reading))), "")


def other_language(reading: Reading) -> Reason:
    """The base is in English, and a wrong reading of another language would be a wrong answer."""
    letters = [character for character in reading.question if character.isalpha()]
    latin = sum(character.isascii() or "\u00c0" <= character <= "\u024f" or character in "µμα-ωβ" for character in letters)
    if letters and latin / len(letters) < _LATIN_SHARE:
        return "other_language"
    foreign = {
        token.folded for token in reading.words if not reading.lexicon.is_known(token.folded)
    } & reading.lexicon.foreign_words
    return "other_language" if len(foreign) >= _FOREIGN_WORDS else ""


def unit_not_usable(reading: Reading) -> Reason:
    """A tacrolimus level in ng/dL or mg/mL is a slip; a hundredfold error must not be guessed away.

    A question about the units themselves, which names the right one too, is answered.
    """
    asks_of_units = reading.top_topic == "units" and "ng-per-ml" in reading.terms
    return "unit_not_usable" if reading.facts.level_unit not in {"", *_USABLE_UNITS} and not asks_of_units else ""


def level_not_possible(reading: Reading) -> Reason:
    """A level below zero, or beyond every level in the sources, is a slip of the pen."""
    level = reading.facts.level
    if level is None:
        return ""
    if reading.facts.level_unit == "nmol/L":
        level = level * reading.library.molar_mass_g_per_mol / 1000
    highest = _highest_level(reading)
    return "level_not_possible" if level < 0 or (highest is not None and level > highest) else ""


def _highest_level(reading: Reading) -> Decimal | None:
    limit = reading.library.get("limit-level-ng-per-ml")
    return limit.high if isinstance(limit, Limit) else None


def animal(reading: Reading) -> Reason:
    """Doses for animals are not in the base."""
    return "animal" if any(match.term.kind == "animal" for match in reading.cues) else ""


def topical(reading: Reading) -> Reason:
    """Ointment and eye drops are another treatment."""
    named = "topical-tacrolimus" in reading.terms and reading.top_topic != "codes" and not reading.partners
    return "topical" if named else ""


def personal_dose(reading: Reading) -> Reason:
    """Nobody gets a dose order from an answer engine."""
    excused = reading.heard("cue-missed-dose") and not reading.heard("cue-dose-order")
    return "personal_dose" if reading.heard("cue-personal-dose", "cue-dose-order") and not excused else ""


def diagnosis(reading: Reading) -> Reason:
    """A diagnosis needs a person who can examine."""
    return "diagnosis" if reading.heard("cue-diagnosis") else ""


def other_matter(reading: Reading) -> Reason:
    """Prices, law, bookings, history: not a matter of the base."""
    in_earnest = bool(reading.partners) or max(reading.topics.values(), default=0.0) >= _CLEARLY_CLINICAL
    off_topic = reading.heard("cue-other-matter") or (reading.heard("cue-price") and not in_earnest)
    return "other_matter" if off_topic else ""


def not_about_tacrolimus(reading: Reading) -> Reason:
    """Without tacrolimus, one partner is taken to be meant with it; two drugs, or no link at all, are out of scope."""
    if (not reading.names_tacrolimus or _is_only_beside(reading)) and _level_of_another_drug(reading):
        return "not_about_tacrolimus"
    if reading.is_about_tacrolimus or reading.names_a_study:
        return ""
    partners = list(reading.partners.values())
    independent = [p for p in partners if not any(p.id in reading.library.wider(q.id) - {q.id} for q in partners)]
    if len(independent) > 1 and any(term.kind in _DRUG_KINDS for term in independent) and not reading.indications:
        return "two_other_drugs"
    drugs = [term for term in independent if term.kind in _DRUG_KINDS]
    if reading.top_topic in _ASKED_OF_A_KNOWN_PARTNER and drugs and drugs[0].id in reading.library.interaction_partners:
        return ""
    if (
        drugs
        and not reading.indications
        and reading.top_topic not in _CAN_ASK_ABOUT_OTHERS
        and not reading.heard("cue-interaction", "cue-effect")
    ):
        return "not_about_tacrolimus"
    own_matter = bool(_OWN_MATTERS & set(reading.topics)) or bool(reading.indications and reading.topics)
    return "" if independent or own_matter else "not_about_tacrolimus"


def _level_of_another_drug(reading: Reading) -> bool:
    """Whether a word for a level or a dose follows another drug's name directly ("ciclosporin C2 target")."""
    level_cues = [cue.start for cue in reading.cues if cue.term.id in _LEVEL_CUES]
    named = [match for match in reading.names if match.term.kind == "drug" and match.term.id in reading.partners]
    drugs = [match.end for match in named if not _is_company(match, reading)]
    if reading.heard("cue-size", "cue-effect", "cue-interaction"):
        return False
    dosed = [place for place, token in enumerate(reading.words) if token.folded in _DOSE_WORDS]
    after = any(start - end in {0, 1} for end in drugs for start in level_cues)
    return after or any(place == end for end in drugs for place in dosed) or _level_of(reading)


def _is_only_beside(reading: Reading) -> bool:
    """Whether tacrolimus is named only as what is taken beside another drug ("everolimus target with tac")."""
    own = [match.start for match in reading.names if match.term.id == "tacrolimus"]
    asked = [cue.start for cue in reading.cues if cue.term.id in _LEVEL_CUES]
    return bool(own and asked) and all(s > min(asked) and reading.words[s - 1].folded in _BESIDE for s in own)


def _is_company(match: Match, reading: Reading) -> bool:
    """Whether the drug stands beside tacrolimus in a regimen ("with MMF, target level?")."""
    before = reading.words[match.start - 1].folded if match.start else ""
    return before in {"with", "on", "plus"} and bool(reading.indications)


def _level_of(reading: Reading) -> bool:
    """Whether a level is asked for "of" another drug ("the trough of vancomycin")."""
    drugs = [match.start for match in reading.names if match.term.kind == "drug" and match.term.id in reading.partners]
    folded = [token.folded for token in reading.words]
    return any(start > 1 and folded[start - 1] in {"of", "for"} and folded[start - 2] in _LEVEL_WORDS for start in drugs)


RULES: tuple[Rule, ...] = (
    other_language,
    animal,
    topical,
    unit_not_usable,
    level_not_possible,
    personal_dose,
    diagnosis,
    other_matter,
    not_about_tacrolimus,
)
