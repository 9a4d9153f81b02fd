"""A dosing result laid out as a page: every part in its order, every word in place, no markup yet.

Terminal, Markdown and HTML render this one value, so that they cannot differ in order or content. Not for markup, and not
for choosing what a result says: what is missing from it is told as a sentence, never filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from troughwise.faces.text.dose_candidates import candidates_part
from troughwise.faces.text.dose_models import learned_part, models_part
from troughwise.faces.text.dose_numbers import (
    amount,
    moment,
    number,
    percent,
    span,
    target_range,
)
from troughwise.faces.text.dose_parts import More, Part, columns_of, items_of, row, sheet
from troughwise.faces.text.page import Row, edition_line
from troughwise.faces.text.reference_list import Entry, entries_as_read
from troughwise.faces.text.visible import visible_value
from troughwise.faces.text.words import Words
from troughwise.vocabulary.doses import Candidate, Curve, DoseAdvice, Forecast, Hold, LevelSeen, NextSample, Predicted


@dataclass(frozen=True)
class DosePage:
    """The whole result in reading order."""

    words: Words
    heading: str
    outcome: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    references: tuple[Entry, ...]
    review: str
    edition: str
    disclaimer: str


def dose_page_of(advice: DoseAdvice, *, words: Words) -> DosePage:
    """The page of a result; texts that could disturb a screen are made visible first."""
    return _Layout(visible_value(advice), words).page()


@dataclass(frozen=True)
class _Layout:
    """Lays out one result."""

    advice: DoseAdvice
    words: Words

    def page(self) -> DosePage:
        advice, words = self.advice, self.words
        made = advice.outcome == "forecast"
        edition = edition_line(advice.edition, code_version=advice.code_version, words=words)
        return DosePage(
            words=words,
            heading=words["dose-heading"],
            outcome=words["dose-forecast-made" if made else "dose-cannot-forecast"],
            lead=tuple(self._lead()) if made else (advice.reason,),
            parts=tuple(self._parts(made=made)),
            references=entries_as_read(advice.references, words=words),
            review=advice.review.text,
            edition="; ".join((edition, words["dose-seed"].format(seed=advice.seed))),
            disclaimer=advice.disclaimer,
        )

    def _lead(self) -> Iterator[str]:
        forecast, words = self.advice.forecast, self.words
        if self.advice.reason:
            yield self.advice.reason
        if forecast.regimen and forecast.trough:
            trough = forecast.trough
            regimen = words["dose-lead-trough"].format(regimen=forecast.regimen.text, trough=number(trough.median))
            inside = words["dose-lead-interval"].format(range=span(trough.p5, high=trough.p95))
            yield regimen if trough.p5 is None or trough.p95 is None else f"{regimen} {inside}"
        yield from map(self._chances, (one for one in self.advice.candidates if one.present and one.p_in is not None))
        if self.advice.candidates:
            yield words["dose-lead-choice"]

    def _chances(self, present: Candidate) -> str:
        target = self.advice.target
        chances = {name: percent(getattr(present, name)) for name in ("p_below", "p_in", "p_above")}
        ranged = f"{target_range(target, words=self.words)} {target.unit}" if target else ""
        return self.words["dose-lead-chances"].format(target=ranged, **chances)

    def _parts(self, *, made: bool) -> Iterator[Part]:
        """The parts with content; what a forecast should have and lacks is a part with a sentence."""
        advice, words = self.advice, self.words
        yield from self._bulleted("understood", texts=advice.understood)
        yield from self._bulleted("warnings", texts=advice.warnings)
        yield self._levels()
        if made:
            yield learned_part(advice, words=words)
            yield self._forecast()
            yield candidates_part(advice, words=words)
        yield from (self._hold(advice.hold),) if advice.hold else ()
        yield from (self._next_samples(advice.next_samples),) if advice.next_samples else ()
        yield models_part(advice, words=words)
        if advice.assumed:
            yield Part("assumed", words["face-assumed"], items=items_of(advice.assumed))

    def _bulleted(self, key: str, *, texts: tuple[str, ...]) -> Iterator[Part]:
        if texts:
            yield Part(key, self.words[f"dose-{key}"], items=items_of(texts))

    def _levels(self) -> Part:
        title = self.words["dose-levels"]
        if not self.advice.levels:
            return Part("levels", title, said=(self.words["dose-levels-none"],))
        remarks = [self._remark(level) for level in self.advice.levels]
        rows = [self._level(level, remark=remark) for level, remark in zip(self.advice.levels, remarks, strict=True)]
        columns = columns_of(("at", "measured", "after", "predicted", "without"), prefix="dose-level", words=self.words)
        columns += columns_of(("remark",), prefix="dose-level", words=self.words) if any(remarks) else ()
        return Part("levels", title, table=sheet(title, columns=columns, rows=rows))

    def _remark(self, level: LevelSeen) -> str:
        words = self.words
        marks = [words["dose-level-suspect"]] if level.suspect else []
        marks += [words["dose-level-below-limit"]] if level.below_limit else []
        marks += [words["dose-level-left-out"].format(why=level.left_out)] if level.left_out else []
        return "; ".join(marks)

    def _level(self, level: LevelSeen, *, remark: str) -> Row:
        measured = f"< {number(level.ng_per_ml)}" if level.below_limit else number(level.ng_per_ml)
        cells = (measured, number(level.hours_after_dose), number(level.predicted), number(level.without_it), remark)
        return row(moment(level.at), cells=cells if any(map(self._remark, self.advice.levels)) else cells[:-1])

    def _forecast(self) -> Part:
        words, forecast, title = self.words, self.advice.forecast, self.words["dose-forecast"]
        curve = self.advice.curve
        figure, more = ("curve", self._curve(curve)) if curve and curve.points else ("", ())
        if forecast.regimen is None:
            return Part("forecast", title, said=(words["dose-forecast-none"],), figure=figure, more=more)
        said = [words["dose-forecast-regimen"].format(regimen=forecast.regimen.text)]
        said += [] if self.advice.fit.intervals else [words["dose-no-intervals"]]
        given = (("now", forecast.now), ("trough", forecast.trough), ("auc", forecast.auc))
        rows = [self._prediction(words[f"dose-{key}-row"], value=value) for key, value in given if value]
        rows += self._without_suspects(self.advice.without_suspects)
        columns = columns_of(("forecast-what", "median", "inner", "outer"), prefix="dose", words=words)
        table = sheet(title, columns=columns, rows=rows) if rows else None
        return Part("forecast", title, said=(*said, *self._naive()), table=table, figure=figure, more=more)

    def _prediction(self, name: str, *, value: Predicted) -> Row:
        return row(name, cells=(number(value.median), span(value.p25, high=value.p75), span(value.p5, high=value.p95)))

    def _without_suspects(self, other: Forecast | None) -> list[Row]:
        """The same forecasts from a fit that leaves out the suspect levels, as rows of their own."""
        given = (("trough", other.trough), ("auc", other.auc)) if other else ()
        rows = ((self.words[f"dose-{key}-row"], value) for key, value in given if value)
        return [
            self._prediction(self.words["dose-without-suspects"].format(quantity=name), value=value) for name, value in rows
        ]

    def _naive(self) -> Iterator[str]:
        """What plain proportion says, always beside the model."""
        naive, words = self.advice.naive, self.words
        if naive.trough is not None:
            yield words["dose-naive"].format(trough=number(naive.trough))
        if naive.from_level:
            yield words["dose-naive-from"].format(level=moment(naive.from_level))
        if naive.said:
            yield naive.said
        elif naive.trough is None:
            yield words["dose-naive-none"]

    def _curve(self, curve: Curve) -> tuple[More, ...]:
        """The data of the curve's figure as tables."""
        words = self.words
        titles = (words["dose-curve-points"], words["dose-curve-doses"])
        points = columns_of(("curve-time", "median", "inner", "outer"), prefix="dose", words=words)
        doses = columns_of(("curve-time", "curve-dose"), prefix="dose", words=words)
        courses = [
            row(moment(p.at), cells=(number(p.median), span(p.p25, high=p.p75), span(p.p5, high=p.p95)))
            for p in curve.points
        ]
        taken = [row(moment(dose.at), cells=(amount(dose.dose_mg),)) for dose in curve.doses]
        tables = (sheet(titles[0], columns=points, rows=courses), sheet(titles[1], columns=doses, rows=taken))
        return tuple(More(title, table=table) for title, table in zip(titles, tables, strict=True) if table.rows)

    def _hold(self, hold: Hold) -> Part:
        words, waits = self.words, hold.hours
        ends = {"start": number(hold.from_ng_per_ml), "end": number(hold.until_ng_per_ml)}
        line = words["dose-hold-line"].format(median=number(waits.median), **ends)
        if None not in (waits.p5, waits.p25, waits.p75, waits.p95):
            narrow, wide = span(waits.p25, high=waits.p75), span(waits.p5, high=waits.p95)
            line += " " + words["dose-hold-intervals"].format(narrow=narrow, wide=wide)
        return Part("hold", words["dose-hold"], said=(hold.said, line) if hold.said else (line,))

    def _next_samples(self, samples: tuple[NextSample, ...]) -> Part:
        words, title = self.words, self.words["dose-next"]
        best = min(samples, key=lambda one: one.sd_after_percent or Decimal("Infinity"))
        spread = {"now": number(best.sd_now_percent), "after": number(best.sd_after_percent)}
        said = words["dose-next-line"].format(hours=amount(best.hours_after_dose), **spread)
        rows = [self._next_sample(one, is_best=one is best) for one in samples]
        columns = columns_of(("hours", "now", "after"), prefix="dose-next", words=words)
        return Part("next", title, said=(said,), table=sheet(title, columns=columns, rows=rows))

    def _next_sample(self, sample: NextSample, *, is_best: bool) -> Row:
        marks = [self.words["dose-next-most"]] if is_best else []
        cells = (number(sample.sd_now_percent), number(sample.sd_after_percent))
        hours = self.words["dose-hours"].format(hours=amount(sample.hours_after_dose))
        return row(hours, cells=cells, marks=marks)
