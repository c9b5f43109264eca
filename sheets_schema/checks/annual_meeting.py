"""What an annual meeting needs before it: the statutes' points on its agenda, papers in time, the auditor's statement."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.checks.meetings import is_planned, statutory_severity
from sheets_schema.checks.work import is_sent
from sheets_schema.finding import Finding
from sheets_schema.rules import pack
from sheets_schema.rules.year import Point, agenda
from sheets_schema.tab import Row
from sheets_schema.text import Text, fold, one_line

_LONGEST = 300
_NUMBER = re.compile(r"^\s*(?:§\s*)?[0-9]+[.):]?\s+|^\s*[-*•–]\s+")
_PARTS = re.compile(r"[,;]")
_ELSEWHERE = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
"""An agenda that says where it stands is not here to be judged."""


def points_of(meeting: Row | None) -> tuple[str, ...]:
    """The group's own points, one a line, without their numbers."""
    lines = meeting.text("agenda").splitlines() if meeting else []
    bare = (_NUMBER.sub("", line) for line in lines)
    return tuple(tidied for line in bare if (tidied := one_line(line, _LONGEST)))


def covering(point: Point, points: Sequence[str]) -> str | None:
    """The first of the group's points that covers one of the statutes'; to elect an auditor is not to hear one."""
    return next((own for own in points if any(_covers(point, part) for part in _PARTS.split(fold(own)))), None)


def missing_points(points: Sequence[str]) -> tuple[Point, ...]:
    """The statutes' points that every annual meeting has and none of the group's own covers."""
    return tuple(point for point in agenda() if not point.if_any and covering(point, points) is None)


def _covers(point: Point, part: str) -> bool:
    if point.unless and _any_of(point.unless).search(part) is not None:
        return False
    elects = _pattern("elections").match(part.strip()) is not None
    return _any_of(point.words).search(part) is not None and (point.key == "elections" or not elects)


def _pattern(key: str) -> re.Pattern[str]:
    """The words of one of the statutes' points."""
    return _any_of(next(point.words for point in agenda() if point.key == key))


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some words, a star standing for the rest of one."""
    return re.compile("|".join(rf"\b{re.escape(word).replace(re.escape('*'), '[^ ]*')}(?!\w)" for word in words))


def _coming(book: Book) -> Iterator[tuple[Row, date]]:
    """The planned annual meetings from the day of their call through their own day."""
    for row in book.rows("meetings"):
        day: date | None = row.value("date")
        if row.text("type") == "Årsmöte" and day is not None and is_planned(row):
            notice = max(book.settings.days_before("Årsmöte"), pack()["notice"]["days"])
            if day - timedelta(days=notice) <= book.today <= day:
                yield row, day


def agenda_incomplete(book: Book) -> Iterator[Finding]:
    """A planned annual meeting, called or to be called now, whose agenda lacks points of the statutes."""
    for row, _ in _coming(book):
        points = points_of(row)
        lacks = missing_points(points) if points and not _ELSEWHERE.search(row.text("agenda")) else ()
        if lacks:
            named = Text(", ".join(point.says.sv for point in lacks), ", ".join(point.says.en for point in lacks))
            facts = {"lacks": named, "rule": pack()["annual_meeting"].cited}
            found = row.table.finding("meetings.agenda_incomplete", row.i, "agenda", **facts)
            yield found.graded(statutory_severity(book))


def papers_missing(book: Book) -> Iterator[Finding]:
    """A planned annual meeting whose Handlingar is empty: a warning from its call day, graver once it is too late."""
    rule = pack()["notice"]
    for row, day in _coming(book):
        if not row.table.has("papers") or not row.table.empty("papers")[row.i]:
            continue
        last = day - timedelta(days=rule["days"])
        found = row.table.finding("meetings.papers_missing", row.i, "papers", date=day, last=last, rule=rule.cited)
        yield found.graded(statutory_severity(book) if book.today > last else "warning")


def statement_of(book: Book, day: date) -> Row | None:
    """The row of Rapporter that is the auditor's statement for the annual meeting of a day; a sent one first."""
    rows = [row for row in book.rows("reports") if _is_statement(row.text("report")) and _is_for(row, day)]
    return min(rows, key=lambda row: not is_sent(row), default=None)


def has_statement(book: Book, meeting: Row) -> bool:
    """Whether the sheet says that the auditor's statement is there: as a sent report, or by name among the papers."""
    row = statement_of(book, meeting.value("date"))
    return _is_statement(meeting.text("papers")) or (row is not None and is_sent(row))


