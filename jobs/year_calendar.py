"""A year's meetings and deadlines as a calendar has them."""

from collections.abc import Iterator
from dataclasses import dataclass

from jobs.heard import hearing, notices
from jobs.information import TRAININGS
from jobs.information import readable as readable_news
from jobs.invitations import Event, event_of
from jobs.meetings import of_year, readable, web_address
from jobs.memory import Memory
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.checks.work import is_sent
from sheets_schema.tab import Row
from sheets_schema.text import Language, Text, fold, one_line

_DONE = "Klar"
_LONGEST = 200


@dataclass(frozen=True)
class YearCalendar:
    """A year's events, and the rows that may belong to it but could not be read."""

    events: tuple[Event, ...]
    left_out: tuple[Row, ...]


def year_calendar(book: Book, memory: Memory, year: int, language: Language) -> YearCalendar:
    """The meetings of a calendar year, planned, held and called off, and what is due in it and not yet done.

    Trainings and others' meetings are in it while they, or their last days to sign up, are still to come.
    """
    told = notices(memory)
    meetings = [
        event_of(meeting, hearing(told.get(fold(meeting.number), ()), meeting.told).now.sequence, language)
        for meeting in of_year(book, year)
    ]
    found = [*meetings, *_due(book, year, language), *_trainings(book, year, language)]
    events = {event.about: event for event in reversed(found)}
    return YearCalendar(tuple(reversed(events.values())), tuple(_unread(book, year)))


def _due(book: Book, year: int, language: Language) -> Iterator[Event]:
    """The reports and tasks that are due in a year and not done, each on its day."""
    for tab, key, word in (
        ("reports", "report", Text("Rapport", "Report")),
        ("tasks", "task", Text("Uppgift", "Task")),
    ):
        for row in book.rows(tab):
            due = row.value("due")
            title = one_line(row.text(key), _LONGEST)
            if due is not None and due.year == year and title and not _is_done(row, tab):
                yield Event(
                    about=f"{key}:{fold(row.text(key))}:{due.isoformat()}",
                    start=due,
                    summary=f"{word[language]}: {title}",
                    link=web_address(row.text("link")) if tab == "reports" else "",
                    description=_responsible(row, language) if tab == "reports" else "",
                )


def _trainings(book: Book, year: int, language: Language) -> Iterator[Event]:
    """The trainings and meetings of Information, and the last days to sign up for them, that are still to come."""
    for notice in readable_news(book):
        title = one_line(notice.title, _LONGEST)
        days = (
            (notice.day, "training", notice.type),
            (notice.sign_up_by, "sign_up", Text("Anmälan senast", "Sign up by")),
        )
        for day, key, word in days:
            if notice.is_training and day is not None and day.year == year and day >= book.today:
                about = f"{key}:{fold(notice.title)}:{notice.day.isoformat()}"
                yield Event(about, day, f"{word[language]}: {title}", link=notice.link)


def _responsible(row: Row, language: Language) -> str:
    """Which role answers for a report; names of people stay out of a file that may be passed on."""
    role = row.text("role")
    words = Text("Ansvarig: ", "Responsible: ")
    return one_line(words[language] + people.role_text(role)[language], _LONGEST) if role else ""


def _is_done(row: Row, tab: str) -> bool:
    return is_sent(row) if tab == "reports" else row.text("status") == _DONE or row.unread("status")


def _unread(book: Book, year: int) -> Iterator[Row]:
    known = {row.i for row in readable(book)}
    for row in book.rows("meetings"):
        day = row.value("date")
        if row.i not in known and (day is None or day.year == year):
            yield row
    for row in (*book.rows("reports"), *book.rows("tasks")):
        if row.unread("due"):
            yield row
    for row in book.rows("notices"):
        if row.unread("date", "sign_up_by") and (row.text("type") in TRAININGS or row.unread("type")):
            yield row
