"""Reading one population model, from the base by its id or from a file of the same form. Not for judging it."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from troughwise.library.files import EVIDENCE_ROOT
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.models import PopulationModel

_SHOWN = 3


def read_model(name: str, *, root: Path = EVIDENCE_ROOT) -> PopulationModel:
    """The model with that id in the base, or in the file with that path.

    Raises ``InputError`` when there is none, or when it does not read as a model.
    """
    path = Path(name) if name.endswith(".toml") else root / "models" / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in (root / "models").glob("*.toml"))) or "none yet"
        raise InputError(f"There is no model '{name}'", to_do=f"Give a path ending in .toml, or one of the base: {known}.")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The model file does not read: {error}", where=str(path), to_do="Mend the TOML there.") from error
    if len(tables) != 1:
        raise InputError(
            f"A model file holds one table, this one {len(tables)}", where=str(path), to_do="One model, one file."
        )
    ((key, table),) = tables.items()
    try:
        return PopulationModel.model_validate({"id": key, **table})
    except (ValidationError, TypeError) as error:
        raise InputError(
            f"The model does not fit its form: {_problems(error)}", where=str(path), to_do="Mend it."
        ) from error


def _problems(error: ValidationError | TypeError) -> str:
    if isinstance(error, TypeError):
        return "its only entry is no table"
    found = [f"{'.'.join(str(part) for part in item['loc']) or 'the model'}: {item['msg']}" for item in error.errors()]
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return "; ".join(found[:_SHOWN]) + more
