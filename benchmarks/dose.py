"""How fast the bands and the candidate table of one patient are, beside as many closed-form levels in plain NumPy.

Run ``python benchmarks/dose.py``. A two-compartment model with lag and a history of three dose records; 1,000 draws of its
posterior; the curve at 100 times, and 24 regimens (12 doses, twice and once a day) with trough, peak and area at steady
state. Prints medians of several rounds, warm. Not a test: nothing fails here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from troughwise.cohort.model_file import read_model
from troughwise.pk.arrays import Array
from troughwise.pk.covariates import completed
from troughwise.pk.events import Events
from troughwise.pk.exposure import steady_exposure
from troughwise.pk.fit import fit
from troughwise.pk.forecast import Course, quantiles, shares
from troughwise.pk.individuals import Population
from troughwise.pk.posterior import posterior
from troughwise.pk.regimens import Regimen, following

MODEL = "campagne-2018-kidney-adult"
DRAWS, TIMES, ROUNDS = 1000, 100, 15
RECORDS, SHAPES, POINTS = 4, 2, 109
"""Dose records of the curve, each the difference of two closed forms; regimens that differ by more than a factor, and the
levels that each of them takes."""
EVALUATIONS = 2 * RECORDS * TIMES + SHAPES * POINTS
TWICE = [Regimen((0.5 * step,), 12.0) for step in range(1, 13)]
REGIMENS = [*TWICE, *[Regimen((2 * regimen.amounts[0],), 24.0) for regimen in TWICE]]


def patient() -> Course:
    """Three dose records and two levels."""
    hours = np.array([0.0, 12.0, 24.0, 60.0, 72.0])
    dose = np.array([2.0, 0.0, 3.0, 0.0, 2.5])
    level = np.array([np.nan, 6.0, np.nan, 7.5, np.nan])
    rows, none = len(hours), np.zeros(len(hours), dtype=int)
    events = Events(
        patient=none, time=hours, evid=(dose > 0).astype(int), amount=dose, rate=0 * dose, interval=np.full(rows, 12.0),
        steady=(hours == 0).astype(int), additional=np.array([1, 0, 3, 0, 0]), into_central=none > 0, level=level,
        limit=np.full(rows, np.nan), occasion=none + 1,
    )  # fmt: skip
    model = read_model(MODEL)
    given = {"weight_kg": np.full(rows, 80.0), "cyp3a5_alleles": np.zeros(rows)}
    columns, _ = completed(model, given=given, rows=rows)
    population = Population(model)
    return Course(population, events, population.typical(columns, occasion=events.occasion))


def bands(course: Course, eta: Array) -> Array:
    """The quantiles of the curve through history and future (5, N)."""
    hours = np.linspace(0.0, 144.0, TIMES)
    return quantiles(following(course, regimens=[Regimen((3.0,), 12.0)], start_h=72.5, hours=[hours]).levels(eta))


def table(course: Course, eta: Array) -> None:
    """Quantiles of trough, peak and area of every candidate, and how probable its trough is within limits."""
    found = steady_exposure(course, regimens=REGIMENS, eta=eta)
    for values in (found.trough, found.peak, found.area):
        quantiles(values)
    shares(found.trough, low=5.0, high=10.0)


def plain(course: Course, eta: Array) -> Array:
    """As many levels of one dose, two compartments and a lag, by the textbook's sum of three exponentials."""
    p = {name: value[:, None] for name, value in course.individuals(eta).items()}
    hours = np.linspace(0.9, 144.0, EVALUATIONS)[None]
    k10, ka = p["clearance"] / p["central_volume"], p["absorption_rate"]
    k12 = p["intercompartmental_clearance"] / p["central_volume"]
    k21 = p["intercompartmental_clearance"] / p["peripheral_volume"]
    total = k10 + k12 + k21
    alpha = 0.5 * (total + np.sqrt(total**2 - 4 * k10 * k21))
    beta = k10 * k21 / alpha
    a, b = ((k21 - rate) / ((ka - rate) * (other - rate)) for rate, other in ((alpha, beta), (beta, alpha)))
    c = (k21 - ka) / ((alpha - ka) * (beta - ka))
    since = hours - p["lag_time"]
    decay = a * np.exp(-alpha * since) + b * np.exp(-beta * since) + c * np.exp(-ka * since)
    return np.asarray(1000 * 3.0 * ka / p["central_volume"] * decay)


def milliseconds(work: Callable[[], object]) -> float:
    """Median duration, after one round to warm up."""
    work()
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return 1e3 * median(found)


def main() -> None:
    """Measure and print."""
    course = patient()
    fits = fit(course.population, events=course.events, typical=course.typical)
    draws = posterior(course, fits=fits, seed=1, draws=DRAWS)
    eta = draws.eta
    print(
        f"effective size {draws.effective_size:.0f} of {DRAWS} draws, median levels {bands(course, eta)[2][::33].round(1)}"
    )
    parts = {
        f"{DRAWS} draws of the posterior": lambda: posterior(course, fits=fits, seed=1, draws=DRAWS),
        f"bands at {TIMES} times": lambda: bands(course, eta),
        f"table of {len(REGIMENS)} regimens": lambda: table(course, eta),
        f"{DRAWS} x {EVALUATIONS} levels in plain NumPy": lambda: plain(course, eta),
    }
    for name, work in parts.items():
        print(f"{name:40}{milliseconds(work):8.1f} ms")
    print(f"{'bands and table together':40}{milliseconds(lambda: (bands(course, eta), table(course, eta))):8.1f} ms")


if __name__ == "__main__":
    main()
