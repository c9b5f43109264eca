"""A tab's rows with typed cells, as a new file of them holds: a day is a day and a sum a sum wherever they could be read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from typing import Any

from sheets_schema.book import Book
from sheets_schema.kinds import EMPTY, OK, ChoiceKind, DateKind, Kind, SumKind, TimeKind, WholeKind, YesNoKind
from sheets_schema.tab import Column, Table
from sheets_schema.text import Language, Ore

Row = Mapping[str, object]
_NUMBERS = frozenset({"voucher", "bas"})
"""Text columns that usually hold a number."""


def tab_rows(book: Book, key: str) -> list[Row]:
    """A tab's rows as they stand."""
    return list(_rows(book.tables[key], book.language))


def _rows(table: Table, language: Language) -> Iterator[Row]:
    for i in range(len(table)):
        yield typed_row(table, i, language)


def typed_row(table: Table, i: int, language: Language) -> Row:
    """One row by its place in the table's arrays: values by column key."""
    return {one.key: _cell(table, one, i, language) for one in table.tab.columns if table.has(one.key)}


def _cell(table: Table, one: Column, i: int, language: Language) -> object:
    """A cell: typed where it could be read, else as it stands."""
    state = table.states[one.key][i]
    if state != OK:
        return None if state == EMPTY else str(table.cells[one.key][i])
    return _value(one, table.values[one.key][i], language)


def _value(one: Column, value: Any, language: Language) -> object:
    if isinstance(one.kind, ChoiceKind):
        labels = (choice.label[language] for choice in one.kind.choices if choice.label.sv == value)
        return next(labels, value)
    if one.key in _NUMBERS and value.isascii() and value.isdecimal() and value[:1] != "0" and len(value) < 10:
        return int(value)
    return next((made(value) for kind, made in _TYPED if isinstance(one.kind, kind)), value)


_TYPED: Sequence[tuple[type[Kind], Any]] = (
    (SumKind, lambda ore: Ore(int(ore))),
    (DateKind, lambda day: day.item()),
    (TimeKind, lambda seconds: time(int(seconds) // 3600, int(seconds) // 60 % 60)),
    (YesNoKind, bool),
    (WholeKind, int),
)
