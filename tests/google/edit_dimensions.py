"""Edits of rows and columns: inserted, deleted, appended, sized, hidden."""

from tests.google import masks, tables
from tests.google.a1 import Box
from tests.google.doing import Doing
from tests.google.errors import Json, WrongError
from tests.google.looks import kept
from tests.google.state import Sheet


def _span(doing: Doing, grid: Json, *, open_end: bool = True) -> tuple[Sheet, bool, int, int]:
    """Tab, whether rows, start and end of a DimensionRange."""
    sheet = doing.grid(grid.get("sheetId", 0))
    dimension = grid.get("dimension")
    if dimension not in {"ROWS", "COLUMNS"}:
        raise WrongError("No dimension specified.")
    rows = dimension == "ROWS"
    size = sheet.rows if rows else sheet.columns
    if not open_end and "endIndex" not in grid:
        raise WrongError("Must specify a start and end index.")
    start, end = grid.get("startIndex", 0), grid.get("endIndex", size)
    if start < 0 or start >= end:
        raise WrongError(
            f"startIndex[{start}] must be less than endIndex[{end}]"
            if start >= 0
            else "startIndex must not be negative."
        )
    return sheet, rows, start, end


def _box(sheet: Sheet, start: int, end: int, *, rows: bool) -> Box:
    return Box(start, 0, end, sheet.columns) if rows else Box(0, start, sheet.rows, end)


def insert_dimension(doing: Doing, body: Json) -> Json:
    """Does insertDimension."""
    sheet, rows, start, end = _span(doing, body.get("range", {}), open_end=False)
    size = sheet.rows if rows else sheet.columns
    if start > size:
        raise WrongError(f"range.startIndex is larger than current grid size ({size})")
    before = bool(body.get("inheritFromBefore"))
    if start == size and not before:
        raise WrongError(f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false.")
    if before and start == 0:
        raise WrongError("inheritFromBefore cannot be true when inserting at index 0.")
    inside = [each for each in sheet.protected if _splits(sheet, each, start, rows=rows)]
    if inside:
        doing.guard(sheet, _box(sheet, max(start - 1, 0), start + 1, rows=rows))
    tables.insert(doing.book, sheet, start, end - start, rows=rows, before=before)
    return {}


def _splits(sheet: Sheet, protection: Json, start: int, *, rows: bool) -> bool:
    """Whether the place is inside a protected range, or the whole tab is one."""
    grid = protection.get("range", {})
    first, last = ("startRowIndex", "endRowIndex") if rows else ("startColumnIndex", "endColumnIndex")
    size = sheet.rows if rows else sheet.columns
    return bool(grid.get(first, -1) < start < grid.get(last, size + 1))


def delete_dimension(doing: Doing, body: Json) -> Json:
    """Does deleteDimension."""
    sheet, rows, start, end = _span(doing, body.get("range", {}))
    size, what = (sheet.rows, "row") if rows else (sheet.columns, "column")
    if start >= size:
        raise WrongError(
            f"Cannot delete a {what} that doesn't exist. Tried to delete {what} index {start} but there are only {size} {what}s."
        )
    end = min(end, size)
    frozen = sheet.grid.get("frozenRowCount" if rows else "frozenColumnCount", 0)
    if end - start >= size:
        raise WrongError(f"You can't delete all the {what}s on the sheet.")
    if frozen and start <= frozen and end >= size:
        raise WrongError(f"Sorry, it is not possible to delete all non-frozen {what}s.")
    doing.guard(sheet, _box(sheet, start, end, rows=rows))
    tables.delete(doing.book, sheet, start, end - start, rows=rows)
    lost = max(0, min(end, frozen) - start)
    if lost:
        name = "frozenRowCount" if rows else "frozenColumnCount"
        sheet.grid = sheet.grid | {name: frozen - lost}
    return {}


def append_dimension(doing: Doing, body: Json) -> Json:
    """Does appendDimension."""
    sheet = doing.grid(body.get("sheetId", 0))
    length = body.get("length", 0)
    if length <= 0:
        raise WrongError("Length must be greater than 0.")
    if body.get("dimension") == "ROWS":
        sheet.rows += length
    elif body.get("dimension") == "COLUMNS":
        sheet.columns += length
    else:
        raise WrongError("No dimension specified.")
    return {}


def update_dimension(doing: Doing, body: Json) -> Json:
    """Does updateDimensionProperties."""
    sheet, rows, start, end = _span(doing, body.get("range", {}))
    mask = doing.mask(body, "DimensionProperties")
    doing.guard(sheet, _box(sheet, start, end, rows=rows))
    looks = sheet.row_look if rows else sheet.column_look
    new = kept(body.get("properties", {}))
    for place in range(start, end):
        looks[place] = masks.paste(mask if "*" not in mask else {}, looks.get(place, {}), new)
    return {}


def auto_resize(doing: Doing, body: Json) -> Json:
    """Does autoResizeDimensions: the sizes of a browser are not known here, so they stay."""
    if "dataSourceSheetDimensions" in body:
        raise WrongError("The emulator does not do data sources.")
    _span(doing, body.get("dimensions", {}))
    return {}


KINDS = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "appendDimension": append_dimension,
    "updateDimensionProperties": update_dimension,
    "autoResizeDimensions": auto_resize,
}
