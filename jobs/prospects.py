"""Those who want to know more of the group: who waits, for how long, and who is invited to the next meeting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jobs.plan import Place, Recipient
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.tab import Row
from sheets_schema.tabs.choices import PROSPECT_STATUS
from sheets_schema.text import Text, fold

STAGES = ("Ny", "Kontaktad", "Inbjuden")
"""The states in which somebody waits to hear from the group, by their Swedish names."""
DECLINED = "Tackat nej"
_LABELS = {choice.label.sv: choice.label for choice in PROSPECT_STATUS.choices}


@dataclass(frozen=True)
class Prospect:
    """A readable row of somebody who waits. `since` is the day of the last contact, else the first one."""

    row: Row
    name: str
    status: str
    first: date
    since: date
    contacted: bool

    @property
    def place(self) -> Place:
        """The cell of the name."""
        return Place("prospects", self.row.table.title, self.row.table.cell(self.row.i, "name") or "")


@dataclass(frozen=True)
class Stage:
    """How many wait in one state, and for how many days the one has who has waited longest."""

    status: Text
    number: int
    days: int


def waiting(book: Book) -> list[Prospect]:
    """The rows of those who wait that can be read, in the sheet's order; nobody with a protected identity."""
    return [found for row in book.rows("prospects") if (found := _waiting(row)) and not _is_hidden(book, row)]


def _waiting(row: Row) -> Prospect | None:
    first: date | None = row.value("date")
    if (
        row.text("status") not in STAGES
        or not row.text("name")
        or row.unread("owner", "date", "last_contact", "next_step")
    ):
        return None
    last: date | None = row.value("last_contact")
    since = last or first
    if since is None:
        return None
    return Prospect(row, row.text("name"), row.text("status"), first or since, since, last is not None)


def pipeline(book: Book) -> tuple[Stage, ...]:
    """Each state in which somebody waits, in their order."""
    everyone = waiting(book)
    days = {status: [(book.today - one.since).days for one in everyone if one.status == status] for status in STAGES}
    return tuple(Stage(_LABELS[status], len(some), max(0, *some)) for status, some in days.items() if some)


def invited(book: Book) -> list[Recipient]:
    """Those who are invited to the next meeting, at a readable address."""
    return [one for row, one in _reachable(book) if row.text("status") == "Inbjuden"]


def once_invited(book: Book) -> list[Recipient]:
    """Those who may have been invited and have not declined since: they hear if the meeting changes."""
    return [one for _, one in _reachable(book)]


def _reachable(book: Book) -> Iterator[tuple[Row, Recipient]]:
    """The rows with an address, but for those of members, of the protected, and of whoever has declined in any row."""
    declined = {
        key
        for row in book.rows("prospects")
        if row.text("status") == DECLINED or row.unread("status")
        for key in _keys(row)
    }
    for row in book.rows("prospects"):
        address = row.value("email")
        is_named = row.text("name") and address and row.text("status")
        if is_named and not _keys(row) & declined and not _members(book, row):
            where = Place("prospects", row.table.title, row.table.cell(row.i, "email") or "")
            language = people.language_for(book, None)
            yield row, Recipient(fold(row.text("name")), row.text("name"), address, language, where=where)


def _keys(row: Row) -> set[str]:
    """What a row's person is recognised by: name and address."""
    return {key for key in (fold(row.text("name")), fold(row.value("email") or "")) if key}


def _is_hidden(book: Book, row: Row) -> bool:
    """Whether it is somebody with a protected identity, whatever became of the membership."""
    return any(one.protected for one in _those(book, row))


def _members(book: Book, row: Row) -> list[people.Member]:
    """Whom it is in the list of members: called as a member, or protected, or with no to mailings."""
    return [one for one in _those(book, row) if one.here or one.protected]


def _those(book: Book, row: Row) -> list[people.Member]:
    keys = _keys(row)
    return [one for one in people.members(book) if {fold(one.name), fold(one.address)} & keys]
