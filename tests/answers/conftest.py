"""One asker over the shipped evidence, for every test of the answering. Treat it as frozen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from troughwise.answers.asking import Asker, clean
from troughwise.answers.composing import Wish
from troughwise.answers.found import Finding
from troughwise.answers.lexicon import Lexicon
from troughwise.answers.reading import Reading
from troughwise.library.library import Library
from troughwise.vocabulary.answers import Answer


@pytest.fixture(scope="session")
def asker(library: Library) -> Asker:
    return Asker(library)


@pytest.fixture(scope="session")
def lexicon(asker: Asker) -> Lexicon:
    return asker.lexicon


@pytest.fixture(scope="session")
def read(asker: Asker) -> Callable[[str], Reading]:
    """The question as understood, outside any conversation."""
    return lambda question: asker.reading(clean(question), wish=Wish())


@pytest.fixture(scope="session")
def find(asker: Asker, read: Callable[[str], Reading]) -> Callable[[str], Finding]:
    """What answers a question, or why nothing does."""
    return lambda question: asker.finding(read(question))


@pytest.fixture(scope="session")
def ask(asker: Asker) -> Callable[..., Answer]:
    """The answer to a question for a reader in a region."""
    return lambda question, reader="clinician", region="any": asker.ask(question, wish=Wish(reader, region))
