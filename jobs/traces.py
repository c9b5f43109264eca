"""Every cell of a workbook that tells of one person: rows about the person, and cells that name the person."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from jobs.anonymous import ADDRESS, EMAIL, NAME, names_of_all
from jobs.persons import Person, digits
from sheets_schema.book import Book
from sheets_schema.grid import Grid, cell_name
from sheets_schema.tab import Row, Speaks, Table
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import Language, Text, fold

_OURS = frozenset(fold(title) for tab in OURS for title in (tab.label.sv, tab.label.en))
_PHONE = re.compile(r"\+?\d[\d \-–./()]{6,}\d")
_LONG_NUMBER = 5
"""Letters of a member number that is recognised inside a text: a shorter one may be anything."""


class Sure(IntEnum):
    """Whether something tells of a person: of a namesake perhaps, or for certain."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True)
class Held:
    """One cell: its name, the header above it, and what stands in it as people see it."""

    cell: str
    label: Text
    value: object


@dataclass(frozen=True)
class Trace:
    """A row that tells of a person. An `own` row is about the person, so all its cells are `held`; else those that name.

    `tab` is "" for a tab that the program does not read; `day` is the row's Datum, and `about` says what row it is.
    """

    tab: str
    title: str
    row: int
    own: bool
    sure: bool
    held: tuple[Held, ...]
    about: tuple[Held, ...] = ()
    day: date | None = None


def is_peoples(title: str) -> bool:
    """Whether a tab is written by people, whatever it is called."""
    return fold(title) not in _OURS


class Naming:
    """How one person is recognised in a text, and how everybody else is taken out of it."""

    def __init__(self, book: Book, person: Person) -> None:
        self._person = person
        names = {" ".join(name.split()) for name in (*names_of_all(book), person.name)} - {""}
        some = "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True))
        self._names = re.compile(rf"(?<!\w)(?P<name>{some})(?P<end>'?s)?(?!\w)", re.IGNORECASE) if some else None
        self._keys = frozenset({fold(person.name), *person.addresses, *self._numbers()}) - {""}

    def _numbers(self) -> Iterator[str]:
        yield from (number for number in self._person.numbers if len(number) >= _LONG_NUMBER)

    def found(self, text: str) -> Sure:
        """Whether a text names the person."""
        folded, person = fold(text), self._person
        if person.phones and any(digits(one[0]) in person.phones for one in _PHONE.finditer(text)):
            return Sure.YES
        if not any(key in folded for key in self._keys):
            return Sure.NO
        words = set(re.split(r"[^\w.@+-]+", folded)) | {fold(one[0]) for one in EMAIL.finditer(text)}
        if {*person.addresses, *self._numbers()} & words:
            return Sure.YES
        if self._names and any(person.is_named(one["name"]) for one in self._names.finditer(text)):
            return Sure.MAYBE if person.shared else Sure.YES
        return Sure.NO

    def discreet(self, text: str, language: Language) -> str:
        """The text without the names and addresses of anybody else."""
        own = self._person.addresses
        text = EMAIL.sub(lambda one: one[0] if fold(one[0]) in own else ADDRESS[language], text)
        if self._names is None:
            return text
        return self._names.sub(
            lambda one: one[0] if self._person.is_named(one["name"]) else NAME[language] + (one["end"] or ""), text
        )


def traces(book: Book, grids: Iterable[Grid], person: Person, naming: Naming) -> list[Trace]:
    """Every row that tells of a person, tab by tab in the workbook's order; our own tabs are copies and left out."""
    tables = {table.title: table for table in book.tables.values()}
    found: list[Trace] = []
    for grid in grids:
        if is_peoples(grid.title):
            table = tables.pop(grid.title, None)
            found += _in_table(table, grid, person, naming) if table else _in_grid(grid, naming)
    return found


