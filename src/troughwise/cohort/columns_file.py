"""The file that says what a table's columns are, where the table itself does not settle it.

    [dose]
    unit = "micrograms"

    [covariates.cyp3a5_alleles]
    column = "GENOTYPE"
    codes = { "1" = 2, "2" = 1, "3" = 0 }

    [covariates.haematocrit_fraction]
    column = "HCT"
    unit = "%"

Not for deciding anything: that is ``columns``.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator, model_validator

from troughwise.cohort.columns import COVARIATES, UNITS
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen


class DoseUse(Frozen):
    """The unit of AMT."""

    unit: str

    @field_validator("unit")
    @classmethod
    def _known(cls, unit: str) -> str:
        return _known_unit(unit, "dose")


class ColumnUse(Frozen):
    """The column of a covariate, with its unit or what its codes stand for."""

    column: str
    unit: str = ""
    codes: dict[str, bool | int | str] = Field(default_factory=dict)


class ColumnsFile(Frozen):
    """The whole file."""

    dose: DoseUse | None = None
    covariates: dict[str, ColumnUse] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_and_units(self) -> ColumnsFile:
        for name, use in self.covariates.items():
            if name not in COVARIATES:
                raise ValueError(f"'{name}' is no covariate; the models name them, for instance weight_kg")
            if use.unit:
                _known_unit(use.unit, name)
        return self


def _known_unit(unit: str, name: str) -> str:
    if unit not in UNITS.get(name, {}):
        raise ValueError(f"'{unit}' is no unit of {name}; use one of {', '.join(UNITS.get(name, {})) or 'none'}")
    return unit


def read_columns_file(path: Path) -> dict[str, dict[str, Any]]:
    """What the file says, by covariate and under ``dose``; raises ``InputError`` when it does not read or fit."""
    try:
        told = ColumnsFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        what = f"The file of columns does not open: {error.strerror}"
        raise InputError(what, where=str(path), to_do="Name a TOML file.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The file of columns is not TOML: {error}", where=str(path), to_do="Mend it.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"The file of columns does not fit its form: {place} {first['msg']}".replace(": Value error,", ":")
        raise InputError(what, where=str(path), to_do="Mend it.") from error
    uses = {name: use.model_dump() for name, use in told.covariates.items()}
    return {**uses, **({"dose": told.dose.model_dump()} if told.dose else {})}
