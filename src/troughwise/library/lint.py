"""Judging the evidence base: everything a reviewer should not have to look for by eye.

Each rule is a function from the linked base to faults. Not for clinical truth: a lint without findings says that the
records are well formed and traceable, never that they are right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlparse

from troughwise.library.base import Base, all_quantities, in_order
from troughwise.library.files import Fault, Placed, read_tree
from troughwise.library.lint_caveats import caveats_name_facts, caveats_print_no_number_of_their_own, caveats_rest_on_records
from troughwise.vocabulary.models import PopulationModel
from troughwise.vocabulary.quantities import numerals_in, plain
from troughwise.vocabulary.records import (
    Assumption,
    Citation,
    Conflict,
    Conversion,
    Interaction,
    Limit,
    Phrase,
    Product,
    Record,
    Source,
    Statement,
    Study,
    Target,
    Term,
    Worded,
)

MIRRORS = (
    "120ty.net",
    "droracle.ai",
    "prescriberpoint.com",
    "recallguide.org",
    "drugcentral.org",
    "medlibrary.org",
    "drugs-library.com",
    "researchhub.com",
    "discovery.researcher.life",
    "proxy.weglot.com",
    "scribd.com",
    "hatenadiary.org",
    "lunomusy.com.tr",
    "readbyqxmd.com",
    "tomesphere.com",
    "github.com",
    "globalauthorid.com",
    "laibokeji.com",
    "scilit.net",
    "researchgate.net",
    "zendy.io",
    "mendeley.com",
    "hipaaspace.com",
    "drugs.com",
    "medicinenet.com",
)
_FILLER = re.compile(
    r"\b(to be (determined|defined|confirmed|done)|tbd|todo|fixme|lorem|ipsum|asdf\w*|qwert\w*|xxx+|foo|bar baz|placeholder|"
    r"unknown unknown|test test)\b",
    re.IGNORECASE,
)
_GLUED_FACTOR = re.compile(r"(?:\bx\s?\d)|(?:\d\s?x\b)")
_PLACEHOLDER = re.compile(r"\{\w+\}")
_RAW_ADDRESS = re.compile(r"^\d+\.\d+\.\d+\.\d+$")


Rule = Callable[[Base], Iterable[Fault]]


def lint(root: Path) -> list[Fault]:
    """Every fault in the evidence below ``root``, in the order of the files."""
    placed, faults = read_tree(root)
    return sorted(faults + judge(placed), key=lambda fault: (fault.where, fault.rule, fault.what))


def judge(placed: list[Placed], *, beside: Mapping[str, Record] | None = None) -> list[Fault]:
    """Every fault that the rules find in records that read well, looked at together.

    ``beside`` are records that they may name and that are not judged themselves; rules on a base as a whole then rest.
    """
    base = Base(placed, dict(beside or {}))
    rules = RULES if beside is None else [rule for rule in RULES if rule not in RULES_OF_A_WHOLE_BASE]
    return [fault for rule in rules for fault in rule(base)]


def ids_are_unique(base: Base) -> Iterator[Fault]:
    """One id, one record."""
    counts = Counter(item.record.id for item in base.placed)
    for item in base.placed:
        if counts[item.record.id] > 1:
            yield Fault("id used twice", f"{item.file} [{item.record.id}]", "another record has this id.", "Rename one.")


def links_resolve(base: Base) -> Iterator[Fault]:
    """Every id that a record names exists and is of the right kind."""
    for item in base.placed:
        for wanted, kind, place in _links(item.record):
            target = base.get(wanted)
            if target is None:
                what = f"{place} names '{wanted}', which is no record."
            elif not isinstance(target, kind):
                what = f"{place} names '{wanted}', which is a {type(target).__name__.lower()}."
            else:
                continue
            yield Fault("dangling id", f"{item.file} [{item.record.id}]", what, "Add the record or mend the id.")


def _links(record: Record) -> Iterator[tuple[str, type[Record], str]]:
    for citation in _citations(record):
        yield citation.source, Source, "citation"
    if isinstance(record, Worded):
        yield from ((wanted, Conflict, "conflicts") for wanted in record.conflicts)
    if isinstance(record, Statement | Target | Conversion):
        yield from ((wanted, Term, "about") for wanted in record.about)
    if isinstance(record, Statement):
        yield from ((wanted, Term, "scope.indications") for wanted in record.scope.indications if wanted != "any")
    if isinstance(record, Target | Study):
        yield record.indication, Term, "indication"
    if isinstance(record, Interaction):
        yield record.partner, Term, "partner"
    if isinstance(record, Product):
        yield record.term, Term, "term"
    if isinstance(record, Conversion):
        yield record.from_drug, Term, "from_drug"
    if isinstance(record, Conflict):
        yield from ((wanted, Worded, "sides") for wanted in record.sides)
    if isinstance(record, Term):
        yield from ((wanted, Term, "broader") for wanted in record.broader)
        if record.narrows_to:
            yield record.narrows_to, Term, "narrows_to"


def _citations(record: Record) -> tuple[Citation, ...]:
    return record.citations if isinstance(record, Worded | Term | PopulationModel | Assumption) else ()


def numerals_are_carried(base: Base) -> Iterator[Fault]:
    """Each numeral in a wording stands in one of the record's quantities."""
    for where, record in base.of(Worded):
        carried = set().union(*(quantity.numerals() for quantity in all_quantities(record)), set())
        for name, text in wordings(record):
            for numeral in sorted(numerals_in(text) - carried):
                yield Fault(
                    "number without a quantity",
                    where,
                    f"'{numeral}' in {name} is carried by no quantity.",
                    "Add the quantity with its unit, or take the number out of the wording.",
                )
            if _GLUED_FACTOR.search(text):
                yield Fault("factor glued to x", where, f"{name} writes a factor with 'x'.", "Write '3.2-fold'.")


