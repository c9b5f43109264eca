"""What tells that a group may need support: no meetings, vacant roles, overdue reports, a cashbook at rest."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from jobs.recipients import AUDITOR, SECRETARY, TREASURER
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.checks.work import report_overdue
from sheets_schema.text import LANGUAGES, Text, how_many

PERIOD = timedelta(days=60)
ENOUGH = 2
"""How many signals together are worth a word: one alone is everyday life."""
_NEEDED = (SECRETARY, TREASURER, AUDITOR)


@dataclass(frozen=True)
class Signals:
    """A group's state in numbers; None where it cannot be told. `held` and `planned` are meetings of 60 days.

    `booked` are the rows of the cashbook of the last 60 days.
    """

    held: int | None
    planned: int | None
    vacant: tuple[Text, ...] | None
    overdue: int | None
    booked: int | None

    @property
    def quiet(self) -> tuple[Text, ...]:
        """The signals that hold, in words."""
        said = []
        if self.held == 0 and self.planned == 0:
            said.append(
                Text(
                    "Inget möte har hållits på 60 dagar, och inget är planerat de närmaste 60.",
                    "No meeting has been held in 60 days, and none is planned in the next 60.",
                )
            )
        if self.vacant:
            roles = Text(*(", ".join(role[language].lower() for role in self.vacant) for language in LANGUAGES))
            said.append(Text(f"Uppdrag som ingen har: {roles.sv}.", f"Roles that nobody holds: {roles.en}."))
        if self.overdue:
            late = how_many(
                self.overdue,
                Text("rapport är försenad", "report is overdue"),
                Text("rapporter är försenade", "reports are overdue"),
            )
            said.append(Text(f"{late.sv}.", f"{late.en}."))
        if self.booked == 0:
            said.append(
                Text(
                    "Inget har bokförts i kassaboken på 60 dagar.",
                    "Nothing has been booked in the cashbook in 60 days.",
                )
            )
        return tuple(said)


def signals(book: Book) -> Signals:
    """How it stands with a group on the day."""
    held, planned = _meetings(book)
    return Signals(held, planned, _vacant(book), _overdue(book), _booked(book))


def _meetings(book: Book) -> tuple[int | None, int | None]:
    """Meetings of the last 60 days, and of the next, today among these; called off ones count in neither."""
    rows = book.rows("meetings")
    if not book.whole("meetings") or any(row.value("date") is None or row.unread("status") for row in rows):
        return None, None
    days: list[date] = [row.value("date") for row in rows if row.text("status") != "Inställt"]
    held = sum(book.today - PERIOD <= day < book.today for day in days)
    return held, sum(book.today <= day <= book.today + PERIOD for day in days)


def _vacant(book: Book) -> tuple[Text, ...] | None:
    if not book.whole("roles") or any(people.may_hold_unread(book, role) for role in _NEEDED):
        return None
    return tuple(people.role_text(role) for role in _NEEDED if not people.holders(book, role))


def _overdue(book: Book) -> int | None:
    return len(list(report_overdue(book))) if book.whole("reports") else None


def _booked(book: Book) -> int | None:
    """Rows of the cashbook dated within the last 60 days, or later; None while a row's day cannot be read."""
    table = book.tables.get("cashbook")
    if table is None or not book.whole("cashbook") or not table.ok("date").all():
        return None
    return int((table.values["date"] >= np.datetime64(book.today - PERIOD)).sum())
