"""What holds for every request: the host it was meant for, where it came from, its size, and the headers of the answer.

Plain ASGI, so that it also holds for static files and for failures. Not for who may do what.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from troughwise.faces.http.settings import ServerSettings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST_BODY_BYTES = 2_000_000
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"same-origin", "none"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_NO_STORE = "no-store"


class Safety:
    """Refuses what cannot be meant for us, and sets the headers of everything that leaves."""

    def __init__(self, app: App, *, settings: ServerSettings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message))
            await send(message)

        if refused is not None:
            await refused(scope, receive, with_headers)
        else:
            await self.app(scope, _Limited(receive).receive, with_headers)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if _host_of(headers.get("host", "")) not in self.settings.hosts:
            return PlainTextResponse("This is not the address of this server.\n", 421)
        if scope["method"] not in _SAFE_METHODS and not self._is_own_origin(headers):
            return PlainTextResponse("The request came from another site and was refused.\n", 403)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY_BYTES:
            return PlainTextResponse("The request is larger than 2 MB.\n", 413)
        return None

    def _is_own_origin(self, headers: Headers) -> bool:
        """Whether a browser says that a page of ours sent it; a program says nothing and carries a key instead."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site not in _OWN_SITES:
            return False
        return origin is None or _host_of(urlsplit(origin).netloc) in self.settings.hosts

    def _add_headers(self, headers: MutableHeaders) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", _NO_STORE)
        if self.settings.is_secure:
            headers.setdefault("strict-transport-security", "max-age=31536000")


class _Limited:
    """Counts the body as it comes, for a request that does not say how long it is."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._size = receive, 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > LARGEST_BODY_BYTES:
            return {"type": "http.disconnect"}
        return message


def _host_of(address: str) -> str:
    """The name in ``name:port``, ``[::1]:port`` or ``name``, in lower case."""
    host = address.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host
