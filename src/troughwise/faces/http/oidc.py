"""Sign-in by an OpenID provider: the code flow with PKCE, state and nonce, and an identity token that is checked.

Not for what an account may do here: roles are given here, or by a claim that the settings name.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from troughwise.faces.http.settings import OidcSettings
from troughwise.vocabulary.accounts import Role
from troughwise.vocabulary.errors import InputError

_TIMEOUT_S = 10
_ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA", "Ed25519"]
_TRY_AGAIN = "Sign in again; if it fails again, tell an administrator."


@dataclass(frozen=True)
class Started:
    """A sign-in that was begun: where the browser goes, and what has to come back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is."""

    issuer: str
    subject: str
    name: str
    roles: tuple[Role, ...]


@dataclass
class Provider:
    """An OpenID provider as its settings name it."""

    settings: OidcSettings
    redirect_to: str

    @cached_property
    def _metadata(self) -> dict[str, Any]:
        found = self._fetched(f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.settings.issuer:
            raise InputError("The sign-in provider is not the one that was named", to_do="Tell an administrator.")
        return found

    def start(self) -> Started:
        """Begin a sign-in; raises ``InputError`` where the provider cannot be reached."""
        nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        with self._client() as client:
            address, state = client.create_authorization_url(
                self._metadata["authorization_endpoint"], nonce=nonce, code_verifier=verifier
            )
        return Started(address, state, nonce, verifier)

    def finish(self, answer: str, *, started: Started) -> Identity:
        """Who came back from the provider, with the whole address they came to.

        Raises ``InputError`` for an answer that is not the one waited for.
        """
        try:
            with self._client() as client:
                token = client.fetch_token(
                    self._metadata["token_endpoint"], authorization_response=answer, state=started.state,
                    code_verifier=started.verifier,
                )  # fmt: skip
            claims = self._claims(token.get("id_token", ""), nonce=started.nonce)
        except (AuthlibBaseError, JoseError, httpx.HTTPError, LookupError, ValueError) as error:
            raise InputError("The sign-in did not succeed", to_do=_TRY_AGAIN) from error
        given = claims.get(self.settings.roles_claim, ()) if self.settings.roles_claim else ()
        roles = tuple(role for role in get_args(Role) if role in given) if isinstance(given, list) else ()
        name = str(claims.get("name") or claims.get("preferred_username") or claims["sub"])
        return Identity(claims["iss"], claims["sub"], name[:200], roles)

    def _claims(self, id_token: str, *, nonce: str) -> dict[str, Any]:
        keys = KeySet.import_key_set(self._fetched(self._metadata["jwks_uri"]))  # type: ignore[arg-type]
        found = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
        wanted = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            sub={"essential": True},
        )
        wanted.validate(found.claims)
        return dict(found.claims)

    def _client(self) -> OAuth2Client:
        path = self.settings.client_secret_file
        secret = path.read_text(encoding="utf-8").strip() if path else None
        return OAuth2Client(
            self.settings.client_id, secret, scope="openid profile", redirect_uri=self.redirect_to,
            code_challenge_method="S256", timeout=_TIMEOUT_S,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
        )  # fmt: skip

    def _fetched(self, address: str) -> dict[str, Any]:
        try:
            response = httpx.get(address, timeout=_TIMEOUT_S)
            response.raise_for_status()
            found: dict[str, Any] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise InputError("The sign-in provider cannot be reached", to_do="Try again in a moment.") from error
        return found
