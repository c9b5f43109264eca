"""The annual meeting itself: which row it is, and its agenda beside the statutes' points."""

from collections.abc import Iterator
from datetime import date, timedelta

from jobs.documents.model import Block, Items, Note, Paragraph, Table
from jobs.documents.reading import said
from jobs.meetings import at
from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.checks.annual_meeting import covering, points_of
from sheets_schema.rules import pack
from sheets_schema.rules.year import Point, agenda
from sheets_schema.tab import Row
from sheets_schema.text import Language, Text


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
    """The agenda as the group has it, or the statutes' points as a proposal."""
    points = points_of(meeting)
    if points:
        yield Items(points, numbered=True)
    else:
        yield from _proposal(language)


def agenda_beside_statutes(meeting: Row | None, language: Language) -> Iterator[Block]:
    """Each of the statutes' points beside the group's own that covers it; nothing where the group has none."""
    points = points_of(meeting)
    if not points:
        return
    cited = pack()["annual_meeting"].cited[language]
    yield Paragraph(Text(f"Vad dagordningen ska ha ({cited}):", f"What the agenda is to have ({cited}):")[language])
    header = (Text("Stadgarnas punkt", "The statutes' point"), Text("Er punkt", "Your point"))
    rows = tuple((point.says[language], covering(point, points) or _lacking(point)[language]) for point in agenda())
    yield Table(tuple(word[language] for word in header), rows, (1, 1))


def _lacking(point: Point) -> Text:
    if point.if_any:
        return Text("Saknas; behövs bara om något har kommit in", "Missing; needed only if something has come in")
    return Text("Saknas", "Missing")


def _proposal(language: Language) -> Iterator[Block]:
    """The statutes' points in place of an agenda that is not there."""
    head = Text("Förslag: Dagordning är tom i Möten", "A proposal: Agenda is empty in Meetings")
    why = Text(
        "Det här är stadgarnas punkter. Skriv in er egen dagordning i raden för årsmötet.",
        "These are the statutes' points. Write your own agenda in the row of the annual meeting.",
    )
    yield Note(head[language], (why[language],))
    yield Items(tuple(point.says[language] for point in agenda()), numbered=True)
