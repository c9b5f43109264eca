"""The table that an append finds, and rows and columns that come and go with all that hangs on them."""

from collections.abc import Callable
from typing import Any

from tests.google.a1 import Box
from tests.google.errors import Json
from tests.google.formulas import shift_formulas
from tests.google.locales import locale
from tests.google.state import Book, Cell, Sheet

_GRID = {"sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}


def last_table(sheet: Sheet, box: Box) -> Box | None:
    """The block of touching cells around the last filled cell of a range, or None where the range is empty."""
    seed = None
    for row, column, _ in sheet.filled():
        if box.holds(row, column):
            seed = row, column
    if seed is None:
        return None
    filled = {(row, column) for row, column, _ in sheet.filled()}
    block, waiting = {seed}, [seed]
    while waiting:
        row, column = waiting.pop()
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                place = row + down, column + right
                if place in filled and place not in block:
                    block.add(place)
                    waiting.append(place)
    rows, columns = [row for row, _ in block], [column for _, column in block]
    return Box(min(rows), min(columns), max(rows) + 1, max(columns) + 1)


def insert(book: Book, sheet: Sheet, at: int, count: int, *, rows: bool = True, before: bool = False) -> None:
    """Blank rows or columns before a place; they look like the one before them if asked, else the one after."""
    _renumber(sheet, lambda old: old + count if old >= at else old, rows=rows)
    if rows:
        sheet.rows += count
    else:
        sheet.columns += count
    _follow(book, sheet, at, count, rows=rows)
    _dress(sheet, at, count, (at - 1) if before else at + count, rows=rows)


def delete(book: Book, sheet: Sheet, at: int, count: int, *, rows: bool = True) -> None:
    """Takes rows or columns away."""
    _renumber(sheet, lambda old: old - count if old >= at + count else old if old < at else None, rows=rows)
    if rows:
        sheet.rows -= count
    else:
        sheet.columns -= count
    _follow(book, sheet, at, -count, rows=rows)


def _renumber(sheet: Sheet, new: Callable[[int], int | None], *, rows: bool) -> None:
    def kept(old: dict[int, Any]) -> dict[int, Any]:
        return {place: each for number, each in sorted(old.items()) if (place := new(number)) is not None}

    if rows:
        sheet.cells, sheet.row_look = kept(sheet.cells), kept(sheet.row_look)
    else:
        sheet.cells = {row: line for row, columns in sheet.cells.items() if (line := kept(columns))}
        sheet.column_look = kept(sheet.column_look)


def reorder(sheet: Sheet, order: list[int], *, rows: bool) -> None:
    """Puts the rows or columns of a tab in another order: order names the old place of each new one."""
    new_place = {old: new for new, old in enumerate(order)}
    _renumber(sheet, new_place.get, rows=rows)
    if rows:
        sheet.cells = dict(sorted(sheet.cells.items()))


def _regroup(sheet: Sheet, at: int, count: int, *, rows: bool) -> None:
    """Lets the groups of rows or of columns follow what came or went."""
    kept = []
    for each in sheet.groups:
        grid = each["range"]
        if (grid["dimension"] == "ROWS") == rows:
            start = _carried(grid["startIndex"], at, count)
            end = _carried(grid["endIndex"] - 1, at, count) + 1 if count >= 0 else _carried(grid["endIndex"], at, count)
            if start >= end:
                continue
            grid = grid | {"startIndex": start, "endIndex": end}
        kept.append(each | {"range": grid})
    sheet.groups = kept


def _carried(place: int, at: int, count: int) -> int:
    if count >= 0:
        return place + count if place >= at else place
    return place if place < at else max(place + count, at)


def _dress(sheet: Sheet, at: int, count: int, like: int, *, rows: bool) -> None:
    """Gives new cells the format and validation of their neighbours."""
    if rows:
        pattern = [(column, cell) for column, cell in sheet.cells.get(like, {}).items() if like >= 0]
        places = [(row, column, cell) for row in range(at, at + count) for column, cell in pattern]
    else:
        lines = [(row, columns[like]) for row, columns in sheet.cells.items() if like in columns]
        places = [(row, column, cell) for column in range(at, at + count) for row, cell in lines]
    for row, column, cell in places:
        sheet.put(row, column, Cell(format=cell.format, validation=cell.validation))


def _follow(book: Book, sheet: Sheet, at: int, count: int, *, rows: bool) -> None:
    """Lets formulas and everything with a range follow."""
    shift_formulas(book, sheet, rows=rows, at=at, count=count, loc=locale(book.locale))
    _regroup(sheet, at, count, rows=rows)

    def moved(each: Json) -> Json | None:
        found: Json | None = shifted(each, sheet.id, at, count, rows=rows)
        return found

    for home in book.sheets:
        home.charts = [found for each in home.charts if (found := moved(each)) is not None]
    for name in ("merges", "protected", "conditional", "anchors"):
        setattr(sheet, name, [found for each in getattr(sheet, name) if (found := moved(each)) is not None])
    book.named = [found for each in book.named if (found := moved(each)) is not None]
    sheet.filter = moved(sheet.filter) if sheet.filter else None


def shifted(value: Any, sheet_id: int, at: int, count: int, *, rows: bool) -> Any:
    """JSON with every GridRange of a tab moved; None for one whose cells are all gone."""
    if isinstance(value, list):
        moved = [shifted(each, sheet_id, at, count, rows=rows) for each in value]
        return [each for each in moved if each is not None] or (None if value else [])
    if not isinstance(value, dict):
        return value
    if value and set(value) <= _GRID and len(value) > 1:
        return _shifted_range(value, at, count, rows=rows) if value.get("sheetId", 0) == sheet_id else value
    found = {name: shifted(each, sheet_id, at, count, rows=rows) for name, each in value.items()}
    if found.get("range", 0) is None or found.get("ranges", 0) is None:
        return None
    return {name: each for name, each in found.items() if each is not None}


def _shifted_range(grid: Json, at: int, count: int, *, rows: bool) -> Json | None:
    start, end = ("startRowIndex", "endRowIndex") if rows else ("startColumnIndex", "endColumnIndex")
    grid = dict(grid)
    gone = max(-count, 0)
    if grid.get(start) is not None and grid.get(end) is not None and at <= grid[start] and grid[end] <= at + gone:
        return None
    for name, last in ((start, 0), (end, 1)):
        if grid.get(name) is None:
            continue
        place = grid[name] - last
        if count >= 0:
            grid[name] += count if place >= at else 0
        elif place >= at + gone:
            grid[name] -= gone
        elif place >= at:
            grid[name] = at
    return grid
