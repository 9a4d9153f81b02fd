"""What every route needs at hand: the desk, what lasts, the settings. Not for requests."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from fastapi import Request

from troughwise.faces.http.settings import ServerSettings, secret_of
from troughwise.operations import Desk
from troughwise.vocabulary.reviews import ReviewState

if TYPE_CHECKING:
    from troughwise.faces.http.dosers import Dosers
    from troughwise.keeping import Records
    from troughwise.vocabulary.cases import Case
    from troughwise.vocabulary.doses import DoseAdvice, DoseWish


_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Seen:
    """The states of all records as of a decision, and until when none of them changes by itself."""

    last: int
    until: datetime
    states: Mapping[str, ReviewState]

    @classmethod
    def of(cls, states: Mapping[str, ReviewState], *, last: int, now: datetime) -> _Seen:
        ends = [state.expires_at for state in states.values() if state.status == "approved" and state.expires_at]
        return cls(last, min([now + _A_DAY, *ends]), states)


@dataclass
class Room:
    """One server's desk and store."""

    desk: Desk
    records: Records
    settings: ServerSettings = field(default_factory=ServerSettings)
    dosers: Dosers | None = None
    _seen: _Seen | None = None

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """For each record that can be reviewed the digest that an approval holds for."""
        return self.desk.digests()

    def states(self) -> Mapping[str, ReviewState]:
        """What the review log says of each record, read again when anything was decided or an approval ran out."""
        last, now = self.records.reviews.last_seq(), self.records.store.clock()
        if self._seen is None or self._seen.last != last or now >= self._seen.until:
            self._seen = _Seen.of(self.records.reviews.states(self.digests, now=now), last=last, now=now)
        return self._seen.states

    def dose(self, case: Case, *, wish: DoseWish, understood: tuple[str, ...] = ()) -> DoseAdvice:
        """Dosing advice, worked out beside the server where there are processes for it; errors as of ``Desk.dose``."""
        return (self.dosers or self.desk).dose(case, wish=wish, understood=understood)

    @cached_property
    def secret(self) -> bytes:
        """The key of form tokens: the server's own, or a fresh one on a person's own machine."""
        return secrets.token_bytes(32) if self.settings.is_local else secret_of(self.settings).encode()


def room_of(request: Request) -> Room:
    """The room of the server that got the request."""
    found: Room = request.app.state.room
    return found
