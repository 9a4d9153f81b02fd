"""A session of ``ask``: a desk, how its answers are wanted, the conversation so far. Not for reading the command line."""

from __future__ import annotations

from dataclasses import dataclass

from troughwise.faces.cli.ask import AskOptions
from troughwise.faces.cli.configuration import configuration
from troughwise.faces.cli.output import say, wants_colour, width, write_whole
from troughwise.faces.text.json_form import json_of
from troughwise.faces.text.page import page_of
from troughwise.faces.text.words import words_for
from troughwise.operations import Conversation, Desk, Wish, load, open_desk, save
from troughwise.vocabulary.answers import Answer


@dataclass
class Session:
    """Answers questions one after the other, each with what it keeps of those before."""

    desk: Desk
    wish: Wish
    conversation: Conversation
    options: AskOptions

    def ask(self, question: str) -> Answer:
        """Answer, keep the turn, show the answer; raises ``InputError`` when the question cannot be used.

        The turn is kept first: a reader such as ``head`` may close the pipe before the whole answer is out.
        """
        answer = self.desk.ask(question, wish=self.wish, conversation=self.conversation)
        rendered = self._rendered(answer)
        self.conversation = self.conversation.after(answer)
        if self.options.conversation:
            save(self.conversation, path=self.options.conversation)
        if self.options.html:
            write_whole(rendered, path=self.options.html)
        else:
            say(rendered)
        return answer

    def _rendered(self, answer: Answer) -> str:
        """The answer in the form that was asked for; a form's own machinery is loaded only for it."""
        if self.options.as_json:
            return json_of(answer)
        page = page_of(answer, words=words_for(self.desk, reader=answer.reader))
        if self.options.as_markdown:
            from troughwise.faces.text.markdown import markdown_text

            return markdown_text(page)
        if self.options.html:
            from troughwise.faces.text.html import html_text

            return html_text(page)
        from troughwise.faces.text.terminal import terminal_text

        return terminal_text(page, width=width(), colour=wants_colour())


def open_session(options: AskOptions) -> Session:
    """The session that options and configuration ask for; options beat configuration."""
    settings = configuration(options.config)
    kept = load(options.conversation) if options.conversation else Conversation()
    plain = Wish()
    wish = Wish(
        reader=options.reader or settings.reader or plain.reader,
        region=options.region or settings.region or plain.region,
    )
    return Session(open_desk(local=options.local or settings.local), wish, kept, options)
