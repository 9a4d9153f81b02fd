"""Figures of an evaluation: forecast against measured level, and their differences (Bland and Altman). Not for metrics.

Each is a Vega-Lite specification in a file of its own, filled with data here and drawn as SVG by ``vl_convert``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from troughwise.vocabulary.evaluation import Evaluation, Forecast

_HERE = Path(__file__).parent
_NEAR = 0.3
_FORECASTS = (
    "A panel for each method: measured level over forecast, both on a logarithmic scale. On the line they are equal; in the "
    "band they differ by at most 30 % of the measured level. The table of metrics above says how many do."
)
_AGREEMENT = (
    "A panel for each method: forecast less measured level over their mean, with the mean difference and the limits of "
    "agreement (1.96 standard deviations) as lines."
)
_LIMITS_OF_AGREEMENT = 1.96
Row = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """A drawn figure: its title, what it shows in words, and the SVG."""

    title: str
    description: str
    svg: str


def figures_of(evaluation: Evaluation, *, names: dict[str, str]) -> tuple[Figure, ...]:
    """Both figures of the troughs; ``names`` are the methods in words."""
    rows = [row for row in evaluation.forecasts if row.trough]
    if not rows:
        return ()
    forecasts = _drawn("forecasts", forecasts=[_point(row, names) for row in rows], band=_band(rows))
    agreement = _drawn("agreement", forecasts=_differences(rows, names))
    return (
        Figure("Forecast and measured troughs", _FORECASTS, forecasts),
        Figure("Differences between forecast and measured troughs", _AGREEMENT, agreement),
    )


def _drawn(name: str, **data: list[Row]) -> str:
    """A specification with its data, as SVG; the converter is only loaded for a figure."""
    import vl_convert

    specification = json.loads((_HERE / f"{name}.vl.json").read_text(encoding="utf-8"))
    return str(vl_convert.vegalite_to_svg({**specification, "datasets": data}))


def _point(row: Forecast, names: dict[str, str]) -> Row:
    return {"method": names.get(row.method, row.method), "forecast": row.forecast, "observed": row.observed}


def _band(rows: list[Forecast]) -> list[Row]:
    """The stretch of measured levels that lie within 30 % of a forecast, from the lowest to the highest forecast."""
    ends = (min(row.forecast for row in rows), max(row.forecast for row in rows))
    return [{"level": end, "low": end / (1 + _NEAR), "high": end / (1 - _NEAR)} for end in ends]


def _differences(rows: list[Forecast], names: dict[str, str]) -> list[Row]:
    found = []
    for method in dict.fromkeys(row.method for row in rows):
        mine = [row for row in rows if row.method == method]
        gaps = [row.forecast - row.observed for row in mine]
        middle, reach = fmean(gaps), _LIMITS_OF_AGREEMENT * stdev(gaps) if len(gaps) > 1 else 0.0
        lines = {"method": names.get(method, method), "lower": middle - reach, "upper": middle + reach}
        found += [
            {**lines, "middle": (row.forecast + row.observed) / 2, "difference": gap}
            for row, gap in zip(mine, gaps, strict=True)
        ]
    return found
