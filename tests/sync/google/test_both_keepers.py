"""One suite for both keepers: the same book in, the same findings, balances, pages, mails and comments out.

The example group goes into the emulator; what members do to the sheet there is exported as .xlsx, and the two are read.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jobs.balances import balance
from jobs.memory import Memory
from jobs.plan import Context
from jobs.worker.planning import pages, plan
from jobs.worker.runner import Desk, gather, make
from sheets_schema.grid import Comment
from sheets_schema.page import Page
from sheets_schema.text import Language
from sync.demo import build
from sync.files import FileWorkbook
from sync.google.comments import XLSX
from sync.google.transport import DRIVE
from sync.workbook import Workbook
from tests.google import Emulator, Formula, Member
from tests.jobs.worker.fakes import text_of
from tests.sync.google.helpers import OWNER, WORKER, Time, keeper

NOW = build.NOW
AUDITOR = "gun.falk@example.org"
LOSING = ("deleted", "no header", "emptied", "column gone")
"""Acts that take a commented cell away."""
TABS = {"sv": ("Kassabok", "Möten"), "en": ("Cashbook", "Meetings")}
Act = Callable[[Member, str, str, str], object]


def note_and_sort(anna: Member, key: str, cash: str) -> None:
    """A note goes with its row."""
    anna.note(key, f"'{cash}'!G4", "Ring banken.")
    anna.sort(key, cash, 1, descending=True)


ACTS: dict[str, Act] = {
    "nothing": lambda anna, key, cash, meetings: None,
    "renamed": lambda anna, key, cash, meetings: anna.rename_tab(key, cash, f"  {cash.upper()} "),
    "moved": lambda anna, key, cash, meetings: anna.move_tab(key, cash, 0),
    "hidden": lambda anna, key, cash, meetings: anna.hide_tab(key, cash),
    "doubled": lambda anna, key, cash, meetings: anna.duplicate_tab(key, cash, f"{cash} (kopia)"),
    "one more": lambda anna, key, cash, meetings: anna.add_tab(key, "Bilder 'från' påsk! 🐣", 0),
    "deleted": lambda anna, key, cash, meetings: anna.delete_tab(key, meetings),
    "sorted": lambda anna, key, cash, meetings: anna.sort(key, cash, 1, descending=True),
    "row between": lambda anna, key, cash, meetings: anna.insert_rows(key, cash, 3),
    "column between": lambda anna, key, cash, meetings: anna.insert_columns(key, cash, 2),
    "column gone": lambda anna, key, cash, meetings: anna.delete_columns(key, cash, 4),
    "no header": lambda anna, key, cash, meetings: anna.delete_rows(key, cash, 1),
    "emptied": lambda anna, key, cash, meetings: anna.delete_rows(key, cash, 2, 400),
    "date as text": lambda anna, key, cash, meetings: anna.paste(key, f"'{cash}'!B3", [["22 nov 2026"]]),
    "half a date": lambda anna, key, cash, meetings: anna.paste(key, f"'{cash}'!B3", [["22 nov"]]),
    "typed sum": lambda anna, key, cash, meetings: anna.set(key, f"'{cash}'!G3", "1 234,50 kr"),
    "formula": lambda anna, key, cash, meetings: anna.paste(key, f"'{cash}'!G3", [[Formula("=SUM(1;2,5)", 3.5)]]),
    "error": lambda anna, key, cash, meetings: anna.paste(key, f"'{cash}'!G3", [[Formula("=NA()")]]),
    "true": lambda anna, key, cash, meetings: anna.paste(key, f"'{cash}'!I3", [[True]]),
    "hour": lambda anna, key, cash, meetings: anna.set(key, f"'{meetings}'!D3", "18:30"),
    "locale": lambda anna, key, cash, meetings: anna.set_locale(key, "en_US"),
    "note": lambda anna, key, cash, meetings: anna.note(key, f"'{cash}'!G4", " Ring banken.\nRad två. "),
    "note beside a comment": lambda anna, key, cash, meetings: anna.note(key, f"'{cash}'!B8", "Se pärmen."),
    "note elsewhere": lambda anna, key, cash, meetings: anna.note(key, f"'{meetings}'!C4", "Lånad lokal."),
    "note on a header": lambda anna, key, cash, meetings: anna.note(key, f"'{cash}'!G1", "Det som kommer in."),
    "note, then sorted": lambda anna, key, cash, meetings: note_and_sort(anna, key, cash),
    "day as sum": lambda anna, key, cash, meetings: anna.set(key, f"'{cash}'!G3", "12 nov"),
    "hour as sum": lambda anna, key, cash, meetings: anna.set(key, f"'{cash}'!G3", "18:30"),
    "hours as sum": lambda anna, key, cash, meetings: anna.set(key, f"'{cash}'!G3", "26:30"),
    "span as sum": lambda anna, key, cash, meetings: anna.paste(key, f"'{cash}'!G3", [[timedelta(minutes=45)]]),
    "moment as sum": lambda anna, key, cash, meetings: anna.set(key, f"'{cash}'!G3", "2026-11-12 18:30"),
    "sum shown as a day": lambda anna, key, cash, meetings: anna.paste(key, f"'{cash}'!G3", [[shown(45, "DATE")]]),
    "day of a formula as sum": lambda anna, key, cash, meetings: anna.paste(key, f"'{cash}'!G3", [[Formula("=B3+1")]]),
    "percentage as sum": lambda anna, key, cash, meetings: anna.set(key, f"'{cash}'!G3", "50%"),
    "day as text": lambda anna, key, cash, meetings: anna.set(key, f"'{cash}'!C3", "12 nov 2026"),
    "hour as text": lambda anna, key, cash, meetings: anna.set(key, f"'{cash}'!C3", "18:30"),
    "span as text": lambda anna, key, cash, meetings: anna.paste(key, f"'{cash}'!C3", [[timedelta(minutes=45)]]),
    "days as numbers": lambda anna, key, cash, meetings: anna.paste(
        key, f"'{cash}'!B2", [[shown(46_300 + n, "NUMBER")] for n in range(12)]
    ),
}


def shown(number: float, kind: str) -> dict[str, object]:
    """A number that the member shows as something of that kind."""
    return {"value": number, "format": {"type": kind}}


def cell(value: object) -> Any:
    """A cell of a file as a member would have it in the sheet."""
    match value:
        case str():
            return {"value": str(value)} if not value.startswith("#") else Formula("=NA()", str(value))
        case _:
            return value


@dataclass(frozen=True)
class Group:
    """The example group in the emulator, and as the file that Google exports of it."""

    google: Emulator
    key: str
    language: Language
    folder: Path

    def file(self) -> FileWorkbook:
        """What Drive exports just now."""
        path = self.folder / "export.xlsx"
        path.write_bytes(self.keeper().transport.fetch(f"{DRIVE}/drive/v3/files/{self.key}/export", {"mimeType": XLSX}))
        return FileWorkbook(path)

    def keeper(self) -> Any:
        """The keeper of the sheet."""
        return keeper(self.google, self.key, Time())


@pytest.fixture(name="emulator", scope="module")
def one_emulator() -> Iterator[Emulator]:
    """One for all of these; every answer of its was as published."""
    with Emulator(clock=lambda: datetime(2026, 11, 20, 9, 30, 15, 250_000, tzinfo=UTC)) as google:
        google.name(AUDITOR, "Gun  Falk")
        yield google
    assert google.violations == []


@pytest.fixture(name="original", scope="module")
def files_of_the_example_group(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Language], FileWorkbook]:
    @cache
    def made(language: Language) -> FileWorkbook:
        path = tmp_path_factory.mktemp(language) / "ekvik.xlsx"
        build.make_group(path, language)
        return FileWorkbook(path)

    return made


@pytest.fixture(name="group")
def example_group(
    emulator: Emulator,
    original: Callable[[Language], FileWorkbook],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Group:
    language: Language = getattr(request, "param", "sv")
    read = original(language).read(lambda _: True)
    tabs = {grid.title: [[cell(one) for one in row] for row in grid.rows] for grid in read.grids}
    key = emulator.make("Ekvik", tabs, owner=OWNER)
    emulator.share(key, WORKER)
    cash, meetings = TABS[language]
    auditor, anna = emulator.act(AUDITOR), emulator.act(OWNER)
    thread = auditor.comment(key, f"'{cash}'!G5", "Var är kvittot?\nRad två.")
    anna.reply(key, thread, "I pärmen.")
    auditor.resolve(key, auditor.comment(key, f"'{meetings}'!C3", "Fel dag?"), "Rättat.")
    auditor.comment(key, f"'{cash}'!B2", "Samma ord")
    auditor.comment(key, f"'{cash}'!B7", "Andra ord")
    return Group(emulator, key, language, tmp_path)


def seen(workbook: Workbook) -> Context:
    """The book as a pass over a state some weeks old has it, without the web addresses that only Google's tabs and comments have."""
    started = datetime(2026, 11, 1, tzinfo=UTC)
    context = gather(Desk(workbook, NOW), Memory(started=started, rows={"cashbook": 60, "meetings": 9}))
    said = tuple(replace(one, link="") for one in context.book.comments)
    return replace(context, book=replace(context.book, comments=said, links={}))


