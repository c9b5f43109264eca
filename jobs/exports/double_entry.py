"""A financial year as double entry: each voucher's lines sum to zero. The rows that count are those of the balances."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from jobs.balances import Balance, balance
from sheets_schema.book import Book
from sheets_schema.ledger import TRANSFER, Ledger
from sheets_schema.tab import Table
from sheets_schema.text import Ore


class Item(NamedTuple):
    """An account or a category that sums stand on. `place` is its place in its tab, `type` the Swedish word of its type."""

    is_account: bool
    place: int
    name: str
    type: str
    forwarded: bool
    bas: str


class Posting(NamedTuple):
    """One line of a booking: öre onto an account or category (below zero: off it). `row` is the cashbook's row."""

    item: Item
    ore: Ore
    day: date
    row: int
    text: str


@dataclass(frozen=True)
class Booking:
    """One voucher, or one day of it. `number` is -1 where `voucher` is no whole number; `left` is what a transfer lacks, in öre."""

    voucher: str
    number: int
    day: date
    text: str
    counterparty: str
    receipt: str
    postings: tuple[Posting, ...]
    left: Ore

    @property
    def row(self) -> int:
        """The cashbook's row on which it begins."""
        return min(posting.row for posting in self.postings)


@dataclass(frozen=True)
class Bookings:
    """A year's bookings beside its balance. `carried` holds what the rows before the year put on each category, in öre."""

    balance: Balance
    accounts: tuple[Item, ...]
    categories: tuple[Item, ...]
    carried: Mapping[Item, Ore]
    bookings: tuple[Booking, ...]

    @property
    def opening(self) -> dict[Item, Ore]:
        """What each account opens with."""
        return {item: sums.opening for item, sums in zip(self.accounts, self.balance.accounts, strict=True)}


def year_bookings(book: Book, year: int, *, by_day: bool = False) -> Bookings:
    """The bookings of the financial year that starts in `year`, each voucher one, or one a day. Raises BalanceError."""
    summed = balance(book, year)
    ledger = book.ledger
    assert ledger is not None  # noqa: S101 - what has a balance has a cashbook
    first = np.datetime64(summed.period.first, "D")
    accounts, categories = _items(book.tables["accounts"], "account"), _items(book.tables["categories"], "category")
    there = {one.account for one in summed.accounts}
    rows = np.flatnonzero(ledger.counted & (ledger.years == year)).tolist()
    maker = _Maker(ledger, accounts, categories)
    made = [maker.booking(group) for group in _groups(ledger, rows, by_day=by_day)]
    return Bookings(
        balance=summed,
        accounts=tuple(item for item in accounts.values() if item.name in there),
        categories=tuple(categories.values()),
        carried=_carried(ledger, categories, first),
        bookings=tuple(sorted(made, key=lambda booking: (booking.day, booking.row))),
    )


def _items(table: Table, key: str) -> dict[int, Item]:
    """The accounts or categories by their place; of two of one name the first counts."""
    items: dict[int, Item] = {}
    seen: set[str] = set()
    for i, name in enumerate(table.folded(key)):
        if name and name not in seen:
            seen.add(name)
            forwarded = key == "category" and table.values["forwarded"][i] == 1
            values = table.values
            items[i] = Item(key == "account", i, values[key][i], values["type"][i], forwarded, values["bas"][i])
    return items


def _groups(ledger: Ledger, rows: Sequence[int], *, by_day: bool) -> Iterator[list[int]]:
    """The rows of one voucher, in the sheet's order; a row without a voucher stands alone."""
    groups: dict[tuple[int, object], list[int]] = {}
    for i in rows:
        voucher = int(ledger.vouchers[i])
        key = (voucher, ledger.dates[i] if by_day else None) if voucher >= 0 else (-1, i)
        groups.setdefault(key, []).append(i)
    yield from groups.values()


def _carried(ledger: Ledger, categories: Mapping[int, Item], first: np.datetime64) -> dict[Item, Ore]:
    earlier = ledger.counted & (ledger.dates < first)
    totals = np.zeros(max(categories, default=-1) + 1, dtype=np.int64)
    np.subtract.at(totals, ledger.category[earlier], ledger.net[earlier])
    return {item: Ore(int(totals[place])) for place, item in categories.items()}


class _Maker:
    """Makes a booking of rows of the cashbook."""

    def __init__(self, ledger: Ledger, accounts: Mapping[int, Item], categories: Mapping[int, Item]) -> None:
        self._ledger = ledger
        self._accounts = accounts
        self._categories = categories

    def booking(self, rows: Sequence[int]) -> Booking:
        """The rows' lines: each account's, its category's beside it, and what the transfers among them do not cancel."""
        postings: list[Posting] = []
        moved: dict[Item, tuple[int, int]] = {}
        for i in rows:
            account, category = self._accounts[self._ledger.account[i]], self._categories[self._ledger.category[i]]
            net = int(self._ledger.net[i])
            postings.append(self._posting(i, account, net))
            if category.type == TRANSFER:
                moved[category] = (moved.get(category, (0, 0))[0] - net, i)
            else:
                postings.append(self._posting(i, category, -net))
        postings += [self._posting(i, category, ore) for category, (ore, i) in moved.items() if ore]
        values, first = self._ledger.table.values, rows[0]
        return Booking(
            voucher=values["voucher"][first],
            number=int(self._ledger.voucher_numbers[first]),
            day=self._ledger.dates[first].item(),
            text=values["text"][first],
            counterparty=values["counterparty"][first],
            receipt=values["receipt"][first],
            postings=tuple(postings),
            left=Ore(sum(ore for ore, _ in moved.values())),
        )

    def _posting(self, i: int, item: Item, ore: int) -> Posting:
        table = self._ledger.table
        return Posting(item, Ore(ore), self._ledger.dates[i].item(), int(table.rows[i]), table.values["text"][i])
