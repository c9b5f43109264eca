"""What a spreadsheet is before anything is put in it: its tabs, what stands in them, and how their cells look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sheets_schema.book import tab_of
from sheets_schema.settings import SETTINGS
from sheets_schema.tabs import TABS
from sync.google.drawing import Json, quoted
from sync.google.transport import SHEETS, Transport

_BOOK = (
    "properties(title,locale),"
    "sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount,frozenRowCount)),"
    "merges(startRowIndex,endRowIndex),conditionalFormats(booleanRule(condition,format(backgroundColorStyle))),"
    "protectedRanges(range,warningOnly,requestingUserCanEdit),charts(chartId))"
)
_LOOKS = (
    "sheets(properties(sheetId),data(startRow,rowData(values(userEnteredValue,note,dataValidation,userEnteredFormat))))"
)
_QUICK = {"prettyPrint": "false"}
_TABS = {tab.key: tab for tab in TABS}


@dataclass(frozen=True)
class Found:
    """One tab that is there. `key` is the declared tab's, "" for any other; `height` and `width` the grid's size.

    `values` is None where they were not read; `looks` holds, by 0-based row, what is typed in its cells, their notes,
    rules and formats. `is_loose`: its first row scrolls away and could stand still; `colouring` are its colour rules.
    """

    own: int
    title: str
    key: str
    height: int
    width: int
    is_grid: bool = True
    guards: Sequence[Mapping[str, Any]] = ()
    has_charts: bool = False
    is_loose: bool = False
    colouring: Sequence[Mapping[str, Any]] = ()
    values: Sequence[Sequence[object]] | None = None
    looks: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    @property
    def is_bare(self) -> bool:
        """Whether it was read and no cell of it holds anything."""
        return self.values is not None and not any(cell not in (None, "") for row in self.values for cell in row)

    @cached_property
    def columns(self) -> dict[str, int]:
        """The place of each column that its first row names; none where no starred one is among them."""
        found = _TABS[self.key].matches(self.values[0]) if self.key and self.values else []
        places: dict[str, int] = {}
        for at, column in found:
            places.setdefault(column.key, at)
        return places if any(column.starred for _, column in found) else {}

    @property
    def filled(self) -> tuple[int, int]:
        """How many rows and columns, from the first, hold all that stands in it."""
        rows = self.values or []
        return len(rows), max(map(len, rows), default=0)

    @property
    def free(self) -> int:
        """The first row, from 0, below all that stands in it; the last row where there is none."""
        return min(self.filled[0], self.height - 1)

    @property
    def is_locked(self) -> bool:
        """Whether something of it is protected from us."""
        return any(not one.get("warningOnly") and not one.get("requestingUserCanEdit") for one in self.guards)

    def look(self, row: int, column: int) -> Mapping[str, Any]:
        """What is typed in a cell, its note, rule and format, as far as they were read."""
        cells = self.looks.get(row, ())
        return cells[column] if column < len(cells) else {}


@dataclass(frozen=True)
class There:
    """A spreadsheet as it is."""

    locale: str
    tabs: tuple[Found, ...]

    @property
    def is_new(self) -> bool:
        """Whether nobody has put anything in it yet."""
        return all(one.is_bare and not one.has_charts for one in self.tabs)


def survey(transport: Transport, key: str) -> There:
    """What is there, in at most three requests. Raises WorkbookError."""
    url = f"{SHEETS}/v4/spreadsheets/{key}"
    book = transport.ask("get", url, params={"fields": _BOOK, **_QUICK})
    tabs = [_tab(one) for one in book.get("sheets", [])]
    tabs = _with_values(transport, url, tabs)
    return There(book.get("properties", {}).get("locale", ""), _with_looks(transport, url, tabs))


def _tab(sheet: Mapping[str, Any]) -> Found:
    properties = sheet["properties"]
    grid = properties.get("gridProperties", {})
    return Found(
        own=properties.get("sheetId", 0),
        title=properties["title"],
        key=tab_of(properties["title"]),
        height=grid.get("rowCount", 0),
        width=grid.get("columnCount", 0),
        is_grid=properties.get("sheetType", "GRID") == "GRID",
        guards=sheet.get("protectedRanges", ()),
        has_charts=bool(sheet.get("charts")),
        is_loose=_is_loose(grid, sheet.get("merges", ())),
        colouring=sheet.get("conditionalFormats", ()),
    )


def _is_loose(grid: Mapping[str, Any], merges: Iterable[Mapping[str, Any]]) -> bool:
    """Whether no row is frozen and the first could be: it is not the only one, nor merged with the second."""
    crossed = any(one.get("startRowIndex", 0) == 0 and one.get("endRowIndex", 0) > 1 for one in merges)
    return not grid.get("frozenRowCount") and grid.get("rowCount", 0) > 1 and not crossed


def _with_values(transport: Transport, url: str, tabs: Sequence[Found]) -> list[Found]:
    """The tabs with all that stands in people's tabs, or in every tab where there are none of those."""
    grids = [one for one in tabs if one.is_grid]
    wanted = [one for one in grids if one.key] or grids
    if not wanted:
        return list(tabs)
    params = {
        "ranges": [quoted(one.title) for one in wanted],
        "valueRenderOption": "UNFORMATTED_VALUE",
        "dateTimeRenderOption": "SERIAL_NUMBER",
        **_QUICK,
    }
    ranges = transport.ask("get", f"{url}/values:batchGet", params=params).get("valueRanges", [])
    values = {one.own: some.get("values", []) for one, some in zip(wanted, ranges, strict=True)}
    return [replace(one, values=values.get(one.own)) for one in tabs]


def _with_looks(transport: Transport, url: str, tabs: Iterable[Found]) -> tuple[Found, ...]:
    """The tabs that have headers, with how their header, second and first free row look.

    Of settings every row is read, and as many below as there are settings: those that have no row come there.
    """
    tabs = tuple(tabs)
    ranges = [f"{quoted(one.title)}!{span}" for one in tabs if one.columns for span in _spans(one)]
    if not ranges:
        return tabs
    answer = transport.ask("get", url, params={"fields": _LOOKS, "ranges": ranges, **_QUICK})
    looks = {one["properties"].get("sheetId", 0): _rows(one) for one in answer.get("sheets", [])}
    return tuple(replace(one, looks=looks.get(one.own, {})) for one in tabs)


def _spans(tab: Found) -> list[str]:
    last = tab.free + 1
    if tab.key == "settings":
        return [f"1:{min(last + len(SETTINGS), tab.height)}"]
    if last <= 2:
        return [f"1:{max(min(2, tab.height), last)}"]
    return ["1:2", f"{last}:{last}"]


def _rows(sheet: Json) -> dict[int, Sequence[Mapping[str, Any]]]:
    return {
        block.get("startRow", 0) + n: row.get("values", ())
        for block in sheet.get("data", [])
        for n, row in enumerate(block.get("rowData", []))
    }
