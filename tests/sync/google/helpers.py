"""A group's sheet in the emulator, the keeper over it with a clock that no one waits for, and whole passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jobs.worker.runner import Desk, Pass, run_pass
from jobs.worker.store import Store
from sheets_schema.text import fold
from sync.google.account import TrialToken
from sync.google.keeper import GoogleWorkbook
from sync.google.own import OWN_IDS
from sync.google.transport import Patience, Transport
from sync.xlsx.reading import comments_in
from tests.google import Emulator, FakeClock
from tests.google.rendering import plain
from tests.google.state import Book, Sheet
from tests.jobs.helpers import ANNUAL, CASH, MEETING, NOON, Rows, at, cash, group, meeting
from tests.jobs.worker.fakes import FakePost

OWNER, WORKER = "anna@example.org", "worker@example.org"
TABS = group(
    {
        "Kassabok": [
            CASH,
            cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300),
            cash(2, date(2026, 2, 3), "Kassa", "Fika", None, 80.5, receipt=None),
            cash(3, date(2026, 2, 4), "Kassa", "Sådant", None, 12),
        ],
        "Möten": [MEETING, ANNUAL, meeting("2026-5", date(2026, 11, 30))],
    }
)
"""A small group with findings, and a meeting to call to."""


@dataclass
class Time:
    """A clock that naps move, and the emulator's with it."""

    clock: FakeClock = field(default_factory=FakeClock)
    seconds: float = 0.0
    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Moves both clocks."""
        self.naps.append(seconds)
        self.seconds += seconds
        self.clock.advance(seconds)

    def patience(self, **more: Any) -> Patience:
        """A patience that waits as long as it ever would, in no time."""
        return Patience(sleep=self.sleep, jitter=lambda: 1.0, clock=lambda: self.seconds, **more)


def keeper(google: Emulator, key: str, time: Time | None = None, who: str = WORKER) -> GoogleWorkbook:
    """The keeper of a spreadsheet, for an account."""
    patience = (time or Time()).patience()
    transport = Transport(TrialToken(google.token(who)), google.url, patience, account=who)
    return GoogleWorkbook(transport, key, comments_in)


def sheet_of(google: Emulator, tabs: Mapping[str, Rows] = TABS, role: str = "writer") -> str:
    """A spreadsheet of these tabs, shared with the worker; its key."""
    key = google.make("Grupp 17", tabs, owner=OWNER)
    google.share(key, WORKER, role)
    return key


def book_of(google: Emulator, key: str) -> Book:
    """What a spreadsheet is just now."""
    return google.world.files[key].book


def values(sheet: Sheet) -> list[list[Any]]:
    """What stands in a tab, whatever its formats; rows and cells to the last that holds anything."""
    filled = {(row, column): cell for row, column, cell in sheet.filled()}
    width = {row: max(c for r, c in filled if r == row) + 1 for row in {r for r, _ in filled}}
    rows = range(max(width, default=-1) + 1)
    return [
        [_value(filled[row, column]) if (row, column) in filled else "" for column in range(width.get(row, 0))]
        for row in rows
    ]


def _value(cell: Any) -> Any:
    return cell.formula or (plain(cell.value) if isinstance(cell.value, float) else cell.value)


def ours(google: Emulator, key: str) -> dict[int, list[list[Any]]]:
    """What stands in our tabs, by their numbers."""
    return {sheet.id: values(sheet) for sheet in book_of(google, key).sheets if sheet.id in OWN_IDS}


def theirs(google: Emulator, key: str) -> list[tuple[Any, ...]]:
    """Everything of people's tabs, formats, notes, sizes, protections and all, in their order."""
    return [
        (
            *(s.id, s.title, s.rows, s.columns, s.look, s.grid, s.cells, s.merges, s.protected, s.conditional),
            *(s.charts, s.anchors, s.filter, s.row_look, s.column_look),
        )
        for s in (sheet.copy() for sheet in book_of(google, key).sheets)
        if s.id not in OWN_IDS
    ]


def guards(google: Emulator, key: str) -> dict[str, list[str]]:
    """The marks of our tabs' protections, by title."""
    return {
        sheet.title: [str(one.get("description")) for one in sheet.protected]
        for sheet in book_of(google, key).sheets
        if sheet.id in OWN_IDS
    }


@dataclass
class Work:
    """Passes over one spreadsheet and one state."""

    google: Emulator
    key: str
    state: Path
    time: Time
    post: FakePost = field(default_factory=FakePost)
    seen: str = ""

    def run(self, now: str = NOON) -> Pass:
        """One pass, as `gruppbok run` does it."""
        book = keeper(self.google, self.key, self.time)
        before = book.fingerprint()
        with Store(self.state) as store:
            done = run_pass(Desk(book, at(now)), store, lambda _: self.post)
        self.seen = book.settled(before, done.written)
        book.transport.close()
        return done

    def is_quiet(self) -> bool:
        """Whether the next pass would have nothing to read."""
        book = keeper(self.google, self.key, self.time)
        return book.fingerprint() == self.seen

    def asked(self, since: int = 0) -> list[str]:
        """The methods that were asked for, in their order."""
        return [one.method.removeprefix("sheets.spreadsheets.") for one in self.google.requests[since:]]


def named(titles: Mapping[str, Any]) -> set[str]:
    """Titles as they are compared."""
    return {fold(title) for title in titles}
