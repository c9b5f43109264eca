"""Whose personal data should be cleared: members who left, and the interested who have long been silent."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from jobs.year import FinancialYear, year_of
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.rules import pack
from sheets_schema.tab import Row
from sheets_schema.tabs.money import TABS as MONEY
from sheets_schema.text import fold

Why = Literal["left", "silent"]
TABS = ("members", "prospects")
"""The tabs that tell who is to be cleared."""
BOOKS = frozenset({*(tab.key for tab in MONEY), "box_counts"})
"""The tabs that are the group's books, with what the vouchers rest on."""
_LEFT, _HERE = "Utträdd", ("Ny", "Kontaktad", "Inbjuden")


@dataclass(frozen=True)
class Due:
    """A row whose person should be cleared: since when there is nothing between them, and the first day it is due.

    `only` is the tab whose rows alone should go, because the person is still with the group; "" for all tabs.
    """

    row: Row
    why: Why
    since: date
    due: date
    only: str = ""


@dataclass(frozen=True)
class Unknown:
    """A row of which it cannot be told, for want of the day in a column."""

    row: Row
    column: str


def can_tell(book: Book) -> bool:
    """Whether those who are to be cleared can be told at all."""
    return book.whole("members") and "prospects" not in book.torn


def due(book: Book) -> list[Due]:
    """Who is to be cleared today, those who left first; a rejoined member is not."""
    return [*_left(book), *_silent(book)] if can_tell(book) else []


def _left(book: Book) -> Iterator[Due]:
    months = pack()["clear_left"]["months"]
    here = [row for row in book.rows("members") if row.text("status") != _LEFT]
    for row in _gone(book):
        since: date | None = row.value("left")
        if since is None or any(_may_be_same(row, one) for one in here):
            continue
        first = _first_day(since, months)
        if first <= book.today:
            still = _holds_role(book, row) or _is_waiting(book, row)
            yield Due(row, "left", since, first, "members" if still else "")


def _may_be_same(row: Row, other: Row) -> bool:
    """Whether two rows of Medlemmar may be one person's: one name, and neither number nor address says otherwise."""
    differ = any(
        row.text(key) and other.text(key) and fold(row.text(key)) != fold(other.text(key))
        for key in ("member_number", "email")
    )
    return row.name("name") == other.name("name") and not differ


def _gone(book: Book) -> list[Row]:
    return [row for row in book.rows("members") if row.text("status") == _LEFT]


def _holds_role(book: Book, row: Row) -> bool:
    """Whether somebody who left still holds a role, as an auditor may; so too where that cannot be read."""
    named = [one for one in book.rows("roles") if one.name("name") == row.name("name")]
    return any(one.unread("from", "to") for one in named) or any(
        fold(term.name) == row.name("name") for term in people.all_held(book)
    )


def _is_waiting(book: Book, row: Row) -> bool:
    """Whether somebody who left is interested again."""
    return any(
        one.name("name") == row.name("name") and one.text("status") in _HERE and not _is_silent(book, one)
        for one in book.rows("prospects")
    )


def _silent(book: Book) -> Iterator[Due]:
    months = pack()["clear_prospects"]["months"]
    members = {fold(one.name) for one in people.members(book)} | {
        fold(one.address) for one in people.members(book) if one.address
    }
    for row in book.rows("prospects"):
        since = _last_heard(row)
        if since is not None and (first := _first_day(since, months)) <= book.today:
            is_member = bool({row.name("name"), fold(row.text("email"))} & members)
            still = is_member or _holds_role(book, row)
            yield Due(row, "silent", since, first, "prospects" if still else "")


def _is_silent(book: Book, row: Row) -> bool:
    since = _last_heard(row)
    return since is not None and _first_day(since, pack()["clear_prospects"]["months"]) <= book.today


def _last_heard(row: Row) -> date | None:
    """The day of the last contact, else of the first; None where either cannot be read."""
    if row.unread("last_contact", "date"):
        return None
    last: date | None = row.value("last_contact") or row.value("date")
    return last


def unknown(book: Book) -> list[Unknown]:
    """The rows of which it cannot be told whether they are to be cleared."""
    if not can_tell(book):
        return []
    left = [Unknown(row, "left") for row in _gone(book) if row.value("left") is None]
    return left + [
        Unknown(row, "last_contact" if row.unread("last_contact") else "date")
        for row in book.rows("prospects")
        if _last_heard(row) is None
    ]


def kept_until(day: date | None, year_start: tuple[int, int]) -> date | None:
    """Until when what is dated so stands in the books; None without a day."""
    if day is None:
        return None
    return year_kept_until(year_of(day, year_start))


def year_kept_until(period: FinancialYear) -> date:
    """The last day on which a year's books and receipts must be kept."""
    return date(period.last.year + pack()["keep_books"]["years"], 12, 31)


def _first_day(since: date, months: int) -> date:
    """The first day that is more than some months later; a shorter month ends with its last day."""
    years, month = divmod(since.month - 1 + months, 12)
    year, month = since.year + years, month + 1
    return date(year, month, min(since.day, monthrange(year, month)[1])) + timedelta(days=1)
