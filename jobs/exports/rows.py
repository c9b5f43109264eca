"""The rows of a year, as a file of that year alone holds them."""

from collections.abc import Iterator, Sequence

import numpy as np

from jobs.balances import Balance, balance
from jobs.typed_rows import Row, tab_rows, typed_row
from sheets_schema.book import Book
from sheets_schema.tab import Table
from sheets_schema.text import Ore

_OF_THE_YEAR = frozenset({"reconciliations", "box_counts"})
"""Tabs beside the cashbook whose rows mean nothing without its rows of that day."""


def year_rows(book: Book, year: int) -> dict[str, list[Row]]:
    """Every tab's rows by its key: of the cashbook those of the year that count, and what each account then opens with.

    The rows stand on their own: balanced alone, they give the same sums. Raises BalanceError.
    """
    summed = balance(book, year)
    rows = {key: tab_rows(book, key) for key in book.tables}
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
        row = dict(typed_row(ledger.table, i, book.language))
        for key, sums in (("money_in", ledger.amounts.money_in), ("money_out", ledger.amounts.money_out)):
            row[key] = Ore(int(sums[i])) if sums[i] else None
        row.pop("amount", None)
        made.append(row)
    return made


def _opened(table: Table, rows: Sequence[Row], summed: Balance) -> Iterator[Row]:
    """The accounts of the year, each with what it opens with and the day it does so."""
    sums = {one.account: one.opening for one in summed.accounts}
    for i, row in enumerate(rows):
        name = table.values["account"][i]
        if name not in sums:
            continue
        began = table.values["from"][i].item() or summed.period.first
        yield {**row, "opening_balance": sums.pop(name), "from": max(began, summed.period.first)}
