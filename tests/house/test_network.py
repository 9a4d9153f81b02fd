"""Troughwise works offline: nothing reaches for a network, at import or at run time."""

from __future__ import annotations

import subprocess
import sys

GUARD = """
import sys

def refuse(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__":
        raise SystemExit(f"reached for the network: {event} {arguments}")

sys.addaudithook(refuse)
"""
ASK = """
from troughwise.operations import open_desk
print(open_desk().ask("What is the target tacrolimus (FK506) trough level for lupus?").outcome)
"""
CALL = """
import urllib.request
urllib.request.urlopen("http://localhost:9/")
"""


def run_guarded(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh process in which every use of a network ends it."""
    return subprocess.run([sys.executable, "-c", GUARD + program], capture_output=True, text=True, check=False)


def test_guard_catches_a_call():
    assert "reached for the network" in run_guarded(CALL).stderr


def test_asking_needs_no_network():
    done = run_guarded(ASK)

    assert (done.stdout.strip(), done.stderr) == ("answered", "")
