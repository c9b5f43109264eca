"""Edits of tabs and of the spreadsheet: made, taken away, copied, renamed, moved, resized."""

from dataclasses import replace
from typing import Any

from tests.google import masks
from tests.google.doing import Doing
from tests.google.errors import Json, WrongError
from tests.google.formulas import rename_in_formulas
from tests.google.looks import kept
from tests.google.rights import COLUMNS
from tests.google.state import Sheet
from tests.google.views import sheet_properties

_GRID = ("frozenRowCount", "frozenColumnCount", "hideGridlines", "rowGroupControlAfter", "columnGroupControlAfter")
_LOOK = ("hidden", "tabColor", "tabColorStyle", "rightToLeft")


def add_sheet(doing: Doing, body: Json) -> Json:
    """Does addSheet."""
    asked = body.get("properties", {})
    if asked.get("sheetType", "GRID") != "GRID":
        raise WrongError("The emulator does not do sheets other than grids.")
    title = asked.get("title") or _free_title(doing)
    _check_title(doing, title, None)
    sheet_id = asked.get("sheetId")
    _check_id(doing, sheet_id)
    sheet = Sheet(doing.world.ids.number() if sheet_id is None else sheet_id, title)
    grid = asked.get("gridProperties", {})
    _resize(doing, sheet, grid.get("rowCount", 1000), grid.get("columnCount", 26))
    sheet.grid = {name: grid[name] for name in _GRID if name in grid}
    sheet.look = kept({name: asked[name] for name in _LOOK if name in asked})
    doing.book.sheets.insert(min(asked.get("index", len(doing.book.sheets)), len(doing.book.sheets)), sheet)
    return {"properties": sheet_properties(doing.book, sheet)}


def _free_title(doing: Doing) -> str:
    number = len(doing.book.sheets) + 1
    while doing.book.titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def _check_id(doing: Doing, sheet_id: int | None) -> None:
    if sheet_id is None:
        return
    if sheet_id < 0:
        raise WrongError("Sheet id must be non-negative.")
    if doing.book.sheet(sheet_id):
        raise WrongError(f"Sheet with id {sheet_id} already exists.")


