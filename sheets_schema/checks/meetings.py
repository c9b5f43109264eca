"""Checks of the meetings against the calendar and the statutes."""

from collections.abc import Iterator
from datetime import date, timedelta

from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.finding import Finding, Severity
from sheets_schema.rules import pack
from sheets_schema.tab import Row
from sheets_schema.text import Text, one_line

STATUTORY = ("Årsmöte", "Extra medlemsmöte")


def statutory_severity(book: Book) -> Severity:
    """The statutes bind a Redovisningsgrupp; for a Sektionsgrupp they are good order."""
    return "warning" if book.settings.is_section_group else "error"


def is_planned(row: Row) -> bool:
    """Whether a meeting is planned, which an empty Status means too."""
    return not row.unread("status") and row.text("status") in ("", "Planerat")


def number_duplicate(book: Book) -> Iterator[Finding]:
    """A number that an earlier meeting already has."""
    first: dict[str, Row] = {}
    for row in book.rows("meetings"):
        number = row.name("number")
        if number in first:
            cell = row.table.cell(first[number].i, "number")
            yield row.table.finding("meetings.number_duplicate", row.i, "number", first=cell)
        elif number:
            first[number] = row


def called_missing(book: Book) -> Iterator[Finding]:
    """A meeting to come that people are called to and that has no row any more."""
    meetings = book.tables.get("meetings")
    if meetings is None or not book.whole("meetings") or any(row.unread("number") for row in book.rows("meetings")):
        return
    there = {row.name("number") for row in book.rows("meetings")}
    for number, day in book.known.awaited.items():
        if number not in there:
            facts = {"number": one_line(number), "date": day}
            yield Finding("meetings.called_missing", "meetings", meetings.title, "error", facts=facts)


def agenda_missing(book: Book) -> Iterator[Finding]:
    """A planned meeting within its call days that has no agenda."""
    for row in book.rows("meetings"):
        day: date | None = row.value("date")
        if day is None or not is_planned(row) or not row.table.has("agenda") or not row.table.empty("agenda")[row.i]:
            continue
        if day - timedelta(days=book.settings.days_before(row.text("type"))) <= book.today <= day:
            yield row.table.finding("meetings.agenda_missing", row.i, "agenda", date=day)


def annual_missing(book: Book) -> Iterator[Finding]:
    """From 1 February: no Årsmöte this year; quiet while a row that may be it cannot be read."""
    meetings = book.tables.get("meetings")
    rule = pack()["annual_meeting"]
    if meetings is None or not book.whole("meetings") or book.today < pack()["annual_planned"].day(book.today.year):
        return
    for row in book.rows("meetings"):
        may_be = row.text("type") == "Årsmöte" or (not row.text("type") and row.table.has("type"))
        day = row.value("date")
        unsure = row.text("type") == "" or day is None or row.unread("status")
        if may_be and (unsure or (day.year == book.today.year and row.text("status") != "Inställt")):
            return
    facts = {"last": rule.day(book.today.year), "rule": rule.cited}
    yield Finding("meetings.annual_missing", "meetings", meetings.title, statutory_severity(book), facts=facts)


def annual_late(book: Book) -> Iterator[Finding]:
    """An Årsmöte of this year or to come that is held after the last day."""
    rule = pack()["annual_meeting"]
    for row in book.rows("meetings"):
        day: date | None = row.value("date")
        if row.text("type") != "Årsmöte" or day is None or row.unread("status") or row.text("status") == "Inställt":
            continue
        if day.year >= book.today.year and day > rule.day(day.year):
            facts = {"last": rule.day(day.year), "rule": rule.cited}
            yield row.table.finding("meetings.annual_late", row.i, "date", **facts).graded(statutory_severity(book))


def call_late(book: Book) -> Iterator[Finding]:
    """A planned Årsmöte or Extra medlemsmöte closer than the notice, whose call has not gone out."""
    rule = pack()["notice"]
    for row in book.rows("meetings"):
        day: date | None = row.value("date")
        if row.text("type") not in STATUTORY or day is None or not is_planned(row):
            continue
        near = timedelta(0) <= day - book.today < timedelta(days=rule["days"])
        if near and row.name("number") not in book.known.called:
            facts = {"days": rule["days"], "rule": rule.cited, "type": row.text("type")}
            yield row.table.finding("meetings.call_late", row.i, "date", **facts).graded(statutory_severity(book))


