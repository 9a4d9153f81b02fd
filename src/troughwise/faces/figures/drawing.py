"""Specifications filled with data, drawn as SVG and PNG without a network. Not for choosing what a figure shows.

The specifications stand in ``specs/`` as Vega-Lite. A string ``$words:ID`` in one is a phrase, ``$NAME`` a value.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape

from troughwise.faces.figures.data import Figure, FigureName, figure_of
from troughwise.faces.text.words import Words
from troughwise.vocabulary.doses import DoseAdvice
from troughwise.vocabulary.errors import InputError

_SPECS = Path(__file__).parent / "specs"
_VERSION = "5.20"
WIDE, NARROW = 720, 300
"""Widths in pixels: for a page or a screen, and for a phone."""

_LABELS_OF_LEARNED = 120
_LINE_HEIGHT, _LEAST_STEP, _TOP_OF_A_DOSE = 14, 21, 202
_LETTERS_OF_A_LABEL, _LETTERS_OF_A_WIDE_LABEL = 20, 44
_WIDTH_OF_A_LETTER, _WIDTH_OF_A_TITLE_LETTER = 5.5, 9
_SHARPNESS = 2.0
_ROLE_OF_A_PART = re.compile(r' (?:role="graphics-[a-z]+"|aria-(?:roledescription|label|hidden)="[^"]*")')
_ID = re.compile(r'\bid="([^"]+)"')


def svg_of(advice: DoseAdvice, *, figure: FigureName, words: Words, width: int = WIDE) -> str:
    """A figure as SVG with its title and description; raises ``InputError`` where it cannot be drawn."""
    return svg_text(_wanted(advice, figure=figure, words=words), words=words, width=width)


def png_of(advice: DoseAdvice, *, figure: FigureName, words: Words, width: int = WIDE) -> bytes:
    """A figure as PNG, two pixels a point; raises ``InputError`` where it cannot be drawn."""
    found = _wanted(advice, figure=figure, words=words)
    spec = specification(found, words=words, width=width)
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(spec, vl_version=_VERSION, scale=_SHARPNESS, allowed_base_urls=[])
    return drawn


def svg_text(figure: Figure, *, words: Words, width: int = WIDE) -> str:
    """The figure as SVG that can stand in a page: named, described, with ids of its own."""
    spec = specification(figure, words=words, width=width)
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
    return _named(drawn, figure=figure, prefix=f"{figure.name}-{width}")


def specification(figure: Figure, *, words: Words, width: int = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification with its data in it; complete, so that a browser can draw it too."""
    spec = json.loads((_SPECS / f"dose-{figure.name}.json").read_text(encoding="utf-8"))
    values = {
        "config": json.loads((_SPECS / "config.json").read_text(encoding="utf-8")),
        "datasets": figure.datasets,
        "description": figure.description,
        **_sizes(figure, width=width),
        **figure.values,
    }
    filled: dict[str, Any] = _filled(spec, values=values, words=words)
    return filled


def _sizes(figure: Figure, *, width: int) -> dict[str, Any]:
    """What follows from the width: where texts break, how many ticks there are, rows as high as their labels."""
    letters = _LETTERS_OF_A_LABEL if width < WIDE else _LETTERS_OF_A_WIDE_LABEL
    labels = ["\n".join(wrap(row["regimen"], letters)) for row in figure.datasets.get("candidates", ())]
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    return {
        "title": wrap(figure.title, width // _WIDTH_OF_A_TITLE_LETTER),
        "subtitle": wrap(figure.description, int(width / _WIDTH_OF_A_LETTER)),
        "width": width - _LABELS_OF_LEARNED if figure.name == "learned" else width,
        "ticks": 8 if width >= WIDE else 4,
        "columns": 4 if width >= WIDE else 2,
        "above_axis": _TOP_OF_A_DOSE,
        "labels": labels,
        "step": max(_LEAST_STEP, lines * _LINE_HEIGHT + 6),
    }


def _filled(part: Any, *, values: dict[str, Any], words: Words) -> Any:
    if isinstance(part, dict):
        return {key: _filled(value, values=values, words=words) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values=values, words=words) for value in part]
    if isinstance(part, str) and part.startswith("$words:"):
        return words[part.removeprefix("$words:")]
    return values[part[1:]] if isinstance(part, str) and part.startswith("$") else part


def _named(svg: str, *, figure: Figure, prefix: str) -> str:
    """The drawing with title, description and ids of its own, numbered anew: Vega counts on from drawing to drawing.

    The whole is one image with one name, so that the roles of its parts are taken off.
    """
    svg = _ROLE_OF_A_PART.sub("", svg)
    for count, found in enumerate(dict.fromkeys(_ID.findall(svg))):
        svg = svg.replace(f'id="{found}"', f'id="{prefix}-{count}"').replace(f"url(#{found})", f"url(#{prefix}-{count})")
    title, said = f"{prefix}-title", f"{prefix}-description"
    inside = f'<title id="{title}">{escape(figure.title)}</title><desc id="{said}">{escape(figure.description)}</desc>'
    head, rest = svg.split(">", 1)
    return f'{head} role="img" aria-labelledby="{title}" aria-describedby="{said}">{inside}{rest}'


def _wanted(advice: DoseAdvice, *, figure: FigureName, words: Words) -> Figure:
    found = figure_of(advice, name=figure, words=words)
    if found is None:
        raise InputError(f"There is nothing to draw in the figure '{figure}'", to_do="Read the result without figures.")
    return found
