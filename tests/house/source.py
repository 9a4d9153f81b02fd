"""The program's own source as the tests of the house look at it: modules, functions, strings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import troughwise

PACKAGE = Path(troughwise.__file__).parent
ROOT = PACKAGE.parent.parent

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef
Documented = AnyFunction | ast.ClassDef | ast.Module


@dataclass(frozen=True)
class Function:
    """A function with the place to name in a complaint."""

    node: AnyFunction
    where: str

    @property
    def is_public(self) -> bool:
        """Whether a caller outside its module may use it."""
        return not self.node.name.startswith("_")

    @property
    def lines(self) -> int:
        """Its length without its docstring."""
        first = self.node.body[0]
        docstring = first.end_lineno - first.lineno + 1 if ast.get_docstring(self.node) else 0
        return self.node.end_lineno - self.node.lineno + 1 - docstring

    @property
    def positional(self) -> list[str]:
        """Parameters that may be given without their names, but for ``self`` and ``cls``."""
        arguments = self.node.args
        return [a.arg for a in (*arguments.posonlyargs, *arguments.args) if a.arg not in {"self", "cls"}]

    @property
    def parameters(self) -> list[str]:
        """All parameters, but for ``self`` and ``cls``."""
        return self.positional + [a.arg for a in self.node.args.kwonlyargs]


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of the package, parsed."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def functions() -> tuple[Function, ...]:
    """Every function and method, nested ones too."""
    return tuple(
        Function(node, place(path, node))
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, AnyFunction)
    )


def public_definitions() -> Iterator[tuple[str, Documented]]:
    """Public classes and functions of modules and classes, with their places; nested functions are nobody's business."""
    for path, tree in modules().items():
        open_bodies: list[ast.Module | ast.ClassDef] = [tree]
        while open_bodies:
            for node in open_bodies.pop().body:
                if isinstance(node, AnyFunction | ast.ClassDef) and not node.name.startswith("_"):
                    yield place(path, node), node
                    open_bodies += [node] if isinstance(node, ast.ClassDef) else []


def strings() -> Iterator[tuple[str, str]]:
    """Every string of the package that is no docstring, with its place."""
    for path, tree in modules().items():
        docstrings = {id(_docstring(node)) for node in ast.walk(tree) if isinstance(node, Documented)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield place(path, node), node.value


def _docstring(node: Documented) -> ast.expr | None:
    return node.body[0].value if ast.get_docstring(node) is not None and isinstance(node.body[0], ast.Expr) else None


def place(path: Path, node: ast.AST) -> str:
    """``src/troughwise/library/lint.py:12 name``, to be found at once."""
    name = getattr(node, "name", "")
    return f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 1)} {name}".rstrip()
