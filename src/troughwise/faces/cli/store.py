"""The store from the command line: backing up, restoring, verifying, replaying a case, the first account. Not for pages."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

from troughwise.faces.cli.output import say
from troughwise.vocabulary.errors import StoreError

BACKUP_HELP = """Write everything that lasts into one file, while the server goes on working.

The file holds patients' cases and the hashes of passwords: keep it as safe as the database itself.
"""
RESTORE_HELP = """Fill an empty store of either kind from a backup, and verify its chains."""
REPLAY_HELP = """Compute a saved result again, and say whether it is the same to the byte; if not, what has changed."""
Url = Annotated[str, typer.Option("--store", metavar="URL", help="The store; the user's own unless it is named.")]
_DIFFERS = 1
_PASSWORD_VARIABLE = "TROUGHWISE_PASSWORD"

audit_app = typer.Typer(help="The audit and the review log.", rich_markup_mode=None, no_args_is_help=True)
accounts_app = typer.Typer(help="Accounts of a server.", rich_markup_mode=None, no_args_is_help=True)


def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")], *, store: Url = "") -> None:
    """Write a backup; raises ``InputError`` where the file is there already or cannot be written."""
    from troughwise import keeping

    say(keeping.back_up(keeping.open_records(store), path=file) + "\n")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    *,
    store: Annotated[str, typer.Option("--store", metavar="URL", help="An empty store to fill.")],
) -> None:
    """Restore a backup; raises ``InputError`` for a damaged file or a store that is not empty."""
    from troughwise import keeping

    say(keeping.restore(file, url=store) + "\n")


def replay(
    case: Annotated[str, typer.Argument(metavar="CASE-ID", help="The id in the address of a saved case.")],
    *,
    store: Url = "",
) -> None:
    """Replay a saved result; raises ``typer.Exit`` with 1 where it is another now."""
    from troughwise import keeping, operations
    from troughwise.faces.text.json_form import json_of

    found = keeping.replay(case, records=keeping.open_records(store), desk=operations.open_desk(), form=json_of)
    say(found.text + "\n")
    raise typer.Exit(0 if found.is_same else _DIFFERS)


@audit_app.command("verify", help="Find any row of the audit or the review log that was changed, removed or moved.")
def verify(*, store: Url = "") -> None:
    """Verify both chains; raises ``StoreError`` where one does not hold."""
    from troughwise import keeping

    records = keeping.open_records(store)
    faults = (*records.audit.verify(), *records.reviews.verify())
    for fault in faults:
        say(f"{fault.chain}, row {fault.seq}: {fault.what}\n")
    if faults:
        raise StoreError(f"The chains do not hold in {len(faults)} places", to_do="Compare with a backup.")
    say("Both chains hold.\n")


@accounts_app.command("add", help="Make an account. The password is asked for, or read from TROUGHWISE_PASSWORD.")
def add(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    *,
    role: Annotated[list[str], typer.Option(help="A role; repeatable.")],
    store: Url = "",
) -> None:
    """Make an account; raises ``InputError`` for a name that is taken, an unknown role, a password too short."""
    from troughwise import keeping

    password = os.environ.get(_PASSWORD_VARIABLE) or getpass.getpass("Password: ")
    made = keeping.add_account(keeping.open_records(store), name=name, roles=role, password=password)
    say(f"The account '{made.name}' may sign in as {', '.join(made.roles)}.\n")