def _in_table(table: Table, grid: Grid, person: Person, naming: Naming) -> Iterator[Trace]:
    columns = {at: table.tab[key] for key, at in table.at.items()}
    header = _labels(grid)
    who = next(iter(table.tab.speaking(Speaks.OF_WHO)), None)
    for row in table.people_rows:
        cells = list(grid.rows[row.number - 1])
        whose = _whose(row, who, person)
        held, sure = [], whose
        for at, raw in enumerate(cells):
            column = columns.get(at)
            seen = column.kind.seen(raw) if column else raw
            if not _is_filled(raw):
                continue
            one = Held(cell_name(row.number, at), column.label if column else header[at], seen)
            named = _named(raw, column.speaks if column else Speaks.FREELY, naming)
            if not whose and column and column.speaks is Speaks.OF_WHO:
                named = Sure.NO
            if whose or named:
                held.append(one)
                sure = max(sure, named)
        if held:
            yield Trace(
                table.tab.key,
                grid.title,
                row.number,
                bool(whose),
                sure is Sure.YES if not whose else whose is Sure.YES,
                tuple(held),
                () if whose else _about(row),
                row.value("date") if table.tab.key != "settings" and _has_day(table) else None,
            )


def _has_day(table: Table) -> bool:
    return any(column.key == "date" for column in table.tab.columns)


def _whose(row: Row, who: str | None, person: Person) -> Sure:
    """Whether a row is about a person: a name or an address alone proves nothing where the other says somebody else.

    A role may have an address of its own.
    """
    if row.table.tab.key == "members":
        return Sure.YES if row.number in person.rows else Sure.NO
    if who is None:
        return Sure.NO
    address = fold(row.text("email")) if row.table.has("email") else ""
    is_there, is_named = address in person.addresses, person.is_named(row.text(who))
    if is_named and is_there:
        return Sure.YES
    if is_named:
        is_other = person.shared or bool(address and person.addresses and row.table.tab.key != "roles")
        return Sure.MAYBE if is_other else Sure.YES
    return Sure.MAYBE if is_there else Sure.NO


def _named(raw: object, speaks: Speaks, naming: Naming) -> Sure:
    """Whether a cell names the person; a number may be a member's or a phone's."""
    if speaks is Speaks.OF_NOBODY or isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return Sure.NO
    return naming.found(str(raw))


def _about(row: Row) -> tuple[Held, ...]:
    """What tells which row it is: the starred cells that name nobody."""
    table = row.table
    found = []
    for column in table.tab.columns:
        if column.starred and column.speaks in (Speaks.FREELY, Speaks.OF_NOBODY) and table.has(column.key):
            raw = table.cells[column.key][row.i]
            if _is_filled(raw):
                found.append(Held(table.cell(row.i, column.key) or "", column.label, column.kind.seen(raw)))
    return tuple(found)


def _in_grid(grid: Grid, naming: Naming) -> Iterator[Trace]:
    """The cells that name the person in a tab that the program does not read."""
    header = _labels(grid)
    for number, cells in enumerate(grid.rows, 1):
        named = [(at, _named(raw, Speaks.FREELY, naming)) for at, raw in enumerate(cells)]
        held = tuple(Held(cell_name(number, at), header[at], cells[at]) for at, sure in named if sure)
        if held:
            sure = max(one for _, one in named) is Sure.YES
            yield Trace("", grid.title, number, own=False, sure=sure, held=held)


def _labels(grid: Grid) -> dict[int, Text]:
    """What stands above each column, "" where nothing does."""
    widest = max((len(row) for row in grid.rows), default=0)
    first: Sequence[object] = grid.rows[0] if grid.rows else ()
    words = [str(first[at]).strip() if at < len(first) and first[at] is not None else "" for at in range(widest)]
    return {at: Text(word, word) for at, word in enumerate(words)}


def _is_filled(raw: object) -> bool:
    return raw is not None and raw is not False and not (isinstance(raw, str) and not raw.strip())
