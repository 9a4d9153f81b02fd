"""``troughwise serve``: the pages and REST on this machine, or a department's server. Not for what is served."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troughwise.faces.cli.configuration import Configuration, configuration
from troughwise.faces.cli.options import with_options
from troughwise.vocabulary.errors import InputError

if TYPE_CHECKING:
    from troughwise.faces.http.settings import ServerSettings

HELP = """Serve the pages and the REST interface.

Without a configuration it listens on this machine only, needs no sign-in, and keeps what lasts in a file of yours. With the
table [server] in a configuration it is a department's server; what would be unsafe is refused at the start.
"""


@dataclass(frozen=True)
class ServeOptions:
    """Where it listens, and what it is told by a configuration."""

    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="The port; 8765 unless it is named.")] = None
    store: Annotated[str, typer.Option(metavar="URL", help="sqlite:///FILE or postgresql://USER@HOST/NAME.")] = ""
    local: Annotated[Path | None, typer.Option(metavar="DIR", help="A department's own records, laid over the base.")] = None
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with local and the table [server].")] = None


@with_options(ServeOptions)
def serve(*, options: ServeOptions) -> None:
    """Serve until somebody stops it; raises ``InputError`` where a setting or a package is missing."""
    chosen = configuration(options.config)
    try:
        from troughwise.faces.server.running import serve as run
    except ImportError as error:
        raise InputError("The pages need more packages", to_do="Install troughwise[web].") from error
    run(settings_of(options, chosen=chosen), local=options.local or chosen.local)


def settings_of(options: ServeOptions, *, chosen: Configuration) -> ServerSettings:
    """The server's settings: the table of the configuration, and over it the options."""
    from troughwise.faces.http.settings import server_settings

    table = dict(chosen.server or {})
    if chosen.path is not None:
        table = {key: _beside(key, value, chosen.path.parent) for key, value in table.items()}
    table |= {"port": options.port} if options.port is not None else {}
    table |= {"store": options.store} if options.store else {}
    return server_settings(table, where=str(chosen.path or "the options"))


def _beside(key: str, value: object, folder: Path) -> object:
    """A file named by the configuration stands beside it, unless its path is whole."""
    if key == "oidc" and isinstance(value, dict):
        return {name: _beside(name, item, folder) for name, item in value.items()}
    is_file = key.endswith(("_file", "_certificate", "_key"))
    return str(folder / Path(value).expanduser()) if is_file and isinstance(value, str) else value
