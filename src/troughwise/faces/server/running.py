"""Starting a server, and stopping it with nothing half done. Not for what it serves."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import uvicorn

from troughwise.faces.http.dosers import Dosers
from troughwise.faces.http.room import Room
from troughwise.faces.http.settings import ServerSettings, require_safe
from troughwise.faces.server.app import create_app
from troughwise.faces.server.operating import JsonLines
from troughwise.keeping import open_records
from troughwise.operations import open_desk
from troughwise.vocabulary.errors import InputError

_GRACE_S = 20
_FIRST_QUESTION = "What is the target tacrolimus trough level for lupus?"


def room_for(settings: ServerSettings, *, local: Path | None = None) -> Room:
    """A desk and a store for these settings; raises ``InputError`` for settings that would be unsafe."""
    require_safe(settings)
    return Room(open_desk(local=local), open_records(settings.store), settings)


def serve(settings: ServerSettings, *, local: Path | None = None) -> None:
    """Serve until somebody stops it; requests that have begun are finished first.

    Raises ``InputError`` for settings that would be unsafe, ``StoreError`` where the store does not open.
    """
    room = room_for(settings, local=local)
    room.dosers = Dosers(local=local)
    _log_as_json()
    threading.Thread(target=_warm, args=(room,), daemon=True).start()
    config = uvicorn.Config(
        create_app(room), host=settings.host, port=settings.port, access_log=False, log_config=None,
        proxy_headers=bool(settings.trusted_proxies), forwarded_allow_ips=list(settings.trusted_proxies) or None,
        ssl_certfile=settings.tls_certificate, ssl_keyfile=settings.tls_key, timeout_graceful_shutdown=_GRACE_S,
        server_header=False, limit_concurrency=1000,
    )  # fmt: skip
    server = uvicorn.Server(config)
    print(f"Troughwise is at {_address(settings)} (Ctrl-C stops it).", file=sys.stderr, flush=True)
    server.run()
    room.dosers.stop()
    room.records.store.close()
    if not server.started:
        raise InputError("The server could not start", where=f"{settings.host}:{settings.port}",
                         to_do="Another program may use that port: name another with --port.")  # fmt: skip


def _warm(room: Room) -> None:
    """Read what the first visitor would wait for."""
    room.desk.ask(_FIRST_QUESTION)
    room.desk.library.whole()
    room.desk.questions_showing("")


def _log_as_json() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("troughwise", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO if name == "troughwise" else logging.WARNING)


def _address(settings: ServerSettings) -> str:
    if settings.public_address:
        return settings.public_address
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.tls_certificate else 'http'}://{host}:{settings.port}/"
