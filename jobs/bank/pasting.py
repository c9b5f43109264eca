"""Rows that the bank has and the cashbook lacks, ready to paste: in the sheet's own columns, never a formula."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from jobs.bank.reconciliation import Reconciliation
from jobs.bank.words import words
from jobs.written import pasted
from jobs.year import year_of
from sheets_schema.book import Book
from sheets_schema.tab import Table
from sheets_schema.text import Ore, fold
from sync.bank.statement import Line

_SURE = 2
"""So many rows of like text, all in one category, make it certain."""


class Key(NamedTuple):
    """What earlier rows are like: the words, and whether money came in."""

    words: frozenset[str]
    comes_in: bool


@dataclass(frozen=True, slots=True)
class Paste:
    """Rows as they are pasted below the cashbook's last: a header to know the columns by, and a cell for each column."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_text(self) -> str:
        """The rows with tabs between the cells, without the header."""
        return "".join("\t".join(row) + "\n" for row in self.rows)


def paste(book: Book, found: Reconciliation) -> Paste:
    """The lines that only the bank has, as rows of the cashbook; a column that nothing is known of is empty."""
    table = book.tables["cashbook"]
    width = max(table.at.values(), default=-1) + 1
    labels = {at: table.tab[key].label[table.language] for key, at in table.at.items()}
    lines = sorted(found.only_bank, key=lambda line: line.date)
    numbers = _next_vouchers(book, lines)
    categories = _categories(book, found)
    rows = []
    for line in lines:
        cells = {
            "voucher": next(numbers),
            "date": line.date,
            "text": line.text or line.reference or found.bank,
            "account": found.account,
            "category": categories.get(Key(words(line.text), line.amount > 0)),
            **_sums(table, line),
        }
        row = [""] * width
        for key, cell in cells.items():
            if table.has(key):
                row[table.at[key]] = pasted(cell, table.language)
        rows.append(tuple(row))
    return Paste(tuple(labels.get(at, "") for at in range(width)), tuple(rows))


def _sums(table: Table, line: Line) -> dict[str, Ore]:
    if table.has("money_in") or table.has("money_out"):
        return {"money_in" if line.amount > 0 else "money_out": Ore(abs(line.amount))}
    return {"amount": Ore(line.amount)}


def _next_vouchers(book: Book, lines: Sequence[Line]) -> Iterator[int | None]:
    """The next free number of each line's financial year, where the book numbers its vouchers so; else nothing."""
    ledger = book.ledger
    assert ledger is not None  # noqa: S101 - there is a cashbook
    named = ledger.vouchers >= 0
    taken: dict[int, int] = {}
    for line in lines:
        year = year_of(line.date, book.settings.year_start).year
        mine = ledger.voucher_numbers[named & (ledger.years == year)]
        taken[year] = taken.get(year, int(mine.max(initial=0))) + 1
        yield taken[year] if np.all(mine >= 0) else None


def _categories(book: Book, found: Reconciliation) -> dict[Key, str]:
    """The category of each sort of line that was always booked the same, in at least two rows."""
    seen: dict[Key, dict[int, str]] = defaultdict(dict)
    for group in found.matched:
        for line in group.lines:
            if len(group.rows) == 1 and group.rows[0].category and words(line.text):
                seen[Key(words(line.text), line.amount > 0)][group.rows[0].row] = group.rows[0].category
    for key, row, category in _of_the_book(book):
        seen[key][row] = category
    return {
        key: next(iter(rows.values()))
        for key, rows in seen.items()
        if len(rows) >= _SURE and len({fold(one) for one in rows.values()}) == 1
    }


def _of_the_book(book: Book) -> Iterator[tuple[Key, int, str]]:
    """What each counted row is like, its number in the sheet and its category."""
    ledger = book.ledger
    if ledger is None or not ledger.table.has("text"):
        return
    texts, categories = ledger.table.values["text"], ledger.table.values["category"]
    for i in np.flatnonzero(ledger.counted & ledger.table.ok("text")).tolist():
        if said := words(str(texts[i])):
            yield Key(said, bool(ledger.net[i] > 0)), int(ledger.table.rows[i]), str(categories[i])
