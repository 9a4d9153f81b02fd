"""The part of a dosing result's page that compares regimens. Nothing is preselected, and the present one is marked in words.

Not for making regimens or predicting what they lead to.
"""

from __future__ import annotations

from collections.abc import Iterator

from troughwise.faces.text.dose_numbers import amount, hours, number, percent, pieces_text, predicted, target_range
from troughwise.faces.text.dose_parts import Part, cited, columns_of, row, sheet
from troughwise.faces.text.page import Row
from troughwise.faces.text.words import Words
from troughwise.vocabulary.doses import Candidate, DoseAdvice

_COLUMNS = ("trough", "auc", "below", "in", "above", "action", "naive", "steady", "next")


def candidates_part(advice: DoseAdvice, *, words: Words) -> Part:
    """The target, and every candidate in the order of the result."""
    title, target = words["dose-candidates"], tuple(_target(advice, words=words))
    if not advice.candidates:
        return Part("candidates", title, said=(*target, words["dose-candidates-none"]))
    said = (*target, words["dose-lead-choice"], words["dose-candidates-note"])
    shown = [key for key in _COLUMNS if any(_cell(one, key=key, words=words) != number(None) for one in advice.candidates)]
    columns = (
        *columns_of(("regimen",), prefix="dose", words=words),
        *columns_of(shown, prefix="dose-candidate", words=words),
    )
    rows = [_candidate(one, keys=shown, words=words) for one in advice.candidates]
    figure = "candidates" if any(one.trough for one in advice.candidates) else ""
    return Part("candidates", title, said=said, table=sheet(title, columns=columns, rows=rows), figure=figure)


def _target(advice: DoseAdvice, *, words: Words) -> Iterator[str]:
    target = advice.target
    if target is None or (target.low is None and target.high is None):
        yield words["dose-target-none"]
    else:
        phrase = words["dose-target" if target.id else "dose-target-user"]
        ranged = target_range(target, words=words)
        yield cited(phrase.format(range=ranged, unit=target.unit, text=target.text), numbers=target.citations)
    if target and target.action_above is not None:
        yield words["dose-action"].format(level=number(target.action_above), unit=target.unit)


def _candidate(one: Candidate, *, keys: list[str], words: Words) -> Row:
    regimen = one.regimen
    release = words[f"dose-release-{regimen.release}"]
    daily = words["dose-daily"].format(dose=amount(regimen.daily_dose_mg), release=release)
    marks = [words["dose-candidate-present"]] if one.present else []
    marks += [words["dose-candidate-asked"]] if one.asked else []
    marks += [words["dose-candidate-conversion"].format(rule=one.conversion)] if one.conversion else []
    notes = (*one.notes[:-1], cited(one.notes[-1], numbers=one.citations)) if one.notes else ()
    facts = (pieces_text(regimen, words=words), daily, *notes)
    return row(regimen.text, cells=[_cell(one, key=key, words=words) for key in keys], facts=facts, marks=marks)


def _cell(one: Candidate, *, key: str, words: Words) -> str:
    return {
        "trough": predicted(one.trough),
        "auc": predicted(one.auc),
        "below": percent(one.p_below),
        "in": percent(one.p_in),
        "above": percent(one.p_above),
        "action": percent(one.p_above_action),
        "naive": number(one.naive_trough),
        "steady": hours(one.steady_state_h, words=words),
        "next": hours(one.next_sample_h, words=words),
    }[key]
