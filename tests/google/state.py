"""What the emulator remembers: files, books, tabs, cells, threads, accounts.

Cells, posts and every stored piece of JSON are replaced, never changed, so that a book is copied by copying its lists.
"""

import random
import string
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tests.google.errors import Json

Value = str | float | bool | None
Clock = Callable[[], datetime]

ROLES = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")


def stamp(moment: datetime) -> str:
    """A moment as both APIs write it, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what was entered, how it looks, and what hangs on it."""

    value: Value = None
    formula: str = ""
    stored: Value = None  # the result given with a formula that the emulator need not work out
    format: Json = field(default_factory=dict)
    note: str = ""
    validation: Json | None = None
    runs: tuple[Json, ...] = ()  # textFormatRuns, as sent
    link: str = ""  # where the whole cell leads
    chips: tuple[str, ...] = ()  # where the smart chips in it lead

    @property
    def blank(self) -> bool:
        """Whether nothing is entered."""
        return self.value is None and not self.formula

    @property
    def bare(self) -> bool:
        """Whether the cell is as it was made."""
        return self.blank and not self.format and not self.note and not self.runs and self.validation is None


BLANK = Cell()


@dataclass
class Sheet:
    """One tab."""

    id: int
    title: str
    rows: int = 1000
    columns: int = 26
    look: Json = field(default_factory=dict)  # hidden, tabColor, rightToLeft ... as sent
    grid: Json = field(default_factory=dict)  # frozenRowCount, frozenColumnCount, hideGridlines
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Json] = field(default_factory=list)
    protected: list[Json] = field(default_factory=list)
    conditional: list[Json] = field(default_factory=list)
    charts: list[Json] = field(default_factory=list)
    anchors: list[Json] = field(default_factory=list)
    groups: list[Json] = field(default_factory=list)  # of rows and of columns, with their depth
    filter: Json | None = None
    row_look: dict[int, Json] = field(default_factory=dict)
    column_look: dict[int, Json] = field(default_factory=dict)

    def copy(self) -> "Sheet":
        """Another tab of the same cells."""
        cells = {row: dict(columns) for row, columns in self.cells.items()}
        new = replace(self, cells=cells, row_look=dict(self.row_look), column_look=dict(self.column_look))
        for name in ("merges", "protected", "conditional", "charts", "anchors", "groups"):
            setattr(new, name, list(getattr(self, name)))
        return new

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place counted from 0, blank where none was ever touched."""
        return self.cells.get(row, {}).get(column, BLANK)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Puts a cell in its place."""
        if not cell.bare:
            self.cells.setdefault(row, {})[column] = cell
        elif column in self.cells.get(row, {}):
            del self.cells[row][column]
            if not self.cells[row]:
                del self.cells[row]

    def filled(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell that holds something entered, in reading order."""
        for row in sorted(self.cells):
            columns = self.cells[row]
            for column in sorted(columns):
                if not columns[column].blank:
                    yield row, column, columns[column]


@dataclass(frozen=True, slots=True)
class Post:
    """One post in a thread; action is RESOLVE, REOPEN or nothing."""

    id: str
    author: str
    content: str
    created: datetime
    updated: datetime
    action: str = ""
    assignee: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its replies; an anchor of Sheets and the anchor text of Drive lead to its cell, if any."""

    id: str
    head: Post
    replies: tuple[Post, ...] = ()
    anchor: str = ""
    drive_anchor: str = ""
    quote: str = ""
    resolved: bool | None = None


@dataclass
class Book:
    """A spreadsheet's content."""

    title: str
    locale: str = "en_US"
    zone: str = "Etc/GMT"
    look: Json = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    named: list[Json] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    def copy(self) -> "Book":
        """Another book of the same cells."""
        sheets = [sheet.copy() for sheet in self.sheets]
        return replace(self, sheets=sheets, named=list(self.named), threads=list(self.threads))

    def sheet(self, sheet_id: int) -> Sheet | None:
        """The tab with that id."""
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)

    def titled(self, title: str) -> Sheet | None:
        """The tab with that title; upper and lower case are one where no title is exactly that."""
        exact = next((sheet for sheet in self.sheets if sheet.title == title), None)
        return exact or next((sheet for sheet in self.sheets if sheet.title.casefold() == title.casefold()), None)

    def size(self) -> int:
        """Cells of the grid, blank ones counted."""
        return sum(sheet.rows * sheet.columns for sheet in self.sheets)


