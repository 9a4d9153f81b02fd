"""The front desk for what lasts: opening a store, backing it up, replaying a case, signing off. Faces call this.

It stands above ``operations``, whose desk computes a saved result again. Not for rendering or for what a route may do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troughwise.vocabulary.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from troughwise.operations import Desk
    from troughwise.records.records import Records as Records
    from troughwise.vocabulary.accounts import Account
    from troughwise.vocabulary.records import Frozen


def data_folder() -> Path:
    """Where this user's store and signing key stand unless other places are named."""
    from troughwise.records.store import data_folder

    return data_folder()


def open_records(url: str = "") -> Records:
    """What lasts, at a SQLAlchemy address or in this user's data folder.

    Raises ``InputError`` for an address that cannot be used, ``StoreError`` where the store does not open.
    """
    from troughwise.records.records import Records

    return Records.open(url)


def back_up(records: Records, *, path: Path) -> str:
    """Write everything that lasts into one file; returns a sentence. Raises ``InputError`` where it cannot be written."""
    from troughwise.records.backup import back_up

    counts = back_up(records.store, path=path)
    return f"{sum(counts.values())} rows of {len(counts)} tables were written."


def restore(path: Path, *, url: str) -> str:
    """Fill an empty store from a backup; returns a sentence.

    Raises ``InputError`` for a damaged file or a store that is not empty.
    """
    from troughwise.records.backup import restore

    counts = restore(url, path=path)
    return f"{sum(counts.values())} rows of {len(counts)} tables were restored, and both chains hold."


def add_account(records: Records, *, name: str, roles: Sequence[str], password: str) -> Account:
    """Make an account from the command line; raises ``InputError`` for a name, role or password that cannot be."""
    from troughwise.vocabulary.accounts import Account, require_roles

    made = Account(name=name, display_name=name, roles=require_roles(roles), created_at=records.store.clock())
    return records.accounts.create(made, password=password, by="command line")


@dataclass(frozen=True)
class Replayed:
    """Whether a saved result is the same when it is computed again, and if not, what has changed."""

    is_same: bool
    text: str


def replay(case_id: str, *, records: Records, desk: Desk, form: Callable[[Frozen], str]) -> Replayed:
    """Compute a saved result again, in the form in which it was saved.

    Raises ``InputError`` where there is no such case or it has no result.
    """
    saved = records.cases.find(case_id)
    if saved is None or saved.contents is None or saved.contents.result is None:
        raise InputError("There is no saved result with that id", to_do="Copy the id from the address of the case.")
    again = desk.computed(saved.kind, fields=saved.contents.case)
    if form(again) == saved.contents.result:
        return Replayed(True, "The result is the same to the byte.")
    changed = desk.changed_since(saved.contents.stamp)
    return Replayed(False, f"The result is another now. Changed since: {', '.join(changed) or 'nothing that is known'}.")


def sign_off(records: Records, *, desk: Desk, key_file: Path) -> str:
    """What stands approved, and what is proposed, as a signed file that the base's maintainers can merge.

    Raises ``InputError`` where the key's file cannot be used.
    """
    from troughwise import __version__
    from troughwise.records.signing import signed

    body = records.reviews.signed_off(desk.digests())
    return signed({"edition": desk.library.edition.model_dump(), "code_version": __version__, **body}, key_file=key_file)
