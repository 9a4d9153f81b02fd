"""Browsing the base: targets, studies, interactions, products, models, conflicts, sources, and each record whole.

Not for answers: here a record stands as it is, with its history and what rests on it.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from troughwise.faces.http.failures import NotHereError
from troughwise.faces.http.room import room_of
from troughwise.faces.text.model_page import INDEX_HEAD, Bullets, Heading, Rows, index_row, model_parts
from troughwise.faces.text.record_fields import changed_rows, field_rows
from troughwise.faces.text.reference_list import reference_line
from troughwise.faces.web.browsing import (
    STRENGTHS,
    STUDY_HEAD,
    filters_of,
    found_records,
    interaction_row,
    kept,
    levels_svg,
    spans_of,
    wording,
)
from troughwise.faces.web.ranges import ranges_svg
from troughwise.faces.web.showing import show
from troughwise.operations import Library
from troughwise.vocabulary.answers import Reference
from troughwise.vocabulary.models import PopulationModel
from troughwise.vocabulary.records import Record, Source, Worded

routes = APIRouter()
_MOST_BARS = 60


@routes.get("/evidence", name="evidence")
def evidence(request: Request, *, q: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """The way in: what there is of each kind, and a search over all records."""
    library = room_of(request).desk.library
    counts = {
        "targets": len(library.targets), "studies": len(library.studies), "interactions": len(library.interactions),
        "products": len(library.products), "models": len(library.of(PopulationModel)), "conflicts": len(library.conflicts),
        "sources": len(library.of(Source)),
    }  # fmt: skip
    found = found_records(q, library=library) if q.strip() else []
    return show(
        request,
        template="evidence.page.j2",
        counts=counts,
        q=q,
        found=[_line(one) for one in found],
        searched=bool(q.strip()),
    )


@routes.get("/evidence/targets", name="targets")
def targets(request: Request) -> HTMLResponse:
    """Every target in one table, filtered by the address's query, with its ranges drawn side by side."""
    library = room_of(request).desk.library
    chosen = kept(library.targets, query=request.query_params)
    rows = sorted(chosen, key=lambda one: (_label(one.indication, library), one.rank, one.from_day or 0))
    spans = spans_of(rows, library=library)
    chart = ranges_svg(spans, title="Target ranges") if 1 < len(spans) <= _MOST_BARS else None
    return show(
        request, template="targets.page.j2", rows=rows, labels=_labels(library),
        filters=filters_of(library.targets, library=library),
        query=request.query_params, chart=chart, total=len(library.targets), most=_MOST_BARS,
    )  # fmt: skip


@routes.get("/evidence/studies", name="studies")
def studies(request: Request) -> HTMLResponse:
    """Every study, with the levels it reached or aimed at."""
    library = room_of(request).desk.library
    chosen = kept(library.studies, query=request.query_params)
    rows = sorted(chosen, key=lambda one: (_label(one.indication, library), one.name))
    return show(
        request, template="studies.page.j2", rows=rows, labels=_labels(library),
        filters=filters_of(library.studies, library=library),
        query=request.query_params, head=STUDY_HEAD, chart=levels_svg(rows),
    )  # fmt: skip


@routes.get("/evidence/interactions", name="interaction-list")
def interactions(request: Request) -> HTMLResponse:
    """Every interaction, the strongest first."""
    library = room_of(request).desk.library
    rows = kept(library.interactions, query=request.query_params)
    ordered = sorted(rows, key=lambda one: (STRENGTHS.index(one.size_class), _label(one.partner, library)))
    return show(
        request, template="interaction-list.page.j2",
        rows=[interaction_row(one, label=_label(one.partner, library)) for one in ordered],
        filters=filters_of(library.interactions, library=library), query=request.query_params,
    )  # fmt: skip


@routes.get("/evidence/products", name="products")
def products(request: Request) -> HTMLResponse:
    """Every product that can be dispensed, and the rules for changing between them."""
    library = room_of(request).desk.library
    rows = sorted(library.products, key=lambda one: (one.release, one.region, one.brands))
    return show(request, template="products.page.j2", rows=rows, conversions=library.conversions)


@routes.get("/evidence/models", name="models")
def models(request: Request) -> HTMLResponse:
    """Every population model."""
    library = room_of(request).desk.library
    rows = [(one.id, one.title, index_row(one, library=library)) for one in _models(library)]
    return show(request, template="models.page.j2", rows=rows, head=INDEX_HEAD)


