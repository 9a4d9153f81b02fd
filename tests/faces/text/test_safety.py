"""Nothing in a question or a record can act on a terminal, a Markdown viewer or a browser."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from tests.faces import making
from tests.faces.making import RENDERINGS, rendered, statement, with_statements
from troughwise.faces.text.html import html_text
from troughwise.faces.text.markdown import escaped, markdown_text
from troughwise.faces.text.page import page_of
from troughwise.faces.text.terminal import terminal_text

MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a **bold** _word_ `code`",
    "[click](javascript:alert(1))",
    "[bold red]x[/bold red]",
    "# heading",
    "1. list",
    "- list",
    "| a | b |",
    "![i](http://evil.example/i.png)",
    "&lt;b&gt;",
    "<https://evil.example>",
    "{{ page.words }}",
    "~~gone~~",
    "\\*x\\*",
    "http://evil.example www.evil.example",
]
CONTROL = ["\x1b[2J\x1b]0;title\x07", "a\rb", "\x9b31m", "abc\u202edcba", "x\x00y", "tab\tbell\x07"]
every_form = pytest.mark.parametrize("form", RENDERINGS)


class Shown(HTMLParser):
    """Collects the tags of a page and the text that a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, _attributes):
        self.tags.append(tag)

    def handle_data(self, text):
        self.text += text


def shown_markdown(page: str) -> Shown:
    """What a viewer makes of Markdown."""
    return Shown(MarkdownIt("gfm-like", {"linkify": False}).render(page))


@pytest.mark.parametrize("text", MARKUP)
def test_escaped_markdown_shows_what_was_written(text):
    shown = shown_markdown(f"{escaped(text)}\n")

    assert shown.text.strip() == text
    assert shown.tags == ["p"]


@pytest.mark.parametrize("text", MARKUP)
def test_markdown_shows_markup_as_it_was_written(words, text):
    plain, marked = (
        shown_markdown(markdown_text(page_of(with_statements(statement(told), question=told), words=words)))
        for told in ("plain", text)
    )

    assert marked.tags == plain.tags
    assert marked.text.count(text) == plain.text.count("plain")


@pytest.mark.parametrize("text", MARKUP)
def test_html_shows_markup_as_it_was_written(words, text):
    plain, marked = (html_text(page_of(making.answer(question=asked), words=words)) for asked in ("The question?", text))

    assert Shown(marked).tags == Shown(plain).tags
    assert text in Shown(marked).text


@pytest.mark.parametrize("text", MARKUP)
def test_terminal_shows_markup_as_it_was_written(words, text):
    page = page_of(with_statements(statement(f"BEGIN {text} END")), words=words)

    assert f"BEGIN {text} END" in terminal_text(page, width=100, colour=False)


@pytest.mark.parametrize("text", CONTROL)
@every_form
def test_control_characters_do_not_get_through(words, form, text):
    local = {"who": text, "why": text, "date": text}
    answer = with_statements(statement(text, local=local, base_record=text), question=text, disclaimer=text)

    assert all(character.isprintable() or character == "\n" for character in rendered(answer, words=words, form=form))


def test_coloured_terminal_text_holds_only_style_sequences(words):
    text = terminal_text(page_of(with_statements(statement("a\x1b[2Jb")), words=words), width=100, colour=True)

    assert "\x1b[2J" not in text


def test_title_of_the_page_holds_nothing_of_the_question(words):
    page = html_text(page_of(making.answer(question="ann 1970 trough"), words=words))

    assert "ann" not in page[: page.index("</title>")]


def test_question_stays_readable_in_html(words):
    assert escape('trough < 5 & "low"?', quote=False) in html_text(
        page_of(making.answer(question='trough < 5 & "low"?'), words=words)
    ).replace("&#34;", '"')
