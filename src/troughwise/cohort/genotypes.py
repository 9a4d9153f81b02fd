"""CYP3A5 in a table: star alleles in words, or codes that a second column of expression settles.

CYP3A5*3 is taken as the allele that does not work and *1 as the one that does. A code that nothing settles stays undecided.
Not for other genes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_GENOTYPE_NAMES = ("CYP3A5", "CYP3A5_GENOTYPE", "CYP3A5GENOTYPE")
_EXPRESSION_NAMES = ("EXPRESSION", "EXPRESSER", "EXPRESSOR", "CYP3A5_EXPRESSER", "CYP3A5EXP", "EXPR")
_STARS = re.compile(r"^\*?([13567])\s*/\s*\*?([13567])$")


@dataclass(frozen=True)
class Coded:
    """A column and what its values stand for."""

    place: int
    codes: Mapping[str, str]


@dataclass
class Genotypes:
    """What a table says of CYP3A5, and in which words that is told."""

    alleles: Coded | None = None
    expresser: Coded | None = None
    understood: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    undecided: str = ""


def read_genotypes(
    header: list[str], *, values: Callable[[int], list[str]], pairs: Callable[..., set[tuple[str, str]]]
) -> Genotypes:
    """CYP3A5 from the columns of a header; ``values`` and ``pairs`` look into them."""
    upper = [name.upper() for name in header]
    gene = next((upper.index(name) for name in _GENOTYPE_NAMES if name in upper and values(upper.index(name))), None)
    expression = next((upper.index(name) for name in _EXPRESSION_NAMES if name in upper and values(upper.index(name))), None)
    found = Genotypes()
    if expression is not None:
        _read_expression(found, header[expression], place=expression, values=values(expression))
    if gene is not None and not _read_stars(found, header[gene], place=gene, values=values(gene)):
        both = pairs(gene, other=expression) if found.expresser and expression is not None else set()
        _read_codes(found, header[gene], place=gene, pairs=both)
    if found.expresser or found.alleles:
        found.undecided = ""
    return found


def _read_expression(found: Genotypes, column: str, *, place: int, values: list[str]) -> None:
    if set(values) <= {"0", "1"}:
        found.expresser = Coded(place, {"0": "0", "1": "1"})
        found.understood.append(f"{column} is CYP3A5 expression, 1 an expresser (a carrier of *1)")
    else:
        found.undecided = f"{column} is neither 0 nor 1"


def _read_stars(found: Genotypes, column: str, *, place: int, values: list[str]) -> bool:
    """Genotypes in words such as ``*1/*3``."""
    read = {word: _STARS.match(word) for word in values}
    if not all(read.values()):
        return False
    counts = {word: str((match[1] == "1") + (match[2] == "1")) for word, match in read.items() if match}
    found.alleles = Coded(place, counts)
    found.expresser = Coded(place, {word: str(int(count != "0")) for word, count in counts.items()})
    found.understood.append(f"{column} names the CYP3A5 alleles")
    return True


def _read_codes(found: Genotypes, column: str, *, place: int, pairs: set[tuple[str, str]]) -> None:
    """Codes beside expression: settled when each code goes with one expression and the silent one stands at an end."""
    silent = {code for code, expresses in pairs if expresses == "0"}
    working = {code for code, expresses in pairs if expresses == "1"}
    if not pairs or silent & working or len(silent) != 1 or not all(code.isdigit() for code in silent | working):
        found.undecided = f"{column} has a coding that no other column settles"
        return
    (none,) = silent
    found.understood.append(f"{column} {none} is CYP3A5*3/*3: just those patients are non-expressers")
    ordered = sorted(working, key=lambda code: abs(int(code) - int(none)))
    if len(ordered) == 2 and (int(ordered[0]) - int(none)) * (int(ordered[1]) - int(none)) > 0:
        found.alleles = Coded(place, {none: "0", ordered[0]: "1", ordered[1]: "2"})
        found.assumed.append(f"{column} {ordered[0]} is CYP3A5*1/*3 and {ordered[1]} is *1/*1, in the order of the codes")
