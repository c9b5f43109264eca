"""Who is meant by a name, a member number, an address or a cell, and by what else that person is known."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from jobs.memory import Memory
from jobs.plan import Place
from sheets_schema import people
from sheets_schema.book import Book, tab_of
from sheets_schema.tab import Row, Speaks
from sheets_schema.tabs import TABS
from sheets_schema.text import fold

_CELL = re.compile(r"(?:(?P<tab>.*\S)\s+)?[A-Za-z]{1,3}(?P<row>[1-9][0-9]{0,6})")
_PEOPLE = ("members", "prospects", "roles")
"""The tabs whose rows are people, with addresses of their own."""


@dataclass(frozen=True)
class Person:
    """Somebody, and all that tells who it is: folded addresses and numbers, phones as digits.

    `rows` are the sheet rows of Medlemmar that are this person's, `shared` whether another member has the name.
    `where` is the first cell that tells of the person.
    """

    name: str
    addresses: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    rows: frozenset[int] = frozenset()
    shared: bool = False
    protected: bool = False
    where: Place | None = None

    def is_named(self, name: str) -> bool:
        """Whether a name is this person's, or a namesake's."""
        return bool(self.name) and fold(name) == fold(self.name)


def those_meant(book: Book, memory: Memory, asked: str) -> list[Person]:
    """Everybody who may be meant: members first, else those of the other tabs, else whom mails have gone to."""
    found = [row for row in book.rows("members") if fold(asked) in _told_by(row)]
    if found:
        return [_of_rows(book, some) for some in _each(book.rows("members")) if not _apart(some, found)]
    rows = [row for tab in ("prospects", "roles") for row in book.rows(tab) if fold(asked) in _told_by(row)]
    if rows:
        return list(_others(book, rows))
    at_cell = [row for tab in _PEOPLE for row in _at_cell(book, asked, tab)]
    return [person_of(book, row) for row in at_cell[:1]] or list(_elsewhere(book, memory, asked))[:1]


def person_of(book: Book, row: Row) -> Person:
    """Whom a row of Medlemmar, Intresserade or Roller is about."""
    if row.table.tab.key == "members":
        return next(_of_rows(book, some) for some in _each(book.rows("members")) if not _apart(some, [row]))
    return _of_rows(book, [row])


def _apart(some: Iterable[Row], others: Iterable[Row]) -> bool:
    """Whether no row of Medlemmar is among both."""
    return {row.number for row in some}.isdisjoint(row.number for row in others)


def _others(book: Book, rows: Iterable[Row]) -> Iterator[Person]:
    """Those who are no members, by name; of several addresses of one name each is a person."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_name.setdefault(row.name("name"), []).append(row)
    for some in by_name.values():
        addresses = {fold(row.text("email")) for row in some if row.text("email")}
        if len(addresses) < 2:
            yield _of_rows(book, some)
        else:
            for address in sorted(addresses):
                yield replace(_of_rows(book, [row for row in some if fold(row.text("email")) == address]), shared=True)


def _told_by(row: Row) -> set[str]:
    """The name, number and address of a row, folded."""
    keys = [key for key in ("name", "member_number", "email") if row.table.has(key)]
    return {fold(row.text(key)) for key in keys} - {""}


def _at_cell(book: Book, asked: str, tab: str) -> list[Row]:
    """The row that a cell such as `Medlemmar A5` stands in; a cell without a tab is one of Medlemmar."""
    found = _CELL.fullmatch(asked.strip())
    if found is None or (tab_of(found["tab"]) if found["tab"] else "members") != tab:
        return []
    return [row for row in book.rows(tab) if row.number == int(found["row"])]


def _each(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of Medlemmar by person: one number, or one name at one address, is one person."""
    found: list[tuple[set[object], list[Row]]] = []
    for row in rows:
        number, name, address = (fold(row.text(key)) for key in ("member_number", "name", "email"))
        keys: set[object] = {("number", number)} if number else set()
        keys |= {("name", name, address)} if name and address else set()
        same = [one for one in found if one[0] & keys]
        found = [one for one in found if one not in same]
        found.append((keys.union(*(one[0] for one in same)), [*(r for one in same for r in one[1]), row]))
    return [some for _, some in found]


def _of_rows(book: Book, rows: list[Row]) -> Person:
    """The person of rows that are known to be one's."""
    first = rows[0]
    name = next((row.text("name") for row in rows if row.text("name")), "")
    members = {row.number for row in rows if row.table.tab.key == "members"}
    others = [row for row in book.rows("members") if row.number not in members]
    own = frozenset(fold(str(row.value("email"))) for row in rows if row.value("email"))
    return Person(
        name=name,
        addresses=own,
        numbers=frozenset(fold(row.text("member_number")) for row in rows if row.table.has("member_number")) - {""},
        phones=frozenset(digits(row.text("phone")) for row in rows if row.table.has("phone")) - {""},
        rows=frozenset(members),
        shared=any(row.name("name") == fold(name) for row in others) if members else False,
        protected=fold(name) in people.protected_names(book),
        where=Place(first.table.tab.key, first.table.title, first.table.cell(first.i, "name") or f"A{first.number}"),
    )


def _elsewhere(book: Book, memory: Memory, asked: str) -> Iterator[Person]:
    """Somebody whom only a cell of owners, an answer, a training or a mail names."""
    for tab in TABS:
        for key in tab.speaking(Speaks.OF_WHO, Speaks.OF_OWNERS):
            for row in book.rows(tab.key):
                for name in people.names_in(row.text(key)):
                    if fold(name) == fold(asked):
                        cell = row.table.cell(row.i, key) or ""
                        yield Person(name, where=Place(tab.key, row.table.title, cell))
    for mail in memory.mails:
        if asked and fold(asked) in (fold(mail.name), fold(mail.address), mail.person):
            yield Person(mail.name or asked, frozenset({fold(mail.address)} - {""}))


def digits(phone: str) -> str:
    """A phone number's digits without what comes before its area code."""
    return re.sub(r"^(?:0046|46|0)0?", "", re.sub(r"\D", "", phone))
