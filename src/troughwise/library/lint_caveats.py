"""Judging the caveats: that each rests on records which exist and carry its numbers, and that its words can be filled.

Rules as in ``lint``. Not for whether a caveat fires: the vignettes show that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from troughwise.library.base import Base, all_quantities
from troughwise.library.files import Fault
from troughwise.vocabulary.caveats import FLAG_FACTS, NUMBER_FACTS, SET_FACTS, WORD_FACTS, Caveat
from troughwise.vocabulary.quantities import numerals_in, plain
from troughwise.vocabulary.records import Assumption, Term, Worded

_NAMED = re.compile(r"\{(\w+)\}")
_ALWAYS_NAMED = {"level", "range"}


def caveats_rest_on_records(base: Base) -> Iterator[Fault]:
    """Every record that a caveat names exists and has words of its own; its assumption is one."""
    for where, caveat in base.of(Caveat):
        for wanted in caveat.records:
            if not isinstance(base.get(wanted), Worded):
                yield Fault("dangling id", where, f"records names '{wanted}', which is no worded record.", "Mend the id.")
        if caveat.assumption and not isinstance(base.get(caveat.assumption), Assumption):
            yield Fault("dangling id", where, f"'{caveat.assumption}' is no assumption.", "Add it or mend the id.")


def caveats_print_no_number_of_their_own(base: Base) -> Iterator[Fault]:
    """Every limit and every numeral of a caveat stands in a record that it rests on."""
    for where, caveat in base.of(Caveat):
        carried = {plain(number) for number in _carried(base, caveat)}
        limits = {plain(n) for condition in (*caveat.when, *caveat.unless) for n in condition.limits} - {"0"}
        printed = set().union(*(numerals_in(_NAMED.sub("", text)) for text in (caveat.clinician, caveat.patient)))
        for numeral in sorted((limits | printed) - carried):
            yield Fault("number without a quantity", where, f"'{numeral}' is carried by none of its records.",
                        "Rest it on the record that carries it.")  # fmt: skip


def _carried(base: Base, caveat: Caveat) -> Iterator[Decimal]:
    for record in map(base.get, caveat.records):
        if isinstance(record, Worded):
            for q in all_quantities(record):
                yield from (abs(number) for number in (q.value, q.low, q.high) if number is not None)
    assumption = base.get(caveat.assumption or "")
    if isinstance(assumption, Assumption):
        yield assumption.value


def caveats_name_facts(base: Base) -> Iterator[Fault]:
    """The words in braces are facts, and a patient reads none that a clinician does not; ids in conditions are terms."""
    for where, caveat in base.of(Caveat):
        known = WORD_FACTS | FLAG_FACTS | NUMBER_FACTS | _ALWAYS_NAMED | ({caveat.each} - {""})
        for name in sorted({*_NAMED.findall(caveat.clinician), *_NAMED.findall(caveat.patient)} - known):
            yield Fault("no such fact", where, f"'{{{name}}}' is nothing that a check observes.", "Mend the name.")
        for name in sorted({*_NAMED.findall(caveat.patient)} & known - _ALWAYS_NAMED - {*_NAMED.findall(caveat.clinician)}):
            yield Fault("facts differ by reader", where, f"only the patient wording names '{{{name}}}'.",
                        "Name it in both, or in neither.")  # fmt: skip
        of_sets = [c for c in (*caveat.when, *caveat.unless) if c.fact in SET_FACTS]
        for wanted in sorted({key for condition in of_sets for key in condition.one_of}):
            if not isinstance(base.get(wanted), Term):
                yield Fault("dangling id", where, f"a condition names '{wanted}', which is no term.", "Mend the id.")
