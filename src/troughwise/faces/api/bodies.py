"""What programs send, as frozen values, read with exact decimals; and how a failure is told to them. Not for results."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import Field, ValidationError

from troughwise.faces.http.failures import NotJsonError
from troughwise.operations import Conversation
from troughwise.vocabulary.cases import Case
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen, Reader, Region, Release

Body = TypeVar("Body", bound=Frozen)
_SHORT, _LONG = 200, 4_000


class Problem(Frozen):
    """What is wrong, where, and what to do."""

    what: str
    where: str = ""
    to_do: str = ""


class AskBody(Frozen):
    """A question, and what was asked before in the conversation."""

    question: str = Field(max_length=100_000, examples=["What is the target tacrolimus (FK506) trough level for lupus?"])
    reader: Reader = "clinician"
    region: Region = "any"
    conversation: Conversation | None = None


class LevelBody(Frozen):
    """A level told in a few words, each as written; the options of ``troughwise check``."""

    value: str = Field(max_length=_SHORT, examples=["17.7"])
    unit: str = Field("ng/mL", max_length=_SHORT)
    on: str = Field("", max_length=_SHORT, description="the day it was drawn; empty: today stands in")
    after: str = Field("", max_length=_SHORT, examples=["12h"])
    dose: str = Field("", max_length=_SHORT, examples=["3 mg bid"])
    indication: str = Field(max_length=_SHORT, examples=["lupus nephritis"])
    phase: str = Field("", max_length=_SHORT, examples=["maintenance"])
    formulation: str = Field("", max_length=_SHORT)
    product: str = Field("", max_length=_SHORT)
    since: str = Field("", max_length=_SHORT)
    assay: str = Field("", max_length=_SHORT)
    haematocrit: str = Field("", max_length=_SHORT)
    creatinine: str = Field("", max_length=_SHORT)
    baseline_creatinine: str = Field("", max_length=_SHORT)
    potassium: str = Field("", max_length=_SHORT)
    magnesium: str = Field("", max_length=_SHORT)
    glucose: str = Field("", max_length=_SHORT)
    blood_pressure: str = Field("", max_length=_SHORT)
    weight: str = Field("", max_length=_SHORT)
    height: str = Field("", max_length=_SHORT)
    age: str = Field("", max_length=_SHORT)
    sex: str = Field("", max_length=_SHORT)
    genotype: str = Field("", max_length=_SHORT)
    taken: tuple[Annotated[str, Field(max_length=_SHORT)], ...] = Field((), max_length=50)
    started: tuple[Annotated[str, Field(max_length=_SHORT)], ...] = Field((), max_length=50)
    stopped: tuple[Annotated[str, Field(max_length=_SHORT)], ...] = Field((), max_length=50)
    events: tuple[Annotated[str, Field(max_length=_SHORT)], ...] = Field((), max_length=50)
    treated_since: str = Field("", max_length=_SHORT)
    transplanted_on: str = Field("", max_length=_SHORT)
    pregnant: bool = False
    breast_feeding: bool = False
    region: Region = "any"
    reader: Reader = "clinician"


class CheckBody(Frozen):
    """A level in a few words, or a whole case whose last level is checked; one of the two."""

    level: LevelBody | None = None
    case: Case | None = None


class DoseBody(Frozen):
    """A case, with which models, and which regimens to compare too."""

    case: Case
    models: tuple[Annotated[str, Field(max_length=_SHORT)], ...] = Field((), max_length=50)
    research: bool = False
    what_if: tuple[Annotated[str, Field(max_length=_SHORT)], ...] = Field((), max_length=8, examples=[["5 mg bid"]])


class InteractionsBody(Frozen):
    """A list of medicines."""

    names: tuple[Annotated[str, Field(max_length=_SHORT)], ...] = Field(
        max_length=100, examples=[["diltiazem", "omeprazole"]]
    )
    reader: Reader = "clinician"
    region: Region = "any"
    release: Release = "any"


class UnitsBody(Frozen):
    """A level with its unit."""

    value: str = Field(max_length=_SHORT, examples=["8.2"])
    unit: str = Field(max_length=_SHORT, examples=["ng/mL"])


class Converted(Frozen):
    """A level in the other unit, in one sentence that names the molar mass."""

    text: str


async def _json_of(request: Request) -> Any:
    """The body as plain values, decimals with their digits; raises for anything but JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise NotJsonError
    try:
        return json.loads(await request.body(), parse_float=Decimal, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise InputError("The body is not JSON", to_do="Send one JSON object.") from error


Sent = Annotated[Any, Depends(_json_of)]
"""A route's parameter for the body as plain values."""


def read(kind: type[Body], *, sent: Any) -> Body:
    """The body as a value; raises ``InputError`` that names the first field that cannot be used."""
    try:
        return kind.model_validate(sent)
    except (ValidationError, RecursionError) as error:
        if not isinstance(error, ValidationError):
            raise InputError("The body nests too deeply", to_do="Send the documented form.") from error
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part)[:60] for part in first["loc"])
        raise InputError("A field cannot be used", where=where or "the body", to_do=f"{first['msg']}.") from error


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
