"""files.export: comma- and tab-separated text of the first tab, .xlsx with notes and threads, and a page of PDF."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from tests.google import a1
from tests.google.errors import DriveError
from tests.google.formulas import in_english
from tests.google.functions import Fault
from tests.google.rendering import pattern_of
from tests.google.results import Results
from tests.google.state import Book, File, Post, Sheet, Thread, World
from tests.google.values import View, matrix

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
EXPORTED = frozenset(
    f"application/vnd.google-apps.{kind}" for kind in ("spreadsheet", "document", "presentation", "drawing")
)
"""The kinds of Google's own files that can be had in another format."""
MOST = 10 * 1024 * 1024
"""The most bytes that an export may have."""
_SPACE = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_KIND = "http://schemas.microsoft.com/office/2017/10/relationships/"


def export(world: World, book: Book, mime: str) -> bytes:
    """The book in another format."""
    if mime == XLSX:
        return _xlsx(world, book)
    if mime in {"text/csv", "text/tab-separated-values"}:
        return _text(book, "," if mime == "text/csv" else "\t")
    text = "The requested conversion is not supported."
    raise DriveError(400, f"{text} (The emulator does not do {mime}.)", reason="badRequest", location="convertTo")


def as_pdf(world: World, file: File) -> bytes:
    """A page that shows a file's content, or its title; each export tells its own moment, so no two are the same."""
    if len(file.content) > MOST:
        raise DriveError(403, "This file is too large to be exported.", reason="exportSizeLimitExceeded")
    words = (file.content.decode("latin-1") or file.book.title).replace("\\", "").replace("(", "").replace(")", "")
    drawn = f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</CreationDate(D:{world.clock():%Y%m%d%H%M%S}Z)/Title({world.ids.text(12)})>>",
    ]
    made, starts = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(made))
        made += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<</Size {len(parts) + 1}/Root 1 0 R/Info 6 0 R>>\nstartxref\n{len(made)}\n%%EOF\n"
    return (made + end).encode("latin-1", "replace")


def _text(book: Book, delimiter: str) -> bytes:
    sheet = book.sheets[0]
    rows = matrix(Results(book), a1.Range(sheet, a1.Area()), View())
    width = max(map(len, rows), default=0)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([row + [""] * (width - len(row)) for row in rows])
    return out.getvalue().removesuffix("\r\n").encode()


def _xlsx(world: World, book: Book) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties({"created": datetime(2020, 1, 1)})
        formats: dict[str, Any] = {}
        results = Results(book)
        for sheet in book.sheets:
            page = workbook.add_worksheet(sheet.title)
            for row in sorted(sheet.cells):
                for column in sorted(sheet.cells[row]):
                    _cell(workbook, page, formats, (results, sheet, row, column))
            _dress(page, sheet)
            for place, threads in _threads(book, sheet).items():
                page.write_comment(*place, _mirror(world, threads), {"author": "Threaded comments"})
    return _with_threads(world, book, out.getvalue())


def _cell(workbook: Any, page: Any, formats: dict[str, Any], at: tuple[Results, Sheet, int, int]) -> None:
    results, sheet, row, column = at
    cell = sheet.cell(row, column)
    value, fmt = results.of(sheet, row, column)
    pattern = pattern_of(fmt, results.loc)[1]
    bold = bool(cell.format.get("textFormat", {}).get("bold"))
    key = f"{pattern}|{bold}"
    if key not in formats:
        formats[key] = workbook.add_format(({"num_format": pattern} if pattern else {}) | {"bold": bold})
    look = formats[key]
    shown = value.mark if isinstance(value, Fault) else value
    if cell.formula:
        page.write_formula(row, column, in_english(cell.formula, results.loc), look, shown)
    elif isinstance(shown, bool):
        page.write_boolean(row, column, shown, look)
    elif isinstance(shown, (int, float)):
        page.write_number(row, column, shown, look)
    elif shown:
        page.write_string(row, column, shown, look)
    elif pattern or bold:
        page.write_blank(row, column, None, look)
    if cell.note:
        page.write_comment(row, column, cell.note, {"author": ""})


def _dress(page: Any, sheet: Sheet) -> None:
    if sheet.look.get("hidden"):
        page.hide()
    if sheet.grid.get("frozenRowCount") or sheet.grid.get("frozenColumnCount"):
        page.freeze_panes(sheet.grid.get("frozenRowCount", 0), sheet.grid.get("frozenColumnCount", 0))
    for merge in sheet.merges:
        box = a1.area_of(merge).box(sheet)
        page.merge.append([box.top, box.left, box.bottom - 1, box.right - 1])
    for row, columns in sheet.cells.items():
        for column, cell in columns.items():
            condition = (cell.validation or {}).get("condition", {})
            if condition.get("type") == "ONE_OF_LIST":
                words = [each.get("userEnteredValue", "") for each in condition.get("values", [])]
                if sum(map(len, words)) + len(words) <= 255:
                    page.data_validation(row, column, row, column, {"validate": "list", "source": words})


