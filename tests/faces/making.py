"""An answer that has every part an answer can have, with words that are easy to find again. Nothing in it is evidence."""

from __future__ import annotations

from typing import Any

from troughwise.faces.text.html import html_text
from troughwise.faces.text.markdown import markdown_text
from troughwise.faces.text.page import page_of
from troughwise.faces.text.terminal import terminal_text
from troughwise.vocabulary.answers import (
    Answer,
    Body,
    EditionStamp,
    Headline,
    Reference,
    ReviewSummary,
    Section,
    ShownCitation,
    ShownConflict,
    ShownStatement,
    Understood,
)

PARTS = (
    "HEAD-FIRST",
    "HEAD-SECOND",
    "BESIDE-TEXT",
    "ASSUMED-TEXT",
    "PLAIN-STATEMENT",
    "STUDY-NAME",
    "CONFLICT-TEXT",
    "SIDE-ONE",
    "SIDE-TWO",
    "USE-TEXT",
    "JOURNAL-NAME",
    "REVIEW-TEXT",
    "EDITION-NUMBER",
    "DISCLAIMER-TEXT",
    "FOLLOW-UP-ONE",
)
"""Words of each part, in the order in which the parts must be read."""


def terminal(page: Any) -> str:
    """The page as a file without colours would hold it."""
    return terminal_text(page, width=100, colour=False)


RENDERINGS = {"terminal": terminal, "markdown": markdown_text, "html": html_text}


def rendered(answer: Answer, *, words: Any, form: str) -> str:
    """The answer in one of the renderings."""
    return RENDERINGS[form](page_of(answer, words=words))


def citation(n: int = 1, **changes: Any) -> ShownCitation:
    """A citation of reference ``n``."""
    return ShownCitation(**{"n": n, "source": f"source-{n}", "place": f"page {n}", "read": "primary", **changes})


def statement(text: str = "A statement.", **changes: Any) -> ShownStatement:
    """A statement that cites reference 1."""
    return ShownStatement(**{"id": "a-statement", "kind": "statement", "text": text, "citations": (citation(),), **changes})


def study(**changes: Any) -> ShownStatement:
    """A study with cells for a table."""
    cells = {"study": "STUDY-NAME", "design": "a trial", "participants": "12", "regimen": "drug", "outcome": "STUDY-OUTCOME"}
    return statement("STUDY-SENTENCE", **{"id": "a-study", "kind": "study", "cells": cells, **changes})


def section(*statements: ShownStatement, key: str = "context") -> Section:
    """A section of these statements."""
    return Section(key=key, title=f"Title of {key}", statements=statements)


def reference(n: int = 1, **changes: Any) -> Reference:
    """A reference with nothing but a title."""
    return Reference(**{"n": n, "id": f"source-{n}", "kind": "trial", "title": f"REFERENCE-TITLE {n}", **changes})


def conflict() -> ShownConflict:
    """An open conflict of two sides."""
    sides = (statement("SIDE-ONE", id="one"), statement("SIDE-TWO", id="two", citations=(citation(2),)))
    return ShownConflict(
        id="a-conflict",
        title="CONFLICT-TITLE",
        standing="open",
        text="CONFLICT-TEXT",
        use="USE-TEXT",
        sides=sides,
        citations=(citation(), citation(2)),
    )


def answer(**changes: Any) -> Answer:
    """The answer with every part."""
    beside = (statement("BESIDE-TEXT", id="beside"),)
    headline = Headline(text="HEAD-FIRST\nHEAD-SECOND", citations=(citation(),), beside=beside)
    parts = {
        "outcome": "answered",
        "question": "The question?",
        "understood": Understood(intent="target", assumed=("ASSUMED-TEXT",)),
        "answer": Body(headline=headline, sections=(section(statement("PLAIN-STATEMENT"), study(), key="studies"),)),
        "conflicts": (conflict(),),
        "references": (reference(1, journal="JOURNAL-NAME"), reference(2)),
        "review": ReviewSummary(text="REVIEW-TEXT"),
        "edition": EditionStamp(version="EDITION-NUMBER", date="some day", content_hash="abcdef0123456789"),
        "code_version": "9",
        "disclaimer": "DISCLAIMER-TEXT",
        "follow_ups": ("FOLLOW-UP-ONE", "FOLLOW-UP-TWO"),
    }
    return Answer(**{**parts, **changes})


def with_statements(*statements: ShownStatement, **changes: Any) -> Answer:
    """An answer with these statements in one section."""
    body = Body(headline=Headline(text="HEAD-FIRST"), sections=(section(*statements),))
    return answer(**{"answer": body, "conflicts": (), **changes})


def refusal(**changes: Any) -> Answer:
    """A refusal with nothing beside it."""
    return answer(
        **{
            "outcome": "cannot_answer",
            "reason": "REASON-TEXT",
            "answer": None,
            "conflicts": (),
            "references": (),
            **changes,
        }
    )
