"""An answer as one HTML page that needs nothing else: no script, no network, readable on a phone and on paper.

The markup stands in ``answer.html.j2`` and the style in ``answer.css``. Not for the web face's forms.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from troughwise.faces.text.page import Page

_HERE = Path(__file__).parent
_NUMBER = re.compile(r"\[(\d+)\]")
_WHOLE = re.compile(r"\(?\d[\d.]*-\d[\d.]*\)?|\(?\d[\d.]* (?:h|%|days)\b\)?|\d[\d.]* %")


def html_text(page: Page) -> str:
    """The page as a whole HTML document; everything that is not markup of the template is escaped."""
    return filled("answer.html.j2", page=page, known={entry.n for entry in page.references})


def filled(template: str, *, page: Any, known: set[int], **more: Any) -> str:
    """A template filled with a page, in which the ``[n]`` of ``known`` references are links; all else is escaped."""
    return environment(_HERE).get_template(template).render(page=page, words=page.words, known=known, **more) + "\n"


def environment(*folders: Path) -> Environment:
    """Templates in these folders and in this one, with the filters that they share.

    ``linked`` links each ``[n]`` that is among the ``known`` references of the page; ``whole`` keeps numbers together.
    """
    found = Environment(
        loader=FileSystemLoader([*folders, _HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["whole"] = _whole
    found.filters["linked"] = _linked_in
    return found


@pass_context
def _linked_in(context: Context, text: str) -> Markup:
    """The text with the references of the page that is being filled as links."""
    return linked(text, known=context["known"])


def linked(text: str, *, known: set[int]) -> Markup:
    """The text with each ``[n]`` that is a reference of the page linked to it."""

    def link(match: re.Match[str]) -> str:
        return f'<a href="#ref-{match[1]}">[{match[1]}]</a>' if int(match[1]) in known else match[0]

    return Markup(_NUMBER.sub(link, str(escape(text))))


def _whole(text: str) -> Markup:
    """The text in which a range, and a number with its unit, do not break at the end of a line."""
    return Markup(_WHOLE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))
