"""A meeting as the jobs and letters see it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from jobs.heard import Told
from jobs.plan import Context
from sheets_schema.book import Book
from sheets_schema.checks.meetings import is_planned
from sheets_schema.once import once
from sheets_schema.tab import Row
from sheets_schema.tabs.choices import MEETING_TYPE
from sheets_schema.text import Text, fold

OFF = "Inställt"
OPEN = frozenset({"Gruppmöte", "Annat"})
"""The types of meeting that guests are invited to, by their Swedish names."""
_TYPES = {choice.label.sv: choice.label for choice in MEETING_TYPE.choices}


@dataclass(frozen=True)
class Meeting:
    """One readable meeting. `start` is aware; `end` is None where it is not said. `link` is a web address or ""."""

    number: str
    type: Text
    start: datetime
    end: time | None
    place: str
    link: str
    agenda: tuple[str, ...]
    papers: str
    papers_link: str
    for_board: bool
    call_from: date
    row: Row

    @property
    def day(self) -> date:
        """The day it is held."""
        return self.start.date()

    @property
    def is_off(self) -> bool:
        """Whether it is called off."""
        return self.row.text("status") == OFF

    @property
    def is_open(self) -> bool:
        """Whether guests are invited: to meetings of everybody that decide nothing by the statutes."""
        return not self.for_board and self.type.sv in OPEN

    @property
    def for_guests(self) -> "Meeting":
        """The same as guests hear of it: without the group's agenda and papers."""
        return replace(self, agenda=(), papers="", papers_link="")

    @property
    def told(self) -> Told:
        """What there is to tell of it, as the first version."""
        return Told(0, not self.is_off, self.start.astimezone(UTC), self.end, self.place, self.link)


def web_address(text: str) -> str:
    """A text that is a plain http or https address, or ""."""
    tidy = text.strip()
    try:
        parts = urlsplit(tidy)
    except ValueError:
        return ""
    plain = parts.scheme in ("http", "https") and parts.hostname and not any(c.isspace() or c in "<>\"'" for c in tidy)
    return tidy if plain and tidy.isprintable() else ""


def at(book: Book, day: date, seconds: int) -> datetime:
    """A moment of the group's own clock."""
    return datetime.combine(day, time(seconds // 3600, seconds // 60 % 60, seconds % 60), book.settings.zone)


def planned(book: Book) -> list[Meeting]:
    """Every planned meeting that can be called."""
    return [meeting for meeting in announced(book) if not meeting.is_off]


def announced(book: Book) -> list[Meeting]:
    """Every meeting, planned or called off, that can be told of: all it needs is readable, and its number is its own."""
    return list(_announced(book))


@once
def _announced(book: Book) -> tuple[Meeting, ...]:
    return tuple(_meeting(book, row) for row in readable(book) if is_planned(row) or row.text("status") == OFF)


def readable(book: Book) -> list[Row]:
    """The rows of meetings that can be read, whatever their status, each with a number of its own."""
    numbers = Counter(row.name("number") for row in book.rows("meetings"))
    return [
        row
        for row in book.rows("meetings")
        if numbers[row.name("number")] == 1
        and row.text("number")
        and row.text("type")
        and row.value("date") is not None
        and row.value("start") is not None
        and not row.unread("number", "end", "place", "link", "audience", "status")
    ]


def of_year(book: Book, year: int) -> list[Meeting]:
    """Every readable meeting of a calendar year, held and called off ones too."""
    return [_meeting(book, row) for row in readable(book) if row.value("date").year == year]


def _meeting(book: Book, row: Row) -> Meeting:
    day: date = row.value("date")
    end = row.value("end")
    return Meeting(
        number=row.text("number"),
        type=_TYPES.get(row.text("type"), Text(row.text("type"), row.text("type"))),
        start=at(book, day, row.value("start")),
        end=None if end is None else time(end // 3600, end // 60 % 60),
        place=" ".join(row.text("place").split()),
        link=web_address(row.text("link")),
        agenda=tuple(line.strip() for line in row.text("agenda").splitlines() if line.strip()),
        papers=" ".join(row.text("papers").split()),
        papers_link=web_address(row.text("papers")),
        for_board=row.text("audience") == "Styrelsen",
        call_from=day - timedelta(days=book.settings.days_before(row.text("type"))),
        row=row,
    )


def is_called(context: Context, meeting: Meeting) -> bool:
    """Whether its call goes out now: from its call day until it starts."""
    return meeting.call_from <= context.today and context.now < meeting.start


def answers(book: Book, meeting: Meeting) -> Mapping[str, str]:
    """Each person's latest answer by folded name; "?" where it may be a Nej that cannot be read, under "" anybody's."""
    said: dict[str, str] = {}
    for row in book.rows("responses"):
        answer = row.text("answer")
        if row.unread("meeting", "name") and answer not in ("Ja", "Kanske"):
            if row.unread("meeting") or row.name("meeting") == fold(meeting.number):
                said[row.name("name")] = "?"
        elif row.name("meeting") == fold(meeting.number) and row.name("name"):
            said[row.name("name")] = "?" if row.unread("answer") else answer
    return said