CHECKS = (
    Check(
        "meetings.number_missing",
        "error",
        Text("Mötet saknar nummer, så ingen kallelse kan gå ut.", "The meeting has no number, so no call can go out."),
        Text("Skriv ett nummer, till exempel 2026-5.", "Write a number, such as 2026-5."),
        Text("Nr är tomt.", "Number is empty."),
    ),
    Check(
        "meetings.number_duplicate",
        "error",
        Text("Numret {value} står redan i {first}.", "The number {value} stands already in {first}."),
        Text("Ge det senare mötet ett eget nummer.", "Give the later meeting a number of its own."),
        Text("Två möten heter 2026-5.", "Two meetings are 2026-5."),
        number_duplicate,
    ),
    Check(
        "meetings.called_missing",
        "error",
        Text("Möte {number} den {date} är kallat, men raden är borta.", "Meeting {number} of {date} is called, but its row is gone."),
        Text("Lägg tillbaka raden med samma Nr. Blir mötet inte av: skriv Inställt i Status, så får de kallade veta det.", "Put the row back with the same Number. If it is off, write Cancelled in Status, and those called are told."),
        Text("Raden för ett kallat möte är raderad.", "The row of a called meeting is deleted."),
        called_missing,
    ),
    Check(
        "meetings.date_invalid",
        "error",
        Text("Mötets datum saknas eller går inte att läsa: ”{value}”.", "The meeting's date is missing or cannot be read: “{value}”."),
        Text("Skriv till exempel 2026-11-22.", "Write for instance 2026-11-22."),
        Text("Datum är ”i maj”.", "Date is “in May”."),
    ),
    Check(
        "meetings.time_invalid",
        "error",
        Text("{label}: klockslaget saknas eller går inte att läsa: ”{value}”.", "{label}: the time is missing or cannot be read: “{value}”."),
        Text("Skriv till exempel 18:30.", "Write for instance 18:30."),
        Text("Start är ”kvällen”.", "Start is “evening”."),
    ),
    Check(
        "meetings.agenda_missing",
        "warning",
        Text("Det är dags att kalla till mötet {date} men dagordningen är tom.", "It is time to call the meeting of {date}, but the agenda is empty."),
        Text("Skriv punkterna i Dagordning.", "Write the points in Agenda."),
        Text("Mötet är om tio dagar och Dagordning är tom.", "The meeting is in ten days and Agenda is empty."),
        agenda_missing,
    ),
    Check(
        "meetings.annual_missing",
        "error",
        Text("Det finns inget årsmöte i år. Det ska hållas senast {last} ({rule}).", "There is no annual meeting this year. It is to be held by {last} ({rule})."),
        Text("Lägg till en rad i Möten med Typ Årsmöte.", "Add a row in Meetings with Type Annual meeting."),
        Text("Den 1 februari finns ingen rad med Årsmöte.", "On 1 February there is no row with Annual meeting."),
        annual_missing,
    ),
    Check(
        "meetings.annual_late",
        "error",
        Text("Årsmötet {value} är efter {last} ({rule}).", "The annual meeting {value} is after {last} ({rule})."),
        Text("Välj en tidigare dag.", "Choose an earlier day."),
        Text("Årsmötet är den 1 april.", "The annual meeting is on 1 April."),
        annual_late,
    ),
    Check(
        "meetings.call_late",
        "error",
        Text("Kallelsen har inte gått ut, och den ska gå minst {days} dagar före ({rule}).", "The call has not gone out, and it is to go at least {days} days before ({rule})."),
        Text("Flytta mötet, eller kalla på annat sätt och notera det i protokollet.", "Move the meeting, or call in another way and note it in the minutes."),
        Text("Årsmötet är om sex dagar och ingen har kallats.", "The annual meeting is in six days and nobody has been called."),
        call_late,
    ),
)  # fmt: skip
