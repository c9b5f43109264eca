"""What the auditor has marked in the book, and whether anybody has answered: in the sheet, which is all that is seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jobs.comments import said
from sheets_schema import people
from sheets_schema.book import Book, tab_of
from sheets_schema.grid import Comment
from sheets_schema.tab import Row
from sheets_schema.text import fold

AUDITOR = "Granskare"
BOOKS = ("accounts", "categories", "cashbook", "reconciliations", "boxes", "box_counts")
"""The tabs that are the auditor's to look at."""


@dataclass(frozen=True)
class Remark:
    """A mark of the auditor's: where, what, and of which day's row, if it is a cashbook row with a day.

    It is answered once its thread is resolved or somebody else has written in it; a remark in the cashbook's own column
    once somebody else has commented on its row. One that is taken away is no more.
    """

    title: str
    cell: str
    text: str
    day: date | None
    answered: bool


def remarks(book: Book) -> list[Remark]:
    """All that stand in the book: the cashbook's column first, then comments."""
    return [*_in_column(book), *_in_comments(book)]


def unanswered(book: Book) -> list[Remark]:
    """Those that wait for an answer."""
    return [one for one in remarks(book) if not one.answered]


def in_column(book: Book) -> list[Remark]:
    """Those of the cashbook's column that wait for an answer; open comments are told of by themselves."""
    return [one for one in _in_column(book) if not one.answered]


def book_comments(book: Book) -> list[Comment]:
    """What anybody has written on the cells of the books; nothing of the members' tabs."""
    return [one for one in said(book) if tab_of(one.tab) in BOOKS]


def is_answered(comment: Comment) -> bool:
    """Whether a thread is resolved, or somebody else than who began it has written in it."""
    return comment.resolved or any(fold(reply.author) != fold(comment.author) for reply in comment.replies)


def _auditors(book: Book) -> frozenset[str]:
    """The folded names of all who are or were auditors."""
    return frozenset(fold(term.name) for term in people.terms(book) if term.role == AUDITOR and term.name)


def _in_column(book: Book) -> Iterator[Remark]:
    table = book.tables.get("cashbook")
    if table is None or not table.has("remark"):
        return
    auditors = _auditors(book)
    for row in book.rows("cashbook"):
        if row.text("remark"):
            others = (one for one in book_comments(book) if _row_of(one, book) == row.number)
            answered = any(
                one.resolved or fold(one.author) not in auditors | {""} or is_answered(one) for one in others
            )
            yield Remark(table.title, table.cell(row.i, "remark") or "", row.text("remark"), _day(row), answered)


def _in_comments(book: Book) -> Iterator[Remark]:
    auditors, days = _auditors(book), {row.number: _day(row) for row in book.rows("cashbook")}
    for one in book_comments(book):
        if fold(one.author) in auditors:
            day = days.get(_row_of(one, book))
            yield Remark(one.tab, one.cell or "", one.text, day, is_answered(one))


def _row_of(comment: Comment, book: Book) -> int:
    """The cashbook row a comment stands on; 0 for none."""
    table = book.tables.get("cashbook")
    if table is None or fold(comment.tab) != fold(table.title) or not comment.cell:
        return 0
    digits = comment.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdecimal() else 0


def _day(row: Row) -> date | None:
    day: date | None = row.value("date")
    return day
