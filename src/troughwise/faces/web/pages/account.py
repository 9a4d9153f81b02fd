"""Signing in and out, by a password or by an OpenID provider. Not for making accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from troughwise.faces.http.failures import NotHereError, Told
from troughwise.faces.http.oidc import Identity, Provider, Started
from troughwise.faces.http.room import Room, room_of
from troughwise.faces.http.visitors import COOKIE, visitor_of
from troughwise.faces.web.forms import require_own_form
from troughwise.faces.web.showing import show
from troughwise.vocabulary.accounts import Account
from troughwise.vocabulary.errors import InputError

routes = APIRouter(dependencies=[Depends(require_own_form)])
_STARTED = "troughwise-oidc"
_WRONG = Told(403, "The name or the password is not right", "Try again, or ask an administrator.")


@routes.get("/sign-in", name="sign-in")
def sign_in(request: Request) -> HTMLResponse:
    """The form, or the way to the provider."""
    return _form(request)


@routes.post("/sign-in", name="do-sign-in")
def do_sign_in(request: Request, *, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Response:
    """Begin a session for the right password."""
    room = room_of(request)
    if room.settings.sign_in != "accounts":
        raise NotHereError
    account = room.records.accounts.check_password(name, password=password)
    return _form(request, told=_WRONG) if account is None else _signed_in(account, room)


@routes.get("/sign-out", name="sign-out")
def sign_out(request: Request) -> HTMLResponse:
    """A button: leaving is an act of its own, not a link that a page could press."""
    return show(request, template="sign-out.page.j2")


@routes.post("/sign-out", name="sign-out")
def do_sign_out(request: Request) -> RedirectResponse:
    """End the session."""
    room_of(request).records.sessions.end(visitor_of(request).token)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


@routes.get("/sign-in/provider", name="oidc-start")
def oidc_start(request: Request) -> RedirectResponse:
    """To the provider."""
    room = room_of(request)
    started = _provider(request, room).start()
    response = RedirectResponse(started.address, 303)
    sealed = jwt.encode({"alg": "HS256"}, vars(started), _seal(room))
    response.set_cookie(_STARTED, sealed, httponly=True, samesite="lax", secure=room.settings.is_secure, max_age=600)
    return response


@routes.get("/sign-in/back", name="oidc-back")
def oidc_back(request: Request) -> Response:
    """Back from the provider: begin a session for an account that is known here, or whose roles the provider gives."""
    room = room_of(request)
    try:
        claims = jwt.decode(request.cookies.get(_STARTED, ""), _seal(room), algorithms=["HS256"]).claims
        started = Started(**{name: str(claims[name]) for name in ("address", "state", "nonce", "verifier")})
    except (JoseError, LookupError, ValueError) as error:
        raise InputError("The sign-in was not begun here, or too long ago", to_do="Sign in again.") from error
    identity = _provider(request, room).finish(str(request.url), started=started)
    response = _signed_in(_account_of(identity, room), room)
    response.delete_cookie(_STARTED)
    return response


def _account_of(identity: Identity, room: Room) -> Account:
    accounts = room.records.accounts
    found = accounts.by_oidc(identity.issuer, subject=identity.subject)
    if found is not None:
        if identity.roles and identity.roles != found.roles:
            accounts.change_roles(found.name, roles=identity.roles, by="provider")
            return found.model_copy(update={"roles": identity.roles})
        return found
    if not identity.roles:
        raise InputError("The provider knows you, but there is no account for you here", to_do="Ask an administrator.")
    made = Account(name=f"oidc-{room.records.short_id()}", display_name=identity.name, roles=identity.roles,
                   oidc_subject=f"{identity.issuer} {identity.subject}", created_at=room.records.store.clock())  # fmt: skip
    return accounts.create(made, password=None, by="provider")


def _signed_in(account: Account, room: Room) -> RedirectResponse:
    lifetime = timedelta(hours=room.settings.session_hours)
    token = room.records.sessions.begin(account.name, lifetime=lifetime)
    response = RedirectResponse("/", 303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=room.settings.is_secure,
                        max_age=int(lifetime.total_seconds()))  # fmt: skip
    return response


def _provider(request: Request, room: Room) -> Provider:
    if room.settings.oidc is None or room.settings.sign_in != "oidc":
        raise NotHereError
    base = room.settings.public_address.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"
    return Provider(room.settings.oidc, f"{base}/sign-in/back")


def _seal(room: Room) -> OctKey:
    return OctKey.import_key(room.secret)


def _form(request: Request, *, told: Told | None = None) -> HTMLResponse:
    values: dict[str, Any] = {"told": told, "sign_in": room_of(request).settings.sign_in}
    return show(request, template="sign-in.page.j2", code=told.status if told else 200, **values)
