"""What each route may be used by: one table, so that it can be read and tested as one. Not for who somebody is.

A route that is not in the table is used by nobody. ``OPEN`` needs no sign-in; ``SIGNED_IN`` needs any role.
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request

from troughwise.faces.http.failures import NotAllowedError, NotSignedInError
from troughwise.faces.http.visitors import visitor_of
from troughwise.vocabulary.accounts import ROLES, Role

OPEN: frozenset[Role] = frozenset()
SIGNED_IN: frozenset[Role] = frozenset(ROLES)
_CARE: frozenset[Role] = frozenset({"pharmacist", "reviewer"})
_BOARD: frozenset[Role] = frozenset({"author", "reviewer"})
_REVIEWER: frozenset[Role] = frozenset({"reviewer"})
_ADMINISTRATOR: frozenset[Role] = frozenset({"administrator"})

MAY_USE: Mapping[str, frozenset[Role]] = {
    **dict.fromkeys(
        ("static", "health", "ready", "sign-in", "do-sign-in", "oidc-start", "oidc-back", "policy", "about"), OPEN
    ),
    **dict.fromkeys(
        (
            "home", "ask", "answer", "conversation", "forget-conversation", "interactions", "units", "glossary",
            "validation",
            "evidence", "targets", "studies", "interaction-list", "products", "models", "model", "conflicts", "sources",
            "source", "record", "report", "do-report", "sign-out", "programs", "openapi",
            "api-ask", "api-interactions", "api-units", "api-evidence-list", "api-evidence-record", "api-edition",
            "answer-text",
        ),
        SIGNED_IN,
    ),
    **dict.fromkeys(
        (
            "check", "do-check", "check-result", "dose", "do-dose", "dose-result", "what-if", "preview", "cases",
            "undo-case", "delete-case", "case-file", "report-page", "figure", "api-check", "api-dose",
        ),
        _CARE,
    ),
    **dict.fromkeys(("board", "board-record", "decide", "sign-off", "reports", "answer-report"), _BOARD),
    **dict.fromkeys(
        ("accounts", "make-account", "change-account", "keys", "make-key", "end-key", "audit", "metrics"), _ADMINISTRATOR
    ),
}  # fmt: skip
"""The roles that may use each route, by its name."""


def require_permission(request: Request) -> None:
    """Let the request pass, or raise ``NotSignedInError`` or ``NotAllowedError``; every route depends on this."""
    name = request.scope["route"].name
    allowed = MAY_USE.get(name)
    if allowed == OPEN and allowed is not None:
        return
    visitor = visitor_of(request)
    if visitor.by == "nobody":
        raise NotSignedInError
    if allowed is None or not visitor.may(*allowed):
        raise NotAllowedError
