"""spreadsheets.get: a book as JSON, with grid data and comments where they are asked for."""

from dataclasses import dataclass, field
from typing import Any

from tests.google import a1, masks
from tests.google.a1 import Box
from tests.google.comments import thread_json
from tests.google.errors import Json, denied
from tests.google.functions import Fault
from tests.google.locales import locale
from tests.google.looks import DEFAULT_FORMAT, THEME, merged, said
from tests.google.rendering import pattern_of, plain, render
from tests.google.results import MARKS, Results
from tests.google.rights import can_edit
from tests.google.state import Book, Cell, File, Sheet, World, may

_MODE = "COMMENTS_VIEW_MODE_"


@dataclass(frozen=True)
class Wish:
    """What of a spreadsheet is asked for."""

    ranges: list[str] = field(default_factory=list)
    grid: bool = False
    comments: str = ""
    mask: masks.Tree | None = None


def spreadsheet(world: World, file: File, book: Book, actor: str, wish: Wish) -> Json:
    """The whole answer, before the mask cuts it."""
    answer: Json = {"spreadsheetId": file.id, "properties": properties(book)}
    boxes = _asked(book, wish.ranges)
    with_comments = _comments_shown(file, actor, wish.comments)
    answer["sheets"] = [
        _sheet(file, book, sheet, actor, (boxes.get(sheet.id) or [_whole(sheet)], with_comments, wish))
        for sheet in book.sheets
        if not wish.ranges or sheet.id in boxes
    ]
    if book.named:
        answer["namedRanges"] = said(book.named)
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{file.id}/edit"
    if wish.comments or with_comments:
        answer["commentsViewMode"] = _MODE + ("INCLUDED" if with_comments else "OMITTED")
    if with_comments:
        anchored = {anchor["anchorId"] for sheet in book.sheets for anchor in _anchors(sheet, boxes.get(sheet.id))}
        threads = [
            thread_json(world, thread, actor, anchored=thread.anchor in anchored)
            for thread in book.threads
            if not thread.head.deleted and (thread.anchor in anchored or not wish.ranges)
        ]
        answer |= {"comments": threads} if threads else {}
    return answer


def properties(book: Book) -> Json:
    """SpreadsheetProperties."""
    usual = {"title": book.title, "locale": book.locale, "autoRecalc": "ON_CHANGE", "timeZone": book.zone}
    return usual | {"defaultFormat": DEFAULT_FORMAT, "spreadsheetTheme": THEME} | book.look


def sheet_properties(book: Book, sheet: Sheet) -> Json:
    """SheetProperties."""
    grid = {"rowCount": sheet.rows, "columnCount": sheet.columns} | sheet.grid
    start = {"sheetId": sheet.id, "title": sheet.title, "index": book.sheets.index(sheet), "sheetType": "GRID"}
    found: Json = said(start | {"gridProperties": grid} | sheet.look)
    return found


def _whole(sheet: Sheet) -> Box:
    return Box(0, 0, sheet.rows, sheet.columns)


def _asked(book: Book, texts: list[str]) -> dict[int, list[Box]]:
    boxes: dict[int, list[Box]] = {}
    for text in texts:
        found = a1.resolve(book, text).inside()
        boxes.setdefault(found.sheet.id, []).append(found.box)
    return boxes


def _comments_shown(file: File, actor: str, mode: str) -> bool:
    sees = may(file, actor, "commenter")
    if mode == f"{_MODE}INCLUDED" and not sees:
        raise denied()
    return sees and mode in {f"{_MODE}INCLUDED", f"{_MODE}DEFAULT_FOR_CURRENT_ACCESS"}


def _anchors(sheet: Sheet, boxes: list[Box] | None) -> list[Json]:
    if boxes is None:
        boxes = [_whole(sheet)]
    return [each for each in sheet.anchors if any(a1.area_of(each["range"]).box(sheet).meets(box) for box in boxes)]


def protection(file: File, each: Json, actor: str) -> Json:
    """A ProtectedRange as one account sees it: the editors only if it is one."""
    mine = can_edit(each, file, actor)
    shown = {name: value for name, value in each.items() if name != "editors" or mine}
    found: Json = said(shown | {"requestingUserCanEdit": mine})
    order = (
        "protectedRangeId",
        "range",
        "namedRangeId",
        "description",
        "warningOnly",
        "requestingUserCanEdit",
        "unprotectedRanges",
        "editors",
    )
    return {name: found[name] for name in order if name in found}


def _sheet(file: File, book: Book, sheet: Sheet, actor: str, asked: tuple[list[Box], bool, Wish]) -> Json:
    boxes, with_comments, wish = asked
    answer: Json = {"properties": sheet_properties(book, sheet)}
    grid = wish.grid if wish.mask is None else masks.wants(wish.mask, "sheets", "data")
    if grid:
        results = Results(book)
        answer["data"] = [_grid_data(results, sheet, box, wish.mask) for box in boxes]
    parts: Json = {
        "merges": sheet.merges,
        "conditionalFormats": sheet.conditional,
        "protectedRanges": [protection(file, each, actor) for each in sheet.protected],
        "basicFilter": sheet.filter,
        "rowGroups": [each for each in sheet.groups if each["range"]["dimension"] == "ROWS"],
        "columnGroups": [each for each in sheet.groups if each["range"]["dimension"] == "COLUMNS"],
        "charts": sheet.charts,
        "commentAnchors": _anchors(sheet, boxes) if with_comments else [],
    }
    return answer | {name: said(each) for name, each in parts.items() if each}


