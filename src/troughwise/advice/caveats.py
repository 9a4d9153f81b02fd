"""Which caveats hold: each condition against the facts, each wording filled with them. Not for the facts: ``observing``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from troughwise.advice.observing import Facts, Value
from troughwise.vocabulary.caveats import Caveat, CaveatCondition
from troughwise.vocabulary.quantities import plain

_NAMED = re.compile(r"\{(\w+)\}")


def holding(caveats: Iterable[Caveat], *, facts: Facts, named: Mapping[str, str]) -> list[Caveat]:
    """The caveats that hold: all of ``when``, none of ``unless``, and every fact of their words is known.

    ``named`` is what else their words may name, such as the level as it was written.
    """
    known = {*facts, *named}
    return [caveat for caveat in caveats if _holds(caveat, facts) and set(_NAMED.findall(caveat.clinician)) <= known]


def _holds(caveat: Caveat, facts: Facts) -> bool:
    return all(meets(facts.get(c.fact), condition=c) for c in caveat.when) and not any(
        meets(facts.get(c.fact), condition=c) for c in caveat.unless
    )


def meets(value: Value | None, *, condition: CaveatCondition) -> bool:
    """Whether a fact meets a condition; one that is not known (None) meets ``known = false`` alone."""
    if condition.known is not None:
        return (value is not None) is condition.known
    if value is None:
        return False
    if condition.one_of:
        words = value if isinstance(value, frozenset) else {value}
        return bool(words & set(condition.one_of))
    if condition.is_true is not None:
        return value is condition.is_true
    return isinstance(value, Decimal) and _within(value, condition)


def _within(value: Decimal, condition: CaveatCondition) -> bool:
    low, high, above, below = condition.at_least, condition.at_most, condition.above, condition.below
    return (
        (low is None or value >= low)
        and (high is None or value <= high)
        and (above is None or value > above)
        and (below is None or value < below)
    )


def filled(text: str, *, facts: Facts, named: Mapping[str, str]) -> str:
    """The words with the facts they name."""
    return _NAMED.sub(lambda found: named[found[1]] if found[1] in named else _shown(facts[found[1]]), text)  # type: ignore[index]


def _shown(value: Value) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else value.replace("-", " ").replace("_", " ")
