"""gruppbok export: what others read, made from the book."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from jobs.commands.check import read, remembered
from jobs.commands.export_books import ENDINGS, books
from jobs.commands.sending import sender_address
from jobs.discretion import discretion
from jobs.plan import Context
from jobs.session import Session, UsageError
from jobs.worker.whole_file import write_whole
from jobs.year_calendar import YearCalendar, year_calendar
from sheets_schema.book import Book
from sheets_schema.tab import Row
from sheets_schema.text import Language, Text, how_many

_YEARS = range(1990, 2100)
_MOST = 5
"""Rows that are named one by one."""


class Export(NamedTuple):
    """A file: its usual name, its bytes, what is said of what is not in it, and what is said besides."""

    name: str
    content: bytes
    missing: Text | None
    said: tuple[Text, ...] = ()


def run(session: Session) -> int:
    """Writes one file and prints its path; 1 where something that belongs in it could not be read."""
    kind = session.args.kind
    _refuse_tab(session)
    path = _place(session.args.output, _ENDINGS[kind])
    made = _calendar(session) if kind == "calendar" else _books(session)
    path = path if path.suffix else path / made.name
    _write(path, made.content)
    print(path)
    for says in (made.missing, *made.said):
        if says:
            session.say(says)
    return 1 if made.missing else 0


def _refuse_tab(session: Session) -> None:
    if session.args.tab is not None and session.args.kind != "csv":
        raise UsageError(Text("--tab går bara ihop med export csv.", "--tab goes with export csv only."))


def _place(output: str | None, ending: str) -> Path:
    """The file asked for, or the folder in which it gets its usual name. Raises UsageError for a file of another kind."""
    chosen = Path(output) if output else Path()
    if chosen.is_dir() or (output or "").endswith("/"):
        chosen.mkdir(parents=True, exist_ok=True)
        return chosen
    if chosen.suffix.lower() != ending:
        raise UsageError(
            Text(
                f"--output: filen måste sluta på {ending}, så att inget annat skrivs över.",
                f"--output: the file must end in {ending}, so that nothing else is overwritten.",
            )
        )
    return chosen


def _write(path: Path, content: bytes) -> None:
    """Writes the file; what people may have written in is never replaced. Raises UsageError."""
    if path.exists() and not _is_ours(path, content):
        raise UsageError(
            Text(
                f"{path} finns redan, och någon kan ha skrivit i den. Flytta den, eller välj ett annat namn med --output.",
                f"{path} is there already, and may have been written in. Move it, or choose another name with --output.",
            )
        )
    write_whole(path, content)


def _is_ours(path: Path, content: bytes) -> bool:
    """Whether a file may be replaced: nobody writes in those for other programs, and a journal of ours says so."""
    if path.suffix.lower() in _REPLACED:
        return True
    before = path.read_bytes()
    return before == content or before.startswith(b"; gruppbok export")


def _books(session: Session) -> Export:
    """The year's books in another program's form."""
    found = books(session)
    doubt = found.doubt
    if doubt:
        doubt = Text(f"{doubt.sv} Kör gruppbok check.", f"{doubt.en} Run gruppbok check.")
    return Export(found.name, found.made.content, doubt, found.made.said)


def _calendar(session: Session) -> Export:
    """The year's meetings and deadlines as an .ics."""
    asked = session.args.year
    if asked is not None and asked not in _YEARS:
        raise UsageError(Text(f"{asked} är inget rimligt år.", f"{asked} is not a year within reason."))
    book = read(session)
    if "meetings" not in book.tables:
        raise UsageError(
            Text(
                "Fliken Möten saknas eller går inte att läsa, så det finns ingen kalender att göra.",
                "The tab Meetings is missing or cannot be read, so there is no calendar to make.",
            )
        )
    year = asked or book.today.year
    language = session.language_of(book.language)
    made = year_calendar(book, remembered(session.state()), year, language)
    found = replace(made, events=discretion(book).applied(made.events, language))
    name = Text(f"kalender-{year}.ics", f"calendar-{year}.ics")[language]
    return Export(name, _file(session, book, found, language), _said(found.left_out))


def _file(session: Session, book: Book, found: YearCalendar, language: Language) -> bytes:
    from jobs.worker.calendar import Party, Stamp, published  # noqa: PLC0415 - slow to import
    from jobs.worker.letter import identity  # noqa: PLC0415 - as above
    from jobs.worker.making import sender_of  # noqa: PLC0415 - as above

    zone = book.settings.zone
    now = session.now if session.now.tzinfo else session.now.replace(tzinfo=zone)
    address = sender_address(session.settings.mail)
    sender = sender_of(Context(book, (), now, remembered(session.state())), address)
    events = [(event, Stamp(identity(event.about, sender), now, language)) for event in found.events]
    return published(events, Party(sender.name, sender.address), book.settings.group_name)


def _said(rows: Sequence[Row]) -> Text | None:
    """Which rows are not in the file."""
    if not rows:
        return None
    number = how_many(len(rows), Text("rad", "row"), Text("rader", "rows"))
    some, more = rows[:_MOST], Text(" …", " …") if len(rows) > _MOST else Text("", "")
    sv, en = (", ".join(f"{row.table.title} {word} {row.number}" for row in some) for word in ("rad", "row"))
    return Text(
        f"{number.sv} gick inte att läsa och är inte med: {sv}{more.sv}. Kör gruppbok check för att se varför.",
        f"{number.en} could not be read and stayed out: {en}{more.en}. Run gruppbok check to see why.",
    )


_ENDINGS = {"calendar": ".ics", **ENDINGS}
_REPLACED = frozenset({".ics", ".se", ".si"})
"""Files that only programs write, and that are made anew each time."""
