"""How a fit can end: a closed list, each end with a sentence and a next step. Not for what to do with a patient."""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """The end of one patient's fit."""

    CONVERGED = "converged"
    CONVERGED_AT_EDGE = "converged-at-edge"
    TWO_OPTIMA = "two-optima"
    STALLED = "stalled"
    IMPOSSIBLE_LEVEL = "impossible-level"
    NO_LEVELS = "no-levels"

    @property
    def ended_well(self) -> bool:
        """Whether the estimates are those of an optimum, or rightly the prior's."""
        return self not in (Outcome.STALLED, Outcome.IMPOSSIBLE_LEVEL)

    @property
    def sentence(self) -> str:
        """What happened."""
        return _MEANING[self][0]

    @property
    def next_step(self) -> str:
        """What to do about it."""
        return _MEANING[self][1]


_MEANING = {
    Outcome.CONVERGED: ("The fit ended where the gradient is zero.", "Use it."),
    Outcome.CONVERGED_AT_EDGE: (
        "The best point lies where a level coincides with the end of a lag or of an infusion, and the curve has a corner.",
        "Use the estimates; the covariance is only approximate there.",
    ),
    Outcome.TWO_OPTIMA: (
        "A second, different set of parameters explains the levels almost as well (objective within 2).",
        "Do not rely on single parameters; draw a level at another time after the dose.",
    ),
    Outcome.STALLED: (
        "The search stopped before the gradient was zero.",
        "Check the times and amounts of this patient; do not use the estimates.",
    ),
    Outcome.IMPOSSIBLE_LEVEL: (
        "A measured level has no likelihood under the model, for instance a level above 0 before the first dose.",
        "Check the dose history and the times of the levels.",
    ),
    Outcome.NO_LEVELS: ("There is no level to learn from; the estimates are the typical ones.", "Give a level."),
}
