"""Ranges side by side, as small drawings on one common scale. Not for which ranges stand beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

from troughwise.vocabulary.answers import Answer, ShownStatement

_WIDTH, _ROW, _BAR, _LABELS, _TOP = 640, 26, 10, 300, 22
_LETTERS = 46
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50), Decimal(100))
_MOST_TICKS = 8


@dataclass(frozen=True)
class Span:
    """A range with its label; an end that is open is None."""

    label: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    address: str = ""

    @property
    def text(self) -> str:
        """The range in words."""
        if self.low is not None and self.high is not None:
            return f"{_plain(self.low)} to {_plain(self.high)} {self.unit}"
        if self.high is not None:
            return f"up to {_plain(self.high)} {self.unit}"
        return f"{_plain(self.low)} {self.unit} or more" if self.low is not None else ""


class Size(Span):
    """A single number, drawn from nought."""

    @property
    def text(self) -> str:
        """The number in words."""
        return f"{_plain(self.high)} {self.unit}"


def ranges_of(answer: Answer) -> dict[str, Markup]:
    """For each section of an answer that compares ranges of levels: their drawing."""
    if answer.answer is None:
        return {}
    found = {section.key: _spans(section.statements) for section in answer.answer.sections}
    return {key: ranges_svg(spans, title="Target ranges side by side") for key, spans in found.items() if len(spans) > 2}


def _spans(statements: Iterable[ShownStatement]) -> list[Span]:
    """The first range of each target among the statements."""
    spans = []
    for one in statements:
        quantity = next((q for q in one.quantities if q.unit == "ng/mL" and q.low is not None and q.high is not None), None)
        if one.kind == "target" and quantity is not None:
            label = quantity.scope.get("indication", one.text)
            more = [quantity.scope[key] for key in ("phase", "regimen") if quantity.scope.get(key) not in (None, "any")]
            spans.append(Span(", ".join([label, *more]), quantity.low, quantity.high, quantity.unit))
    return spans


def ranges_svg(spans: Iterable[Span], *, title: str) -> Markup:
    """Bars on one scale from nought, with their labels and numbers; the whole is one image that says all of it in words."""
    spans = list(spans)
    top = max((span.high or span.low or Decimal(0) for span in spans), default=Decimal(0))
    step = next((step for step in _STEPS if top / step <= _MOST_TICKS), _STEPS[-1])
    ticks = int(top / step) + 1
    end, height = step * ticks, _TOP + _ROW * len(spans)
    unit = spans[0].unit if spans else ""
    said = "; ".join(f"{span.label}: {span.text}" for span in spans)
    parts = [
        f'<figure class="ranges"><svg viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}. {escape(said)}.">'
    ]
    parts += [_tick(step * n, end=end, height=height, unit=unit if n == ticks else "") for n in range(ticks + 1)]
    parts += [_bar(span, y=_TOP + _ROW * row, end=end) for row, span in enumerate(spans)]
    return Markup("".join(parts) + "</svg></figure>")


def _x(value: Decimal, end: Decimal) -> float:
    return round(_LABELS + float(value / end) * (_WIDTH - _LABELS - 60), 1)


def _tick(value: Decimal, *, end: Decimal, height: int, unit: str) -> str:
    x = _x(value, end)
    return (
        f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP - 4}" y2="{height}"/>'
        f'<text class="tick" x="{x}" y="{_TOP - 9}">{_plain(value)}{escape(" " + unit if unit else "")}</text>'
    )


def _bar(span: Span, *, y: int, end: Decimal) -> str:
    low, high = span.low or Decimal(0), span.high if span.high is not None else end
    left, right = _x(low, end), _x(high, end)
    label = span.label if len(span.label) <= _LETTERS else span.label[: _LETTERS - 1].rstrip() + "…"
    numbers = "-".join(_plain(number) for number in (span.low, span.high) if number is not None)
    return (
        f'<text class="label" x="{_LABELS - 10}" y="{y + 15}">{escape(label)}</text>'
        f'<rect class="bar" x="{left}" y="{y + 6}" width="{max(right - left, 2):.1f}" height="{_BAR}" rx="2"/>'
        f'<text class="value" x="{right + 6}" y="{y + 15}">{numbers}</text>'
    )


def _plain(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f")
