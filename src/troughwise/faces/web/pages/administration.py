"""For administrators: accounts, keys for programs, the audit. Not for clinical matters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from troughwise.faces.http.failures import Told, told
from troughwise.faces.http.room import room_of
from troughwise.faces.http.visitors import visitor_of
from troughwise.faces.web.forms import require_own_form
from troughwise.faces.web.showing import show
from troughwise.vocabulary.accounts import ROLES, Account, Role
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen

routes = APIRouter(dependencies=[Depends(require_own_form)])
_ON_A_PAGE = 100


class AccountForm(Frozen):
    """An account to make or to change."""

    name: str
    display_name: str = ""
    password: str = ""
    role: list[Role] = Field(default_factory=list)
    act: str = "roles"
    token: str = ""


@routes.get("/accounts", name="accounts")
def accounts(request: Request) -> HTMLResponse:
    """Who may sign in, with which roles."""
    return _accounts(request)


@routes.post("/accounts", name="make-account")
def make_account(request: Request, *, form: Annotated[AccountForm, Form()]) -> Response:
    """Make an account."""
    room = room_of(request)
    made = Account(name=form.name, display_name=form.display_name, roles=tuple(form.role),
                   created_at=room.records.store.clock())  # fmt: skip
    try:
        room.records.accounts.create(made, password=form.password, by=visitor_of(request).name)
    except InputError as error:
        return _accounts(request, problem=told(error))
    return RedirectResponse("/accounts", 303)


@routes.post("/accounts/change", name="change-account")
def change_account(request: Request, *, form: Annotated[AccountForm, Form()]) -> Response:
    """Change roles or password, close or open an account."""
    records, by = room_of(request).records.accounts, visitor_of(request).name
    try:
        if form.act == "password":
            records.set_password(form.name, password=form.password, by=by)
        elif form.act in {"close", "open"}:
            records.set_active(form.name, active=form.act == "open", by=by)
        else:
            records.change_roles(form.name, roles=form.role, by=by)
    except InputError as error:
        return _accounts(request, problem=told(error))
    return RedirectResponse("/accounts", 303)


@routes.get("/keys", name="keys")
def keys(request: Request) -> HTMLResponse:
    """The keys of programs."""
    return _keys(request)


@routes.post("/keys", name="make-key")
def make_key(
    request: Request, *, name: Annotated[str, Form()], role: Annotated[list[Role] | None, Form()] = None
) -> HTMLResponse:
    """Make a key and show it, once."""
    try:
        key = room_of(request).records.api_keys.make(name, roles=role or (), by=visitor_of(request).name)
    except InputError as error:
        return _keys(request, problem=told(error))
    return _keys(request, fresh=key)


@routes.post("/keys/end", name="end-key")
def end_key(request: Request, *, name: Annotated[str, Form()]) -> RedirectResponse:
    """End a key for good."""
    room_of(request).records.api_keys.end(name, by=visitor_of(request).name)
    return RedirectResponse("/keys", 303)


@routes.get("/audit", name="audit")
def audit(request: Request, *, before: Annotated[int | None, Query(ge=1)] = None, verify: bool = False) -> HTMLResponse:
    """Who did what, the newest first; and whether the chains hold, where that is asked."""
    records = room_of(request).records
    acts = records.audit.recent(before=before, limit=_ON_A_PAGE + 1)
    further = acts[_ON_A_PAGE - 1].seq if len(acts) > _ON_A_PAGE else None
    faults: Iterable[Any] | None = (*records.audit.verify(), *records.reviews.verify()) if verify else None
    return show(request, template="audit.page.j2", acts=acts[:_ON_A_PAGE], further=further, faults=faults)


def _accounts(request: Request, *, problem: Told | None = None) -> HTMLResponse:
    found = room_of(request).records.accounts.list()
    return show(
        request,
        template="accounts.page.j2",
        code=problem.status if problem else 200,
        accounts=found,
        roles=ROLES,
        told=problem,
    )


def _keys(request: Request, *, problem: Told | None = None, fresh: str = "") -> HTMLResponse:
    found = room_of(request).records.api_keys.list()
    return show(
        request, template="keys.page.j2", code=problem.status if problem else 200, keys=found, roles=ROLES,
        told=problem, fresh=fresh,
    )  # fmt: skip