@routes.get("/evidence/models/{record_id}", name="model")
def model(request: Request, *, record_id: str) -> HTMLResponse:
    """A model with every number and its place."""
    library = room_of(request).desk.library
    found = library.get(record_id)
    if not isinstance(found, PopulationModel):
        raise NotHereError
    kinds = {Heading: "heading", Rows: "rows", Bullets: "bullets", str: "text"}
    parts = [(kinds[type(part)], part) for part in model_parts(found, library=library)]
    return show(request, template="model.page.j2", model=found, parts=parts)


@routes.get("/evidence/conflicts", name="conflicts")
def conflicts(request: Request) -> HTMLResponse:
    """Where sources disagree, with both sides and what this base uses."""
    library = room_of(request).desk.library
    rows = [(one, [side for key in one.sides if (side := library.get(key))]) for one in library.conflicts.values()]
    return show(request, template="conflicts.page.j2", rows=[(one, [_line(side) for side in sides]) for one, sides in rows])


@routes.get("/evidence/sources", name="sources")
def sources(request: Request) -> HTMLResponse:
    """Every source, with how many records rest on it."""
    library = room_of(request).desk.library
    counts: dict[str, int] = {}
    for record in library.of(Worded):
        for key in {citation.source for citation in record.citations}:
            counts[key] = counts.get(key, 0) + 1
    chosen = kept(library.of(Source), query=request.query_params)
    rows = [(one, _spelled_out(one)[0], counts.get(one.id, 0)) for one in chosen]
    rows.sort(key=lambda row: (-row[2], row[1]))
    return show(
        request, template="sources.page.j2", rows=rows, filters=filters_of(library.of(Source), library=library),
        query=request.query_params,
    )  # fmt: skip


@routes.get("/evidence/sources/{record_id}", name="source")
def source(request: Request, *, record_id: str) -> HTMLResponse:
    """A source with everything that rests on it."""
    desk = room_of(request).desk
    found = desk.library.get(record_id)
    if not isinstance(found, Source):
        raise NotHereError
    resting = [
        (*_line(one), [citation for citation in one.citations if citation.source == found.id])
        for one in desk.resting_on(found.id)
    ]
    text, links = _spelled_out(found)
    return show(
        request, template="source.page.j2", source=found, text=text, links=links, resting=resting, fields=field_rows(found)
    )


@routes.get("/evidence/record/{record_id}", name="record")
def record(request: Request, *, record_id: str) -> Response:
    """A record whole: its fields, sources with places, conflicts, history in the diary and the review log."""
    room = room_of(request)
    found = room.desk.library.get(record_id)
    if found is None:
        raise NotHereError
    if isinstance(found, Source | PopulationModel):
        folder = "sources" if isinstance(found, Source) else "models"
        return RedirectResponse(f"/evidence/{folder}/{found.id}", 307)
    return show(request, template="record.page.j2", **_record_values(request, found))


def _record_values(request: Request, found: Record) -> dict[str, Any]:
    room = room_of(request)
    library = room.desk.library
    base = library.replaced.get(found.id)
    citations = [(citation, *_spelled_out(library.source(citation.source))) for citation in getattr(found, "citations", ())]
    return {
        "record": found, "kind": type(found).__name__.lower(), "file": library.files[found.id], "text": wording(found),
        "fields": field_rows(found), "citations": citations, "base": base,
        "changed": changed_rows(base, after=found) if base else (),
        "conflicts": [one for key in getattr(found, "conflicts", ()) if (one := library.conflicts.get(key))],
        "diary": room.desk.diary(found.id), "decisions": room.records.reviews.history(found.id),
        "state": room.states().get(found.id), "digest": room.digests.get(found.id, ""),
        "reviewable": found.id in room.digests,
    }  # fmt: skip


def _models(library: Library) -> list[PopulationModel]:
    order = {"ship": 0, "alternative": 1, "research": 2}
    return sorted(library.of(PopulationModel), key=lambda one: (order[one.use], one.id))


def _labels(library: Library) -> dict[str, str]:
    return {key: term.label for key, term in library.terms.items()}


def _label(key: str, library: Library) -> str:
    return library.terms[key].label if key in library.terms else key


def _line(record: Record) -> tuple[str, str, str]:
    """Id, kind and first words of a record."""
    return record.id, type(record).__name__.lower(), wording(record)


def _spelled_out(source: Source) -> tuple[str, tuple[Any, ...]]:
    return reference_line(Reference.of(source, n=1, read=()))
