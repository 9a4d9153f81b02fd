"""For those who run the server: health, readiness, measures, log lines without a word of what was asked. Not pages."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.middleware.base import BaseHTTPMiddleware

from troughwise.faces.http.room import room_of

routes = APIRouter()
_log = logging.getLogger("troughwise")
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.75, 1.5, 3.0, 10.0)
_EXTRA = ("route", "method", "status", "seconds", "failure", "place")


class Measures:
    """Requests by route and status, and how long they took."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self.requests = Counter("troughwise_requests", "Requests", labels, registry=self.registry)
        self.seconds = Histogram(
            "troughwise_request_seconds", "Seconds", ("route",), registry=self.registry, buckets=_BUCKETS
        )  # fmt: skip

    def note(self, route: str, *, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests.labels(route, method, str(status)).inc()
        self.seconds.labels(route).observe(seconds)


def measure(app: FastAPI) -> None:
    """Count and log every request of an application."""
    app.state.measures = Measures()
    app.add_middleware(BaseHTTPMiddleware, dispatch=_measured)


async def _measured(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Count and log a request by the name of its route, never by its address."""
    begun = time.perf_counter()
    response = await call_next(request)
    seconds = time.perf_counter() - begun
    route = getattr(request.scope.get("route"), "name", "unknown")
    request.app.state.measures.note(route, method=request.method, status=response.status_code, seconds=seconds)
    said = {"route": route, "method": request.method, "status": response.status_code, "seconds": round(seconds, 4)}
    _log.info("request", extra=said)
    return response


@routes.get("/health", name="health")
def health() -> JSONResponse:
    """Whether the process lives."""
    return JSONResponse({"status": "ok"})


@routes.get("/ready", name="ready")
def ready(request: Request) -> JSONResponse:
    """Whether it can do its work: evidence read, store answering."""
    is_ready = room_of(request).records.store.ready()
    return JSONResponse({"status": "ready" if is_ready else "the store does not answer"}, 200 if is_ready else 503)


@routes.get("/metrics", name="metrics")
def metrics(request: Request) -> PlainTextResponse:
    """The measures, for Prometheus."""
    text = generate_latest(request.app.state.measures.registry)
    return PlainTextResponse(text, media_type=CONTENT_TYPE_LATEST)


class JsonLines(logging.Formatter):
    """A line of log as one JSON object, of known fields only."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": record.levelname.lower(),
                "event": record.getMessage()}  # fmt: skip
        line |= {name: getattr(record, name) for name in _EXTRA if hasattr(record, name)}
        return json.dumps(line)
