"""Processes beside the server that work out doses, so that whoever only asks does not wait. Not for a dose itself.

Each has a desk of its own over the same evidence and gives way to the server, which answers the quick requests.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from troughwise.operations import Desk, open_desk

if TYPE_CHECKING:
    from troughwise.vocabulary.cases import Case
    from troughwise.vocabulary.doses import DoseAdvice, DoseWish

_MOST = 4
_GIVES_WAY = 10
_desk: Desk


class Dosers:
    """As many processes as there are processors, four at most."""

    def __init__(self, *, local: Path | None = None) -> None:
        self._local, self._count = local, min(os.cpu_count() or 1, _MOST)
        self._pool = self._started()

    def dose(self, case: Case, *, wish: DoseWish, understood: tuple[str, ...]) -> DoseAdvice:
        """Dosing advice from one of the processes; the errors are those of ``Desk.dose``.

        A process that was ended from outside is replaced, and the work done once more.
        """
        try:
            return self._pool.submit(_dosed, case, wish, understood).result()
        except BrokenProcessPool:
            self._pool = self._started()
            return self._pool.submit(_dosed, case, wish, understood).result()

    def stop(self) -> None:
        """End the processes once their work is done."""
        self._pool.shutdown()

    def _started(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(self._count, mp_context=get_context("spawn"), initializer=_begin, initargs=(self._local,))
        for _ in range(self._count):
            pool.submit(_begun)
        return pool


def _begin(local: Path | None) -> None:
    global _desk
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    _desk = open_desk(local=local)


def _begun() -> None:
    """Nothing: a process starts when there is work for it, and nobody should wait for that."""


def _dosed(case: Case, wish: DoseWish, understood: tuple[str, ...]) -> DoseAdvice:
    return _desk.dose(case, wish=wish, understood=understood)
