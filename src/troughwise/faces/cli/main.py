"""The command line's front: the list of verbs, and what happens when one of them cannot go on.

Heavy imports stand inside the verbs, so that ``--help`` does not wait for them. Not for what a verb does.
"""

from __future__ import annotations

import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from troughwise.faces.cli import ask, check, dose, evaluate, evidence, fit, interactions, serve, store, units
from troughwise.faces.cli.failures import guarded
from troughwise.faces.cli.output import write_in_utf8

EXIT_CODES = """\b
Exit codes:
  0    answered, or done
  1    cannot answer, or out of scope; the reason is printed
  2    the input cannot be used: a question, file or option
  3    the evidence base has a fault
  4    what lasts cannot be read or written just now, or does not verify
  70   our fault; please report it
"""


class OneSentenceGroup(TyperGroup):
    """A group of verbs whose failures are one sentence and a documented exit code, never a traceback."""

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run the verb that the arguments name, and leave with its code."""
        sys.exit(guarded(lambda: super(OneSentenceGroup, self).main(*args, **{**extra, "standalone_mode": False})))


app = typer.Typer(
    name="troughwise",
    cls=OneSentenceGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Decision support for tacrolimus drug monitoring: ask, and check every number at its source.",
    epilog=EXIT_CODES,
)
app.command("ask", help=ask.HELP, epilog=EXIT_CODES)(ask.ask)
app.command("check", help=check.HELP, epilog=EXIT_CODES)(check.check)
app.command("dose", help=dose.HELP, epilog=EXIT_CODES)(dose.dose)
app.command("evaluate", help=evaluate.HELP, epilog=EXIT_CODES)(evaluate.evaluate)
app.command("fit", help=fit.HELP, epilog=EXIT_CODES)(fit.fit)
app.command("interactions", help=interactions.HELP, epilog=EXIT_CODES)(interactions.interactions)
app.command("units", help=units.HELP, epilog=EXIT_CODES)(units.units)
app.command("serve", help=serve.HELP, epilog=EXIT_CODES)(serve.serve)
app.command("backup", help=store.BACKUP_HELP, epilog=EXIT_CODES)(store.backup)
app.command("restore", help=store.RESTORE_HELP, epilog=EXIT_CODES)(store.restore)
app.command("replay", help=store.REPLAY_HELP, epilog=EXIT_CODES)(store.replay)
app.add_typer(store.audit_app, name="audit")
app.add_typer(store.accounts_app, name="accounts")
app.add_typer(evidence.app, name="evidence")


def _print_version(wanted: bool) -> None:
    if wanted:
        from troughwise import __version__

        typer.echo(f"troughwise {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _front(
    context: typer.Context,
    *,
    _version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Version.")] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run() -> None:
    """The console entry point."""
    write_in_utf8()
    app()
