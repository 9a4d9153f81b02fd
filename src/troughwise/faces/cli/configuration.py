"""The configuration file: who reads, in which region, a department's own records, and how a server is run.

Found at ``--config``, else at ``$TROUGHWISE_CONFIG``, else as ``troughwise/config.toml`` in the user's configuration folder.
Not for anything clinical.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from troughwise.vocabulary.errors import InputError

VARIABLE = "TROUGHWISE_CONFIG"
ReaderChoice: TypeAlias = Literal["clinician", "pharmacist", "patient"]
RegionChoice: TypeAlias = Literal["eu", "us", "jp", "any"]
_CHOICES = {"reader": get_args(ReaderChoice), "region": get_args(RegionChoice)}
_KEYS = ("local", *_CHOICES, "server")


@dataclass(frozen=True)
class Configuration:
    """What the file says; None where it says nothing."""

    local: Path | None = None
    reader: ReaderChoice | None = None
    region: RegionChoice | None = None
    server: Mapping[str, Any] | None = None
    path: Path | None = None


def configuration(named: Path | None) -> Configuration:
    """The configuration to use; raises ``InputError`` naming file and key when it cannot be used."""
    path = _place(named)
    if path is None:
        return Configuration()
    table = _table(path)
    for key, value in table.items():
        _require_usable(key, value=value, path=path)
    folder = table.pop("local", None)
    return Configuration(**table, local=path.parent / Path(folder).expanduser() if folder else None, path=path)


def _place(named: Path | None) -> Path | None:
    """The file that somebody named, or the user's own when there is one."""
    chosen = named or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if chosen is not None:
        return chosen
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    own = Path(home, "troughwise", "config.toml")
    return own if own.is_file() else None


def _table(path: Path) -> dict[str, Any]:
    where = str(path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        what = f"The configuration cannot be read: {error.strerror}"
        raise InputError(what, where=where, to_do="Name another file.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The configuration is not TOML: {error}", where=where, to_do="Mend that place.") from error


def _require_usable(key: str, *, value: object, path: Path) -> None:
    where = f"{path}, key '{key}'"
    if key not in _KEYS:
        raise InputError("The configuration has a key that is not known", where=where, to_do=f"Use {', '.join(_KEYS)}.")
    if key == "server" and isinstance(value, Mapping):
        return
    if not isinstance(value, str):
        raise InputError("The value in the configuration is not a text", where=where, to_do="Write it in quotes.")
    if key in _CHOICES and value not in _CHOICES[key]:
        raise InputError(f"The configuration says '{value}'", where=where, to_do=f"Use one of {', '.join(_CHOICES[key])}.")
