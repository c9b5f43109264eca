"""Checks of the reports and the tasks."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.finding import Finding
from sheets_schema.rules.reports import reports
from sheets_schema.tab import Row
from sheets_schema.text import Text, fold

if TYPE_CHECKING:
    from datetime import date

TITLES = {"reports": "report", "tasks": "task"}
"""The column that, with Förfaller, a row of each tab is known again by."""


def alike(book: Book, tab: str) -> list[list[Row]]:
    """The rows of one of TITLES' tabs that share title and day, in the sheet's order: no mail is made of any of them."""
    found: dict[tuple[str, date], list[Row]] = defaultdict(list)
    for row in book.rows(tab):
        title, due = row.name(TITLES[tab]), row.value("due")
        if title and due is not None:
            found[title, due].append(row)
    return [rows for rows in found.values() if len(rows) > 1]


def title_taken(book: Book) -> Iterator[Finding]:
    """A report, or a task, whose title and day stand already; said of each later row."""
    for tab, key in TITLES.items():
        for first, *later in alike(book, tab):
            cell, due = first.table.cell(first.i, key), first.value("due")
            why = Text(
                f"står redan i {cell} med samma dag, {due}, och ingen påminns om någon av dem; "
                "ge dem olika namn, eller ta bort den ena",
                f"stands already in {cell} with the same day, {due}, and nobody is reminded of either; "
                "give them different names, or delete one",
            )
            for row in later:
                yield row.table.finding("value.invalid", row.i, key, why=why)


def is_sent(row: Row) -> bool:
    """Whether a report is sent in; one whose status cannot be read may be."""
    return row.text("status") == "Inskickad" or row.unread("status")


def report_overdue(book: Book) -> Iterator[Finding]:
    """A report whose last day has passed."""
    for row in book.rows("reports"):
        due: date | None = row.value("due")
        if due is not None and due < book.today and not is_sent(row):
            yield row.table.finding("reports.overdue", row.i, "due", report=row.text("report"))


def role_vacant(book: Book) -> Iterator[Finding]:
    """A report of a role that nobody holds."""
    if not book.whole("roles"):
        return
    for row in book.rows("reports"):
        role = row.text("role")
        if role and not is_sent(row) and not people.holders(book, role) and not people.may_hold_unread(book, role):
            yield row.table.finding(
                "reports.role_vacant", row.i, "role", report=row.text("report"), role=people.role_word(role)
            )


def is_done(row: Row) -> bool:
    """Whether a task, or a decision, is done; one whose status cannot be read may be."""
    return row.text("status") == "Klar" or row.unread("status")


def task_overdue(book: Book) -> Iterator[Finding]:
    """A task whose last day has passed."""
    for row in book.rows("tasks"):
        due: date | None = row.value("due")
        if due is not None and due < book.today and not is_done(row):
            yield row.table.finding("tasks.overdue", row.i, "due", task=row.text("task"))


def owner_unknown(book: Book) -> Iterator[Finding]:
    """A task that is not done whose owner nobody knows."""
    if not book.whole("members", "roles"):
        return
    known = people.known_owners(book)
    for row in book.rows("tasks"):
        if row.text("status") == "Klar":
            continue
        unknown = [name for name in people.names_in(row.text("owner")) if fold(name) not in known]
        if unknown:
            yield row.table.finding("tasks.owner_unknown", row.i, "owner", names=", ".join(unknown))


def other_kind(book: Book) -> Iterator[Finding]:
    """A report of the rule pack that groups of another kind hand in."""
    kind = book.settings.group_kind
    theirs = [one for one in reports().values() if kind and one.kind and one.kind != kind]
    for row in book.rows("reports"):
        found = next((one for one in theirs if one.is_named_by(row.text("report"))), None)
        if found and not is_sent(row):
            facts = {"report": row.text("report"), "only": found.only, "rule": found.cited}
            yield row.table.finding("reports.other_kind", row.i, "report", **facts)


CHECKS = (
    Check(
        "reports.overdue",
        "error",
        Text("{report} skulle ha skickats in senast {value}.", "{report} was to be sent in by {value}."),
        Text("Skicka in den och välj Inskickad i Status.", "Send it in and choose Sent in in Status."),
        Text("Förfaller var i går och Status är Pågår.", "Due was yesterday and Status is In progress."),
        report_overdue,
    ),
    Check(
        "reports.role_vacant",
        "error",
        Text("Ingen är {role} i dag, så ingen ansvarar för {report}.", "Nobody is {role} today, so nobody answers for {report}."),
        Text("Skriv en rad i Roller, eller välj en annan roll.", "Write a row in Roles, or choose another role."),
        Text("Rapporten hör till kassören och ingen är kassör.", "The report is the treasurer's and nobody is treasurer."),
        role_vacant,
    ),
    Check(
        "reports.other_kind",
        "info",
        Text("{report} är {only} ({rule}), och er Grupptyp är en annan.", "{report} is for {only} ({rule}), and your Group kind is another."),
        Text("Ta bort raden, så slutar påminnelserna.", "Delete the row, and the reminders stop."),
        Text("En redovisningsgrupp har kvar raden Ansökan om verksamhetsbidrag.", "An accounting group still has the row Application for activity grant."),
        other_kind,
    ),
    Check(
        "tasks.overdue",
        "warning",
        Text("{task} skulle ha varit klar {value}.", "{task} was to be done by {value}."),
        Text("Välj Klar i Status, eller ge den en ny dag.", "Choose Done in Status, or give it a new day."),
        Text("Förfaller var i går och Status är Att göra.", "Due was yesterday and Status is To do."),
        task_overdue,
    ),
    Check(
        "tasks.owner_unknown",
        "warning",
        Text("Ingen medlem och ingen roll heter {names}.", "No member and no role is named {names}."),
        Text("Rätta namnet, eller skriv någon annan.", "Mend the name, or write somebody else."),
        Text("Ansvarig är ”Nisse”, men ingen heter så.", "Owner is “Nick”, but nobody is named so."),
        owner_unknown,
    ),
)  # fmt: skip