def _is_statement(text: str) -> bool:
    words = fold(text)
    return (
        _pattern("audit").search(words) is not None
        and re.search(r"berättelse|utlåtande|statement|report", words) is not None
    )


def _is_for(row: Row, day: date) -> bool:
    """Whether a statement is of the year before a meeting: by the year in its name, else by its last day."""
    years = re.findall(r"\b(?:19|20)[0-9]{2}\b", row.text("report"))
    due: date | None = row.value("due")
    return str(day.year - 1) in years if years else due is None or due.year == day.year


def statement_missing(book: Book) -> Iterator[Finding]:
    """The auditor's statement stands among the reports and is not sent in, though the call is due."""
    rule, notice = pack()["annual_meeting"], pack()["notice"]
    for meeting, day in _coming(book):
        row = statement_of(book, day)
        if row is None or has_statement(book, meeting):
            continue
        last = day - timedelta(days=notice["days"])
        found = row.table.finding("meetings.statement_missing", row.i, "status", date=day, last=last, rule=rule.cited)
        yield found.graded(statutory_severity(book) if book.today > last else "warning")


def statement_unknown(book: Book) -> Iterator[Finding]:
    """A Redovisningsgrupp calls its annual meeting, and nothing in the sheet says whether there is a statement."""
    unread = any(row.unread("report") for row in book.rows("reports"))
    if book.settings.is_section_group or not book.whole("reports") or unread:
        return
    for meeting, day in _coming(book):
        if statement_of(book, day) is None and not has_statement(book, meeting) and not meeting.unread("papers"):
            column = "papers" if meeting.table.has("papers") else "type"
            facts = {"date": day, "year": day.year - 1, "rule": pack()["annual_meeting"].cited}
            yield meeting.table.finding("meetings.statement_unknown", meeting.i, column, **facts)


CHECKS = (
    Check(
        "meetings.agenda_incomplete",
        "error",
        Text("Årsmötets dagordning saknar: {lacks} ({rule}).", "The annual meeting's agenda lacks: {lacks} ({rule})."),
        Text("Skriv punkterna i Dagordning, en på varje rad i cellen.", "Write the points in Agenda, one a line in the cell."),
        Text("Dagordningen har ingen punkt om ansvarsfrihet.", "The agenda has no point on discharge."),
        agenda_incomplete,
    ),
    Check(
        "meetings.papers_missing",
        "error",
        Text("Handlingarna till årsmötet {date} ska finnas senast {last} ({rule}), men Handlingar är tom.", "The papers of the annual meeting of {date} are to be there by {last} ({rule}), but Papers is empty."),
        Text("Gör dem med gruppbok report annual-meeting, lägg dem där alla når dem, och skriv länken i Handlingar, eller hur ni delar ut dem.", "Make them with gruppbok report annual-meeting, put them where all can reach them, and write the link in Papers, or how you hand them out."),
        Text("Årsmötet är om sex dagar och Handlingar är tom.", "The annual meeting is in six days and Papers is empty."),
        papers_missing,
    ),
    Check(
        "meetings.statement_missing",
        "error",
        Text("Granskarens berättelse är inte klar; den ska finnas bland årsmötets handlingar senast {last} ({rule}).", "The auditor's statement is not done; it is to be among the annual meeting's papers by {last} ({rule})."),
        Text("Be granskaren fylla i och skriva under den (blanketten är med i gruppbok report annual-meeting), och skriv Inskickad i Status.", "Ask the auditor to fill it in and sign it (the form is in gruppbok report annual-meeting), and write Sent in in Status."),
        Text("Årsmötet är om sex dagar och Granskarens berättelse 2025 står som Pågår i Rapporter.", "The annual meeting is in six days and Auditor's statement 2025 is In progress in Reports."),
        statement_missing,
    ),
    Check(
        "meetings.statement_unknown",
        "info",
        Text("Arket säger inte om granskarens berättelse till årsmötet {date} finns ({rule}).", "The sheet does not say whether there is an auditor's statement for the annual meeting of {date} ({rule})."),
        Text("Skriv en rad i Rapporter, till exempel Granskarens berättelse {year}, eller nämn den i Handlingar.", "Write a row in Reports, such as Auditor's statement {year}, or name it in Papers."),
        Text("Årsmötet är om två veckor och ingen rad i Rapporter är granskarens berättelse.", "The annual meeting is in two weeks and no row of Reports is the auditor's statement."),
        statement_unknown,
    ),
)  # fmt: skip
