"""How fast fits are: one patient warm, and 10,000 side by side against the same algorithm in C, compiled here, in one run.

Run ``python benchmarks/fit.py``; it needs a C compiler (``cc``) for the second part. Prints medians of several rounds.
Simulated patients, fixed seed. Not a test: nothing fails here.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from troughwise.cohort.model_file import read_model
from troughwise.pk.events import Events
from troughwise.pk.fit import Fits, fit
from troughwise.pk.individuals import Population

MODELS = Path(__file__).resolve().parent.parent / "tests" / "agreement" / "models"
SOURCE = Path(__file__).with_suffix("").with_name("map_reference.c")
DOSE, LEVELS, ROUNDS, SINGLE = 10_000.0, 4, 7, 20


def simulated(patients: int, *, seed: int = 1, model: str = "run101") -> tuple[Events, np.ndarray, np.ndarray]:
    """One oral dose and four levels each, from a model of the agreement tests."""
    generator = np.random.default_rng(seed)
    times = np.sort(generator.uniform([0.5, 3.0, 6.0, 18.0], [2.0, 5.0, 10.0, 28.0], size=(patients, LEVELS)), axis=1)
    events = _events(times, np.full((patients, LEVELS), np.nan))
    population = Population(read_model(str(MODELS / f"{model}.toml")))
    eta = generator.normal(0, np.sqrt(0.2), (len(population.effects), patients))
    levels = _predicted(population, events, eta) * (1 + generator.normal(0, np.sqrt(0.05), (patients, LEVELS)))
    levels = np.maximum(levels, 0.1)
    return _events(times, levels), times, levels


def _predicted(population: Population, events: Events, eta: np.ndarray) -> np.ndarray:
    from troughwise.pk.batch import batches
    from troughwise.pk.predict import predict

    rows = len(events.time)
    typical = population.typical({}, occasion=np.ones(rows, dtype=int))
    marked = Events(**{**vars(events), "level": np.where(events.evid == 0, 1.0, np.nan)})
    found = np.zeros((eta.shape[1], LEVELS))
    for batch in batches(marked, typical=typical):
        found[batch.patients] = predict(population.model, batch=batch, eta=eta[None][:, :, batch.patients])[0].T
    return found


def _events(times: np.ndarray, levels: np.ndarray) -> Events:
    patients = len(times)
    rows = LEVELS + 1
    dose = np.tile(np.arange(rows) == 0, patients)
    zero, none = np.zeros(patients * rows), np.zeros(patients * rows, dtype=int)
    return Events(
        patient=np.repeat(np.arange(patients), rows), time=np.c_[np.zeros(patients), times].ravel(), evid=dose.astype(int),
        amount=np.where(dose, DOSE, 0.0), rate=zero, interval=zero, steady=none, additional=none,
        into_central=dose & False, level=np.c_[np.full(patients, np.nan), levels].ravel(),
        limit=np.full(patients * rows, np.nan), occasion=none + 1,
    )  # fmt: skip


def fitted(model: str, events: Events) -> Fits:
    """Everything from the events on: typical values, batches, fits, covariances."""
    population = Population(read_model(str(MODELS / f"{model}.toml")))
    return fit(population, events=events, typical=population.typical({}, occasion=events.occasion))


def seconds(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Median duration, after one round to warm up."""
    work()
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return median(found)


def compiled(folder: Path) -> ctypes.CDLL | None:
    """The yardstick, compiled with optimisation for this machine."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "map_reference.so"
    options = ["-O3", "-march=native", "-shared", "-fPIC"]
    subprocess.run([compiler, *options, str(SOURCE), "-o", str(library), "-lm"], check=True)
    return ctypes.CDLL(str(library))


def in_c(library: ctypes.CDLL, times: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """The same fits by the yardstick: eta (P, 4)."""
    patients = len(times)
    results = [np.zeros((patients, 4)), np.zeros((patients, 16)), np.zeros(patients)]
    given = [np.ascontiguousarray(a, dtype=float) for a in ([4, 70, 1, 50, 4], [5.0] * 4, times, levels)]
    typical, precision, *more = (a.ctypes.data_as(ctypes.c_void_p) for a in (*given, *results))
    library.fit_all(patients, LEVELS, typical, precision, ctypes.c_double(0.05), ctypes.c_double(DOSE), *more)
    return results[0]


def main() -> None:
    """Measure and print."""
    population = Population(read_model(str(MODELS / "run001.toml")))
    alone = [simulated(1, seed=seed, model="run001")[0] for seed in range(SINGLE)]
    each = [seconds(partial(_one, population, events), rounds=20) for events in alone]
    print(
        f"one fit, one compartment, 4 levels      {1e3 * median(each):8.2f} ms, slowest of {SINGLE} {1e3 * max(each):.2f} ms"
    )
    erlang = Population(read_model(str(Path(__file__).with_name("erlang.toml"))))
    trough = seconds(partial(_one, erlang, _steady()), rounds=100)
    print(f"one fit, Erlang, steady state, 3 levels {1e3 * trough:8.2f} ms")
    events, times, levels = simulated(10_000)
    ours = seconds(lambda: fitted("run101", events))
    print(f"10,000 fits, two compartments, oral     {ours:8.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        library = compiled(Path(folder))
        if library is None:
            print("no C compiler (cc) here: no ratio")
            return
        c = seconds(lambda: in_c(library, times, levels))
        apart = np.abs(in_c(library, times, levels).T - fitted("run101", events).eta).max(axis=0)
    print(f"the same in C                           {c:8.3f} s      ratio {ours / c:.2f}")
    print(f"difference between the two in any eta: median {np.median(apart):.1e}, 99.9 % {np.quantile(apart, 0.999):.1e}")


def _steady() -> Events:
    """A dose at steady state and levels before it, one and three hours after it."""
    times = np.array([0.0, 0.0, 1.0, 3.0])
    dose = np.array([True, False, False, False])
    zero, none = np.zeros(4), np.zeros(4, dtype=int)
    return Events(
        patient=none, time=times, evid=dose.astype(int), amount=4.0 * dose, rate=zero, interval=12.0 * dose,
        steady=dose.astype(int), additional=none, into_central=dose & False, level=np.array([np.nan, 8.0, 31.0, 14.0]),
        limit=np.full(4, np.nan), occasion=none + 1,
    )  # fmt: skip


def _one(population: Population, events: Events) -> Fits:
    return fit(population, events=events, typical=population.typical({}, occasion=events.occasion))


if __name__ == "__main__":
    main()