def _check_title(doing: Doing, title: Any, sheet: Sheet | None) -> None:
    if not title:
        raise WrongError("The sheet name cannot be empty.")
    if len(title) > 100:
        raise WrongError("The sheet name cannot be greater than 100 characters.")
    if any(each is not sheet and each.title.casefold() == title.casefold() for each in doing.book.sheets):
        raise WrongError(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _resize(doing: Doing, sheet: Sheet, rows: int, columns: int) -> None:
    if rows < 1 or columns < 1:
        raise WrongError(
            "Grid must have at least one row and one column." if rows or columns else "The grid has no cells."
        )
    if columns > COLUMNS:
        raise WrongError(f"This action would increase the number of columns above the limit of {COLUMNS} columns.")
    if rows < sheet.rows or columns < sheet.columns:
        doing.guard_sheet(sheet)
        for row in list(sheet.cells):
            gone = [column for column in sheet.cells[row] if row >= rows or column >= columns]
            for column in gone:
                del sheet.cells[row][column]
            if not sheet.cells[row]:
                del sheet.cells[row]
        kept_anchors = [each for each in sheet.anchors if each["range"]["startRowIndex"] < rows]
        sheet.anchors = [each for each in kept_anchors if each["range"]["startColumnIndex"] < columns]
    sheet.rows, sheet.columns = rows, columns


def delete_sheet(doing: Doing, body: Json) -> Json:
    """Does deleteSheet."""
    sheet = doing.sheet(body.get("sheetId", 0))
    doing.guard_sheet(sheet)
    left = [each for each in doing.book.sheets if each is not sheet]
    if not left:
        raise WrongError("You can't remove all the sheets in a document.")
    if not any(not each.look.get("hidden") for each in left):
        raise WrongError("You can't remove all the visible sheets in a document.")
    doing.book.sheets = left
    doing.book.named = [each for each in doing.book.named if each["range"].get("sheetId", 0) != sheet.id]
    rename_in_formulas(doing.book, sheet.title, None, doing.loc)
    return {}


def duplicate_sheet(doing: Doing, body: Json) -> Json:
    """Does duplicateSheet."""
    source = doing.sheet(body.get("sourceSheetId", 0))
    title = body.get("newSheetName") or f"Copy of {source.title}"
    _check_title(doing, title, None)
    new_id = body.get("newSheetId")
    _check_id(doing, new_id)
    new = _copied(doing, source, title, doing.world.ids.number() if new_id is None else new_id)
    doing.book.sheets.insert(min(body.get("insertSheetIndex", 0), len(doing.book.sheets)), new)
    return {"properties": sheet_properties(doing.book, new)}


def add_copy(doing: Doing, source: Sheet) -> Sheet:
    """Puts a copy of a tab, of this book or another, last in the book; the copy."""
    title, number = f"Copy of {source.title}", 1
    while doing.book.titled(title):
        number += 1
        title = f"Copy of {source.title} {number}"
    new = _copied(doing, source, title, doing.world.ids.number())
    doing.book.sheets.append(new)
    return new


def _copied(doing: Doing, source: Sheet, title: str, new_id: int) -> Sheet:
    new = replace(source.copy(), id=new_id, title=title, anchors=[])
    new.groups = [each | {"range": each["range"] | {"sheetId": new_id}} for each in source.groups]
    for name in ("merges", "protected", "conditional", "charts"):
        setattr(new, name, [_of_sheet(each, source.id, new.id, doing) for each in getattr(source, name)])
    new.filter = _of_sheet(source.filter, source.id, new.id, doing)
    return new


def _of_sheet(value: Any, old: int, new: int, doing: Doing) -> Any:
    """JSON that spoke of one tab and speaks of its copy, with ids of its own."""
    if isinstance(value, list):
        return [_of_sheet(each, old, new, doing) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: _of_sheet(each, old, new, doing) for name, each in value.items()}
    if found.get("sheetId") == old:
        found["sheetId"] = new
    return found | {name: doing.world.ids.number() for name in ("protectedRangeId", "chartId") if name in found}


def update_sheet(doing: Doing, body: Json) -> Json:
    """Does updateSheetProperties."""
    new = body.get("properties", {})
    mask = doing.mask(body, "SheetProperties")
    sheet = doing.sheet(new.get("sheetId", 0))
    if masks.wants(mask, "title") and ("title" in new or "title" in mask):
        _rename(doing, sheet, new.get("title"))
    for name in _LOOK:
        if name in mask or (("*" in mask or not mask) and name in new):
            sheet.look = kept(masks.paste({name: mask.get(name, {})}, sheet.look, new))
    if sheet.look.get("hidden") and all(each.look.get("hidden") for each in doing.book.sheets):
        raise WrongError("You can't hide all the sheets in a document.")
    _update_grid(doing, sheet, new.get("gridProperties", {}), mask)
    if "index" in mask or ("*" in mask and "index" in new):
        _move(doing, sheet, new.get("index", 0))
    return {}


def _rename(doing: Doing, sheet: Sheet, title: Any) -> None:
    if title == sheet.title:
        return
    doing.guard_sheet(sheet)
    _check_title(doing, title, sheet)
    old, sheet.title = sheet.title, title
    rename_in_formulas(doing.book, old, title, doing.loc)


def _move(doing: Doing, sheet: Sheet, index: int) -> None:
    """Index counts the tabs as they stood before the tab was taken out."""
    sheets = doing.book.sheets
    if not 0 <= index <= len(sheets):
        raise WrongError(f"Invalid index: {index}")
    old = sheets.index(sheet)
    sheets.remove(sheet)
    sheets.insert(index - 1 if index > old + 1 else min(index, len(sheets)), sheet)


def _update_grid(doing: Doing, sheet: Sheet, new: Json, mask: masks.Tree) -> None:
    if not masks.wants(mask, "gridProperties"):
        return
    inner = mask.get("gridProperties", {}) if "*" not in mask else {}
    every = not inner or "*" in inner
    if every and not new:
        return
    rows, columns = sheet.rows, sheet.columns
    if every or "rowCount" in inner:
        rows = new.get("rowCount", rows if every else 0)
    if every or "columnCount" in inner:
        columns = new.get("columnCount", columns if every else 0)
    _resize(doing, sheet, rows, columns)
    for name in _GRID:
        if name in inner or (every and name in new):
            sheet.grid = masks.paste({name: {}}, sheet.grid, new)
    for name, size, what in (("frozenRowCount", rows, "rows"), ("frozenColumnCount", columns, "columns")):
        if sheet.grid.get(name, 0) >= size:
            raise WrongError(f"You can't freeze all visible {what} on the sheet.")


def update_spreadsheet(doing: Doing, body: Json) -> Json:
    """Does updateSpreadsheetProperties."""
    new = body.get("properties", {})
    mask = doing.mask(body, "SpreadsheetProperties")
    book = doing.book
    for name, attribute in (("title", "title"), ("locale", "locale"), ("timeZone", "zone")):
        if name in mask or ("*" in mask and name in new):
            if not new.get(name):
                raise WrongError(f"Invalid value for {name}.")
            setattr(book, attribute, new[name])
    rest = {name: kept(each) for name, each in new.items() if name not in {"title", "locale", "timeZone"}}
    tree = {name: inside for name, inside in mask.items() if name not in {"title", "locale", "timeZone", "*"}}
    book.look = masks.paste(tree, book.look, rest) if tree else book.look | (rest if "*" in mask else {})
    return {}


KINDS = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet,
    "updateSpreadsheetProperties": update_spreadsheet,
}
