"""Converting a level between ng/mL and nmol/L, where a question asks for just that.

Exact decimals, the molar mass from its record. Not for judging the level: that is ``check``.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from troughwise.answers.found import Finding
from troughwise.answers.reading import Reading
from troughwise.library.library import Library
from troughwise.vocabulary.quantities import Quantity, in_nmol_per_l, level_from_words, plain, range_text
from troughwise.vocabulary.records import Citation, Scope, Statement

MASS_RECORD = "molar-mass-tacrolimus"


def conversion_asked(reading: Reading, *, library: Library) -> Finding | None:
    """A finding with the converted level, when the question is about units and gives one; otherwise nothing."""
    level, unit = reading.facts.level, reading.facts.level_unit
    if level is None or unit not in {"ng/mL", "ug/L", "nmol/L"} or reading.top_topic not in {"units", "conversion"}:
        return None
    if unit != "nmol/L" and not any(token.folded == "nmol" for token in reading.words):
        return None
    given = Quantity.model_validate({"value": level, "unit": unit, "metric": "level"})
    converted = converted_level(given, library=library)
    mass = Quantity(value=library.molar_mass_g_per_mol, unit="g/mol", metric="molar-mass")
    text = _sentence(given, converted, library)
    record = library.get(MASS_RECORD)
    citations: tuple[Citation, ...] = record.citations if isinstance(record, Statement) else ()
    statement = Statement(
        id="converted-level",
        topic="units",
        scope=Scope(indications=("any",)),
        clinician=text,
        patient=text,
        quantities=(given, converted, mass),
        citations=citations,
    )
    related = tuple(s for s in library.statements if s.topic == "units")
    return Finding(leading=(statement,), related=related)


def converted_level(given: Quantity, *, library: Library) -> Quantity:
    """The same level in the other unit, rounded half up to one decimal."""
    mass = library.molar_mass_g_per_mol
    if given.unit != "nmol/L":
        return in_nmol_per_l(given, molar_mass_g_per_mol=mass)
    assert given.value is not None
    value = (given.value * mass / 1000).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Quantity(value=value, unit="ng/mL", metric=given.metric, derived=f"converted with {plain(mass)} g/mol")


def conversion_of(value: str, *, unit: str, library: Library) -> str:
    """A sentence with a level in both units; raises ``InputError`` for a number or unit that cannot be a level's."""
    level, spelled = level_from_words(value, unit=unit)
    given = Quantity.model_validate({"value": level, "unit": spelled, "metric": "level"})
    return _sentence(given, converted_level(given, library=library), library)


def _sentence(given: Quantity, converted: Quantity, library: Library) -> str:
    mass = Quantity(value=library.molar_mass_g_per_mol, unit="g/mol", metric="molar-mass")
    return library.phrase("headline-converted").format(
        given=range_text(given), converted=range_text(converted), mass=range_text(mass)
    )
