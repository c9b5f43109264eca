"""Edits of cells: written, repeated, appended, sorted, searched, merged."""

import re
from dataclasses import replace
from typing import Any

from tests.google import a1, masks
from tests.google.a1 import Box
from tests.google.doing import Doing
from tests.google.entered import typed
from tests.google.errors import Json, WrongError
from tests.google.formulas import canonical, dragged
from tests.google.functions import Fault
from tests.google.looks import kept, twinned
from tests.google.results import Results
from tests.google.rights import check_text
from tests.google.state import Cell, Sheet

_UNDONE = ("pivotTable", "dataSourceTable", "dataSourceFormula", "chipRuns")


def _cell_mask(doing: Doing, body: Json) -> masks.Tree:
    return doing.mask(body, "CellData")


def with_data(doing: Doing, cell: Cell, data: Json, mask: masks.Tree) -> Cell:
    """The cell with CellData laid over it where the mask reaches."""
    every = "*" in mask
    for name in _UNDONE:
        if name in data and (every or name in mask):
            raise WrongError(f"The emulator does not do {name}.")
    if every or "userEnteredValue" in mask:
        cell = _with_value(doing, cell, data.get("userEnteredValue") or {})
    if every or "userEnteredFormat" in mask:
        tree = {} if every else twinned(mask["userEnteredFormat"])
        fmt = (
            {}
            if not tree and not data.get("userEnteredFormat")
            else masks.paste(tree, cell.format, kept(data.get("userEnteredFormat") or {}))
        )
        cell = replace(cell, format=fmt)
    if every or "note" in mask:
        cell = replace(cell, note=data.get("note") or "")
    if every or "textFormatRuns" in mask:
        cell = replace(cell, runs=tuple(kept(data.get("textFormatRuns") or [])))
    if every or "dataValidation" in mask:
        cell = replace(cell, validation=data.get("dataValidation"))
    return cell


def _with_value(doing: Doing, cell: Cell, value: Json) -> Cell:
    if len(value) > 1:
        raise WrongError("Only one value may be set in userEnteredValue.")
    if not value:
        return replace(cell, value=None, formula="", stored=None)
    kind, given = next(iter(value.items()))
    check_text(given)
    if kind == "formulaValue":
        new = typed(cell, given, doing.loc, doing.world.clock().date())
        return replace(new, formula=canonical(new.formula, doing.loc, doing.book))
    if kind == "errorValue":
        raise WrongError("errorValue cannot be set.")
    if kind == "numberValue":
        given = float(given)
    return replace(cell, value=None if given == "" else given, formula="", stored=None)


def update_cells(doing: Doing, body: Json) -> Json:
    """Does updateCells: the cells of a range that rows do not reach are cleared."""
    mask = _cell_mask(doing, body)
    rows = [row.get("values", []) for row in body.get("rows", [])]
    if "range" in body:
        found = doing.edited(body["range"])
        sheet, box = found.sheet, found.box
        height, width = box.bottom - box.top, box.right - box.left
    else:
        place = body.get("start", {})
        sheet = doing.grid(place.get("sheetId", 0))
        top, left = place.get("rowIndex", 0), place.get("columnIndex", 0)
        if top >= sheet.rows or left >= sheet.columns:
            raise a1.beyond(sheet, a1.Area(top, left, top + 1, left + 1))
        height, width = len(rows), max(map(len, rows), default=0)
        box = Box(top, left, top + height, left + width)
    _check_reach(sheet, box, rows)
    if "range" not in body:
        doing.guard(sheet, box)
    for down in range(height):
        line = rows[down] if down < len(rows) else []
        end = width if "range" in body else len(line)
        for right in range(end):
            place_row, place_column = box.top + down, box.left + right
            old = sheet.cell(place_row, place_column)
            new = with_data(doing, old, line[right] if right < len(line) else {}, mask)
            if new is not old:
                sheet.put(place_row, place_column, new)
    return {}


