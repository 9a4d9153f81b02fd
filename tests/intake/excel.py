"""A smallest Excel file for tests, made of the five parts that the format asks for."""

from __future__ import annotations

import zipfile
from datetime import datetime, time
from pathlib import Path
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DATE_AND_TIME, _CLOCK = 1, 2
_STYLES = (
    f'{_HEAD}<styleSheet {_MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="20" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)
_EPOCH = datetime(1899, 12, 30)


def excel_file(path: Path, rows: list[list[object]], *, sheets: tuple[str, ...] = ("Sheet1",)) -> Path:
    """An Excel file whose sheets all hold these rows: words, numbers, moments and clock times."""
    data = "".join(f"<row>{''.join(_cell(value) for value in row)}</row>" for row in rows)
    numbered = list(enumerate(sheets, start=1))
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"/>')
        book.writestr("_rels/.rels", _relations([("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml")]))
        listed = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in numbered)
        book.writestr(
            "xl/workbook.xml", f'{_HEAD}<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        )
        links = [(f"rId{i}", f"{_OFFICE}/worksheet", f"worksheets/sheet{i}.xml") for i, _ in numbered]
        book.writestr("xl/_rels/workbook.xml.rels", _relations([*links, ("rId99", f"{_OFFICE}/styles", "styles.xml")]))
        book.writestr("xl/styles.xml", _STYLES)
        for i, _ in numbered:
            sheet = f"{_HEAD}<worksheet {_MAIN}><sheetData>{data}</sheetData></worksheet>"
            book.writestr(f"xl/worksheets/sheet{i}.xml", sheet)
    return path


def _relations(links: list[tuple[str, str, str]]) -> str:
    body = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in links)
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f'<c s="{_DATE_AND_TIME}"><v>{(value - _EPOCH).total_seconds() / 86400}</v></c>'
    if isinstance(value, time):
        return f'<c s="{_CLOCK}"><v>{(value.hour * 60 + value.minute) / 1440}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
