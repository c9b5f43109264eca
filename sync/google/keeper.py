"""A shared Google Sheet: theirs is read in two requests, ours is replaced in one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sheets_schema.grid import Comment, Grid, Snapshot, cell_name
from sheets_schema.page import Page
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import Text
from sync.google import beside, drawing, own
from sync.google.comments import drive_comments, native_comments
from sync.google.limits import TooLongError, check_cells, with_largest
from sync.google.transport import DRIVE, SHEETS, Transport
from sync.workbook import WorkbookError

_PROPERTIES = "properties(sheetId,title,index,hidden,sheetType,gridProperties(rowCount,columnCount))"
_TABS = (
    f"{_PROPERTIES},protectedRanges(protectedRangeId,range,description),"
    f"developerMetadata(metadataId,metadataKey,metadataValue),charts(chartId)"
)
_SIZES = f"sheets({_PROPERTIES})"
_BOOK = "spreadsheetId,properties(title,locale,timeZone)"
_PLAIN = f"{_BOOK},sheets({_TABS})"
_WITH_CELLS = f"{_BOOK},sheets({_TABS},{beside.FIELDS})"
_WITH_COMMENTS = f"{_BOOK},commentsViewMode,comments,sheets({_TABS},commentAnchors,{beside.FIELDS})"
_QUICK = {"prettyPrint": "false"}
_INCLUDED = "COMMENTS_VIEW_MODE_INCLUDED"


@dataclass
class GoogleWorkbook:
    """One spreadsheet by its key. Our tabs are in it, protected; people's tabs are never written.

    `cells` reads the comments of an exported .xlsx, for where Google does not give their cells itself.
    """

    transport: Transport
    key: str
    cells: Callable[[bytes], list[Comment]]
    name: str = ""
    _book: dict[str, Any] = field(default_factory=dict, repr=False)
    _held: Mapping[int, own.Rows] | None = field(default=None, repr=False)

    @property
    def link(self) -> str:
        """The spreadsheet's address in a browser."""
        return f"https://docs.google.com/spreadsheets/d/{self.key}/edit"

    def fingerprint(self) -> str:
        """Drive's version of the file, which rises with every change to it. One Drive request. Raises WorkbookError."""
        answer = self.transport.ask(
            "get",
            f"{DRIVE}/drive/v3/files/{self.key}",
            params={"fields": "version,name,trashed", "supportsAllDrives": "true"},
        )
        if answer.get("trashed"):
            raise WorkbookError(
                Text("Arket ligger i papperskorgen. Hämta tillbaka det.", "The sheet is in the bin. Bring it back.")
            )
        version = str(answer.get("version", ""))
        if not version:
            raise WorkbookError(
                Text("Google svarade inte som väntat (version).", "Google did not answer as expected (version)."),
                temporary=True,
            )
        self.name = str(answer.get("name", ""))
        return version

    def settled(self, before: str, wrote: Sequence[str]) -> str:
        """The fingerprint to remember after a pass: our own write must not wake us, anybody else's must."""
        if not wrote:
            return before
        after = self.fingerprint()
        return after if after.isdigit() and before.isdigit() and int(after) == int(before) + 1 else before

    def own_rows(self, tab: str) -> own.Rows:
        """The rows of one of our own tabs, by its key, as they stood when the book was read; none where it is not there."""
        return (self._held or {}).get(own.own_id(tab), ())

    def traces(self) -> str:
        """Our tabs are in the same file, so its own fingerprint tells of them."""
        return ""

    def read(self, wanted: Callable[[str], bool]) -> Snapshot:
        """The wanted tabs and the comments: two requests, two more if the tabs changed between. Raises WorkbookError.

        The cells are of one moment, and so are the comments' places, read just before. Between the two a tab that was
        made, renamed or deleted, and rows or columns that were, are noticed; rows sorted in that time are not.
        """
        try:
            return self._read(wanted)
        except TooLongError as refused:
            raise with_largest(refused, _grids(self._ask_book({"fields": _SIZES}))) from refused

    def _read(self, wanted: Callable[[str], bool]) -> Snapshot:
        for is_last in (False, True):
            book, comments = self._metadata()
            cells = {one["properties"]["title"]: one.pop("data", ()) for one in book.get("sheets", [])}
            sheets = _grids(book)
            ours = [one for one in sheets if one.get("sheetId", 0) in own.OWN_IDS]
            theirs = [one for one in sheets if wanted(one["title"]) and one not in ours]
            check_cells([*theirs, *ours], self.transport.limits.cells)
            read = self._values([*theirs, *ours])
            if read is not None and (is_last or not read.resized):
                break
        else:
            raise WorkbookError(_MOVING, temporary=True)
        self._book, self.name = book, book.get("properties", {}).get("title", self.key)
        self._held = {one.get("sheetId", 0): read.rows[one["title"]] for one in ours}
        for title in (one["title"] for one in theirs):
            comments += beside.notes(title, cells[title])
            if title not in read.resized:
                beside.show(read.rows[title], cells[title])
        ids = {one["title"]: one.get("sheetId", 0) for one in sheets}
        grids = (
            Grid(title, read.rows[title], bool(one.get("hidden")), self._link_to(ids[title], None))
            for title, one in ((one["title"], one) for one in theirs)
        )
        linked = self._linked(comments, ids, read.resized)
        links = {tab.key: self._link_to(own.own_id(tab.key), None) for tab in OURS if own.own_id(tab.key) in self._held}
        return Snapshot(self.name, tuple(ids), tuple(grids), linked, links)

    def _linked(
        self, comments: Sequence[Comment], ids: Mapping[str, int], resized: Collection[str]
    ) -> tuple[Comment, ...]:
        """The comments by the order of their tabs, with their addresses; no cell where it may be another by now.

        A note keeps its cell, by which those on headers are known.
        """
        placed = (replace(one, cell=None) if one.tab in resized and not one.note else one for one in comments)
        linked = [replace(one, link=self._link_to(ids.get(one.tab), one.cell)) for one in placed]
        order = {title: n for n, title in enumerate(ids)}
        return tuple(sorted(linked, key=lambda one: order.get(one.tab, len(order))))

    def _link_to(self, sheet: int | None, cell: str | None) -> str:
        """The address of a cell, of its tab, or of the whole spreadsheet: as much as is known."""
        tab = "" if sheet is None else f"#gid={sheet}"
        return self.link + tab + (f"&range={cell}" if tab and cell else "")

    def _metadata(self) -> tuple[dict[str, Any], list[Comment]]:
        """The tabs, what their cells hold beside values, and the comments: natively, or by Drive if Google refuses."""
        try:
            book = self._ask_book({"fields": _WITH_COMMENTS, "commentsViewMode": _INCLUDED})
        except WorkbookError as refused:
            if refused.temporary or refused.status not in (400, 403):
                raise
            book = {}
        if book.get("commentsViewMode") == _INCLUDED:
            return book, native_comments(book)
        book = book or self._uncommented()
        return book, self._drive_comments(next((one["properties"]["title"] for one in book.get("sheets", [])), ""))

    def _uncommented(self) -> dict[str, Any]:
        """The tabs with what their cells hold beside values; the tabs alone where Google does not know how to say that."""
        try:
            return self._ask_book({"fields": _WITH_CELLS})
        except WorkbookError as refused:
            if refused.temporary or refused.status != 400:
                raise
            return self._structure()

    def _structure(self) -> dict[str, Any]:
        """The tabs alone."""
        return self._ask_book({"fields": _PLAIN})

    def _ask_book(self, params: Mapping[str, str]) -> dict[str, Any]:
        url = f"{SHEETS}/v4/spreadsheets/{self.key}"
        return self.transport.ask("get", url, params={**params, **_QUICK}, light=beside.light)

    def _drive_comments(self, first: str) -> list[Comment]:
        """The comments by Drive; none for who may read the sheet but not its comments."""
        try:
            return drive_comments(self.transport, self.key, first, self.cells)
        except WorkbookError as refused:
            if refused.status != 403 or refused.temporary:
                raise
            return []

    def _values(self, sheets: Sequence[Mapping[str, Any]]) -> "_Values | None":
        """The rows of each tab; None where the answer is of other tabs than those whose titles were read."""
        if not sheets:
            return _Values({}, frozenset())
        params = {
            "ranges": [drawing.quoted(one["title"]) for one in sheets],
            "majorDimension": "ROWS",
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
            **_QUICK,
        }
        try:
            answer = self.transport.ask("get", f"{SHEETS}/v4/spreadsheets/{self.key}/values:batchGet", params=params)
        except WorkbookError as refused:
            if refused.status == 400:
                return None
            raise
        return _matched(sheets, answer.get("valueRanges", []))

    def write(self, pages: Sequence[Page]) -> list[str]:
        """Makes our tabs say the pages, all in one request, if they do not; gives the keys of the new ones.

        Where the tabs are not as they were read any more, be it by our own first try whose answer was lost, they are
        looked at and it is decided anew. Raises WorkbookError.
        """
        book, held = self._book or self._structure(), self._held
        self._book, self._held = {}, None
        changed: set[str] = set()
        before: list[own.Json] = []
        for is_last in (False, False, True):
            requests, new = drawing.requests(book, pages, self.transport.account, held)
            changed.update(new)
            if not requests:
                break
            try:
                url = f"{SHEETS}/v4/spreadsheets/{self.key}:batchUpdate"
                self.transport.ask("post", url, json={"requests": requests})
                break
            except WorkbookError as refused:
                if refused.status != 400 or requests == before or is_last:
                    raise
            before, book, held = requests, self._structure(), None
        return [page.tab for page in pages if page.tab in changed]


