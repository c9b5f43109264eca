"""gruppbok export: what others read, made from the book."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from jobs.commands.check import read, remembered
from jobs.commands.sending import sender_address
from jobs.plan import Context
from jobs.session import Session, UsageError
from jobs.year_calendar import YearCalendar, year_calendar
from sheets_schema.book import Book
from sheets_schema.tab import Row
from sheets_schema.text import Language, Text, how_many

_YEARS = range(1990, 2100)
_MOST = 5
"""Rows that are named one by one."""


class Export(NamedTuple):
    """A file: its usual name, its bytes, and what is said of what is not in it."""

    name: str
    content: bytes
    missing: Text | None


def run(session: Session) -> int:
    """Writes one file and prints its path; 1 where something that belongs in it could not be read."""
    made = KINDS[session.args.kind](session)
    path = _place(session.args.output, made.name)
    path.write_bytes(made.content)
    print(path)
    if made.missing:
        session.say(made.missing)
    return 1 if made.missing else 0


def _place(output: str | None, name: str) -> Path:
    """Where the file goes: a file, or a folder in which it has its usual name."""
    chosen = Path(output) if output else Path()
    is_folder = chosen.is_dir() or (output or "").endswith("/")
    if is_folder:
        chosen.mkdir(parents=True, exist_ok=True)
    return chosen / name if is_folder else chosen


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
    found = year_calendar(book, remembered(session.state()), year, language)
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


KINDS: dict[str, Callable[[Session], Export]] = {"calendar": _calendar}