def _grid_data(results: Results, sheet: Sheet, box: Box, mask: masks.Tree | None) -> Json:
    tree = mask or {}
    cells = tree
    for word in ("sheets", "data", "rowData", "values"):
        cells = cells.get(word, {}) if cells and "*" not in cells else {}
    data: Json = {}
    if box.top:
        data["startRow"] = box.top
    if box.left:
        data["startColumn"] = box.left
    if masks.wants(tree, "sheets", "data", "rowData"):
        telling = _Telling(results, sheet, cells)
        rows = [telling.row(row, box) for row in range(box.top, box.bottom)]
        while rows and not rows[-1]:
            rows.pop()
        data |= {"rowData": rows} if rows else {}
    if masks.wants(tree, "sheets", "data", "rowMetadata"):
        data["rowMetadata"] = [
            said({"pixelSize": 21} | sheet.row_look.get(row, {})) for row in range(box.top, box.bottom)
        ]
    if masks.wants(tree, "sheets", "data", "columnMetadata"):
        data["columnMetadata"] = [
            said({"pixelSize": 100} | sheet.column_look.get(column, {})) for column in range(box.left, box.right)
        ]
    return data


@dataclass
class _Telling:
    """A tab's cells being told row by row; a blank one that is as the one above it is told the same."""

    results: Results
    sheet: Sheet
    mask: masks.Tree
    above: dict[int, tuple[Cell, Json]] = field(default_factory=dict)

    def row(self, row: int, box: Box) -> Json:
        """RowData."""
        columns = self.sheet.cells.get(row)
        if not columns:
            return {}
        ends = range(box.left, min(box.right, max(columns) + 1))
        values = [self._cell(row, column, columns[column]) if column in columns else {} for column in ends]
        while values and not values[-1]:
            values.pop()
        return {"values": values} if values else {}

    def _cell(self, row: int, column: int, cell: Cell) -> Json:
        known, told = self.above.get(column, (None, {}))
        if not cell.blank or (known is not cell and known != cell):
            told = _cut(self.mask, cell_json(self.results, (self.sheet, row, column), self.mask))
            self.above[column] = cell, told
        return told


def _cut(mask: masks.Tree, cell: Json) -> Json:
    """What a mask leaves of a cell: a part of which it leaves nothing is not there."""
    return {name: each for name, each in masks.apply(mask, cell).items() if each != {}}


def extended(value: Any) -> Json:
    """An ExtendedValue of a result."""
    if isinstance(value, Fault):
        return {"errorValue": {"type": MARKS.get(value.mark, "ERROR"), "message": f"The formula comes to {value.mark}"}}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"numberValue": plain(value)} if isinstance(value, (int, float)) else {"stringValue": value}


def cell_json(results: Results, at: tuple[Sheet, int, int], mask: masks.Tree) -> Json:
    """CellData, as much of it as the mask wants."""
    sheet, row, column = at
    cell = sheet.cell(row, column)
    answer: Json = {}
    if not cell.blank and masks.wants(mask, "userEnteredValue"):
        answer["userEnteredValue"] = {"formulaValue": cell.formula} if cell.formula else extended(cell.value)
    if not cell.blank or cell.format:
        answer |= _worked_out(results, at, mask)
    if cell.format and masks.wants(mask, "userEnteredFormat"):
        answer["userEnteredFormat"] = cell.format
    if cell.runs and isinstance(cell.value, str):
        answer["textFormatRuns"] = list(cell.runs)
    if cell.link:
        answer["hyperlink"] = cell.link
    if cell.chips:
        answer["chipRuns"] = [
            {"startIndex": n, "chip": {"richLinkProperties": {"uri": uri}}} for n, uri in enumerate(cell.chips)
        ]
    if cell.note and masks.wants(mask, "note"):
        answer["note"] = cell.note
    if cell.validation is not None and masks.wants(mask, "dataValidation"):
        answer["dataValidation"] = said(cell.validation)
    return answer


def _worked_out(results: Results, at: tuple[Sheet, int, int], mask: masks.Tree) -> Json:
    """What a cell comes to: its value, what it shows, and the look it is shown in, a formula's taken from its sources."""
    shown = [name for name in ("effectiveValue", "formattedValue", "effectiveFormat") if masks.wants(mask, name)]
    if not shown:
        return {}
    value, fmt = results.of(*at)
    is_blank = at[0].cell(*at[1:]).blank
    answer: Json = {}
    if not is_blank and "effectiveValue" in shown:
        answer["effectiveValue"] = extended(value)
    if not is_blank and "formattedValue" in shown:
        answer["formattedValue"] = value.mark if isinstance(value, Fault) else render(value, fmt, results.loc)
    if "effectiveFormat" in shown:
        answer["effectiveFormat"] = _effective(results.book, fmt, mask.get("effectiveFormat", {}))
    return answer


def _effective(book: Book, fmt: Json, mask: masks.Tree) -> Json:
    """The look a cell is shown in, of which a mask may want a part; a number format with the locale's pattern."""
    whole = not mask or "*" in mask
    found = merged(*(look if whole else {name: look[name] for name in mask if name in look} for look in (_LOOK, fmt)))
    if "numberFormat" in found:
        kind, pattern = pattern_of(found, locale(book.locale))
        found["numberFormat"] = {"type": kind} | ({"pattern": pattern} if pattern else {})
    return found


_LOOK: Json = DEFAULT_FORMAT | {"hyperlinkDisplayType": "PLAIN_TEXT"}
