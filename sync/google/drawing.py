"""Pages as the one batchUpdate that makes our tabs say them: pure, from what the sheet is to what is asked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sheets_schema.page import Cell, Page, Style, Value
from sheets_schema.text import Ore
from sync.google import charts, own
from sync.google.own import Rows
from sync.layout import DAY, GREY, INK, LINE, MOMENT, PAPER, WHOLE, YELLOW

MARK = own.MARK
Json = own.Json
MONEY = '#,##0.00" kr"'
_STYLES: Mapping[Style, tuple[str, str, bool, int]] = {
    Style.TITLE: (INK, "", True, 18),
    Style.LEAD: (GREY, "", False, 10),
    Style.HEADING: (INK, "", True, 12),
    Style.HEADER: (PAPER, INK, True, 10),
    Style.TEXT: (INK, "", False, 10),
    Style.MUTED: (GREY, "", False, 10),
    Style.TOTAL: (INK, "#F1F3F5", True, 10),
    Style.ERROR: ("#8A1420", "#FDE3E5", False, 10),
    Style.WARNING: ("#5C4300", "#FFF1C7", False, 10),
    Style.INFO: ("#0B3D66", "#E3F0FA", False, 10),
    Style.GOOD: ("#14532D", "#E2F3E6", False, 10),
}
"""The letters' colour, the fill, whether bold, and the size in points."""


def quoted(title: str) -> str:
    """A tab's title as a range names it."""
    return "'" + title.replace("'", "''") + "'"


def requests(
    book: Mapping[str, Any], pages: Sequence[Page], account: str, held: Mapping[int, Rows] | None = None
) -> tuple[list[Json], list[str]]:
    """What to ask so that our tabs say what the pages say, and the keys of the pages that say something new.

    `held` are the cells of our tabs by their number, as read; where they are not known, the tab's mark is believed.
    """
    ids = {one["properties"]["title"]: one["properties"].get("sheetId", 0) for one in book.get("sheets", [])}
    asked: list[Json] = []
    changed = []
    for page in pages:
        sheet, mark = own.own_sheet(book, page.tab), own.mark(page, ids)
        if sheet is not None and _stands(page, sheet, mark, held):
            continue
        changed.append(page.tab)
        asked += _replaced(page, book, ids, account)
    return asked, changed


def _stands(page: Page, sheet: Mapping[str, Any], mark: str, held: Mapping[int, Rows] | None) -> bool:
    """Whether a tab says the page already: by its mark, and by its cells, which people may have changed."""
    if all(one.get("description") != mark for one in own.guards(sheet)):
        return False
    rows = (held or {}).get(sheet["properties"].get("sheetId", 0))
    return rows is None or own.holds(rows, page)


def _replaced(page: Page, book: Mapping[str, Any], ids: Mapping[str, int], account: str) -> list[Json]:
    """One page made anew in its tab, all of it or nothing."""
    sheet, number = own.own_sheet(book, page.tab), own.own_id(page.tab)
    width = max([len(page.widths), *(sum(max(cell.span, 1) for cell in row) for row in page.rows)])
    height = max(len(page.rows), (page.header or 0) + 1)
    rows = [{"values": list(_row(row, width, ids))} for row in page.rows]
    rows += [{"values": [{} for _ in range(width)]} for _ in range(height - len(page.rows))]
    where = {"sheetId": number, "startRowIndex": 0, "endRowIndex": height}
    where |= {"startColumnIndex": 0, "endColumnIndex": width}
    return [
        *_grid(page, book, sheet, (height, width)),
        {"updateCells": {"range": where, "rows": rows, "fields": "userEnteredValue,userEnteredFormat"}},
        *_widths(page, number),
        *_merges(page, number),
        *_filter(page, number, width),
        *_protection(sheet, number, own.mark(page, ids), account),
        *charts.requests(page, number, book),
    ]


def _grid(page: Page, book: Mapping[str, Any], sheet: Mapping[str, Any] | None, size: tuple[int, int]) -> list[Json]:
    """The tab made, or the one that is there made ready: of the page's size, nothing merged or filtered."""
    number = own.own_id(page.tab)
    grid: Json = {"rowCount": size[0], "columnCount": size[1]}
    grid |= {"frozenRowCount": page.header or 0, "frozenColumnCount": 0, "hideGridlines": True}
    title = own.free_title(book, page)
    if sheet is None:
        colour = {"rgbColor": _rgb(YELLOW)}
        made = {"sheetId": number, "title": title, "gridProperties": grid, "tabColorStyle": colour}
        return [{"addSheet": {"properties": made}}]
    properties = {"sheetId": number, "gridProperties": grid}
    fields = "gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount,hideGridlines)"
    if own.in_another_language(sheet, page):
        properties["title"], fields = title, f"title,{fields}"
    return [
        {"clearBasicFilter": {"sheetId": number}},
        {"unmergeCells": {"range": {"sheetId": number}}},
        {"updateSheetProperties": {"properties": properties, "fields": fields}},
    ]


