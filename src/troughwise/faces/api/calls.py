"""Each call of the interface as curl and as Python, from the examples that tests run. Not for routes."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass

from troughwise.faces.api.v1 import EXAMPLES, PREFIX

ADDRESS = "http://127.0.0.1:8765"


@dataclass(frozen=True)
class Call:
    """A call, ready to copy."""

    name: str
    says: str
    curl: str
    python: str


_SAYS = {
    "ask": "A question in plain words: an answer of cited statements, or a refusal.",
    "check": "A level in a few words, or a case: a verdict and what to look at next.",
    "dose": "A case: forecasts and regimens to compare.",
    "interactions": "A list of medicines: what the base knows of each.",
    "units": "A level: the other unit.",
}


def calls() -> tuple[Call, ...]:
    """Every call that takes a body, then those that only read."""
    with_body = tuple(Call(name, _SAYS[name], _curl(name, body), _python(name, body)) for name, body in EXAMPLES.items())
    reading = (("edition", "Which evidence and which program answer."), ("evidence?kind=targets", "The records of a kind."))
    return (*with_body, *(Call(path, says, f"curl {ADDRESS}{PREFIX}/{path}", _reading(path)) for path, says in reading))


def _curl(name: str, body: object) -> str:
    said = json.dumps(body, ensure_ascii=False)
    return f"curl {ADDRESS}{PREFIX}/{name} \\\n  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(said)}"


def _python(name: str, body: object) -> str:
    said = json.dumps(body, ensure_ascii=False, indent=4)
    return (
        f"import json\nimport urllib.request\n\nbody = {said}\nrequest = urllib.request.Request(\n"
        f'    "{ADDRESS}{PREFIX}/{name}",\n    data=json.dumps(body).encode(),\n'
        '    headers={"Content-Type": "application/json"},\n)\nprint(json.load(urllib.request.urlopen(request)))'
    )


def _reading(path: str) -> str:
    return f'import json\nimport urllib.request\n\nprint(json.load(urllib.request.urlopen("{ADDRESS}{PREFIX}/{path}")))'
