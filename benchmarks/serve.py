"""How a server holds under load: people who ask and dose at once, and long lists.

    python benchmarks/serve.py [--users 50] [--seconds 60] [--think 10]

It starts ``troughwise serve`` on loopback with a store of its own. Each user asks a written question or, one time in five,
doses the example patient, reads the answer for a while (an exponential time with the mean ``--think``), and goes on. Beside
the times stands the same work done by one user alone in the same run. Not a test: it asserts nothing.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
PORT, SHARE_OF_DOSES, CASES, ACTS, WARM_UP_S = 8799, 0.2, 10_000, 100_000, 10
QUESTIONS = [
    table["question"] for table in tomllib.loads((ROOT / "tests/cases/questions/targets.toml").read_text("utf-8")).values()
]
DOSE = {
    "indication": "kidney-transplant", "transplanted_on": "2026-09-01", "region": "eu", "sex": "male", "age_years": "52",
    "doses": "3 mg every 12 h since 2026-11-01 08:00 (immediate)\n4 mg every 12 h since 2026-11-16 08:00 (immediate)",
    "levels": "2026-11-09 07:45 5.2 ng/mL lc-ms\n2026-11-23 07:45 8.2 ng/mL lc-ms", "height_cm": "178", "weight_kg": "81",
    "haematocrit_percent": "34", "medicines": "diltiazem since 2026-11-15", "act": "dose", "now": "2026-11-25 08:00",
}  # fmt: skip


class User:
    """One browser: a connection, a cookie, a token, and the times it waited."""

    def __init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.failures: list[str] = []
        self.cookie = ""
        page = self.get("/dose")
        self.token = re.findall(r'name="token" value="([0-9a-f]+)"', page)[0]

    def get(self, address: str) -> str:
        """A page."""
        return self._sent("GET", address, None)[1]

    def post(self, address: str, fields: dict[str, str]) -> str:
        """What stands where a form leads."""
        where, text = self._sent("POST", address, urlencode({"token": self.token, **fields}))
        return self.get(where) if where else text

    def ask(self) -> None:
        """One question, to its answer."""
        self._timed("ask", "/ask", {"question": random.choice(QUESTIONS), "reader": "clinician", "region": "any"})

    def dose(self) -> None:
        """One patient, to the regimens."""
        self._timed("dose", "/dose", DOSE)

    def _timed(self, name: str, address: str, fields: dict[str, str]) -> None:
        self.connection.close()  # a browser opens another one when the server has let go of an idle one
        begun = time.perf_counter()
        self.post(address, fields)
        self.times[name].append(time.perf_counter() - begun)

    def _sent(self, method: str, address: str, body: str | None) -> tuple[str, str]:
        headers = {"cookie": self.cookie} | ({"content-type": "application/x-www-form-urlencoded"} if body else {})
        self.connection.request(method, address, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        if given := response.getheader("set-cookie"):
            self.cookie = given.split(";")[0]
        if response.status >= 500 or response.status == 429:
            self.failures.append(f"{method} {address.split('?')[0]}: {response.status}")
        return (response.getheader("location") or "").split("#")[0], text


def work(user: User, *, until: float, think_s: float, start_s: float) -> None:
    """Ask, sometimes dose, read, until the time is over."""
    time.sleep(start_s)
    while time.monotonic() < until:
        user.dose() if random.random() < SHARE_OF_DOSES else user.ask()
        time.sleep(random.expovariate(1 / think_s))


def memory_mb(pid: int) -> float:
    """Resident memory of a process and its children."""
    pids = [pid, *(int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    return sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 for one in pids)


def p95(times: list[float]) -> float:
    """The 95th percentile in milliseconds."""
    return 1000 * (statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0])


def said(name: str, times: list[float]) -> str:
    """Median and 95th percentile in a line."""
    return f"{name}: n {len(times)}, median {1000 * statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms"


def server(store: str) -> Iterator[subprocess.Popen[bytes]]:
    """``troughwise serve`` over a store, until it is asked to stop."""
    command = [sys.executable, "-m", "troughwise", "serve", "--port", str(PORT), "--store", store]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            User().get("/ready")
            break
        except (ConnectionError, IndexError):
            time.sleep(0.1)
    yield process
    process.terminate()
    process.wait(60)


def fill(store: str) -> None:
    """Many cases and acts of the local user, written as the store writes them."""
    from troughwise.records.audit import Audit
    from troughwise.records.store import Store
    from troughwise.records.tables import CaseRow, CaseVersionRow

    opened, at = Store.open(store), datetime(2026, 11, 25, tzinfo=UTC)
    with opened.writing() as session:
        for number in range(CASES):
            key = f"filled-{number}"
            session.add(CaseRow(id=key, kind="check", owner="local", label=f"case {number}", version=1, changed_at=at))
            session.flush()
            session.add(CaseVersionRow(case_id=key, version=1, at=at, case={}, result=None, stamp={}))
    audit = Audit(opened)
    for start in range(0, ACTS, 1000):
        with opened.writing() as session:
            for number in range(start, start + 1000):
                audit.note(session, who="local", what="check: saved", about=f"filled-{number}")
    opened.close()


def main() -> None:
    """Print times of one user alone, of many, and of long lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=10, help="mean seconds between a user's acts")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/store.db"
        for process in server(store):
            time.sleep(WARM_UP_S)
            alone = User()
            for _ in range(20):
                alone.ask()
            for _ in range(5):
                alone.dose()
            print("alone   ", said("ask", alone.times["ask"]), "|", said("dose", alone.times["dose"]))
            before, users = memory_mb(process.pid), [User() for _ in range(wanted.users)]
            until = time.monotonic() + wanted.seconds
            threads = [
                threading.Thread(
                    target=work, args=(user,),
                    kwargs={"until": until, "think_s": wanted.think, "start_s": random.uniform(0, wanted.think)},
                )
                for user in users
            ]  # fmt: skip
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for name in ("ask", "dose"):
                print("together", said(name, [one for user in users for one in user.times[name]]))
            print("failures", [one for user in users for one in user.failures])
            print(f"memory {before:.0f} MB before, {memory_mb(process.pid):.0f} MB after")
        fill(store)
        for _ in server(store):
            user = User()
            for address in ("/cases", "/audit", "/review"):
                user.get(address)
                times = []
                for _ in range(20):
                    begun = time.perf_counter()
                    user.get(address)
                    times.append(time.perf_counter() - begun)
                print("long", said(address, times))


if __name__ == "__main__":
    main()
