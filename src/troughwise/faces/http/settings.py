"""How a server is run: where it listens, who may sign in, where it keeps what lasts. Not for anything clinical.

Without settings it is one person's own machine: loopback only, no sign-in. Whatever would be unsafe is refused at the start.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen

_EXAMPLE_SECRETS = frozenset({"change-me", "changeme", "secret", "example", "password"})
_LEAST_SECRET = 32
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class OidcSettings(Frozen):
    """An OpenID provider: its issuer, and how we are known there."""

    issuer: str
    client_id: str
    client_secret_file: Path | None = Field(None, description="a file that holds the secret alone")
    roles_claim: str = Field("", description="the claim that lists roles; empty: roles are given here")


class ServerSettings(Frozen):
    """The table ``[server]`` of the configuration."""

    host: str = "127.0.0.1"
    port: int = Field(8765, ge=0, le=65_535)
    store: str = Field("", description="a SQLAlchemy address; empty: SQLite in the user's data folder")
    sign_in: Literal["none", "accounts", "oidc"] = "none"
    public_address: str = Field("", description="how browsers reach it, such as https://tdm.hospital.example")
    trusted_proxies: tuple[str, ...] = Field((), description="addresses of proxies that end TLS")
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    secret_file: Path | None = Field(None, description="at least 32 random characters; needed with sign-in")
    signing_key_file: Path | None = Field(None, description="the key that signs a sign-off; empty: made in the data folder")
    oidc: OidcSettings | None = None
    approval_days: int = Field(730, ge=1, le=3650, description="how long an approval holds")
    session_hours: int = Field(10, ge=1, le=72)
    sign_ins_per_minute: int = Field(10, ge=1)
    computations_per_minute: int = Field(600, ge=1, description="questions, checks and doses of one account")

    @property
    def is_local(self) -> bool:
        """Whether this is one person's own machine, without sign-in."""
        return self.sign_in == "none"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it by TLS, so that cookies may be marked so."""
        return self.public_address.startswith("https://") or self.tls_certificate is not None

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which it may be called; any other Host is refused."""
        public = urlsplit(self.public_address).hostname
        return _LOOPBACK_NAMES | {self.host} | ({public} if public else frozenset())


def server_settings(table: Mapping[str, Any], *, where: str) -> ServerSettings:
    """The settings in a table; raises ``InputError`` for a key that cannot be used and for what would be unsafe."""
    try:
        settings = ServerSettings.model_validate(dict(table))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError("The server's settings cannot be used", where=f"{where}, key 'server.{key}'",
                         to_do=f"{first['msg']}.") from error  # fmt: skip
    require_safe(settings, where=where)
    return settings


def require_safe(settings: ServerSettings, *, where: str = "the settings") -> None:
    """Raise ``InputError`` for settings under which patients' data would be open to others."""
    at_home = _is_loopback(settings.host)
    if settings.is_local and (not at_home or settings.public_address):
        raise InputError("Without sign-in it listens on this machine only", where=where,
                         to_do="Set sign_in, or host = \"127.0.0.1\".")  # fmt: skip
    if not at_home and not settings.tls_certificate and not settings.trusted_proxies:
        raise InputError("An address that others reach needs TLS", where=where,
                         to_do="Name tls_certificate and tls_key, or the trusted_proxies that end TLS.")  # fmt: skip
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        raise InputError("TLS needs a certificate and its key", where=where, to_do="Name both.")
    if settings.trusted_proxies and not settings.public_address.startswith("https://"):
        raise InputError("Behind a proxy the public address is needed", where=where,
                         to_do="Set public_address = \"https://...\".")  # fmt: skip
    if settings.sign_in == "oidc" and settings.oidc is None:
        raise InputError("Sign-in by OpenID needs a provider", where=where, to_do="Add the table [server.oidc].")
    if not settings.is_local:
        secret_of(settings, where=where)


def secret_of(settings: ServerSettings, *, where: str = "the settings") -> str:
    """The server's secret; raises ``InputError`` where there is none, or only an example."""
    path = settings.secret_file
    try:
        secret = path.read_text(encoding="utf-8").strip() if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("The file with the secret cannot be read", where=str(path), to_do="Name another file.") from error
    is_example = any(word in secret.lower() for word in _EXAMPLE_SECRETS) or len(set(secret)) < _LEAST_SECRET // 4
    if len(secret) < _LEAST_SECRET or is_example:
        raise InputError("The server has no secret of its own", where=f"{where}, key 'server.secret_file'",
                         to_do="Write at least 32 random characters into a file and name it.")  # fmt: skip
    return secret


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