def _check_reach(sheet: Sheet, box: Box, rows: list[list[Json]]) -> None:
    bottom, right = min(box.bottom, sheet.rows), min(box.right, sheet.columns)
    if box.top + len(rows) > bottom:
        raise WrongError(f"Attempting to write row: {bottom}, beyond the last requested row of: {bottom - 1}")
    if box.left + max(map(len, rows), default=0) > right:
        raise WrongError(f"Attempting to write column: {right}, beyond the last requested column of: {right - 1}")


def repeat_cell(doing: Doing, body: Json) -> Json:
    """Does repeatCell."""
    found = doing.edited(body.get("range", {}))
    mask = _cell_mask(doing, body)
    data = body.get("cell", {})
    box = found.box
    laid: dict[int, tuple[Cell, Cell]] = {}  # cells that are one and the same, as blank ones are, come to the same
    for row in range(box.top, box.bottom):
        for column in range(box.left, box.right):
            old = found.sheet.cell(row, column)
            if id(old) not in laid:
                laid[id(old)] = old, with_data(doing, old, data, mask)
            _, new = laid[id(old)]
            if "userEnteredValue" in data and new.formula:
                new = replace(new, formula=dragged(new.formula, doing.loc, row - box.top, column - box.left))
            if new != old:
                found.sheet.put(row, column, new)
    return {}


def append_cells(doing: Doing, body: Json) -> Json:
    """Does appendCells: below the last row of the tab that holds anything."""
    if "tableId" in body:
        raise WrongError("The emulator does not do tables.")
    sheet = doing.grid(body.get("sheetId", 0))
    mask = _cell_mask(doing, body)
    rows = [row.get("values", []) for row in body.get("rows", [])]
    top = max((row for row, _, _ in sheet.filled()), default=-1) + 1
    width = max(map(len, rows), default=0)
    if width > sheet.columns:
        raise WrongError(
            f"Attempting to write column: {sheet.columns}, beyond the last requested column of: {sheet.columns - 1}"
        )
    doing.guard(sheet, Box(top, 0, top + len(rows), max(width, 1)))
    sheet.rows = max(sheet.rows, top + len(rows))
    for down, line in enumerate(rows):
        for column, data in enumerate(line):
            sheet.put(top + down, column, with_data(doing, sheet.cell(top + down, column), data, mask))
    return {}


def sort_range(doing: Doing, body: Json) -> Json:
    """Does sortRange: whole cells move, and comments with them."""
    found = doing.edited(body.get("range", {}))
    sheet, box = found.sheet, found.box
    results = Results(doing.book)
    order = list(range(box.top, box.bottom))
    for spec in reversed(body.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0)
        down = spec.get("sortOrder") == "DESCENDING"
        keys = {row: _sort_key(results.of(sheet, row, column)[0]) for row in order}
        filled = [row for row in order if keys[row] is not None]
        filled.sort(key=lambda row: keys[row] or (0, 0.0), reverse=down)
        order = filled + [row for row in order if keys[row] is None]
    columns = range(box.left, box.right)
    lines = {row: [sheet.cell(row, column) for column in columns] for row in order}
    for place, row in zip(range(box.top, box.bottom), order, strict=True):
        for column, cell in zip(columns, lines[row], strict=True):
            sheet.put(place, column, replace(cell, formula=dragged(cell.formula, doing.loc, place - row, 0)))
    new_place = {row: box.top + place for place, row in enumerate(order)}
    sheet.anchors = [_carried(each, box, new_place) for each in sheet.anchors]
    return {}


def _sort_key(value: Any) -> tuple[int, float | str] | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return 2, float(value)
    if isinstance(value, Fault):
        return 3, value.mark
    return (1, value.casefold()) if isinstance(value, str) else (0, float(value))


def _carried(anchor: Json, box: Box, new_place: dict[int, int]) -> Json:
    grid = anchor["range"]
    row = grid["startRowIndex"]
    if not box.holds(row, grid["startColumnIndex"]) or grid["endRowIndex"] != row + 1:
        return anchor
    place = new_place[row]
    return anchor | {"range": grid | {"startRowIndex": place, "endRowIndex": place + 1}}