def wordings(record: Worded) -> Iterator[tuple[str, str]]:
    """Every text of a record that a reader may see."""
    names = {
        Interaction: ("mechanism", "onset", "offset", "action"),
        Study: ("name", "design", "population", "regimen", "level_aimed", "level_achieved", "outcome", "months"),
        Target: ("phase_label", "regimen", "strength"),
        Statement: ("strength",),
        Conflict: ("title", "use"),
        Product: ("form",),
    }
    extra = next((fields for kind, fields in names.items() if isinstance(record, kind)), ())
    for name in ("clinician", "patient", *extra):
        text = getattr(record, name)
        if text:
            yield name, text.replace("{range}", "")


def patient_wording_keeps_the_numbers(base: Base) -> Iterator[Fault]:
    """A patient reads the same numbers as a clinician."""
    for where, record in base.of(Worded):
        if not record.patient:
            continue
        clinician, patient = (numerals_in(_expanded(text)) for text in (record.clinician, record.patient))
        if clinician != patient:
            odd = ", ".join(sorted(clinician ^ patient))
            yield Fault(
                "patient wording has other numbers",
                where,
                f"only one of the two wordings prints {odd}.",
                "Use the same numerals, or leave the patient wording empty.",
            )


def _expanded(text: str) -> str:
    return text.replace("{range}", "999")


def units_fit(base: Base) -> Iterator[Fault]:
    """A clearance is per time, a level is a mass concentration."""
    for where, record in base.of(Worded):
        for quantity in all_quantities(record):
            if quantity.code is None and not quantity.unit_fits():
                yield Fault("unit does not fit", where, f"a {quantity.metric} in {quantity.unit}.", "Mend unit or metric.")


def numbers_are_plausible(base: Base) -> Iterator[Fault]:
    """No 400 mg of tacrolimus: each number lies within the limits kept for its metric and unit."""
    limits = {(limit.metric, limit.unit): limit for _, limit in base.of(Limit)}
    for where, record in base.of(Worded):
        for quantity in all_quantities(record):
            limit = limits.get((quantity.metric, quantity.unit or "number"))
            for number in (quantity.value, quantity.low, quantity.high):
                outside = (
                    limit
                    and number is not None
                    and ((limit.low is not None and number < limit.low) or (limit.high is not None and number > limit.high))
                )
                if outside and limit:
                    yield Fault("implausible number", where, f"{number} {quantity.unit} as {quantity.metric}.", limit.why)


def no_filler(base: Base) -> Iterator[Fault]:
    """No wording is a stand-in for one."""
    for where, record in base.of(Worded):
        for name, text in wordings(record):
            if _FILLER.search(text) or len(set(text.lower())) < 4:
                yield Fault("filler", where, f"{name} is filler: '{text[:40]}'.", "Write the sentence or drop the record.")


def targets_have_numbers(base: Base) -> Iterator[Fault]:
    """A target has a limit and prints it through ``{range}``."""
    for where, record in base.of(Target):
        if record.low is None and record.high is None:
            yield Fault("target without a number", where, "neither low nor high is given.", "Make it a statement.")
        elif not in_order(record):
            yield Fault("target upside down", where, f"low {record.low} is above high {record.high}.", "Re-read the source.")
        if "{range}" not in record.clinician:
            yield Fault("target wording without its range", where, "clinician does not contain {range}.", "Use {range}.")
        if record.patient and "{range}" not in record.patient:
            yield Fault("target wording without its range", where, "patient does not contain {range}.", "Use {range}.")


def conflicts_are_declared_both_ways(base: Base) -> Iterator[Fault]:
    """A conflict names its sides, and each side names the conflict."""
    for where, record in base.of(Conflict):
        for side in record.sides:
            other = base.get(side)
            if isinstance(other, Worded) and record.id not in other.conflicts:
                what = f"side '{side}' does not name it."
                yield Fault("conflict declared one way", where, what, "Add it to its conflicts.")
    for where, worded in base.of(Worded):
        for conflict_id in worded.conflicts:
            conflict = base.get(conflict_id)
            names = {worded.id, worded.local.replaces if worded.local else None}
            if isinstance(conflict, Conflict) and not names & set(conflict.sides):
                yield Fault("conflict declared one way", where, f"'{conflict_id}' does not list it.", "Add it to its sides.")


