"""How often one visitor may sign in or compute within a minute, counted in this process. Not for the size of a request."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from fastapi import Request

from troughwise.faces.http.failures import TooManyError
from troughwise.faces.http.room import room_of
from troughwise.faces.http.visitors import visitor_of

_MINUTE_S = 60.0
_MOST_KNOWN = 10_000
SIGNING_IN = frozenset({"do-sign-in", "oidc-back"})
COMPUTING = frozenset({
    "ask", "answer", "do-check", "do-dose", "preview", "conversation", "figure", "report-page", "api-ask", "api-check",
    "api-dose", "api-interactions",
})  # fmt: skip


@dataclass
class Limits:
    """What each visitor did in the last minute."""

    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, deque[float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def require(self, who: str, *, most: int) -> None:
        """Count one more; raises ``TooManyError`` where that is more than ``most`` in a minute."""
        now = self.clock()
        with self._lock:
            if len(self._seen) > _MOST_KNOWN:
                self._seen = {key: seen for key, seen in self._seen.items() if seen and now - seen[-1] < _MINUTE_S}
            seen = self._seen.setdefault(who, deque())
            while seen and now - seen[0] >= _MINUTE_S:
                seen.popleft()
            if len(seen) >= most:
                raise TooManyError
            seen.append(now)


def require_within_limits(request: Request) -> None:
    """Let the request pass, or raise ``TooManyError``; every route depends on this."""
    name, settings = request.scope["route"].name, room_of(request).settings
    limits: Limits = request.app.state.limits
    if name in SIGNING_IN:
        client = request.client.host if request.client else ""
        limits.require(f"sign-in {client}", most=settings.sign_ins_per_minute)
    elif name in COMPUTING:
        limits.require(f"computing {visitor_of(request).name}", most=settings.computations_per_minute)
