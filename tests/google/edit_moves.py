"""Edits that carry cells from place to place: copied, cut, moved, pasted from text, framed, and cells put in or taken out."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.google import a1, tables
from tests.google.a1 import Box, Range
from tests.google.doing import Doing
from tests.google.entered import typed
from tests.google.errors import Json, WrongError
from tests.google.formulas import dragged
from tests.google.functions import Fault
from tests.google.looks import kept
from tests.google.results import Results
from tests.google.state import BLANK, Cell, Sheet

_EDGES = ("top", "bottom", "left", "right")
_DONE = {"PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMAT", "PASTE_NO_BORDERS", "PASTE_FORMULA", "PASTE_DATA_VALIDATION"}


def _kind(body: Json, name: str = "pasteType") -> str:
    kind = str(body.get(name) or "PASTE_NORMAL")
    if kind not in _DONE:
        raise WrongError(f"The emulator does not do {kind}.")
    return kind


def _laid(doing: Doing, old: Cell, new: Cell, value: Any, kind: str) -> Cell:
    """The old cell with as much of the new one as the kind of pasting carries; value is what the new one comes to."""
    if kind == "PASTE_FORMAT":
        return replace(old, format=new.format)
    if kind == "PASTE_DATA_VALIDATION":
        return replace(old, validation=new.validation)
    if kind == "PASTE_VALUES":
        bare = value.mark if isinstance(value, Fault) else None if value == "" else value
        return replace(old, value=bare, formula="", stored=None)
    if kind == "PASTE_FORMULA":
        return replace(old, value=new.value, formula=new.formula, stored=new.stored)
    if kind == "PASTE_NO_BORDERS":
        fmt = {name: each for name, each in new.format.items() if name != "borders"}
        borders = old.format.get("borders")
        return replace(new, format=fmt | ({"borders": borders} if borders else {}))
    return new


def _within(sheet: Sheet, box: Box) -> None:
    if box.bottom > sheet.rows or box.right > sheet.columns:
        raise a1.beyond(sheet, a1.Area(box.top, box.left, box.bottom, box.right))


def _tiles(source: Box, target: Box, *, turned: bool) -> Box:
    """Where a source goes that is laid once, or as often as the target holds it whole."""
    height, width = source.bottom - source.top, source.right - source.left
    height, width = (width, height) if turned else (height, width)
    down = max((target.bottom - target.top) // height, 1) * height
    right = max((target.right - target.left) // width, 1) * width
    return Box(target.top, target.left, target.top + down, target.left + right)


def copy_paste(doing: Doing, body: Json) -> Json:
    """Does copyPaste: the source is repeated to fill the destination."""
    kind = _kind(body)
    source, target = doing.range(body.get("source", {})), doing.range(body.get("destination", {}))
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    box, area = source.box, _tiles(source.box, target.box, turned=turned)
    _within(target.sheet, area)
    doing.guard(target.sheet, area)
    results = Results(doing.book)
    height, width = box.bottom - box.top, box.right - box.left
    found: dict[tuple[int, int], Cell] = {}
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            down, right = row - area.top, column - area.left
            down, right = (right % height, down % width) if turned else (down % height, right % width)
            place = box.top + down, box.left + right
            new = source.sheet.cell(*place)
            value = results.of(source.sheet, *place)[0]
            new = replace(new, formula=dragged(new.formula, doing.loc, row - place[0], column - place[1]))
            found[row, column] = _laid(doing, target.sheet.cell(row, column), new, value, kind)
    for (row, column), cell in found.items():
        target.sheet.put(row, column, cell)
    return {}


def cut_paste(doing: Doing, body: Json) -> Json:
    """Does cutPaste: what is cut leaves blank cells, and formulas keep their references."""
    kind = _kind(body)
    source = doing.edited(body.get("source", {}))
    place = body.get("destination", {})
    sheet, box = doing.grid(place.get("sheetId", 0)), source.box
    top, left = place.get("rowIndex", 0), place.get("columnIndex", 0)
    area = Box(top, left, top + box.bottom - box.top, left + box.right - box.left)
    _within(sheet, area)
    doing.guard(sheet, area)
    results = Results(doing.book)
    cells = {(row, column): source.sheet.cell(row, column) for row, column in _places(box)}
    worth = {at: results.of(source.sheet, *at)[0] for at in cells}
    for at in cells:
        source.sheet.put(*at, BLANK)
    for (row, column), cell in cells.items():
        at = top + row - box.top, left + column - box.left
        sheet.put(*at, _laid(doing, sheet.cell(*at), cell, worth[row, column], kind))
    return {}


def _places(box: Box) -> Iterator[tuple[int, int]]:
    for row in range(box.top, box.bottom):
        for column in range(box.left, box.right):
            yield row, column


def paste_data(doing: Doing, body: Json) -> Json:
    """Does pasteData: separated text, typed in as a person would."""
    if body.get("html"):
        raise WrongError("The emulator does not do html.")
    kind, place = _kind(body, "type"), body.get("coordinate", {})
    sheet = doing.grid(place.get("sheetId", 0))
    top, left = place.get("rowIndex", 0), place.get("columnIndex", 0)
    lines = list(csv.reader(body.get("data", "").splitlines(), delimiter=body.get("delimiter") or "\t"))
    if kind in {"PASTE_FORMAT", "PASTE_DATA_VALIDATION"} or not lines:
        return {}
    area = Box(top, left, top + len(lines), left + max(map(len, lines)))
    doing.guard(sheet, area)
    sheet.rows, sheet.columns = max(sheet.rows, area.bottom), max(sheet.columns, area.right)
    for down, line in enumerate(lines):
        for right, word in enumerate(line):
            at = top + down, left + right
            sheet.put(*at, typed(sheet.cell(*at), word, doing.loc, doing.world.clock().date()))
    return {}


def _shift(doing: Doing, body: Json) -> tuple[Range, bool]:
    rows = {"ROWS": True, "COLUMNS": False}.get(body.get("shiftDimension", ""))
    if rows is None:
        raise WrongError("No dimension specified.")
    found = doing.range(body.get("range", {}))
    box, sheet = found.box, found.sheet
    reach = Box(box.top, box.left, sheet.rows, box.right) if rows else Box(box.top, box.left, box.bottom, sheet.columns)
    doing.guard(sheet, reach)
    return found, rows


def _slide(sheet: Sheet, box: Box, by: int, *, rows: bool) -> None:
    """Slides the cells of a band from a box on; those that slide over the edge are lost."""
    moved: dict[tuple[int, int], Cell] = {}
    for row in list(sheet.cells):
        for column, cell in list(sheet.cells[row].items()):
            inside = box.left <= column < box.right and row >= box.top
            if not rows:
                inside = box.top <= row < box.bottom and column >= box.left
            if inside:
                sheet.put(row, column, BLANK)
                moved[row, column] = cell
    for (row, column), cell in moved.items():
        at = (row + by, column) if rows else (row, column + by)
        if at[0] >= box.top and at[1] >= box.left and at[0] < sheet.rows and at[1] < sheet.columns:
            sheet.put(*at, cell)


def insert_range(doing: Doing, body: Json) -> Json:
    """Does insertRange: the cells below, or to the right, make room."""
    found, rows = _shift(doing, body)
    box = found.box
    by = box.bottom - box.top if rows else box.right - box.left
    last = max((row if rows else column for row, column, _ in found.sheet.filled()), default=-1) + 1 + by
    if rows:
        found.sheet.rows = max(found.sheet.rows, last)
    else:
        found.sheet.columns = max(found.sheet.columns, last)
    _slide(found.sheet, box, by, rows=rows)
    return {}


def delete_range(doing: Doing, body: Json) -> Json:
    """Does deleteRange: the cells below, or to the right, close up."""
    found, rows = _shift(doing, body)
    for at in _places(found.box):
        found.sheet.put(*at, BLANK)
    box = found.box
    _slide(found.sheet, box, -(box.bottom - box.top if rows else box.right - box.left), rows=rows)
    return {}


def move_dimension(doing: Doing, body: Json) -> Json:
    """Does moveDimension: the destination counts the rows or columns as they stood before the move."""
    grid, place = body.get("source", {}), body.get("destinationIndex", 0)
    sheet, rows = doing.grid(grid.get("sheetId", 0)), grid.get("dimension") == "ROWS"
    if grid.get("dimension") not in {"ROWS", "COLUMNS"}:
        raise WrongError("No dimension specified.")
    size = sheet.rows if rows else sheet.columns
    start, end = grid.get("startIndex", 0), min(grid.get("endIndex", size), size)
    if start >= end or not 0 <= place <= size or start < place < end:
        raise WrongError(f"Cannot move {'rows' if rows else 'columns'} {start} to {end} to index {place}.")
    doing.guard_sheet(sheet)
    order = [each for each in range(size) if not start <= each < end]
    at = place if place <= start else place - (end - start)
    order[at:at] = range(start, end)
    tables.reorder(sheet, order, rows=rows)
    return {}


def update_borders(doing: Doing, body: Json) -> Json:
    """Does updateBorders: the frame of a range and the lines within it."""
    found = doing.edited(body.get("range", {}))
    box = found.box
    for row, column in _places(box):
        edges = {
            "top": "top" if row == box.top else "innerHorizontal",
            "bottom": "bottom" if row == box.bottom - 1 else "innerHorizontal",
            "left": "left" if column == box.left else "innerVertical",
            "right": "right" if column == box.right - 1 else "innerVertical",
        }
        cell = found.sheet.cell(row, column)
        borders = dict(cell.format.get("borders", {}))
        for edge in _EDGES:
            if edges[edge] in body:
                borders[edge] = kept(body[edges[edge]])
                if borders[edge].get("style") in {None, "NONE"}:
                    del borders[edge]
        rest = {name: each for name, each in cell.format.items() if name != "borders"}
        found.sheet.put(row, column, replace(cell, format=rest | ({"borders": borders} if borders else {})))
    return {}


KINDS = {
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "pasteData": paste_data,
    "insertRange": insert_range,
    "deleteRange": delete_range,
    "moveDimension": move_dimension,
    "updateBorders": update_borders,
}
