"""Fitting a model to every patient of an event table, chunk by chunk, at constant memory.

The result appears whole or not at all: lines are gathered in ``<out>.part``, with ``<out>.part.json`` saying how far they
go, and the file gets its name at the end. The same command over the same inputs goes on where an interrupted one stopped.
Not for a single patient's advice.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from troughwise.cohort.event_table import Chunk, EventTable
from troughwise.cohort.fits_file import GivenEffects, header, lines
from troughwise.pk.arrays import Whole
from troughwise.pk.covariates import completed
from troughwise.pk.events import Carry
from troughwise.pk.fit import Fits, evaluate, fit
from troughwise.pk.individuals import Population, Typical
from troughwise.pk.mixture import by_class
from troughwise.pk.outcomes import Outcome
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import PopulationModel

Progress = Callable[[int, int], None]
"""Called with patients done and patients in all."""


@dataclass(frozen=True)
class FitReport:
    """What a run did."""

    patients: int
    outcomes: dict[str, int]
    assumed: tuple[str, ...]
    resumed_at: int

    @property
    def meaning(self) -> dict[str, str]:
        """For each outcome what it means and what to do."""
        return {outcome.value: f"{outcome.sentence} {outcome.next_step}" for outcome in Outcome}


@dataclass
class _State:
    """How far the part file goes."""

    key: str
    patients: int
    occasions: int
    done: int = 0
    size: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    assumed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FitRequest:
    """What to fit and how; ``at`` names a table of effects to evaluate instead of searching."""

    model: PopulationModel
    data: Path
    out: Path
    at: Path | None = None
    carry: Carry = "backward"
    assay: str = ""


def fit_file(request: FitRequest, *, version: str, progress: Progress | None = None) -> FitReport:
    """Fit every patient and write the table. Raises ``InputError`` for a row, covariate or file that cannot be used."""
    if request.model.structure.disposition == "steady-state-average":
        raise InputError(f"'{request.model.id}' only gives average levels; it cannot be fitted", to_do="Use another model.")
    table = EventTable(request.data, request.model)
    state = _opened(request, table, key=_key(request, version))
    resumed_at = state.done
    population = Population(request.model, occasions=state.occasions, assay=request.assay)
    given = GivenEffects(request.at, effects=len(population.effects), skip=state.done) if request.at else None
    with _part(request.out).open("r+b") as part:
        part.truncate(state.size)
        part.seek(state.size)
        if not state.done:
            part.write(header(len(population.effects), parameters=list(request.model.parameters)).encode())
        for chunk in table.chunks(skip=state.done):
            part.write(_fitted(chunk, request=request, population=population, given=given, state=state).encode())
            _saved(part, state, request.out)
            if progress:
                progress(state.done, state.patients)
    os.replace(_part(request.out), request.out)
    _note(request.out).unlink(missing_ok=True)
    return FitReport(state.patients, dict(state.outcomes), tuple(state.assumed), resumed_at)


def _fitted(chunk: Chunk, *, request: FitRequest, population: Population, given: GivenEffects | None, state: _State) -> str:
    """The lines of one chunk; the state moves on."""
    columns, assumed = completed(request.model, given=chunk.columns, rows=len(chunk.events.time))
    typical = population.typical(columns, occasion=chunk.events.occasion)
    at = None if given is None else given.for_patients(chunk.ids)

    def solve(version: Typical) -> Fits:
        if at is None:
            return fit(population, events=chunk.events, typical=version, carry=request.carry)
        return evaluate(population, events=chunk.events, typical=version, eta=at, carry=request.carry)

    found = by_class(request.model, typical=typical, solve=solve)
    state.done += len(chunk.ids)
    state.outcomes.update(outcome.value for outcome in found.fits.outcome)
    state.assumed += [said for said in assumed if said not in state.assumed]
    return lines(chunk.ids, fits=found.fits, individuals=found.individuals(_last_rows(chunk)))


def _last_rows(chunk: Chunk) -> Whole:
    """Each patient's last row that a fit used, or the first where none was."""
    events = chunk.events
    rows = events.first.copy()
    used = np.flatnonzero(events.used)
    np.maximum.at(rows, events.patient[used], used)
    return rows


def _opened(request: FitRequest, table: EventTable, *, key: str) -> _State:
    """The state of an interrupted run of the same request, or a new one after every row has been checked."""
    note, part = _note(request.out), _part(request.out)
    if not request.out.parent.is_dir():
        raise InputError("The folder for the result does not exist", where=str(request.out.parent), to_do="Make it first.")
    if note.is_file() and part.is_file():
        saved: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        if saved.get("key") == key:
            return _State(**{**saved, "outcomes": Counter(saved["outcomes"])})
    patients, occasions = 0, 1
    for chunk in table.chunks():
        completed(request.model, given=chunk.columns, rows=len(chunk.events.time))
        patients += len(chunk.ids)
        occasions = max(occasions, int(chunk.events.occasion.max(initial=1)))
    if not patients:
        raise InputError("The table has no rows", where=str(request.data), to_do="Give at least one patient.")
    part.write_bytes(b"")
    return _State(key, patients, occasions)


def _saved(part: Any, state: _State, out: Path) -> None:
    """Lines first, then the note: whatever is interrupted, the note never promises more than there is."""
    part.flush()
    os.fsync(part.fileno())
    state.size = part.tell()
    beside = _note(out).with_suffix(".new")
    beside.write_text(json.dumps(vars(state)), encoding="utf-8")
    os.replace(beside, _note(out))


def _key(request: FitRequest, version: str) -> str:
    """A fingerprint of everything that the result depends on."""
    digest = hashlib.sha256(request.model.model_dump_json().encode())
    digest.update(f"{request.carry}|{request.assay}|{version}".encode())
    for path in (request.data, request.at):
        if path is not None:
            digest.update(_fingerprint(path))
    return digest.hexdigest()


def _fingerprint(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise InputError(f"The file does not open: {error.strerror}", where=str(path), to_do="Name a CSV file.") from error


def _part(out: Path) -> Path:
    return out.with_name(out.name + ".part")


def _note(out: Path) -> Path:
    return out.with_name(out.name + ".part.json")
