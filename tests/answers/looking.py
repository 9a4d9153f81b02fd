"""What the tests of the answering look at, and the mark of a fault that is known and still open."""

from __future__ import annotations

from typing import Any

import pytest

from troughwise.answers.lexicon import Lexicon
from troughwise.library.library import Library
from troughwise.vocabulary.answers import Answer, EditionStamp
from troughwise.vocabulary.records import Interaction, Record, Source, Statement, Term


def open_fault(*values: Any, why: str) -> Any:
    """A case that fails today. Strict: once it is mended the test fails until the mark is taken away."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=why))


def leading(answer: Answer) -> tuple[str, ...]:
    """Ids of the records that an answer leads with."""
    return answer.answer.headline.records if answer.answer else ()


def library_of(*records: Record) -> Library:
    """A library that holds just these records and the one source they are cited from."""
    records = (*records, Source(id="some-source", kind="review", title="Some source"))
    stamp = EditionStamp(version="0", date="2026-01-01", content_hash="none")
    return Library({record.id: record for record in records}, {record.id: "by hand" for record in records}, stamp)


def lexicon_of(*terms: Term) -> Lexicon:
    """A lexicon of just these terms."""
    return Lexicon.of(library_of(*terms))


def term(key: str, kind: str = "drug", **fields: Any) -> Term:
    """A term whose label is its id with spaces, unless said otherwise."""
    return Term.model_validate({"id": key, "kind": kind, "label": key.replace("-", " "), **fields})


_CITED = [{"source": "some-source", "place": "page 1", "read": "primary"}]


def interaction(key: str, partner: str, **fields: Any) -> Interaction:
    """A record that the partner raises tacrolimus, unless said otherwise."""
    table = {"id": key, "partner": partner, "clinician": f"On {partner}.", "direction": "raises", "citations": _CITED}
    return Interaction.model_validate(table | fields)


def statement(key: str, text: str, *, topic: str = "food", **fields: Any) -> Statement:
    """A statement for all indications, cited from a source of no importance."""
    table = {"id": key, "clinician": text, "topic": topic, "scope": {"indications": ["any"]}, "citations": _CITED}
    return Statement.model_validate(table | fields)