def comments(context: Context, first: str) -> list[Comment]:
    """The comments and notes on cells, in one order.

    An exported file has those whose cell is gone in A1 of its first tab, which Google's own answer has nowhere.
    """
    placed = [one for one in context.book.comments if one.cell and (one.tab, one.cell) != (first, "A1")]
    return sorted(placed, key=lambda one: (one.tab, one.cell or "", one.text))


def letters(book: FileWorkbook, context: Context) -> dict[str, tuple[str, str, str]]:
    """Each mail that is due: to whom, its subject, its text; only a sheet's mails have web addresses to its cells."""
    mails = make(Desk(book, NOW, "grupp@example.org"), context, plan(context).messages, "queued")
    return {one.key: (one.address, one.subject, text_of(one.body)) for one in mails}


def messages(context: Context, act: str) -> list[tuple[object, ...]]:
    """What is to be sent, to whom and until when; where a commented cell is gone, but for what tells of comments."""
    told = () if act not in LOSING else ("comments", "weekly_letter")
    return [(one.job, one.about, one.to, one.expires) for one in plan(context).messages if one.job not in told]


def drawn(context: Context) -> list[Page]:
    """Our tabs."""
    return pages(context)[0]


@pytest.mark.parametrize("group", ["sv", "en"], indirect=True)
def test_the_file_it_was_made_of(group: Group, original: Callable[[Language], FileWorkbook]) -> None:
    """The example group as a file on disk, and the same put into Google."""
    from_file, from_google = seen(original(group.language)), seen(group.keeper())
    assert from_google.findings == from_file.findings
    assert len(from_file.findings) > 15
    assert balance(from_google.book, 2026) == balance(from_file.book, 2026)
    assert drawn(from_google) == drawn(from_file)


@pytest.mark.parametrize("group", ["sv", "en"], indirect=True)
def test_the_same_letters(group: Group) -> None:
    file = group.file()
    from_file, from_google = letters(file, seen(file)), letters(file, seen(group.keeper()))
    assert len(from_file) > 15
    assert {key: one for key, one in from_google.items() if one != from_file.get(key)} == {}
    assert from_google.keys() == from_file.keys()


@pytest.mark.parametrize("act", ACTS)
def test_the_same_book_in_the_same_out(group: Group, act: str) -> None:
    """Whatever people have done to the sheet."""
    anna = group.google.act(OWNER)
    ACTS[act](anna, group.key, *TABS[group.language])
    sheet = group.keeper()
    from_file, from_google = seen(group.file()), seen(sheet)
    assert from_google.findings == from_file.findings
    assert drawn(from_google) == drawn(from_file)
    first = sheet.read(lambda _: False).titles[0]
    assert comments(from_google, first) == comments(from_file, first)
    if from_file.book.whole("cashbook", "accounts", "categories"):
        assert balance(from_google.book, 2026) == balance(from_file.book, 2026)
    assert messages(from_google, act) == messages(from_file, act)
    assert messages(from_google, act) or act in ("no header", "emptied")
