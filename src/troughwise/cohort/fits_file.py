"""Tables of fits: ID, ETA(1) ..., ETC(1,1), ETC(2,1), ETC(2,2) ..., OBJ as NONMEM's .phi files name them, then the
individual parameters on the patient's last used row, and the outcome. Not for fitting.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from troughwise.pk.arrays import Array
from troughwise.pk.fit import Fits
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import ParameterName


def header(effects: int, *, parameters: list[ParameterName]) -> str:
    """The first line."""
    eta = [f"ETA({i + 1})" for i in range(effects)]
    etc = [f'"ETC({i + 1},{j + 1})"' for i in range(effects) for j in range(i + 1)]
    return ",".join(["ID", *eta, *etc, "OBJ", *parameters, "outcome"]) + "\n"


def lines(ids: list[str], *, fits: Fits, individuals: dict[ParameterName, Array]) -> str:
    """One line a patient, with 12 significant digits."""
    below = np.tril_indices(len(fits.eta))
    numbers = np.concatenate(
        [fits.eta, fits.covariance[below], fits.marginal_objective[None], np.stack(list(individuals.values()))]
    )
    form = ",".join(["%.12g"] * len(numbers))
    return "".join(f"{_cell(patient)},{form % tuple(row)},{outcome.value}\n"
                   for patient, row, outcome in zip(ids, numbers.T.tolist(), fits.outcome, strict=True))  # fmt: skip


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text


class GivenEffects:
    """The ETA columns of a table of fits, read in step with an event table."""

    def __init__(self, path: Path, *, effects: int, skip: int = 0) -> None:
        """Raises ``InputError`` when the file does not open or has not these columns; ``skip`` patients are passed over."""
        self.path, self.effects = path, effects
        self.rows = islice(self._read(), skip, None)

    def _read(self) -> Iterator[tuple[str, list[float]]]:
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                names = [f"ETA({i + 1})" for i in range(self.effects)]
                lacking = [name for name in ("ID", *names) if name not in (reader.fieldnames or ())]
                if lacking:
                    raise InputError(
                        f"The table of effects has no column {lacking[0]}", where=str(self.path), to_do="Add it."
                    )
                for row in reader:
                    yield row["ID"], [self._number(row[name], reader.line_num) for name in names]
        except OSError as error:
            raise InputError(f"The table of effects does not open: {error.strerror}", where=str(self.path),
                             to_do="Name a CSV file.") from error  # fmt: skip

    def _number(self, cell: str, line: int) -> float:
        try:
            return float(cell)
        except (ValueError, TypeError):
            raise InputError(
                f"Line {line}: '{cell}' is not a number", where=str(self.path), to_do="Mend the line."
            ) from None

    def for_patients(self, ids: list[str]) -> Array:
        """Effects (n, P) for the next patients, who must be the same in the same order."""
        found = np.zeros((self.effects, len(ids)))
        for place, patient in enumerate(ids):
            given, numbers = next(self.rows, ("", []))
            if given.strip() != patient:
                raise InputError(f"The table of effects has '{given}' where the events have patient '{patient}'",
                                 where=str(self.path), to_do="Give the same patients in the same order.")  # fmt: skip
            found[:, place] = numbers
        return found
