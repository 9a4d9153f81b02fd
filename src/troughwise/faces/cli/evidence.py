"""``troughwise evidence``: read, judge and record the evidence base. Not for answering from it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troughwise.faces.cli.configuration import configuration
from troughwise.faces.cli.output import STANDARD, say, write_whole
from troughwise.vocabulary.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troughwise.operations import Desk
    from troughwise.vocabulary.records import Record

_FAULTY = 3
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

app = typer.Typer(help="Read, judge and record the evidence base.", rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def _room(
    context: typer.Context,
    *,
    local: Annotated[Path | None, typer.Option(metavar="DIR", help="A department's own records over the base.")] = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with local.")] = None,
) -> None:
    context.obj = (local, config)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _desk(context: typer.Context) -> Desk:
    """The desk over the base, with the local records that option or configuration name."""
    from troughwise.operations import open_desk

    local, config = context.obj
    return open_desk(local=local or configuration(config).local)


@app.command("lint")
def lint(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="An evidence base, if not the shipped one.")] = None,
) -> None:
    """Print each fault of the evidence, a line each; code 3 when there is one."""
    from troughwise.operations import lint_evidence, open_desk

    if folder is not None and not folder.is_dir():
        raise InputError("The folder of evidence does not exist", where=str(folder), to_do="Name a folder.")
    faults = lint_evidence(folder) if folder else lint_evidence()
    if faults:
        say("".join(f"{fault.sentence()}\n" for fault in faults))
        raise typer.Exit(_FAULTY)
    library = open_desk().library
    records = (library.open(folder) if folder else library).records
    say(f"No fault in {len(records)} records: {_counts(records.values())}.\n")


def _counts(records: Iterable[Record]) -> str:
    counts = Counter(type(record).__name__.lower() for record in records)
    return ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))


@app.command("list")
def list_records(
    context: typer.Context,
    *,
    kind: Annotated[str, typer.Option(help="Only this kind, for instance target.")] = "",
    topic: Annotated[str, typer.Option(help="Only this topic, for instance sampling-time.")] = "",
    as_json: AsJson = False,
) -> None:
    """List records: id, kind, first words."""
    from troughwise.faces.text.records import chosen, list_json, list_text

    desk = _desk(context)
    records = chosen(desk.library.whole().records.values(), kind=kind, topic=topic)
    say(list_json(records, desk=desk) if as_json else list_text(records))


@app.command("show")
def show(
    context: typer.Context,
    *,
    record_id: Annotated[str, typer.Argument(metavar="ID", help="As 'list' prints it.")],
    as_json: AsJson = False,
) -> None:
    """Show a record: every field, its sources, the file it stands in."""
    from troughwise.faces.text.records import record_json, record_text

    shown = record_json if as_json else record_text
    say(shown(record_id, desk=_desk(context)))


@app.command("edition")
def edition(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Print which edition of the evidence this is."""
    from troughwise.faces.text.records import edition_json, edition_text

    stamp = _desk(context).library.edition
    say(edition_json(stamp) if as_json else edition_text(stamp))


@app.command("export")
def export(
    context: typer.Context,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="'-' is standard output.")] = STANDARD,
    _as_json: Annotated[bool, typer.Option("--json", help="As one JSON document; the only form there is.")] = True,
) -> None:
    """Export every record as one JSON document, in a stable order."""
    from troughwise.faces.text.records import export_json

    write_whole(export_json(_desk(context)), path=file)


@app.command("record")
def record(
    *,
    what: Annotated[str, typer.Option(help="What changed, in a sentence.")],
    why: Annotated[str, typer.Option(help="Why it changed.")],
) -> None:
    """Write a line into the evidence's diary for every record that changed."""
    from troughwise.operations import record_evidence

    changed = record_evidence(what=what, why=why)
    say("".join(f"{key}\n" for key in changed) + f"{len(changed)} records noted in the diary.\n")
