"""What members do by hand in their browsers, done to the emulator's state between a client's requests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.google import a1, batch, comments
from tests.google.call import commit
from tests.google.drive_sharing import grant, revoke
from tests.google.entered import typed
from tests.google.errors import Json, invalid
from tests.google.locales import locale, serial
from tests.google.results import Results
from tests.google.state import Book, Cell, File, Sheet, World
from tests.google.values import View, matrix


@dataclass(frozen=True)
class Formula:
    """A formula with the result it is to show, if the emulator need not work it out."""

    text: str
    result: str | float | bool | None = None


@dataclass(frozen=True)
class Typed:
    """A text as typed into a cell, read by the spreadsheet's locale."""

    text: str


def cell_of(value: Any, cell: Cell, book: Book, today: date) -> Cell:
    """A cell with a Python value: text is text, days, hours and spans get a format, text after = is a formula."""
    bare = Cell(format=cell.format, note=cell.note, validation=cell.validation)
    if isinstance(value, Typed):
        return typed(cell, value.text, locale(book.locale), today)
    if isinstance(value, Formula):
        return replace(bare, formula=value.text, stored=value.result)
    if isinstance(value, dict):
        return _told(value, bare, book, today)
    if isinstance(value, (date, time, timedelta)):
        number, numbers = _of_time(value)
        return replace(bare, value=number, format=bare.format | {"numberFormat": numbers})
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return replace(bare, value=float(value))
    if isinstance(value, str) and value.startswith("=") and len(value) > 1:
        return replace(bare, formula=value)
    return replace(bare, value=None if value == "" else value)


