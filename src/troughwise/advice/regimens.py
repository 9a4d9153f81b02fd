"""Regimens that can really be dispensed: doses made of capsules, tablets or sachets that exist, at intervals that are used.

Doses are exact decimals. Which regimens are compared follows from the present one, the dose that plain proportion asks
for, and the constraints of the case; none is preferred. Not for predicting what they lead to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from math import gcd

from troughwise.library.library import Library
from troughwise.vocabulary.cases import Case, CaseDose, Constraints, OralRelease
from troughwise.vocabulary.doses import Pieces, Regimen, WhatIf
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.quantities import plain
from troughwise.vocabulary.records import Conversion, Limit, Product

_A_DAY_H = Decimal(24)
_WANTED, _WANTED_OF_A_CONVERSION = 8, 3
_SPREAD = tuple(Decimal(number) / 100 for number in (100, 88, 112, 76, 125, 65, 140, 55, 160, 45, 180))
"""The doses shown, as shares of the one that plain proportion asks for: a fan that grows wider outwards."""


@dataclass(frozen=True)
class Way:
    """A release with its schedule and the strengths there are of it; ``doses`` in a cycle of ``cycle_h``."""

    release: OralRelease
    doses: int
    strengths_mg: tuple[Decimal, ...]
    cycle_h: Decimal = _A_DAY_H

    @property
    def interval_h(self) -> Decimal:
        """Hours between doses."""
        return self.cycle_h / self.doses


@dataclass(frozen=True)
class Option:
    """A regimen to compare, the conversion that led to it, if any, and whether somebody asked for it."""

    regimen: Regimen
    conversion: Conversion | None = None
    asked: bool = False


def strengths_of(library: Library, *, release: str, region: str) -> tuple[Decimal, ...]:
    """The strengths of a release in a region, rising; those common to all regions where the base has none for it."""
    here = _products(library, release=release, region=region)
    if here:
        return tuple(sorted({strength for product in here for strength in product.strengths}))
    everywhere = [set(product.strengths) for product in library.products if product.release == release]
    return tuple(sorted(set.intersection(*everywhere))) if everywhere else ()


def _products(library: Library, *, release: str, region: str) -> list[Product]:
    return [product for product in library.products if product.release == release and product.region == region]


def present_regimen(doses: Sequence[CaseDose]) -> Regimen | None:
    """The courses that are being taken as one cycle of evenly spaced doses; None where they do not make one."""
    if not doses:
        return None
    if len(doses) == 1 and doses[0].every_h is not None:
        return regimen_of([doses[0].dose_mg], interval_h=doses[0].every_h, release=doses[0].release, strengths_mg=())
    same_day = all(dose.every_h == _A_DAY_H for dose in doses) and len({dose.release for dose in doses}) == 1
    if not same_day:
        return None
    ordered = sorted(doses, key=lambda dose: dose.at.time())
    return regimen_of([dose.dose_mg for dose in ordered], interval_h=_A_DAY_H / len(ordered),
                      release=ordered[0].release, strengths_mg=())  # fmt: skip


def regimen_of(
    doses_mg: Sequence[Decimal], *, interval_h: Decimal, release: OralRelease, strengths_mg: Sequence[Decimal]
) -> Regimen:
    """A regimen in words, with the pieces of each dose where the strengths make it up."""
    daily = sum(doses_mg, Decimal(0)) * _A_DAY_H / (interval_h * len(doses_mg))
    pieces = tuple(pieces_of(dose, strengths_mg=strengths_mg) for dose in doses_mg)
    return Regimen(
        release=release,
        doses_mg=tuple(doses_mg),
        interval_h=interval_h,
        daily_dose_mg=daily,
        text=_text(doses_mg, interval_h),
        pieces=pieces if all(pieces) else (),
    )


def _text(doses_mg: Sequence[Decimal], interval_h: Decimal) -> str:
    if len(set(doses_mg)) == 1:
        return f"{plain(doses_mg[0])} mg every {plain(interval_h)} h"
    return " + ".join(plain(dose) for dose in doses_mg) + f" mg, {plain(interval_h)} h apart"


def pieces_of(dose_mg: Decimal, *, strengths_mg: Sequence[Decimal]) -> tuple[Pieces, ...]:
    """The fewest pieces that make up a dose, largest first; empty where none do."""
    unit = _unit(strengths_mg)
    if not unit or dose_mg % unit:
        return ()
    sizes = sorted((int(strength / unit) for strength in strengths_mg), reverse=True)
    used = _fewest(int(dose_mg / unit), sizes)
    return tuple(Pieces(strength_mg=size * unit, count=used.count(size)) for size in sizes if size in used)


def _unit(strengths_mg: Sequence[Decimal]) -> Decimal:
    """The largest amount of which every strength is a multiple."""
    hundredths = [int(strength * 100) for strength in strengths_mg]
    return Decimal(reduce(gcd, hundredths, 0)) / 100


def _fewest(total: int, sizes: Sequence[int]) -> list[int]:
    best: list[list[int] | None] = [[]]
    for amount in range(1, total + 1):
        tails = [(best[amount - size], size) for size in sizes if size <= amount]
        known = [[*tail, size] for tail, size in tails if tail is not None]
        best.append(min(known, key=len, default=None))
    return best[total] or []


def options(case: Case, *, present: Regimen, wanted_daily_mg: Decimal, library: Library) -> tuple[Option, ...]:
    """The regimens to compare: the present release around the dose wanted, then each conversion around its own.

    ``wanted_daily_mg`` is the daily dose of the present release that plain proportion asks for.
    """
    limits = case.constraints
    allowed = limits.releases or None
    found: list[Option] = []
    if allowed is None or present.release in allowed:
        way = _way(case, present, library)
        found += [Option(r) for r in _fan(way, wanted_daily_mg, count=_WANTED, within=_bounds(present, limits, library))]
    for conversion, way in conversions(case, present=present, library=library):
        factor = factor_of(conversion)
        bounds = _bounds(present, limits, library, factor=factor)
        fan = _fan(way, wanted_daily_mg * factor, count=_WANTED_OF_A_CONVERSION, within=bounds)
        found += [Option(regimen, conversion) for regimen in fan]
    return tuple(found)


def _way(case: Case, present: Regimen, library: Library) -> Way:
    interval_h, chosen = present.interval_h or _A_DAY_H, case.constraints.times_a_day
    strengths = case.constraints.strengths_mg or strengths_of(
        library, release="immediate" if present.release == "not-stated" else present.release, region=case.region
    )
    if chosen and interval_h not in {_A_DAY_H / times for times in chosen}:
        return Way(present.release, chosen[0], tuple(strengths))
    doses, rest = divmod(_A_DAY_H, interval_h)
    return Way(present.release, 1 if rest else int(doses), tuple(strengths), interval_h if rest else _A_DAY_H)


def conversions(case: Case, *, present: Regimen, library: Library) -> list[tuple[Conversion, Way]]:
    """The region's rules by which the present release is replaced, each with the way the new one is taken."""
    found = []
    for conversion in library.conversions:
        fits = conversion.from_release == present.release and conversion.factor_low is not None
        here = case.region in conversion.regions or "any" in conversion.regions
        allowed = not case.constraints.releases or conversion.to_release in case.constraints.releases
        once_daily = _ONCE_DAILY.get(conversion.to_release)
        strengths = strengths_of(library, release=conversion.to_release, region=case.region)
        if fits and here and allowed and once_daily and strengths:
            found.append((conversion, Way(once_daily, 1, strengths)))
    return found


