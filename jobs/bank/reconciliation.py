"""One account's imported lines beside its rows in the cashbook, and the balances at the ends of months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from jobs.bank import words
from jobs.bank.matching import Matching, match
from jobs.bank.pairing import NEAR, Item
from jobs.statements import Imported, month_ends
from sheets_schema.book import Book
from sheets_schema.ledger import TRANSFER, Ledger, place_of
from sheets_schema.text import Ore, fold
from sync.bank.statement import Line

_BEGIN = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row of the cashbook on the account: where it stands, and what it moves (plus in, minus out)."""

    row: int
    cell: str
    voucher: str
    date: date
    text: str
    category: str
    amount: Ore
    is_transfer: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Lines and rows that belong together, or may."""

    lines: tuple[Line, ...]
    rows: tuple[BookRow, ...]


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """What the bank and the book say at the end of a month."""

    date: date
    bank: Ore
    book: Ore

    @property
    def difference(self) -> Ore:
        """What the bank has more than the book."""
        return Ore(self.bank - self.book)


@dataclass(frozen=True)
class Reconciliation:
    """The bank beside the book. `before` counts the lines from before the book of the account began."""

    account: str
    bank: str
    first: date
    last: date
    matched: tuple[Group, ...]
    only_bank: tuple[Line, ...]
    only_book: tuple[BookRow, ...]
    doubtful: tuple[Group, ...]
    month_ends: tuple[MonthEnd, ...]
    before: int

    @cached_property
    def is_even(self) -> bool:
        """Whether the bank and the book say the same, as far as can be told."""
        return not (self.only_bank or self.only_book or self.doubtful or self.differing)

    @property
    def changes(self) -> tuple[MonthEnd, ...]:
        """The ends of months at which the difference is another than at the end before."""
        before = [Ore(0), *(one.difference for one in self.month_ends)]
        return tuple(one for one, was in zip(self.month_ends, before, strict=False) if one.difference != was)

    @property
    def differing(self) -> tuple[MonthEnd, ...]:
        """The ends of months at which the bank and the book differ."""
        return tuple(one for one in self.month_ends if one.difference)


def account_place(book: Book, name: str) -> int:
    """The place of an account among the accounts by its name, whatever its case; -1 for none."""
    return place_of(name, book.tables.get("accounts"), "account")


def reconcile(book: Book, imported: Imported) -> Reconciliation | None:
    """The account's lines beside its rows; None where the account or its rows cannot be read."""
    ledger, place = book.ledger, account_place(book, imported.account)
    if ledger is None or ledger.accounts is None or not ledger.usable or place < 0 or not imported.lines:
        return None
    opened = _opened(ledger, place)
    lines = [one.line for one in imported.lines if one.line.date >= opened]
    rows = _rows(ledger, place, imported)
    found = compare(lines, rows)
    pairs = [
        tuple(Group(tuple(lines[n] for n in pair.lines), tuple(rows[n] for n in pair.rows)) for pair in some)
        for some in (found.matched, found.doubtful)
    ]
    return Reconciliation(
        account=str(ledger.accounts.values["account"][place]),
        bank=imported.bank,
        first=min(one.first for one in imported.periods),
        last=max(one.last for one in imported.periods),
        matched=pairs[0],
        only_bank=tuple(lines[n] for n in found.only_bank),
        only_book=tuple(rows[n] for n in found.only_book if imported.covers(rows[n].date)),
        doubtful=pairs[1],
        month_ends=_month_ends(ledger, place, month_ends(imported)),
        before=len(imported.lines) - len(lines),
    )


def compare(lines: Sequence[Line], rows: Sequence[BookRow]) -> Matching:
    """Which lines and rows belong together, by their places."""
    return match(
        [Item(n, _number(one.date), one.amount, _text(one)) for n, one in enumerate(lines)],
        [Item(n, _number(one.date), one.amount, _wrote(one), _group(one)) for n, one in enumerate(rows)],
    )


def _opened(ledger: Ledger, place: int) -> date:
    """The first day of the account's book."""
    assert ledger.accounts is not None  # noqa: S101 - the account was found in it
    day = ledger.accounts.values["from"][place]
    return date.min if np.isnat(day) else day.item()


def _rows(ledger: Ledger, place: int, imported: Imported) -> list[BookRow]:
    """The account's rows whose day and sum can be read, in and near the days of the imports."""
    table, amounts = ledger.table, ledger.amounts
    sound = (ledger.account == place) & ~np.isnat(ledger.dates) & ~ledger.before_opening
    where = np.flatnonzero(sound & (amounts.ok | amounts.negative) & (ledger.net != 0))
    spans = [(one.first - timedelta(NEAR), one.last + timedelta(NEAR)) for one in imported.periods]
    found = []
    column = next(key for key in ("money_in", "money_out", "amount") if table.has(key))
    for i in where.tolist():
        day: date = ledger.dates[i].item()
        if any(first <= day <= last for first, last in spans):
            said = [_cell(ledger, "text", i), _cell(ledger, "counterparty", i)]
            found.append(
                BookRow(
                    row=int(table.rows[i]),
                    cell=table.cell(i, "text") or table.cell(i, column) or "",
                    voucher=_cell(ledger, "voucher", i),
                    date=day,
                    text=" ".join(dict.fromkeys(filter(None, said))),
                    category=_cell(ledger, "category", i),
                    amount=Ore(int(ledger.net[i])),
                    is_transfer=ledger.category_type[i] == TRANSFER,
                )
            )
    return found


def _cell(ledger: Ledger, key: str, i: int) -> str:
    return str(ledger.table.values[key][i] or "") if ledger.table.has(key) else ""


def _number(day: date) -> int:
    return (day - _BEGIN).days


def _text(line: Line) -> str:
    """What a line says: its text, and who or what stands beside it."""
    return " ".join(dict.fromkeys(filter(None, (line.text, line.reference))))


def _wrote(row: BookRow) -> str:
    """What a row says, with its category."""
    return " ".join(filter(None, (row.text, row.category, words.TRANSFER if row.is_transfer else "")))


def _group(row: BookRow) -> str:
    """What the rows of one voucher share; numbers may begin anew each year."""
    return f"{row.date.isoformat()} {fold(row.voucher)}" if row.voucher else ""


def _month_ends(ledger: Ledger, place: int, told: Mapping[date, Ore]) -> tuple[MonthEnd, ...]:
    opened = _opened(ledger, place)
    return tuple(
        MonthEnd(day, bank, Ore(ledger.running.at(place, np.datetime64(day, "D"))))
        for day, bank in sorted(told.items())
        if day >= opened
    )