@dataclass
class Permission:
    """Who may do what with a file; email is a domain for type domain, nothing for anyone."""

    id: str
    type: str
    role: str
    email: str = ""


@dataclass
class File:
    """A file of Drive holding a book, or bytes where it is none of Google's own; readers may not download a locked one."""

    id: str
    book: Book
    owner: str
    created: datetime
    modified: datetime
    mime: str = "application/vnd.google-apps.spreadsheet"
    parents: list[str] = field(default_factory=list)
    description: str = ""
    permissions: dict[str, Permission] = field(default_factory=dict)
    previous: Book | None = None
    version: int = 1
    modifier: str = ""
    trashed: bool = False
    properties: dict[str, Json] = field(default_factory=dict)
    content: bytes = b""
    locked: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)


@dataclass(frozen=True)
class Change:
    """That a file changed; gone names the one account that lost it, or "*" for all."""

    number: int
    file_id: str
    time: datetime
    gone: str = ""


class Ids:
    """Names for new things, the same in the same order every time."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def text(self, length: int, start: str = "") -> str:
        """Letters, digits, hyphens and underscores."""
        letters = string.ascii_letters + string.digits + "-_"
        return start + "".join(self._random.choices(letters, k=length - len(start)))

    def number(self) -> int:
        """An id as tabs, charts and protections have."""
        return self._random.randrange(1_000_000, 2**31)

    def digits(self, length: int) -> str:
        """A number in text, as accounts have."""
        return "1" + "".join(self._random.choices(string.digits, k=length - 1))


@dataclass
class World:
    """Everything there is, in memory."""

    clock: Clock
    ids: Ids = field(default_factory=Ids)
    files: dict[str, File] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    people: dict[str, Json] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def person(self, email: str) -> Json:
        """An account's name and id, made when first asked for."""
        with self.lock:
            if email not in self.people:
                name = email.split("@", maxsplit=1)[0].replace(".", " ").replace("-", " ").title()
                self.people[email] = {"name": name, "id": self.ids.digits(21), "permission": self.ids.digits(20)}
            return self.people[email]

    def touch(self, file: File, *, gone: str = "", content: bool = True) -> None:
        """Notes that a file changed: version, changes, and for its content the time."""
        with self.lock:
            now = self.clock()
            file.version += 1
            if content:
                file.modified = now
            self.changes.append(Change(len(self.changes) + 1, file.id, now, gone))

    def make(self, book: Book, owner: str, **more: Any) -> File:
        """A new file with its owner's permission."""
        now = self.clock()
        with self.lock:
            file = File(self.ids.text(44, "1"), book, owner, now, now, modifier=owner, **more)
            mine = self.person(owner)["permission"]
            file.permissions[mine] = Permission(mine, "user", "owner", owner)
            self.files[file.id] = file
            self.changes.append(Change(len(self.changes) + 1, file.id, now))
        return file


def role(file: File, email: str) -> str:
    """What an account is to a file: the highest of its roles, or nothing."""
    found = [""]
    domain = email.rpartition("@")[2].casefold()
    for permission in file.permissions.values():
        same = permission.email.casefold() == email.casefold()
        if (
            permission.type == "anyone"
            or (permission.type in {"user", "group"} and same)
            or (permission.type == "domain" and permission.email.casefold() == domain)
        ):
            found.append(permission.role)
    return max(found, key=lambda each: ROLES.index(each) if each else -1)


def may(file: File, email: str, least: str) -> bool:
    """Whether an account is at least that to the file."""
    has = role(file, email)
    return bool(has) and ROLES.index(has) >= ROLES.index(least)