def _row(row: Sequence[Cell], width: int, ids: Mapping[str, int]) -> Iterator[Json]:
    filled = 0
    for cell in row:
        yield _cell(cell, ids)
        for _ in range(cell.span - 1):
            yield {"userEnteredFormat": _look(cell, ids)}
        filled += max(cell.span, 1)
    yield from ({} for _ in range(width - filled))


def _cell(cell: Cell, ids: Mapping[str, int]) -> Json:
    """A typed cell: text stays text, whatever it begins with."""
    drawn: Json = {"userEnteredFormat": _look(cell, ids)}
    value = own.entered(cell.value)
    if value is not None:
        drawn["userEnteredValue"] = {"stringValue" if isinstance(value, str) else "numberValue": value}
    return drawn


def _look(cell: Cell, ids: Mapping[str, int]) -> Json:
    ink, fill, bold, size = _STYLES[cell.style]
    letters: Json = {"foregroundColorStyle": {"rgbColor": _rgb(ink)}, "bold": bold, "fontSize": size}
    if cell.link and cell.link.title in ids:
        letters["link"] = {"uri": f"#gid={ids[cell.link.title]}&range={cell.link.cell}"}
    look: Json = {
        "textFormat": letters,
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP" if cell.wrap else "OVERFLOW_CELL",
    }
    if fill:
        look["backgroundColorStyle"] = {"rgbColor": _rgb(fill)}
    if cell.style in (Style.TEXT, Style.MUTED, Style.ERROR, Style.WARNING, Style.INFO, Style.GOOD):
        look["borders"] = {"bottom": {"style": "SOLID", "colorStyle": {"rgbColor": _rgb(LINE)}}}
    if form := _format(cell.value):
        look["numberFormat"] = form
    return look


def _format(value: Value) -> Json | None:
    match value:
        case Ore():
            return {"type": "NUMBER", "pattern": MONEY}
        case datetime():
            return {"type": "DATE_TIME", "pattern": MOMENT}
        case date():
            return {"type": "DATE", "pattern": DAY}
        case bool() | None | str():
            return None
        case _:
            return {"type": "NUMBER", "pattern": WHOLE}


def _widths(page: Page, own: int) -> Iterator[Json]:
    for at, letters in enumerate(page.widths):
        where = {"sheetId": own, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
        yield {
            "updateDimensionProperties": {
                "range": where,
                "properties": {"pixelSize": 7 * letters + 10},
                "fields": "pixelSize",
            }
        }


def _merges(page: Page, own: int) -> Iterator[Json]:
    for n, row in enumerate(page.rows):
        at = 0
        for cell in row:
            if cell.span > 1:
                where = {
                    "sheetId": own,
                    "startRowIndex": n,
                    "endRowIndex": n + 1,
                    "startColumnIndex": at,
                    "endColumnIndex": at + cell.span,
                }
                yield {"mergeCells": {"range": where, "mergeType": "MERGE_ALL"}}
            at += max(cell.span, 1)


def _filter(page: Page, own: int, width: int) -> list[Json]:
    if page.header is None or len(page.rows) <= page.header:
        return []
    where = {
        "sheetId": own,
        "startRowIndex": page.header - 1,
        "endRowIndex": len(page.rows),
        "startColumnIndex": 0,
        "endColumnIndex": width,
    }
    return [{"setBasicFilter": {"filter": {"range": where}}}]


def _protection(sheet: Mapping[str, Any] | None, number: int, mark: str, account: str) -> list[Json]:
    """Our tab is the worker's alone; the protection's description says what the tab says.

    Where the account's address is not known (a trial's token), Google keeps whoever asks as the editor.
    """
    guard: Json = {"range": {"sheetId": number}, "description": mark, "warningOnly": False}
    fields = "range,description,warningOnly"
    if account:
        guard["editors"] = {"users": [account], "domainUsersCanEdit": False}
        fields += ",editors"
    known = own.guards(sheet or {})
    if known:
        guard["protectedRangeId"] = known[0]["protectedRangeId"]
        return [{"updateProtectedRange": {"protectedRange": guard, "fields": fields}}]
    return [{"addProtectedRange": {"protectedRange": {"protectedRangeId": number, **guard}}}]


def _rgb(colour: str) -> Json:
    return {name: int(colour[at : at + 2], 16) / 255 for name, at in (("red", 1), ("green", 3), ("blue", 5))}
