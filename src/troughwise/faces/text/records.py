"""Evidence records as text and as JSON, for those who write and review them. Not for answers.

Numbers keep the digits they have in their file: in JSON they stand as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from troughwise import __version__
from troughwise.faces.text.json_form import escape_unseen
from troughwise.faces.text.reference_list import reference_line
from troughwise.faces.text.visible import visible
from troughwise.operations import Desk
from troughwise.vocabulary.answers import EditionStamp, Reference
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.folders import FOLDERS
from troughwise.vocabulary.records import Record, Source, Topic

_FIRST_WORDS = 70
_WORDING = ("clinician", "title", "label", "why")
KINDS = {**{kind.__name__.lower(): kind for kind in FOLDERS.values()}, **FOLDERS}
"""What ``--kind`` takes: the name of a kind or of its folder."""


def chosen(records: Iterable[Record], *, kind: str = "", topic: str = "") -> list[Record]:
    """The records of a kind and on a topic; raises ``InputError`` where there is no such kind or topic."""
    if kind and kind not in KINDS:
        raise InputError(f"'{kind}' is no kind of record", to_do=f"Use one of {', '.join(FOLDERS)}.")
    if topic and topic not in get_args(Topic):
        raise InputError(f"'{topic}' is no topic", to_do=f"Use one of {', '.join(get_args(Topic))}.")
    of_kind = [record for record in records if not kind or isinstance(record, KINDS[kind])]
    return [record for record in of_kind if not topic or topic in _topics(record)]


def _topics(record: Record) -> tuple[str, ...]:
    return getattr(record, "topics", ()) or (getattr(record, "topic", ""),)


def _kind(record: Record) -> str:
    return type(record).__name__.lower()


def _wording(record: Record) -> str:
    return next((str(getattr(record, name)) for name in _WORDING if hasattr(record, name)), "")


def _words(record: Record) -> str:
    text = _wording(record)
    mark = "(retired) " if record.retired else ""
    return mark + (text if len(text) <= _FIRST_WORDS else f"{text[:_FIRST_WORDS].rsplit(' ', 1)[0]} ...")


def list_text(records: Iterable[Record]) -> str:
    """A line for each record: id, kind, first words."""
    return "".join(visible(f"{record.id}  {_kind(record)}  {_words(record)}") + "\n" for record in records)


def list_json(records: Iterable[Record], *, desk: Desk) -> str:
    """The same list for a program, with the file of each record."""
    files = desk.library.files
    return _json([{"id": r.id, "kind": _kind(r), "file": files[r.id], "words": _words(r)} for r in records])


def record_text(record_id: str, *, desk: Desk) -> str:
    """Every field that says something, a line each, and the sources spelled out; raises ``InputError`` without a record."""
    record, file = desk.record(record_id)
    base = desk.library.replaced.get(record_id)
    lines = [f"{record.id} ({_kind(record)}, {file})"]
    lines += _field_lines(record.model_dump(mode="json", exclude_defaults=True, exclude={"id"}))
    lines += [f"source {source.id}: {_spelled_out(source)}" for source in _sources(record, desk=desk)]
    lines += [f"replaces {base.id}, which says: {_wording(base)}"] if base else []
    return "".join(f"{visible(line)}\n" for line in lines)


def _field_lines(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{key}:"
            yield from (f"  - {_flat(item)}" for item in value)
        else:
            yield f"{key}: {_flat(value)}"


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} {_flat(item)}" for key, item in value.items())
    return ", ".join(map(_flat, value)) if isinstance(value, list) else str(value)


def _sources(record: Record, *, desk: Desk) -> list[Source]:
    """The sources that a record cites, each once."""
    keys = dict.fromkeys(citation.source for citation in getattr(record, "citations", ()))
    return [desk.library.source(key) for key in keys]


def _spelled_out(source: Source) -> str:
    text, links = reference_line(Reference.of(source, n=1, read=()))
    return " ".join([text, *(link.address for link in links), f"({source.kind}, {source.status})"])


def record_json(record_id: str, *, desk: Desk) -> str:
    """The record with its file, its sources in full, and the base's record where it replaces one."""
    record, file = desk.record(record_id)
    base = desk.library.replaced.get(record_id)
    return _json(
        {
            **_whole(record, file=file),
            "sources": [source.model_dump(mode="json") for source in _sources(record, desk=desk)],
            "base_record": base.model_dump(mode="json") if base else None,
        }
    )


def _whole(record: Record, *, file: str) -> dict[str, Any]:
    return {"record": _kind(record), "file": file, **record.model_dump(mode="json")}


def edition_text(stamp: EditionStamp) -> str:
    """One line: version, date, hashes, code."""
    local = f", local records {stamp.local_hash}" if stamp.local_hash else ""
    return f"{stamp.version} of {stamp.date}, content {stamp.content_hash}{local}, troughwise {__version__}\n"


def edition_json(stamp: EditionStamp) -> str:
    """The edition with the code's version."""
    return _json({**stamp.model_dump(mode="json"), "code_version": __version__})


def export_json(desk: Desk) -> str:
    """Every record by folder and id, with its file, and the edition."""
    ordered = sorted(desk.library.whole().records.values(), key=lambda record: record.id)
    by_folder = {
        folder: [_whole(record, file=desk.library.files[record.id]) for record in ordered if isinstance(record, kind)]
        for folder, kind in FOLDERS.items()
    }
    return _json({"edition": desk.library.edition.model_dump(mode="json"), "code_version": __version__, **by_folder})


def _json(value: Any) -> str:
    return escape_unseen(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"