def _threads(book: Book, sheet: Sheet) -> dict[tuple[int, int], list[Thread]]:
    """The threads of a tab by cell; those that lead to no cell stand in the first tab's first."""
    places = {each["anchorId"]: each["range"] for each in sheet.anchors}
    known = {each["anchorId"] for other in book.sheets for each in other.anchors}
    found: dict[tuple[int, int], list[Thread]] = {}
    for thread in book.threads:
        if thread.head.deleted:
            continue
        grid = places.get(thread.anchor)
        if grid:
            found.setdefault((grid["startRowIndex"], grid["startColumnIndex"]), []).append(thread)
        elif thread.anchor not in known and sheet is book.sheets[0]:
            found.setdefault((0, 0), []).append(thread)
    return found


def _mirror(world: World, threads: list[Thread]) -> str:
    """The threads of a cell as the plain note that older programs show."""
    lines = []
    for thread in threads:
        lines.append(
            f"[Threaded comment]\n\nComment:\n{thread.head.content}\n\t-{world.person(thread.head.author)['name']}"
        )
        lines += [f"Reply:\n{each.content}" for each in thread.replies if each.content]
    return "\n".join(lines)


def _guid(text: str) -> str:
    digits = "".join(f"{ord(letter):02x}" for letter in text).ljust(32, "0")[:32]
    return f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}}}"


def _with_threads(world: World, book: Book, data: bytes) -> bytes:
    """The .xlsx with its threads and the people who wrote them."""
    parts = {
        index: _part(world, found) for index, sheet in enumerate(book.sheets, 1) if (found := _threads(book, sheet))
    }
    if not parts:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == "[Content_Types].xml":
                text = text.replace(b"</Types>", _types(list(parts)).encode() + b"</Types>")
            elif item.filename == "xl/_rels/workbook.xml.rels":
                text = _related(text, "person", "persons/person.xml")
            for index in parts:
                if item.filename == f"xl/worksheets/_rels/sheet{index}.xml.rels":
                    text = _related(text, "threadedComment", f"../threadedComments/threadedComment{index}.xml")
            new.writestr(item, text)
        for index, part in parts.items():
            new.writestr(f"xl/threadedComments/threadedComment{index}.xml", part)
        new.writestr("xl/persons/person.xml", _people(world, book))
    return out.getvalue()


def _types(indices: list[int]) -> str:
    named = [(f"/xl/threadedComments/threadedComment{index}.xml", "threadedcomments") for index in indices]
    named.append(("/xl/persons/person.xml", "person"))
    return "".join(
        f'<Override PartName="{name}" ContentType="application/vnd.ms-excel.{kind}+xml"/>' for name, kind in named
    )


def _related(text: bytes, kind: str, target: str) -> bytes:
    line = f'<Relationship Id="rIdT1" Type="{_KIND}{kind}" Target="{target}"/></Relationships>'
    return text.replace(b"</Relationships>", line.encode())


def _part(world: World, found: dict[tuple[int, int], list[Thread]]) -> str:
    lines = [
        _one(world, thread, each, f"{a1.letters(column)}{row + 1}")
        for (row, column), threads in found.items()
        for thread in threads
        for each in (thread.head, *thread.replies)
        if not each.deleted
    ]
    return f'<?xml version="1.0" encoding="UTF-8"?><x18tc:ThreadedComments xmlns:x18tc="{_SPACE}">{"".join(lines)}</x18tc:ThreadedComments>'


def _one(world: World, thread: Thread, each: Post, ref: str) -> str:
    when = each.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.00")
    person, number = _guid(world.person(each.author)["id"]), _guid(each.id)
    root = each is thread.head
    more = f'done="{int(bool(thread.resolved))}"' if root else f'parentId="{_guid(thread.head.id)}"'
    start = f'<x18tc:threadedComment ref="{ref}" dT="{when}" personId="{person}" id="{number}" {more}>'
    return f'{start}<x18tc:text xml:space="preserve">{escape(each.content)}</x18tc:text></x18tc:threadedComment>'


def _people(world: World, book: Book) -> str:
    authors = dict.fromkeys(
        each.author for thread in book.threads for each in (thread.head, *thread.replies) if not each.deleted
    )
    lines = "".join(
        f'<x18tc:person displayName={quoteattr(world.person(author)["name"])} id="{_guid(world.person(author)["id"])}"'
        ' providerId="google-sheets"/>'
        for author in authors
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><x18tc:personList xmlns:x18tc="{_SPACE}">{lines}</x18tc:personList>'
