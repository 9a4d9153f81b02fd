"""``troughwise ask``: one question, or a conversation at a prompt. Not for finding or rendering answers."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troughwise.faces.cli.configuration import ReaderChoice, RegionChoice, configuration
from troughwise.faces.cli.options import with_options
from troughwise.faces.cli.output import say, wants_colour, width, write_whole
from troughwise.vocabulary.errors import InputError

if TYPE_CHECKING:
    from troughwise.operations import Conversation, Desk, Wish
    from troughwise.vocabulary.answers import Answer

HELP = """Answer a question about tacrolimus, with every number cited.

Without a QUESTION, a prompt opens that keeps the conversation; 'quit' or the end of the input leaves it.
"""
_MOST_READ = 200_000
_CANNOT_ANSWER = 1


@dataclass(frozen=True)
class AskOptions:
    """How an answer is wanted, and where it goes."""

    reader: Annotated[ReaderChoice | None, typer.Option(help="Who reads the answer.")] = None
    region: Annotated[RegionChoice | None, typer.Option(help="Whose labels come first.")] = None
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one HTML page.")] = None
    conversation: Annotated[Path | None, typer.Option(metavar="FILE", help="The conversation to continue and keep.")] = None
    local: Annotated[Path | None, typer.Option(metavar="DIR", help="A department's own records, laid over the base.")] = None
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML with local, reader, region.")] = None


@with_options(AskOptions)
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="In quotes; '-' reads standard input.")] = None,
    *, options: AskOptions,
) -> None:
    """Answer one question, or open the prompt; raises ``typer.Exit`` with the documented code."""
    _require_one_form(options, at_prompt=question is None)
    session = open_session(options)
    if question is None:
        from troughwise.faces.cli.prompt import converse

        converse(session)
        return
    answer = session.ask(_read_question() if question == "-" else question)
    raise typer.Exit(0 if answer.outcome == "answered" else _CANNOT_ANSWER)


def _require_one_form(options: AskOptions, *, at_prompt: bool) -> None:
    forms = [options.as_json, options.as_markdown, options.html is not None]
    if sum(forms) > 1:
        raise InputError("--json, --markdown and --html exclude each other", to_do="Choose one of them.")
    if at_prompt and options.html is not None:
        raise InputError("--html holds one answer, and there is no question", to_do="Give the question in quotes.")


def _read_question() -> str:
    return sys.stdin.buffer.read(_MOST_READ).decode("utf-8", errors="replace")


@dataclass
class Session:
    """A desk, how its answers are wanted, and the conversation so far."""

    desk: Desk
    wish: Wish
    conversation: Conversation
    options: AskOptions

    def ask(self, question: str) -> Answer:
        """Answer, show the answer, keep the turn; raises ``InputError`` when the question cannot be used."""
        from troughwise.operations import save

        answer = self.desk.ask(question, wish=self.wish, conversation=self.conversation)
        self._show(answer)
        self.conversation = self.conversation.after(answer)
        if self.options.conversation:
            save(self.conversation, self.options.conversation)
        return answer

    def _show(self, answer: Answer) -> None:
        if self.options.html:
            write_whole(self._html(answer), self.options.html)
        else:
            say(self._text(answer))

    def _text(self, answer: Answer) -> str:
        if self.options.as_json:
            from troughwise.faces.text.json_form import json_of

            return json_of(answer)
        from troughwise.faces.text.page import page_of
        from troughwise.faces.text.words import words_for

        page = page_of(answer, words_for(self.desk, answer.reader))
        if self.options.as_markdown:
            from troughwise.faces.text.markdown import markdown_text

            return markdown_text(page)
        from troughwise.faces.text.terminal import terminal_text

        return terminal_text(page, width=width(), colour=wants_colour())

    def _html(self, answer: Answer) -> str:
        from troughwise.faces.text.html import html_text
        from troughwise.faces.text.page import page_of
        from troughwise.faces.text.words import words_for

        return html_text(page_of(answer, words_for(self.desk, answer.reader)))


def open_session(options: AskOptions) -> Session:
    """The desk, wish and conversation that options and configuration ask for; options beat configuration."""
    from troughwise.operations import Conversation, Wish, load, open_desk

    settings = configuration(options.config)
    kept = load(options.conversation) if options.conversation else Conversation()
    plain = Wish()
    wish = Wish(
        reader=options.reader or settings.reader or plain.reader, region=options.region or settings.region or plain.region,
    )
    return Session(open_desk(local=options.local or settings.local), wish, kept, options)
