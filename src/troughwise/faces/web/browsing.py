"""What the pages of the evidence need: filters from the records themselves, a search, drawings of levels. Not for pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from markupsafe import Markup, escape

from troughwise.faces.web.ranges import Span
from troughwise.operations import Library
from troughwise.vocabulary.quantities import plain
from troughwise.vocabulary.records import Interaction, Record, Study, Target

Kind = TypeVar("Kind", bound=Record)
FILTERS = (
    "indication", "phase", "population", "sample", "release", "schedule", "kind", "basis", "region", "direction",
    "size_class", "status",
)  # fmt: skip
"""Fields by which a table may be filtered, where its records have them."""

STRENGTHS = ("very-large", "large", "moderate", "small", "none", "unknown")
STUDY_HEAD = ("Study", "Illness", "Design", "n", "Regimen", "Level aimed at", "Level reached", "Outcome", "Follow-up")
_MOST_FOUND = 100
_NUMBERS = re.compile(r"(\d+(?:\.\d+)?)(?: ?(?:-|to|–) ?(\d+(?:\.\d+)?))?")
_WIDTH, _LABELS, _ROW, _TOP = 720, 300, 22, 26
_LETTERS = 48


def kept(records: Iterable[Kind], *, query: Mapping[str, str]) -> list[Kind]:
    """The records whose fields are as the query asks; a field that a record has not does not count."""
    wanted = {name: query[name] for name in FILTERS if query.get(name)}
    return [one for one in records if all(str(getattr(one, name, value)) == value for name, value in wanted.items())]


def filters_of(records: Sequence[Record], *, library: Library) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """For each field worth filtering by: its name, its title, its values with what is shown for them."""
    found = []
    for name in FILTERS:
        values = {str(getattr(one, name)) for one in records if hasattr(one, name)}
        if len(values) > 1:
            options = sorted(((value, _shown(value, library)) for value in values), key=lambda option: option[1])
            found.append((name, name.replace("_", " ").capitalize(), [("", "all"), *options]))
    return found


def _shown(value: str, library: Library) -> str:
    return library.terms[value].label if value in library.terms else value.replace("-", " ")


def wording(record: Record) -> str:
    """What a record says first: its wording, title or label; a range stands in its own digits."""
    text = next((str(getattr(record, name)) for name in ("clinician", "title", "label", "why") if hasattr(record, name)), "")
    if isinstance(record, Target):
        return text.replace("{range}", f"{range_of(record)} {record.unit}")
    return text


def range_of(target: Target) -> str:
    """The two ends of a target, or the one it has."""
    if target.low is not None and target.high is not None:
        ends = plain(target.low) if target.low == target.high else f"{plain(target.low)}–{plain(target.high)}"
        return f"about {ends}" if target.approximate else ends
    if target.high is not None:
        return f"up to {plain(target.high)}"
    return f"{plain(target.low)} or more" if target.low is not None else ""


def found_records(words: str, *, library: Library) -> list[Record]:
    """Records whose id or words hold every word asked for, those with the words in their id first."""
    wanted = words.lower().split()
    found = []
    for record in library.whole().records.values():
        if record.retired is not None:
            continue
        text = f"{record.id} {wording(record)} {getattr(record, 'patient', '')}".lower()
        if all(word in text for word in wanted):
            found.append((not all(word in record.id for word in wanted), record.id, record))
    return [record for *_, record in sorted(found, key=lambda one: one[:2])[:_MOST_FOUND]]


def spans_of(targets: Iterable[Target], *, library: Library) -> list[Span]:
    """The targets in ng/mL as ranges to draw; areas and other units are left to the table."""
    return [
        Span(f"{_shown(one.indication, library)}, {one.phase_label}", one.low, one.high, one.unit)
        for one in targets
        if one.unit == "ng/mL" and (one.low is not None or one.high is not None)
    ]


def interaction_row(one: Interaction, *, label: str) -> dict[str, Any]:
    """An interaction as a row: the partner, what it does, how much, what the source advises."""
    sizes = [quantity for quantity in one.quantities if quantity.unit in {"%", "fold"}]
    return {
        "id": one.id, "partner": label,
        "direction": one.direction.replace("-", " "), "size": one.size_class.replace("-", " "),
        "strength": STRENGTHS.index(one.size_class), "text": wording(one), "action": one.action,
        "range": "; ".join(f"{_ends(q.low, q.high, q.value)} {q.unit}" for q in sizes[:2]), "onset": one.onset,
    }  # fmt: skip


def _ends(low: Decimal | None, high: Decimal | None, value: Decimal | None) -> str:
    if value is not None:
        return plain(value)
    return "–".join(plain(end) for end in (low, high) if end is not None)


def levels_svg(studies: Sequence[Study]) -> Markup | None:
    """Levels that studies aimed at (bars) and reached (dots, lines), on one scale; the table says the same in words."""
    drawn = [(one, _numbers(one, one.level_aimed), _numbers(one, one.level_achieved)) for one in studies]
    drawn = [row for row in drawn if row[1] or row[2]]
    if not drawn:
        return None
    top = max(number for _, aimed, reached in drawn for number in (*aimed, *reached))
    height = _TOP + _ROW * len(drawn)
    said = "Bars: levels aimed at. Dots and lines: levels reached. The table below has the same numbers in words."
    parts = [f'<figure class="ranges"><svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{said}">']
    parts += [_tick(Decimal(n), top, height) for n in range(0, int(top) + 1, 5)]
    for number, (one, aimed, reached) in enumerate(drawn):
        parts.append(_study(one, aimed, reached, y=_TOP + _ROW * number, top=top))
    return Markup("".join(parts) + f"</svg><figcaption>{said}</figcaption></figure>")


def _numbers(study: Study, text: str) -> list[Decimal]:
    """The levels in a text of the study, as far as its quantities carry them in ng/mL."""
    carried = {n for q in study.quantities if q.unit == "ng/mL" for n in (q.value, q.low, q.high) if n is not None}
    said = [Decimal(part) for found in _NUMBERS.finditer(text) for part in found.groups() if part]
    return [number for number in said if number in carried]


def _x(value: Decimal, top: Decimal) -> float:
    return round(_LABELS + float(value / top) * (_WIDTH - _LABELS - 40), 1)


def _tick(value: Decimal, top: Decimal, height: int) -> str:
    x = _x(value, top)
    unit = " ng/mL" if value == 0 else ""
    return (
        f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP - 6}" y2="{height}"/>'
        f'<text class="tick" x="{x}" y="{_TOP - 11}">{plain(value)}{unit}</text>'
    )


def _study(study: Study, aimed: list[Decimal], reached: list[Decimal], *, y: int, top: Decimal) -> str:
    label = study.name if len(study.name) <= _LETTERS else study.name[: _LETTERS - 1].rstrip() + "…"
    parts = [f'<text class="label" x="{_LABELS - 10}" y="{y + 14}">{escape(label)}</text>']
    if aimed:
        left, right = _x(min(aimed), top), _x(max(aimed), top)
        parts.append(f'<rect class="aimed" x="{left}" y="{y + 5}" width="{max(right - left, 3):.1f}" height="10" rx="2"/>')
    if reached:
        left, right = _x(min(reached), top), _x(max(reached), top)
        parts.append(f'<line class="reached" x1="{left}" x2="{right}" y1="{y + 10}" y2="{y + 10}"/>')
        parts += [f'<circle class="dot" cx="{_x(one, top)}" cy="{y + 10}" r="3.5"/>' for one in reached]
    return "".join(parts)
