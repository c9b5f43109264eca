"""The annual meeting itself: which row it is, and its agenda beside the statutes' points."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from jobs.documents.model import Block, Items, Note, Paragraph, Table
from jobs.documents.reading import said
from jobs.meetings import at
from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.rules import pack
from sheets_schema.rules.year import Point, agenda
from sheets_schema.tab import Row
from sheets_schema.text import Language, Text, fold, one_line

_LONGEST = 300


def annual_meeting_of(book: Book, period: FinancialYear) -> Row | None:
    """The annual meeting that hears of a year: the first in the year after it that is not called off."""
    until = date(period.last.year + 1, 12, 31)
    rows = [
        row
        for row in book.rows("meetings")
        if row.text("type") == "Årsmöte"
        and row.text("status") != "Inställt"
        and (day := row.value("date")) is not None
        and period.last < day <= until
    ]
    return min(rows, key=lambda row: row.value("date"), default=None)


def day_of(meeting: Row) -> date:
    """The day of a meeting whose day is known."""
    day: date = meeting.value("date")
    return day


def points_of(meeting: Row | None) -> tuple[str, ...]:
    """The group's own points, without their numbers."""
    lines = meeting.text("agenda").splitlines() if meeting else []
    bare = (re.sub(r"^\s*[0-9]+[.)]?\s+", "", line) for line in lines)
    return tuple(tidied for line in bare if (tidied := one_line(line, _LONGEST)))


def missing_points(points: Sequence[str]) -> tuple[Point, ...]:
    """The statutes' points that none of the group's own covers."""
    return tuple(point for point in agenda() if _covering(point, points) is None)


def _covering(point: Point, points: Sequence[str]) -> str | None:
    """The first of the group's points that has one of a point's words."""
    patterns = [_pattern(word) for word in point.words]
    return next((own for own in points if any(pattern.search(fold(own)) for pattern in patterns)), None)


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word.removesuffix('*'))}" + ("" if word.endswith("*") else r"\b"))


def when_and_where(book: Book, meeting: Row, language: Language) -> str:
    """The day, hour and place of a meeting, as far as they are known."""
    day, start = meeting.value("date"), meeting.value("start")
    hour = f"{at(book, day, start):%H:%M}" if start is not None else ""
    clock = Text(f"klockan {hour}", f"at {hour}")[language] if hour else ""
    return ", ".join(part for part in (day.isoformat(), clock, said(meeting, "place")) if part)


def last_day_for_papers(meeting: Row) -> date:
    """The day by which the call and the papers are with the members."""
    return day_of(meeting) - timedelta(days=pack()["notice"]["days"])


def agenda_blocks(meeting: Row | None, language: Language) -> Iterator[Block]:
    """The agenda as the group has it, or as a proposal, and each of the statutes' points beside what covers it."""
    points = points_of(meeting)
    if not points:
        yield from _proposal(language)
        return
    yield Items(points, numbered=True)
    cited = pack()["annual_meeting"].cited[language]
    yield Paragraph(Text(f"Vad dagordningen ska ha ({cited}):", f"What the agenda is to have ({cited}):")[language])
    header = (Text("Stadgarnas punkt", "The statutes' point"), Text("Er punkt", "Your point"))
    lacks = Text("Saknas", "Missing")[language]
    rows = tuple((point.says[language], _covering(point, points) or lacks) for point in agenda())
    yield Table(tuple(word[language] for word in header), rows, (1, 1))


def _proposal(language: Language) -> Iterator[Block]:
    """The statutes' points in place of an agenda that is not there."""
    head = Text("Förslag: Dagordning är tom i Möten", "A proposal: Agenda is empty in Meetings")
    why = Text(
        "Det här är stadgarnas punkter. Skriv in er egen dagordning i raden för årsmötet.",
        "These are the statutes' points. Write your own agenda in the row of the annual meeting.",
    )
    yield Note(head[language], (why[language],))
    yield Items(tuple(point.says[language] for point in agenda()), numbered=True)
