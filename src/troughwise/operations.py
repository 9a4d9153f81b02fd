"""The front desk: one function for each job, called by every face, with nothing of a face in it.

``open_desk`` reads the evidence once; a ``Desk`` answers from it. The engine is only loaded for a fit, so that a question
does not wait for it. Not for rendering or for parsing a command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from troughwise.answers.asking import Asker
from troughwise.answers.composing import Wish
from troughwise.answers.conversation import Conversation, load, save
from troughwise.library.edition import record_changes, undiaried
from troughwise.library.files import EVIDENCE_ROOT, Fault, read_tree, require_no_faults
from troughwise.library.library import Library
from troughwise.library.lint import lint
from troughwise.vocabulary.answers import Answer
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from troughwise.cohort.fitting import FitReport as FitReport

__all__ = ["Conversation", "Desk", "FitWish", "Wish", "fit", "lint_evidence", "load", "open_desk", "record_evidence", "save"]


@dataclass
class Desk:
    """Everything a face can ask for, from one edition of the evidence."""

    library: Library

    @cached_property
    def _asker(self) -> Asker:
        return Asker(self.library)

    def ask(self, question: str, *, wish: Wish | None = None, conversation: Conversation | None = None) -> Answer:
        """The answer to a question; raises ``InputError`` when it is empty or too long."""
        return self._asker.ask(question, wish=wish, conversation=conversation)

    def record(self, record_id: str) -> tuple[Record, str]:
        """A record and the file it stands in; raises ``InputError`` when there is none with that id."""
        record = self.library.get(record_id)
        if record is None:
            raise InputError(f"No record has the id '{record_id}'", to_do="Run 'troughwise evidence list' for the ids.")
        return record, self.library.files[record.id]


def open_desk(*, local: Path | None = None) -> Desk:
    """The desk over the shipped evidence, with a department's records in ``local`` laid over it."""
    return Desk(Library.open(local=local))


def lint_evidence(root: Path = EVIDENCE_ROOT) -> list[Fault]:
    """Every fault of the evidence below ``root``, changes without a diary line included."""
    placed, _ = read_tree(root)
    return lint(root) + undiaried(placed, root=root)


def record_evidence(*, what: str, why: str, root: Path = EVIDENCE_ROOT) -> list[str]:
    """Write a diary line for every record that changed; returns their ids. Raises ``EvidenceError`` on a fault."""
    placed, faults = read_tree(root)
    require_no_faults(faults)
    return record_changes(placed, root=root, what=what, why=why)


@dataclass(frozen=True)
class FitWish:
    """What to fit, and how; ``at`` names a table of effects to evaluate instead of searching."""

    data: Path
    out: Path
    at: Path | None = None
    carry: Literal["backward", "forward"] = "backward"
    assay: str = ""


def fit(model: str, *, wish: FitWish, progress: Callable[[int, int], None] | None = None) -> FitReport:
    """Fit every patient of an event table with a model, named by its id in the base or by its file, and write the table.

    Raises ``InputError`` for a model, row, covariate or file that cannot be used.
    """
    from troughwise import __version__
    from troughwise.cohort.fitting import FitRequest, fit_file
    from troughwise.cohort.model_file import read_model

    request = FitRequest(read_model(model), wish.data, wish.out, at=wish.at, carry=wish.carry, assay=wish.assay)
    return fit_file(request, version=__version__, progress=progress)
