"""The linked evidence base, as the rest of the house sees it.

``Library.open()`` reads, validates and links all records; a department's own records can be laid over them. Not for
deciding what answers a question.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from troughwise.library.edition import read_edition
from troughwise.library.files import EVIDENCE_ROOT, Placed, content_hash, read_tree, require_no_faults
from troughwise.library.lint import judge
from troughwise.vocabulary.answers import EditionStamp
from troughwise.vocabulary.errors import EvidenceError, InputError
from troughwise.vocabulary.folders import FOLDERS
from troughwise.vocabulary.records import (
    Assumption,
    Conflict,
    Conversion,
    Interaction,
    Phrase,
    Product,
    Record,
    Source,
    Statement,
    Study,
    Target,
    Term,
    Worded,
)

Kind = TypeVar("Kind", bound=Record)
_ANY_TRANSPLANT = "solid-organ-transplant"
_LATER = frozenset({"models", "caveats"})
"""Folders that no question needs; they are read when somebody asks for what is in them."""


@dataclass
class Library:
    """All active records by id, with the edition they belong to."""

    records: dict[str, Record]
    files: dict[str, str]
    edition: EditionStamp
    replaced: dict[str, Record] = field(default_factory=dict)
    successors: dict[str, str] = field(default_factory=dict)
    unread: Path | None = None
    """Where the folders in ``_LATER`` still have to be read; None once they were."""

    @classmethod
    def open(cls, root: Path = EVIDENCE_ROOT, *, local: Path | None = None) -> Library:
        """Read the base, and lay the records in ``local`` over it.

        Raises ``EvidenceError`` when a record of either does not read, ``InputError`` when ``local`` is no folder.
        """
        placed, faults = read_tree(root, folders=FOLDERS.keys() - _LATER)
        require_no_faults(faults)
        library = cls(
            records={item.record.id: item.record for item in placed},
            files={item.record.id: item.file for item in placed},
            edition=read_edition(root),
            unread=root,
        )
        return library.with_overlay(local) if local else library

    def whole(self) -> Library:
        """The library with all its folders read; those that a question does not need wait for the first who asks.

        Raises ``EvidenceError`` when a record of them does not read.
        """
        if self.unread is not None:
            placed, faults = read_tree(self.unread, folders=_LATER)
            require_no_faults(faults)
            self.unread = None
            self.records.update({item.record.id: item.record for item in placed})
            self.files.update({item.record.id: item.file for item in placed})
        return self

    def with_overlay(self, folder: Path) -> Library:
        """The same library with a department's records over it; the base's own record stays readable beside them."""
        if not folder.is_dir():
            raise InputError("The folder of local records does not exist", where=str(folder), to_do="Name a folder.")
        placed, faults = read_tree(folder)
        require_no_faults(faults)
        self.whole()
        overlaid = Library(
            records=dict(self.records),
            files=dict(self.files),
            replaced=dict(self.replaced),
            successors=dict(self.successors),
            edition=self.edition.model_copy(update={"local_hash": content_hash(folder)}),
        )
        for item in placed:
            overlaid._lay_over(item)
        require_no_faults(judge(placed, beside=overlaid.records))
        return overlaid

    def _lay_over(self, item: Placed) -> None:
        record = item.record
        where = f"{item.file} [{record.id}]"
        if isinstance(record, Worded | Term | Source) and record.local is None:
            raise EvidenceError("A local record does not say who changed what and why", where=where, to_do="Add 'local'.")
        replaces = record.local.replaces if record.local else None
        if replaces is None and record.id in self.records:
            raise EvidenceError(
                "A local record has the id of one in the base",
                where=where,
                to_do=f'Say replaces = "{record.id}" or rename it.',
            )
        if replaces is not None:
            if replaces not in self.records:
                raise EvidenceError(f"It replaces '{replaces}', which is no record", where=where, to_do="Mend the id.")
            self.replaced[record.id] = self.records.pop(replaces)
            self.successors[replaces] = record.id
        self.records[record.id] = record
        self.files[record.id] = f"local/{item.file}"

    def of(self, kind: type[Kind]) -> list[Kind]:
        """All active records of a kind, in the order of their files."""
        if any(issubclass(FOLDERS[folder], kind) for folder in _LATER):
            self.whole()
        return [r for r in self.records.values() if isinstance(r, kind) and r.retired is None]

    def get(self, record_id: str) -> Record | None:
        """The record with that id, or the local one that stands in its place; retired or not; or None."""
        if record_id not in self.records:
            self.whole()
        return self.records.get(record_id) or self.records.get(self.successors.get(record_id, ""))

    def source(self, source_id: str) -> Source:
        """The source with that id; raises ``EvidenceError`` where the base has none."""
        record = self.records.get(source_id)
        if not isinstance(record, Source):
            raise EvidenceError(f"'{source_id}' is no source", to_do="Run 'troughwise evidence lint'.")
        return record

    def phrase(self, record_id: str, *, reader: str = "clinician") -> str:
        """A fixed sentence of the product, as the reader should see it; raises ``EvidenceError`` where there is none."""
        phrase = self.records.get(record_id)
        if not isinstance(phrase, Phrase):
            raise EvidenceError(f"'{record_id}' is not a phrase", to_do="Restore the phrases of the release.")
        return phrase.patient if reader == "patient" and phrase.patient else phrase.clinician

    def assumption(self, record_id: str) -> Assumption:
        """A figure of ours that has to be assumed; raises ``EvidenceError`` where the base has none with that id."""
        record = self.get(record_id)
        if not isinstance(record, Assumption):
            raise EvidenceError(f"'{record_id}' is not an assumption", to_do="Restore the assumptions of the release.")
        return record

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Terms by id."""
        return {term.id: term for term in self.of(Term)}

    @cached_property
    def statements(self) -> list[Statement]:
        """All statements."""
        return self.of(Statement)

    @cached_property
    def targets(self) -> list[Target]:
        """All targets."""
        return self.of(Target)

    @cached_property
    def studies(self) -> list[Study]:
        """All studies."""
        return self.of(Study)

    @cached_property
    def interactions(self) -> list[Interaction]:
        """All interactions."""
        return self.of(Interaction)

    @cached_property
    def products(self) -> list[Product]:
        """All products."""
        return self.of(Product)

    @cached_property
    def conversions(self) -> list[Conversion]:
        """All conversions."""
        return self.of(Conversion)

    @cached_property
    def conflicts(self) -> dict[str, Conflict]:
        """Declared conflicts by id."""
        return {conflict.id: conflict for conflict in self.of(Conflict)}

    @cached_property
    def interaction_partners(self) -> frozenset[str]:
        """Ids of the terms on which the base holds an interaction record."""
        return frozenset(interaction.partner for interaction in self.interactions)

    @cached_property
    def regimen_partners(self) -> frozenset[str]:
        """Ids of the terms that some target names as co-medication, for it or against it."""
        return frozenset(key for target in self.targets for key in (*target.about, *target.not_with))

    def is_regimen(self, term_id: str) -> bool:
        """Whether a medicine is company in a regimen: named by a target, or a steroid."""
        wider = self.wider(term_id)
        return bool(wider & self.regimen_partners) or "corticosteroid" in wider

    def is_transplant(self, term_id: str) -> bool:
        """Whether an indication is the transplantation of a solid organ."""
        return _ANY_TRANSPLANT in self.wider(term_id)

    @cached_property
    def molar_mass_g_per_mol(self) -> Decimal:
        """The molar mass used between ng/mL and nmol/L, from its record."""
        record = self.records.get("molar-mass-tacrolimus")
        masses = (
            [q.value for q in record.quantities if q.metric == "molar-mass" and q.value]
            if isinstance(record, Worded)
            else []
        )
        if not masses:
            raise EvidenceError("The base has no molar mass of tacrolimus", to_do="Restore 'molar-mass-tacrolimus'.")
        return masses[0]

    def wider(self, term_id: str) -> set[str]:
        """The term itself and everything it belongs to, to any depth."""
        found, open_ids = set(), [term_id]
        while open_ids:
            current = open_ids.pop()
            if current not in found and current in self.terms:
                found.add(current)
                open_ids += self.terms[current].broader
        return found

    def bundle_hash(self) -> str:
        """One hash over base and overlay, for a birth certificate."""
        return hashlib.sha256(f"{self.edition.content_hash}{self.edition.local_hash}".encode()).hexdigest()[:16]
