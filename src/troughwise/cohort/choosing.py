"""Which population models forecast a table, and for which of its patients: each limit named, nothing silently stretched.

A model is left out where it is for research, was built for another indication or release, or needs what the table does not
hold; a patient is left out where one of the model's own limits refuses him. Not for a single case: that is ``advice``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from troughwise.cohort.columns import TableReading
from troughwise.cohort.event_table import Chunk, EventTable
from troughwise.library.library import Library
from troughwise.pk.arrays import Mask
from troughwise.pk.covariates import Column, Columns, completed, missing
from troughwise.pk.individuals import Population
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import ModelLimit, PopulationModel, Proposal

FITS = "its population and covariates fit"


@dataclass(frozen=True)
class Setting:
    """What a table does not say in its columns: indication, release and assay, as given or assumed."""

    indication: str
    release: str
    assay: str = ""


@dataclass(frozen=True)
class Choice:
    """A model with the table as it reads it and what it assumes; or why it is left out."""

    model: PopulationModel
    why: str
    table: EventTable | None = None
    assumed: tuple[str, ...] = ()

    @property
    def is_used(self) -> bool:
        """Whether the model forecasts."""
        return self.table is not None


def chosen(models: Iterable[PopulationModel], *, path: Path, reading: TableReading, setting: Setting,
           library: Library) -> Iterator[Choice]:  # fmt: skip
    """Each model of the base, chosen or left out, with the reason."""
    for model in models:
        why = left_out_because(model, setting=setting, library=library)
        if why:
            yield Choice(model, why)
        else:
            yield looked_at(model, path=path, reading=reading, setting=setting, why=FITS)


def looked_at(model: PopulationModel, *, path: Path, reading: TableReading, setting: Setting, why: str) -> Choice:
    """A model tried on every row of the table: left out where it gives no curve, or the table lacks what it needs."""
    if model.structure.disposition == "steady-state-average":
        return Choice(model, "It gives average levels only.")
    table = EventTable(path, model, reading=reading)
    chunks = table.chunks()
    try:
        return Choice(model, why, table, _assumed(model, chunks, setting))
    except _ModelError as error:
        return Choice(model, error.args[0])


class _ModelError(Exception):
    """The table lacks what the model needs; other than a row that nobody can read."""


def left_out_because(model: PopulationModel, *, setting: Setting, library: Library) -> str:
    """Why a model is not chosen for such tables, in a sentence; empty where it may be."""

    def said(phrase: str, **fields: str) -> str:
        return library.phrase(f"model-{phrase}").format(**fields)

    if model.use == "research":
        return said("research")
    if model.population is None:
        return said("no-population")
    wider = library.wider(setting.indication)
    if not wider & set(model.population.indications) and not proposed(model, indications=wider):
        labels = ", ".join(library.terms[key].label for key in model.population.indications)
        return said("indication", indications=labels)
    known = set(model.population.releases)
    if not known & {"any", "not-stated", setting.release}:
        return said("release", releases=setting.release)
    return ""


def proposed(model: PopulationModel, *, indications: Set[str]) -> tuple[Proposal, ...]:
    """Our own proposals by which a model may be used for an indication that its source did not study."""
    return tuple(proposal for proposal in model.proposals if indications & set(proposal.indications))


def with_release(chunk: Chunk, *, setting: Setting) -> Columns:
    """The covariates of a chunk, with the release that holds for the whole table where no column says it."""
    rows = len(chunk.events.time)
    return {"release": np.full(rows, setting.release, dtype=object), **chunk.columns}


def _assumed(model: PopulationModel, chunks: Iterable[Chunk], setting: Setting) -> tuple[str, ...]:
    """What a model assumes where the table does not say; raises ``_ModelError`` where that is not enough."""
    found: list[str] = []
    for chunk in chunks:
        rows = len(chunk.events.time)
        try:
            columns, assumed = completed(model, given=with_release(chunk, setting=setting), rows=rows)
            Population(model).typical(columns, occasion=chunk.events.occasion)
        except InputError as error:
            raise _ModelError(f"{error.what}.") from error
        found += [said for said in assumed if said not in found]
    return tuple(found)


def outside(model: PopulationModel, *, columns: Columns, severity: str) -> Iterator[tuple[Mask, str]]:
    """For each limit of that severity the rows beyond it, with its message; rows that do not say are not beyond."""
    by_name: Mapping[str, Column] = dict(columns.items())
    for limit in model.limits:
        column = by_name.get(limit.covariate)
        if limit.severity == severity and column is not None:
            yield _beyond(limit, column), limit.message


def _beyond(limit: ModelLimit, column: Column) -> Mask:
    known = ~missing(column)
    if limit.one_of:
        allowed = [value if isinstance(value, str) else float(value) for value in limit.one_of]
        return np.asarray(known & ~np.isin(column, allowed), dtype=bool)
    low, high = (None if end is None else float(end) for end in (limit.low, limit.high))
    beyond = np.zeros(len(column), dtype=bool)
    beyond |= known & (column < low) if low is not None else False
    beyond |= known & (column > high) if high is not None else False
    return beyond