def _of_time(value: date | time | timedelta) -> tuple[float, Json]:
    """The number of a day, an hour or a span, and the format in which a member sees it as that."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1), {"type": "TIME", "pattern": "[h]:mm:ss"}
    if isinstance(value, time):
        since = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return since / timedelta(days=1), {"type": "TIME", "pattern": "hh:mm"}
    if isinstance(value, datetime):
        return serial(value), {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm"}
    return serial(value), {"type": "DATE", "pattern": "yyyy-mm-dd"}


def _told(value: Json, bare: Cell, book: Book, today: date) -> Cell:
    """A cell told in JSON: value, typed, formula with result, date, format, note, link, chips."""
    inside: Any = value.get("value")
    if "typed" in value:
        inside = Typed(value["typed"])
    elif "formula" in value:
        inside = Formula(value["formula"], value.get("result"))
    elif "date" in value:
        inside = datetime.fromisoformat(value["date"]) if "T" in value["date"] else date.fromisoformat(value["date"])
    cell = cell_of(inside, bare, book, today)
    fmt = cell.format | ({"numberFormat": value["format"]} if "format" in value else {})
    leads = {"link": value.get("link", ""), "chips": tuple(value.get("chips", ()))}
    return replace(cell, format=fmt, note=value.get("note", bare.note), **leads)


@dataclass
class Member:
    """One member; every act is a change of the file, and none asks for leave."""

    world: World
    email: str

    def _file(self, file_id: str) -> File:
        return self.world.files[file_id]

    def _change(self, file_id: str, change: Callable[[Book], Any], *, content: bool = True) -> Any:
        file = self._file(file_id)
        with file.lock:
            book = file.book.copy()
            result = change(book)
            commit(self.world, file, book, self.email, content=content)
        return result

    def _batch(self, file_id: str, *requests: Json) -> list[Json]:
        """Requests as the file's owner may make them, noted as this member's."""
        file = self._file(file_id)
        with file.lock:
            applied = batch.apply(self.world, file, file.owner, list(requests))
            commit(self.world, file, applied.book, self.email)
        return applied.replies

    def _tab(self, file_id: str, title: str) -> Sheet:
        sheet = self._file(file_id).book.titled(title)
        if sheet is None:
            raise invalid(f"no tab {title!r}")
        return sheet

    def set(self, file_id: str, place: str, value: Any) -> None:
        """Sets one cell: a text is read as typed, other values are what they are."""
        self.paste(file_id, place, [[Typed(value) if isinstance(value, str) else value]])

    def paste(self, file_id: str, place: str, rows: Sequence[Sequence[Any]]) -> None:
        """Puts rows of values from a cell on; the grid grows where it must."""

        def change(book: Book) -> None:
            found = a1.resolve(book, place)
            put_rows(found.sheet, rows, (found.area.top or 0, found.area.left or 0), book, self.world.clock().date())

        self._change(file_id, change)

    def values(self, file_id: str, place: str, option: str = "UNFORMATTED_VALUE") -> list[list[Any]]:
        """What stands in a range."""
        book = self._file(file_id).book
        return matrix(Results(book), a1.resolve(book, place), View(option))

    def note(self, file_id: str, place: str, text: str) -> None:
        """Hangs a note on a cell."""

        def change(book: Book) -> None:
            found = a1.resolve(book, place)
            row, column = found.box.top, found.box.left
            found.sheet.put(row, column, replace(found.sheet.cell(row, column), note=text))

        self._change(file_id, change)

    def sort(self, file_id: str, tab: str, column: int, *, descending: bool = False, headers: int = 1) -> None:
        """Sorts a tab by a column counted from 0, the header rows staying."""
        order = "DESCENDING" if descending else "ASCENDING"
        grid = {"sheetId": self._tab(file_id, tab).id, "startRowIndex": headers}
        self._batch(
            file_id, {"sortRange": {"range": grid, "sortSpecs": [{"dimensionIndex": column, "sortOrder": order}]}}
        )

    def insert_rows(self, file_id: str, tab: str, at: int, rows: Sequence[Sequence[Any]] = ((),)) -> None:
        """Inserts rows before the row with that number (1 is the first) and fills them."""
        self._batch(file_id, {"insertDimension": {"range": self._span(file_id, tab, at, len(rows))}})
        self.paste(file_id, f"{a1.quoted(tab)}!A{at}", rows)

    def delete_rows(self, file_id: str, tab: str, at: int, count: int = 1) -> None:
        """Deletes rows from the one with that number on."""
        self._batch(file_id, {"deleteDimension": {"range": self._span(file_id, tab, at, count)}})

    def insert_columns(self, file_id: str, tab: str, at: int, count: int = 1) -> None:
        """Inserts columns before the one with that number."""
        self._batch(file_id, {"insertDimension": {"range": self._span(file_id, tab, at, count, "COLUMNS")}})

    def delete_columns(self, file_id: str, tab: str, at: int, count: int = 1) -> None:
        """Deletes columns from the one with that number on."""
        self._batch(file_id, {"deleteDimension": {"range": self._span(file_id, tab, at, count, "COLUMNS")}})

    def _span(self, file_id: str, tab: str, at: int, count: int, dimension: str = "ROWS") -> Json:
        span = {"startIndex": at - 1, "endIndex": at - 1 + count}
        return {"sheetId": self._tab(file_id, tab).id, "dimension": dimension} | span

    def _look(self, file_id: str, tab: str, **new: Any) -> None:
        properties = {"sheetId": self._tab(file_id, tab).id} | new
        self._batch(file_id, {"updateSheetProperties": {"properties": properties, "fields": ",".join(new)}})

    def rename_tab(self, file_id: str, tab: str, title: str) -> None:
        """Gives a tab another title."""
        self._look(file_id, tab, title=title)

    def move_tab(self, file_id: str, tab: str, index: int) -> None:
        """Moves a tab; 0 is the first place."""
        old = self._file(file_id).book.sheets.index(self._tab(file_id, tab))
        self._look(file_id, tab, index=index + 1 if index > old else index)

    def hide_tab(self, file_id: str, tab: str) -> None:
        """Hides a tab."""
        self._look(file_id, tab, hidden=True)

    def add_tab(self, file_id: str, title: str, index: int | None = None) -> int:
        """Makes a tab; its id."""
        where = {} if index is None else {"index": index}
        reply = self._batch(file_id, {"addSheet": {"properties": {"title": title} | where}})
        return int(reply[0]["addSheet"]["properties"]["sheetId"])

    def duplicate_tab(self, file_id: str, tab: str, title: str) -> int:
        """Copies a tab, the copy first; its id."""
        body = {"sourceSheetId": self._tab(file_id, tab).id, "newSheetName": title}
        reply = self._batch(file_id, {"duplicateSheet": body})
        return int(reply[0]["duplicateSheet"]["properties"]["sheetId"])

    def delete_tab(self, file_id: str, tab: str) -> None:
        """Deletes a tab."""
        self._batch(file_id, {"deleteSheet": {"sheetId": self._tab(file_id, tab).id}})

    def set_locale(self, file_id: str, name: str) -> None:
        """Gives the spreadsheet another locale."""
        self._batch(file_id, {"updateSpreadsheetProperties": {"properties": {"locale": name}, "fields": "locale"}})

    def rename(self, file_id: str, title: str) -> None:
        """Gives the spreadsheet another title."""
        self._batch(file_id, {"updateSpreadsheetProperties": {"properties": {"title": title}, "fields": "title"}})

    def comment(self, file_id: str, place: str, text: str) -> str:
        """Comments on a cell, or with no place on the file; the thread's id."""

        def change(book: Book) -> str:
            found = a1.resolve(book, place) if place else None
            where = (found.sheet, found.box.top, found.box.left) if found else None
            return comments.start(self.world, book, where, comments.post(self.world, self.email, text)).id

        return str(self._change(file_id, change, content=False))

    def reply(self, file_id: str, thread_id: str, text: str, action: str = "") -> str:
        """Answers a comment; the reply's id."""

        def change(book: Book) -> str:
            thread = comments.thread_of(book, thread_id)
            if thread is None:
                raise invalid(f"no comment {thread_id!r}")
            new = comments.post(self.world, self.email, text, action=action)
            comments.answer(book, thread, new)
            return new.id

        return str(self._change(file_id, change, content=False))

    def resolve(self, file_id: str, thread_id: str, text: str = "") -> str:
        """Resolves a comment; the reply's id."""
        return self.reply(file_id, thread_id, text, "RESOLVE")

    def reopen(self, file_id: str, thread_id: str, text: str = "") -> str:
        """Opens a resolved comment again; the reply's id."""
        return self.reply(file_id, thread_id, text, "REOPEN")

    def delete_comment(self, file_id: str, thread_id: str) -> None:
        """Deletes a comment."""

        def change(book: Book) -> None:
            thread = comments.thread_of(book, thread_id)
            if thread:
                comments.delete(book, thread, self.world)

        self._change(file_id, change, content=False)

    def protect(self, file_id: str, place: str, editors: Sequence[str]) -> int:
        """Protects a range; its id. A tab's title alone is the whole tab."""
        book = self._file(file_id).book
        found = a1.resolve(book, place)
        whole = found.area == a1.Area()
        grid = {"sheetId": found.sheet.id} if whole else a1.to_grid(found.sheet, found.box)
        reply = self._batch(
            file_id, {"addProtectedRange": {"protectedRange": {"range": grid, "editors": {"users": list(editors)}}}}
        )
        return int(reply[0]["addProtectedRange"]["protectedRange"]["protectedRangeId"])

    def share(self, file_id: str, email: str, role: str = "writer") -> None:
        """Gives someone a role; the email "anyone" is everyone with the link."""
        kind = "anyone" if email == "anyone" else "user"
        grant(self.world, self._file(file_id), kind, "" if kind == "anyone" else email, role)

    def unshare(self, file_id: str, email: str) -> None:
        """Takes someone's role away."""
        file = self._file(file_id)
        for permission in list(file.permissions.values()):
            if permission.email == email or (email == "anyone" and permission.type == "anyone"):
                revoke(self.world, file, permission)

    def trash(self, file_id: str) -> None:
        """Puts the file in the bin."""
        self.change(file_id, trashed=True)

    def change(self, file_id: str, **facts: Any) -> None:
        """Makes a file another: its `content`, whether it is `trashed` or `locked`."""
        file = self._file(file_id)
        vars(file).update(facts)
        self.world.touch(file, content="content" in facts)

    def delete(self, file_id: str) -> None:
        """Deletes the file for ever."""
        with self.world.lock:
            self.world.touch(self._file(file_id), gone="*")
            del self.world.files[file_id]


def put_rows(sheet: Sheet, rows: Sequence[Sequence[Any]], at: tuple[int, int], book: Book, today: date) -> None:
    """Puts rows of values into a tab from a place on; None leaves a cell as it is."""
    for down, line in enumerate(rows):
        for right, value in enumerate(line):
            row, column = at[0] + down, at[1] + right
            sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, column + 1)
            if value is not None:
                sheet.put(row, column, cell_of(value, sheet.cell(row, column), book, today))
