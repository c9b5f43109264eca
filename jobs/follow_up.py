"""What the meetings have decided and is not done: the next call reminds of it."""

from dataclasses import dataclass
from datetime import date

from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.checks.decisions import is_to_do
from sheets_schema.tab import Row
from sheets_schema.text import fold


@dataclass(frozen=True)
class Pending:
    """A decision that is not done: who does it, and its last day or None."""

    decision: str
    owners: tuple[str, ...]
    due: date | None


def pending(book: Book, *, for_board: bool) -> tuple[Pending, ...]:
    """The decisions that are not done, the earliest day first; those of the board's meetings are for the board alone."""
    hidden = people.protected_names(book)
    public = open_to_all(book)
    found = [
        _pending(row, hidden)
        for row in book.rows("decisions")
        if row.text("decision") and is_to_do(row) and (for_board or row.name("meeting") in public)
    ]
    return tuple(sorted(found, key=lambda one: one.due or date.max))


def open_to_all(book: Book) -> frozenset[str]:
    """The folded numbers of the meetings that are not the board's, as far as that can be read."""
    board = {row.name("number") for row in book.rows("meetings") if _is_board(row)}
    return frozenset(row.name("number") for row in book.rows("meetings")) - board - {""}


def _is_board(row: Row) -> bool:
    is_named = row.text("audience") == "Styrelsen" or row.text("type") == "Styrelsemöte"
    return is_named or row.unread("audience", "type")


def _pending(row: Row, hidden: frozenset[str]) -> Pending:
    names = people.names_in(row.text("owner"))
    return Pending(row.text("decision"), tuple(name for name in names if fold(name) not in hidden), row.value("due"))
