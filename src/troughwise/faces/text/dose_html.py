"""A dosing result as one HTML report that needs nothing else: no script, no network, readable on a phone and on paper.

The markup stands in ``dose.html.j2`` and the style in ``dose.css``. Each figure stands in it twice, drawn for a page and for
a phone. Not for the web face's forms.
"""

from __future__ import annotations

from typing import get_args

from markupsafe import Markup

from troughwise.faces.figures.data import Figure, FigureName, figure_of
from troughwise.faces.figures.drawing import NARROW, WIDE, svg_text
from troughwise.faces.text.dose_page import dose_page_of
from troughwise.faces.text.html import filled
from troughwise.faces.text.words import Words
from troughwise.vocabulary.doses import DoseAdvice

_SIZES = {"wide": WIDE, "narrow": NARROW}


def html_of_dose(advice: DoseAdvice, *, words: Words) -> str:
    """The report; everything that is not markup of ours is escaped."""
    page = dose_page_of(advice, words=words)
    known = {entry.n for entry in page.references}
    return filled("dose.html.j2", page=page, known=known, drawings=_drawings(advice, words=words))


def _drawings(advice: DoseAdvice, *, words: Words) -> dict[str, dict[str, Markup]]:
    figures = [figure_of(advice, name=name, words=words) for name in get_args(FigureName)]
    return {figure.name: _drawn(figure, words=words) for figure in figures if figure}


def _drawn(figure: Figure, *, words: Words) -> dict[str, Markup]:
    """The figure in both sizes; the drawing escapes its own texts."""
    return {size: Markup(svg_text(figure, words=words, width=width)) for size, width in _SIZES.items()}
