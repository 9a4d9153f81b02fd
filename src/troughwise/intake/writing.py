"""A case written back, as TOML for people and as JSON for programs; reading it gives an equal case. Not for showing it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import tomli_w

from troughwise.vocabulary.cases import Case


def case_to_toml(case: Case) -> str:
    """The case as TOML, without what was not given; ``read_case`` reads it back as an equal case."""
    return tomli_w.dumps(_writable(case.model_dump(by_alias=True, exclude_defaults=True)))


def case_to_json(case: Case) -> str:
    """The case as JSON, without what was not given; numbers are text there, so that no reader rounds them."""
    return case.model_dump_json(by_alias=True, exclude_defaults=True, indent=2) + "\n"


def _writable(value: Any) -> Any:
    """Whole numbers as such: 3 mg is to read ``3``, not ``3.0``. An empty entry is one that says nothing."""
    if isinstance(value, Decimal):
        return int(value) if value.as_tuple().exponent == 0 else value
    if isinstance(value, dict):
        return {key: _writable(inner) for key, inner in value.items() if inner is not None}
    return [_writable(inner) for inner in value] if isinstance(value, tuple | list) else value
