"""The pages of the population models in Markdown. Not for what a page says: that is the package's own ``model_page``."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.manual.markdown import table

from troughwise.faces.text.model_page import INDEX_HEAD, Bullets, Heading, ModelPart, Rows, index_row, model_parts
from troughwise.library.library import Library
from troughwise.vocabulary.models import PopulationModel


def model_pages(library: Library) -> Iterator[tuple[str, str]]:
    """The file name and text of each model's page."""
    for model in _models(library):
        parts = (f"# {model.title}", *map(_markdown, model_parts(model, library=library)))
        yield f"{model.id}.md", "\n\n".join(parts) + "\n"


def model_index(library: Library) -> str:
    """All models in one table, each with a link to its page."""
    rows = [(f"[{model.title}](models/{model.id}.md)", *index_row(model, library=library)) for model in _models(library)]
    return table(INDEX_HEAD, rows=rows)


def _models(library: Library) -> list[PopulationModel]:
    return sorted(library.of(PopulationModel), key=lambda model: model.id)


def _markdown(part: ModelPart) -> str:
    match part:
        case Heading():
            return f"## {part.text}"
        case Rows():
            return table(part.head, rows=part.rows)
        case Bullets():
            return "\n".join(f"- {line}" for line in part.lines)
        case str():
            return part
