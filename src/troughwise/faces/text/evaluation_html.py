"""An evaluation as one HTML page that needs nothing else: no script, no network. Not for metrics or for drawing figures."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from troughwise.faces.figures.evaluation import figures_of
from troughwise.faces.text.evaluation import name_of, remarks, sheets, stamp
from troughwise.vocabulary.evaluation import Evaluation


def evaluation_html(evaluation: Evaluation) -> str:
    """The page: tables, figures with their words, how the table was read, and every forecast."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    methods = {row.method: name_of(row.method) for row in evaluation.forecasts}
    return environment.get_template("evaluation.html.j2").render(
        evaluation=evaluation,
        sheets=list(sheets(evaluation)),
        figures=[(figure, Markup(figure.svg)) for figure in figures_of(evaluation, names=methods)],
        remarks=list(remarks(evaluation)),
        names=methods,
        stamp=stamp(evaluation),
    )
