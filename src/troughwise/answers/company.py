"""Whether a medicine that a question names is taken: denied, or only there to be compared with.

Not for finding the medicines: that is ``lexicon``.
"""

from __future__ import annotations

from collections.abc import Sequence

from troughwise.answers.lexicon import Match
from troughwise.answers.words import Token

_DENIAL_BEFORE = {
    *("not", "no", "without", "off", "cannot", "cant", "never", "instead", "stopped", "intolerant"),
    *("declined", "refused", "unable", "replacing", "replaced", "allergic", "minus"),
}
_NOT = {"not", "didnt", "cant", "couldnt"}
_NOT_WHAT = {"work", "working", "help", "tolerated", "an", "possible", "available", "suitable", "allowed", "used", "usable"}
_JOINING = {"or", "and", "nor", "either", "neither"}
_COMPARING = {"as", "like", "than", "unlike", "versus", "vs", "v", "against", "compared"}
_DENIAL_AFTER = {
    "stopped",
    "discontinued",
    "ceased",
    "failed",
    "intolerant",
    "intolerance",
    "withheld",
    "held",
    "gave",
    "caused",
    "contraindicated",
    "declined",
    "refused",
    "swapped",
    "switched",
    "replaced",
    "unavailable",
    "impossible",
    "free",
}
_NEW_THOUGHT = {"with", "plus", "but"}


def denied_among(company: Sequence[Match], *, words: Sequence[Token]) -> frozenset[str]:
    """Ids of the medicines said not to be taken, with those that "or" and "and" join to them."""
    said = [match for match in company if _is_denied(match, words)]
    joined = [match for match in company if any(_are_joined(match, other, words) for other in said)]
    taken = {match.term.id for match in company if match not in said and match not in joined}
    return frozenset(match.term.id for match in (*said, *joined)) - taken


def is_comparison(match: Match, *, words: Sequence[Token]) -> bool:
    """Whether a medicine is only there to be compared with: "the same as clarithromycin", "rather than CYC"."""
    before = [token.folded for token in words[max(0, match.start - 2) : match.start]]
    return bool(_COMPARING & set(before))


def _is_denied(match: Match, words: Sequence[Token]) -> bool:
    before = _words_before(match, words)
    after = [token.folded for token in words[match.end : match.end + 4]]
    refused = bool(_NOT & set(after[:2])) and bool(_NOT_WHAT & set(after[1:]))
    return refused or bool(_DENIAL_BEFORE & set(before)) or bool(_DENIAL_AFTER & set(after[:1]))


def _words_before(match: Match, words: Sequence[Token]) -> list[str]:
    """The three words before a name, as far back as a word that begins a new thought ("no MMF, with azathioprine")."""
    before = [token.folded for token in words[max(0, match.start - 3) : match.start]]
    breaks = [index for index, word in enumerate(before) if word in _NEW_THOUGHT]
    return before[breaks[-1] + 1 :] if breaks else before


def _are_joined(one: Match, other: Match, words: Sequence[Token]) -> bool:
    """Whether "or" or "and" is all that stands between two names."""
    first, second = sorted((one, other), key=lambda match: match.start)
    between = {token.folded for token in words[first.end : second.start]}
    return one is not other and bool(between) and between <= _JOINING