_ONCE_DAILY: dict[str, OralRelease] = {"prolonged-capsule": "prolonged-capsule", "lcp-tablet": "lcp-tablet"}


def factor_of(conversion: Conversion) -> Decimal:
    """New daily dose over old; the middle where the record gives a range."""
    low, high = conversion.factor_low or Decimal(0), conversion.factor_high or conversion.factor_low or Decimal(0)
    return (low + high) / 2


def _bounds(
    present: Regimen, limits: Constraints, library: Library, *, factor: Decimal = Decimal(1)
) -> tuple[Decimal, Decimal]:
    """The lowest and highest daily dose to compare."""
    daily = (present.daily_dose_mg or Decimal(0)) * factor
    ceiling = limits.largest_daily_dose_mg or _plausible_daily_mg(library)
    if limits.largest_step_percent is None:
        return Decimal(0), ceiling
    step = daily * limits.largest_step_percent / 100
    return max(daily - step, Decimal(0)), min(daily + step, ceiling)


def _plausible_daily_mg(library: Library) -> Decimal:
    highs = [limit.high for limit in library.of(Limit) if limit.metric == "dose" and limit.unit == "mg/day" and limit.high]
    return min(highs, default=Decimal("Infinity"))


def _fan(way: Way, wanted_daily_mg: Decimal, *, count: int, within: tuple[Decimal, Decimal]) -> list[Regimen]:
    """``count`` daily doses around the one wanted, as near as the strengths come, rising; fewer where there are no more."""
    unit = _unit(way.strengths_mg)
    if not unit:
        return []
    wanted_mg = wanted_daily_mg * way.cycle_h / _A_DAY_H
    steps = [round(wanted_mg * share / unit) for share in _SPREAD]
    middle = max(steps[0], 1)
    steps += [middle + sign * number for number in range(1, 4 * count) for sign in (-1, 1)]
    found: dict[Decimal, Regimen] = {}
    for step in steps:
        daily = unit * step * _A_DAY_H / way.cycle_h
        regimen = _split(way, step, unit=unit) if step > 0 and within[0] <= daily <= within[1] else None
        if regimen is not None and len(found) < count:
            found.setdefault(daily, regimen)
    return [found[daily] for daily in sorted(found)]


def _split(way: Way, steps: int, *, unit: Decimal) -> Regimen | None:
    """A day's amount over its doses, the larger ones first; None where the strengths do not make up each of them."""
    low, more = divmod(steps, way.doses)
    doses = [unit * (low + (number < more)) for number in range(way.doses)]
    if not all(pieces_of(dose, strengths_mg=way.strengths_mg) for dose in doses):
        return None
    cycle = doses if more else doses[:1]
    return regimen_of(cycle, interval_h=way.interval_h, release=way.release, strengths_mg=way.strengths_mg)


def asked_for(what_ifs: Iterable[WhatIf], *, case: Case, present: Regimen, library: Library) -> list[Option]:
    """The regimens that somebody wants compared too, of the present release; ``InputError`` for an implausible one."""
    strengths, most = _way(case, present, library).strengths_mg, _plausible_daily_mg(library)
    found = []
    for one in what_ifs:
        regimen = regimen_of(one.doses_mg, interval_h=one.every_h, release=present.release, strengths_mg=strengths)
        daily = regimen.daily_dose_mg
        if daily is None or not 0 < daily <= most:
            raise InputError(f"'{regimen.text}' is no dose that can be meant", where="what if",
                             to_do=f"Compare daily doses above 0 and up to {plain(most)} mg.")  # fmt: skip
        found.append(Option(regimen, asked=True))
    return found


def equal_only(options: Iterable[Option]) -> tuple[Option, ...]:
    """The options whose doses are all the same."""
    return tuple(option for option in options if len(set(option.regimen.doses_mg)) == 1)
