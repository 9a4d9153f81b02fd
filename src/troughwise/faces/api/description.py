"""The OpenAPI document of the REST interface, with every body, status and an example that runs. Not for routes."""

from __future__ import annotations

from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from troughwise import __version__
from troughwise.faces.api.v1 import BODIES, routes

_REF = "#/components/schemas/{model}"


def description_of() -> dict[str, Any]:
    """The document."""
    found = get_openapi(title="Troughwise", version=__version__, routes=routes.routes, description=_ABOUT)
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    _, bodies = models_json_schema([(kind, "validation") for kind in BODIES], ref_template=_REF)
    for name, schema in bodies.get("$defs", {}).items():
        schemas.setdefault(name, schema)
    found["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    found["security"] = [{"key": []}, {}]
    return found


_ABOUT = (
    "Decision support for tacrolimus drug monitoring, with the JSON of the command line. On one person's own machine "
    "no key is needed; on a server send one as a bearer token. Educational use; no certified medical device."
)