def sources_are_primary(base: Base) -> Iterator[Fault]:
    """PMID and DOI look like ones, and an address is nobody's mirror."""
    for where, record in base.of(Source):
        if record.pmid and not record.pmid.isdigit():
            yield Fault("PMID is not a number", where, f"'{record.pmid}'.", "Give digits only, or leave it empty.")
        if record.doi and not re.match(r"^10\.\d{4,9}/\S+$", record.doi):
            yield Fault("DOI has not the form of one", where, f"'{record.doi}'.", "Give 10.xxxx/..., without an address.")
        host = urlparse(record.url).hostname or ""
        if record.url and not record.url.startswith("https://"):
            yield Fault("address without https", where, f"'{record.url}'.", "Give the publisher's https address or none.")
        if _RAW_ADDRESS.match(host) or any(host == m or host.endswith("." + m) for m in MIRRORS):
            yield Fault("address of a mirror", where, f"'{host}' re-publishes.", "Give the publisher's address or none.")


def codes_are_cited(base: Base) -> Iterator[Fault]:
    """A code in a term names where it was read."""
    for where, record in base.of(Term):
        if record.codes and not record.citations:
            yield Fault("code without a citation", where, "codes are given without a citation.", "Cite where it was read.")


def phrases_hold_no_numbers(base: Base) -> Iterator[Fault]:
    """A fixed sentence of the product has no citation, so it can hold no number."""
    for where, record in base.of(Phrase):
        for numeral in sorted(numerals_in(_PLACEHOLDER.sub("", f"{record.clinician} {record.patient}"))):
            yield Fault("number in a phrase", where, f"'{numeral}' has no source.", "Make it a statement with a citation.")


def assumptions_print_their_value(base: Base) -> Iterator[Fault]:
    """An assumption's sentence prints its value, and neither sentence nor reason prints another number."""
    for where, record in base.of(Assumption):
        own = {plain(record.value)}
        if not own <= numerals_in(record.says):
            yield Fault("assumption without its value", where, f"says does not print {plain(record.value)}.", "Print it.")
        for numeral in sorted(numerals_in(f"{record.says} {record.why}") - own):
            yield Fault("number in an assumption", where, f"'{numeral}' is not its value.", "Make it a statement, cited.")


def sources_are_used(base: Base) -> Iterator[Fault]:
    """A source that nothing cites is a record somebody forgot to write."""
    used = {citation.source for item in base.placed for citation in _citations(item.record)}
    for where, record in base.of(Source):
        if record.id not in used and record.retired is None:
            yield Fault("source without use", where, "no record cites it.", "Cite it, or retire it with a reason.")


def old_sources_are_called_old(base: Base) -> Iterator[Fault]:
    """Whoever cites a source that is superseded or withdrawn says so in wording or note."""
    for where, record in base.of(Worded):
        for citation in record.citations:
            source = base.get(citation.source)
            if not isinstance(source, Source) or source.status == "current":
                continue
            said = " ".join([record.note, *(text for _, text in wordings(record))]).lower()
            if source.status.split()[0].lower() not in said:
                what = f"'{source.id}' is {source.status}, which the record does not say."
                yield Fault("old source cited as current", where, what, "Cite what replaced it, or say so in the note.")


def one_interaction_leads(base: Base) -> Iterator[Fault]:
    """Of the records on one partner exactly one opens the answer."""
    by_partner: dict[str, list[tuple[str, bool]]] = {}
    for where, record in base.of(Interaction):
        if record.retired is None:
            by_partner.setdefault(record.partner, []).append((where, record.lead))
    for partner, placed in by_partner.items():
        leading = [where for where, lead in placed if lead]
        if len(leading) != 1:
            what = f"{len(leading)} records on '{partner}' have lead = true."
            yield Fault("not one lead", (leading or [placed[0][0]])[-1], what, "Give lead = true to exactly one.")


RULES: tuple[Rule, ...] = (
    ids_are_unique,
    links_resolve,
    numerals_are_carried,
    patient_wording_keeps_the_numbers,
    units_fit,
    numbers_are_plausible,
    no_filler,
    targets_have_numbers,
    conflicts_are_declared_both_ways,
    sources_are_primary,
    codes_are_cited,
    phrases_hold_no_numbers,
    assumptions_print_their_value,
    sources_are_used,
    old_sources_are_called_old,
    one_interaction_leads,
    caveats_rest_on_records,
    caveats_print_no_number_of_their_own,
    caveats_name_facts,
)

RULES_OF_A_WHOLE_BASE: tuple[Rule, ...] = (sources_are_used, one_interaction_leads)