def find_replace(doing: Doing, body: Json) -> Json:
    """Does findReplace."""
    flags = 0 if body.get("matchCase") else re.IGNORECASE
    text = body.get("find", "")
    source = text if body.get("searchByRegex") else re.escape(text)
    try:
        pattern = re.compile(f"^(?:{source})$" if body.get("matchEntireCell") else source, flags)
    except re.error as wrong:
        raise WrongError(f"Invalid regular expression: {text}") from wrong
    boxes = _searched(doing, body)
    new = body.get("replacement", "")
    instead = re.sub(r"\$(\d)", r"\\\1", new) if body.get("searchByRegex") else new.replace("\\", "\\\\")
    hits: list[tuple[int, int, bool, int]] = []
    for sheet, box in boxes:
        for row, column, cell in list(sheet.filled()):
            old = cell.formula if cell.formula and body.get("includeFormulas") else cell.value
            if not box.holds(row, column) or old is None or isinstance(old, bool):
                continue
            changed, count = pattern.subn(instead, old if isinstance(old, str) else f"{old:.15g}")
            if count:
                doing.guard(sheet, Box(row, column, row + 1, column + 1))
                sheet.put(row, column, typed(cell, changed, doing.loc, doing.world.clock().date()))
                hits.append((sheet.id, row, bool(cell.formula), count))
    counts = {
        "valuesChanged": sum(not formula for *_, formula, _ in hits),
        "formulasChanged": sum(formula for *_, formula, _ in hits),
        "rowsChanged": len({(sheet_id, row) for sheet_id, row, *_ in hits}),
        "sheetsChanged": len({sheet_id for sheet_id, *_ in hits}),
        "occurrencesChanged": sum(count for *_, count in hits),
    }
    return {name: count for name, count in counts.items() if count}


def _searched(doing: Doing, body: Json) -> list[tuple[Sheet, Box]]:
    if "range" in body:
        found = doing.range(body["range"])
        return [(found.sheet, found.box)]
    sheets = doing.book.sheets if body.get("allSheets") else [doing.sheet(body.get("sheetId", 0))]
    return [(sheet, Box(0, 0, sheet.rows, sheet.columns)) for sheet in sheets]


def merge_cells(doing: Doing, body: Json) -> Json:
    """Does mergeCells: the first cell of each merge keeps its value."""
    found = doing.edited(body.get("range", {}))
    sheet, box = found.sheet, found.box
    boxes = [box]
    if body.get("mergeType") == "MERGE_ROWS":
        boxes = [Box(row, box.left, row + 1, box.right) for row in range(box.top, box.bottom)]
    elif body.get("mergeType") == "MERGE_COLUMNS":
        boxes = [Box(box.top, column, box.bottom, column + 1) for column in range(box.left, box.right)]
    for each in boxes:
        for old in sheet.merges:
            other = a1.area_of(old).box(sheet)
            if other.meets(each) and not (
                each.holds(other.top, other.left) and each.holds(other.bottom - 1, other.right - 1)
            ):
                raise WrongError("You must select all cells in a merged range to merge or unmerge them.")
        sheet.merges = [old for old in sheet.merges if not a1.area_of(old).box(sheet).meets(each)]
        sheet.merges.append(a1.to_grid(sheet, each))
        for row in range(each.top, each.bottom):
            for column in range(each.left, each.right):
                if (row, column) != (each.top, each.left):
                    sheet.put(row, column, replace(sheet.cell(row, column), value=None, formula="", stored=None))
    return {}


def unmerge_cells(doing: Doing, body: Json) -> Json:
    """Does unmergeCells."""
    found = doing.edited(body.get("range", {}))
    found.sheet.merges = [each for each in found.sheet.merges if not a1.area_of(each).box(found.sheet).meets(found.box)]
    return {}


KINDS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "sortRange": sort_range,
    "findReplace": find_replace,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
}