def _grids(book: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The properties of the tabs that have cells."""
    tabs = (one["properties"] for one in book.get("sheets", []))
    return [one for one in tabs if one.get("sheetType", "GRID") == "GRID"]


@dataclass(frozen=True)
class _Values:
    """The rows of tabs by title, and the titles of those whose size has changed since it was read."""

    rows: Mapping[str, list[list[object]]]
    resized: frozenset[str]


def _matched(sheets: Sequence[Mapping[str, Any]], ranges: Sequence[Mapping[str, Any]]) -> _Values | None:
    """What came for the tabs asked for; None where something else came."""
    answered = [str(one.get("range", "")).rpartition("!")[::2] for one in ranges]
    titles = [one["title"] for one in sheets]
    if [_unquoted(title) for title, _ in answered] != titles:
        return None
    ends = {one["title"]: cells.rpartition(":")[2] for one, (_, cells) in zip(sheets, answered, strict=True)}
    resized = frozenset(one["title"] for one in sheets if ends[one["title"]] != _last(one))
    return _Values({title: one.get("values", []) for title, one in zip(titles, ranges, strict=True)}, resized)


def _unquoted(title: str) -> str:
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def _last(sheet: Mapping[str, Any]) -> str:
    """The name of a tab's last cell."""
    grid = sheet.get("gridProperties", {})
    return cell_name(grid.get("rowCount", 1), grid.get("columnCount", 1) - 1)


_MOVING = Text(
    "Flikarna i arket ändras just nu. Försök igen om en stund.",
    "The sheet's tabs are being changed just now. Try again in a while.",
)
