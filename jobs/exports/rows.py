"""The tabs' rows with typed cells, as a new file of them holds: a day is a day and a sum a sum wherever they could be read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

import numpy as np

from jobs.balances import Balance, balance
from sheets_schema.book import Book
from sheets_schema.kinds import EMPTY, OK, ChoiceKind, DateKind, Kind, SumKind, TimeKind, WholeKind, YesNoKind
from sheets_schema.tab import Column, Table
from sheets_schema.text import Language, Ore

Row = Mapping[str, object]
_NUMBERS = frozenset({"voucher", "bas"})
"""Text columns that usually hold a number."""
_OF_THE_YEAR = frozenset({"reconciliations", "box_counts"})
"""Tabs beside the cashbook whose rows mean nothing without its rows of that day."""


def year_rows(book: Book, year: int) -> dict[str, list[Row]]:
    """Every tab's rows by its key: of the cashbook those of the year that count, and what each account then opens with.

    The rows stand on their own: balanced alone, they give the same sums. Raises BalanceError.
    """
    summed = balance(book, year)
    rows = {key: list(_rows(table, book.language)) for key, table in book.tables.items()}
    rows["cashbook"] = cashbook_rows(book, year)
    rows["accounts"] = list(_opened(book.tables["accounts"], rows["accounts"], summed))
    first, last = np.datetime64(summed.period.first), np.datetime64(summed.period.last)
    for key in _OF_THE_YEAR & rows.keys():
        days = book.tables[key].values["date"]
        rows[key] = [row for row, day in zip(rows[key], days, strict=True) if first <= day <= last]
    return rows


def cashbook_rows(book: Book, year: int) -> list[Row]:
    """The cashbook's rows of a year that count, in the sheet's order, with In and Ut wherever they were Belopp."""
    ledger = book.ledger
    if ledger is None:
        return []
    made: list[Row] = []
    for i in np.flatnonzero(ledger.counted & (ledger.years == year)).tolist():
        row = dict(_row(ledger.table, i, book.language))
        for key, sums in (("money_in", ledger.amounts.money_in), ("money_out", ledger.amounts.money_out)):
            row[key] = Ore(int(sums[i])) if sums[i] else None
        row.pop("amount", None)
        made.append(row)
    return made


def tab_rows(book: Book, key: str) -> list[Row]:
    """A tab's rows as they stand."""
    return list(_rows(book.tables[key], book.language))


def _rows(table: Table, language: Language) -> Iterator[Row]:
    for i in range(len(table)):
        yield _row(table, i, language)


def _row(table: Table, i: int, language: Language) -> Row:
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


def _opened(table: Table, rows: Sequence[Row], summed: Balance) -> Iterator[Row]:
    """The accounts of the year, each with what it opens with and the day it does so."""
    sums = {one.account: one.opening for one in summed.accounts}
    for i, row in enumerate(rows):
        name = table.values["account"][i]
        if name not in sums:
            continue
        began: date = table.values["from"][i].item() or summed.period.first
        yield {**row, "opening_balance": sums.pop(name), "from": max(began, summed.period.first)}
