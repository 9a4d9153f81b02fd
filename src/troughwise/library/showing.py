"""Records as a reader sees them: wording, numbers, numbered citations.

Every number shown comes from the record's own quantities, or is converted from one and marked so. Not for choosing
records: that is ``answers`` and ``advice``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from troughwise.library.library import Library
from troughwise.library.references import References
from troughwise.vocabulary.answers import Reference, ShownCitation, ShownConflict, ShownQuantity, ShownStatement
from troughwise.vocabulary.quantities import Quantity, in_nmol_per_l, range_text
from troughwise.vocabulary.records import (
    Conflict,
    Interaction,
    Reader,
    Study,
    Target,
    Worded,
)

_MASS_UNITS = {"ng/mL", "ug/L"}
_SAMPLES = {
    "trough-c12-twice-daily": "trough, twice daily",
    "trough-not-specified": "trough",
    "trough-c24-once-daily": "trough, once daily",
    "c12-once-daily-evening": "twelve hours after an evening dose",
    "continuous-infusion": "steady state on infusion",
}


@dataclass
class Shower:
    """Shows records to one reader and numbers the sources on the way."""

    library: Library
    reader: Reader

    @cached_property
    def numbered(self) -> References:
        """The sources cited so far."""
        return References(self.library)

    def citations(self, record: Worded) -> tuple[ShownCitation, ...]:
        """The record's citations with the number that each source has in this result."""
        return self.numbered.cite(record.citations)

    def references(self) -> tuple[Reference, ...]:
        """The numbered sources of everything shown so far."""
        return self.numbered.listed()

    def wording(self, record: Worded) -> tuple[str, bool]:
        """The text for this reader, and whether it is clinicians' wording shown to a patient."""
        for_care_team = self.reader == "patient" and not record.patient
        text = record.patient if self.reader == "patient" and record.patient else record.clinician
        if isinstance(record, Target):
            text = text.replace("{range}", self.range_of(record))
        return text, for_care_team

    def range_of(self, target: Target) -> str:
        """``4-6 ng/mL (5.0-7.5 nmol/L)``: the target's range, with the converted one beside it."""
        quantity = target.range_quantity()
        if quantity.unit not in _MASS_UNITS:
            return range_text(quantity)
        return f"{range_text(quantity)} ({range_text(self._converted(quantity)).removeprefix('about ')})"

    def _converted(self, quantity: Quantity) -> Quantity:
        return in_nmol_per_l(quantity, molar_mass_g_per_mol=self.library.molar_mass_g_per_mol)

    def quantities(self, record: Worded) -> tuple[ShownQuantity, ...]:
        """The numbers that the record's wording may print, with the tuple a target holds for."""
        if isinstance(record, Target):
            own, scope = record.range_quantity(), self.scope_of(record)
            main = [ShownQuantity.of(own, scope=scope)]
            if own.unit in _MASS_UNITS:
                main.append(ShownQuantity.of(self._converted(own), scope=scope))
            return (*main, *(ShownQuantity.of(q) for q in record.quantities))
        return tuple(ShownQuantity.of(q) for q in (*record.quantities, *record.own_quantities()))

    def scope_of(self, target: Target) -> dict[str, str]:
        """The whole tuple of a target, in words."""
        return {
            "indication": target.indication,
            "population": target.population,
            "phase": target.phase,
            "phase_label": target.phase_label,
            "regimen": target.regimen,
            "release": target.release,
            "schedule": target.schedule,
            "sample": target.sample,
            "basis": target.basis,
            "region": target.region,
            "kind": target.kind,
        }

    def statement(self, record: Worded) -> ShownStatement:
        """The record ready to be shown."""
        text, for_care_team = self.wording(record)
        citations = self.citations(record)
        return ShownStatement(
            id=record.id,
            kind=type(record).__name__.lower(),
            text=self._with_action(record, text),
            for_care_team=for_care_team,
            quantities=self.quantities(record),
            citations=citations,
            strength=getattr(record, "strength", ""),
            read=", ".join(dict.fromkeys(citation.read for citation in citations)),
            proposal=getattr(record, "proposal", False),
            local=self._local(record),
            cells=self._cells(record),
            base_record=self._beside(record),
        )

    def _with_action(self, record: Worded, text: str) -> str:
        if not isinstance(record, Interaction) or self.reader == "patient":
            return text
        parts = [
            f"{name}: {value}"
            for name, value in (("Onset", record.onset), ("Offset", record.offset), ("Advice", record.action))
            if value
        ]
        return " ".join([text, *(part if part.endswith(".") else part + "." for part in parts)])

    def _local(self, record: Worded) -> dict[str, str]:
        change = record.local
        return {"who": change.who, "why": change.why, "date": change.date.isoformat()} if change else {}

    def _beside(self, record: Worded) -> str:
        base = self.library.replaced.get(record.id)
        return self.wording(base)[0] if isinstance(base, Worded) else ""

    def _cells(self, record: Worded) -> dict[str, str]:
        if not isinstance(record, Study):
            return {}
        patients = str(record.participants) if record.participants is not None else ""
        cells = {
            "study": record.name,
            "design": record.design,
            "participants": patients,
            "regimen": record.regimen,
            "level-aimed": record.level_aimed,
            "level-reached": record.level_achieved,
            "outcome": record.outcome,
            "follow-up": record.months,
        }
        return {key: value for key, value in cells.items() if value}

    def conflict(self, record: Conflict, *, with_sides: tuple[str, ...] | None = None) -> ShownConflict:
        """A declared conflict with all its sides, or with those named."""
        text, _ = self.wording(record)
        sides = [self.library.get(side) for side in (record.sides if with_sides is None else with_sides)]
        return ShownConflict(
            id=record.id,
            title=record.title,
            standing=record.standing,
            text=text,
            use=record.use,
            sides=tuple(self.statement(side) for side in sides if isinstance(side, Worded)),
            quantities=self.quantities(record),
            citations=self.citations(record),
        )
