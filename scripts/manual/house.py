"""The house itself: modules, errors, rules of lint, reasons for a refusal, and how the questions are answered."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from scripts.manual.markdown import code, first_sentence, table
from scripts.manual.validation import rows_judged
from tests.cases.judging import report

import troughwise
from troughwise.answers.gate import outcome_of
from troughwise.library.library import Library
from troughwise.library.lint import RULES
from troughwise.vocabulary import errors
from troughwise.vocabulary.answers import Reason

PACKAGE = Path(troughwise.__file__).parent
_BLANK = re.compile(r"\{\w+\}")
ROOMS = (
    "vocabulary", "pk", "library", "advice", "cohort", "intake", "answers", "records",
    "operations.py", "keeping.py", "faces",
)  # fmt: skip


def modules() -> str:
    """Every module with the first sentence of its docstring, room by room."""
    head = ("module", "what it is for")
    return "\n\n".join(f"### {room}\n\n{table(head, rows=_modules(room))}" for room in ROOMS)


def _modules(room: str) -> Iterator[list[str]]:
    home = PACKAGE / room
    for path in sorted(home.rglob("*.py")) if home.is_dir() else [home]:
        if path.name != "__init__.py":
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
            yield [f"`{path.relative_to(PACKAGE).as_posix()}`", first_sentence(docstring)]


def error_family() -> str:
    """The tree as its module draws it, and what each member is for."""
    tree = inspect.cleandoc(inspect.cleandoc(errors.__doc__ or "").split("\n\n")[1])
    family = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, errors.TroughwiseError)]
    rows = [[f"`{error.__name__}`", str(error.exit_code), inspect.cleandoc(error.__doc__ or "")] for error in family]
    return f"{code(tree)}\n\n{table(('error', 'exit code', 'when'), rows=rows)}"


def lint_rules() -> str:
    """Every rule of lint with what it holds."""
    rows = [[rule.__name__.replace("_", " "), first_sentence(rule.__doc__)] for rule in RULES]
    return table(("rule", "what it holds"), rows=rows)


def refusals() -> str:
    """Why a question is not answered: code, outcome, words."""
    library = Library.open()
    said = {reason: library.phrase(f"refusal-{reason.replace('_', '-')}") for reason in get_args(Reason) if reason}
    rows = [[f"`{reason}`", f"`{outcome_of(reason)}`", _BLANK.sub("...", words)] for reason, words in said.items()]
    return table(("reason", "outcome", "what is said"), rows=rows)


def questions_report() -> str:
    """The written questions, judged."""
    return code(report(list(rows_judged())))
