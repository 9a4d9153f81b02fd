"""The page of a population model carries everything that its record computes with."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from scripts.manual.models import model_index, model_pages

from tests.offenders import assert_none
from troughwise.library.library import Library
from troughwise.vocabulary.models import PopulationModel
from troughwise.vocabulary.quantities import plain

COMPUTED_WITH = ("parameters", "correlations", "mixture", "residual", "golden")


@pytest.fixture(scope="module")
def pages(library: Library) -> dict[str, str]:
    """The text of each model's page, by the model's id."""
    return {name.removesuffix(".md"): text for name, text in model_pages(library)}


def values(of: object, *, kind: type) -> Iterator[object]:
    """All values of a kind inside a dumped record."""
    if isinstance(of, dict | list | tuple):
        for inner in of.values() if isinstance(of, dict) else of:
            yield from values(inner, kind=kind)
    elif isinstance(of, kind) and of != "":
        yield of


def test_every_number_of_a_model_stands_on_its_page(library, pages):
    assert_none(
        f"{model.id}: {number} of {part}"
        for model in library.of(PopulationModel)
        for part in COMPUTED_WITH
        for number in values(model.model_dump()[part], kind=Decimal)
        if plain(abs(number)) not in pages[model.id]
    )


def test_effect_under_a_condition_is_not_printed_without_it(library, pages):
    """An effect that holds for some patients only would otherwise read as one for all."""
    effects = [
        (model.id, effect)
        for model in library.of(PopulationModel)
        for parameter in model.parameters.values()
        for effect in parameter.effects
        if effect.only_when
    ]
    said = [
        (name, f"only where {c.covariate.replace('_', ' ')} is {str(c.equals).lower()}")
        for name, e in effects
        for c in e.only_when
    ]

    assert said
    assert_none(f"{name}: {text}" for name, text in said if text not in pages[name])


def test_every_caution_of_a_model_stands_on_its_page(library, pages):
    texts = {
        model.id: [
            *model.open_questions,
            *model.deviations,
            *(limit.message for limit in model.limits),
            *(proposal.why for proposal in model.proposals),
            *(use.said for use in model.covariates.values()),
        ]
        for model in library.of(PopulationModel)
    }

    assert_none(f"{name}: {text}" for name, found in texts.items() for text in found if text not in pages[name])


def test_every_source_of_a_model_is_named_with_what_was_read(library, pages):
    cited = [(model.id, citation) for model in library.of(PopulationModel) for citation in model.citations]

    assert_none(
        f"{name}: {c.source}"
        for name, c in cited
        if library.source(c.source).title not in pages[name] or f"Read: {c.read}, {c.place}" not in pages[name]
    )


def test_index_leads_to_every_page(library, pages):
    index = model_index(library)

    assert_none(name for name in pages if f"(models/{name}.md)" not in index)
