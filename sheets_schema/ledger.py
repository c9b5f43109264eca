"""The cashbook judged row by row, a column at a time: which rows count, and what each moves."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_schema.kinds import BAD, EMPTY, ERROR, OK
from sheets_schema.tab import Table
from sheets_schema.text import fold

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Days = NDArray[np.datetime64]

INCOME, EXPENSE, TRANSFER = "Intäkt", "Kostnad", "Överföring"
NO_YEAR = -1
_LONGEST_NUMBER = 15


def financial_years(dates: Days, year_start: tuple[int, int]) -> Numbers:
    """The year in which each day's financial year starts; NO_YEAR for no day."""
    months = dates.astype("datetime64[M]")
    year = months.astype("datetime64[Y]")
    month = (months - year).astype(np.int64) + 1
    day = (dates - months).astype(np.int64) + 1
    before = (month < year_start[0]) | ((month == year_start[0]) & (day < year_start[1]))
    years = year.astype(np.int64) + 1970 - before
    return np.where(np.isnat(dates), NO_YEAR, years)


@dataclass(frozen=True)
class Amounts:
    """What each row moves, in öre, and the one amount code it may have; at most one mask is true for a row."""

    money_in: Numbers
    money_out: Numbers
    invalid_in: Mask
    invalid_out: Mask
    both: Mask
    negative: Mask
    zero: Mask
    missing: Mask
    error: Mask

    @cached_property
    def ok(self) -> Mask:
        """Rows whose amount is in order."""
        wrong = self.invalid_in | self.invalid_out | self.both | self.negative | self.zero | self.missing | self.error
        return ~wrong


def _amounts(table: Table) -> Amounts:
    """In and Ut, or one signed Belopp, as sums that came in and went out."""
    if table.has("money_in") or table.has("money_out"):
        return _two_columns(table)
    state, value = table.states["amount"], table.values["amount"]
    none = np.zeros(len(table), dtype=bool)
    return Amounts(
        money_in=np.maximum(value, 0),
        money_out=np.maximum(-value, 0),
        invalid_in=state == BAD,
        invalid_out=none,
        both=none,
        negative=none,
        zero=(state == OK) & (value == 0),
        missing=state == EMPTY,
        error=state == ERROR,
    )


def _two_columns(table: Table) -> Amounts:
    """A 0 beside a sum is empty; then the first that fits of invalid, both, negative, zero, missing."""
    state_in, state_out = table.states["money_in"], table.states["money_out"]
    value_in, value_out = table.values["money_in"], table.values["money_out"]
    error = (state_in == ERROR) | (state_out == ERROR)
    bad_in, bad_out = (state_in == BAD) & ~error, (state_out == BAD) & ~error
    left = ~(error | bad_in | bad_out)
    has_in, has_out = (state_in == OK) & (value_in != 0), (state_out == OK) & (value_out != 0)
    both = left & has_in & has_out
    negative = left & ~both & ((value_in < 0) | (value_out < 0))
    nothing = left & ~has_in & ~has_out
    missing = nothing & (state_in == EMPTY) & (state_out == EMPTY)
    zero = nothing & ~missing
    if not (table.has("money_in") and table.has("money_out")):
        missing = zero = np.zeros(len(table), dtype=bool)
    return Amounts(value_in, value_out, bad_in, bad_out, both, negative, zero, missing, error)


@dataclass(frozen=True)
class Ledger:
    """A cashbook beside its accounts and categories. Arrays have one entry a row of the cashbook; sums are in öre."""

    table: Table
    accounts: Table | None
    categories: Table | None
    year_start: tuple[int, int]

    @cached_property
    def usable(self) -> bool:
        """Whether the columns and tabs are there without which no row can count."""
        sums = self.table.has("money_in") and self.table.has("money_out")
        signed = self.table.has("amount") and not (self.table.has("money_in") or self.table.has("money_out"))
        columns = all(self.table.has(key) for key in ("date", "account", "category")) and (sums or signed)
        return columns and self.knows_accounts and self.knows_categories

    @property
    def knows_accounts(self) -> bool:
        """Whether there is a list of accounts to look in."""
        return self.accounts is not None and self.accounts.has("account")

    @property
    def knows_categories(self) -> bool:
        """Whether there is a list of categories, with types, to look in."""
        return self.categories is not None and self.categories.has("category") and self.categories.has("type")

    @cached_property
    def amounts(self) -> Amounts:
        """What each row moves."""
        return _amounts(self.table)

    @cached_property
    def net(self) -> Numbers:
        """In less Ut of each row, in öre."""
        return np.asarray(self.amounts.money_in - self.amounts.money_out)

    @cached_property
    def dates(self) -> Days:
        """Each row's day; NaT where there is none."""
        return np.asarray(self.table.values["date"])

    def dated(self, first: date, last: date) -> Mask:
        """Rows dated from the first day through the last."""
        return np.asarray((self.dates >= np.datetime64(first, "D")) & (self.dates <= np.datetime64(last, "D")))

    @cached_property
    def years(self) -> Numbers:
        """The financial year of each row."""
        return financial_years(self.dates, self.year_start)

    @cached_property
    def account(self) -> Numbers:
        """Each row's place in the accounts; -1 for none."""
        return _look_up(self.table, self.accounts, "account")

    @cached_property
    def category(self) -> Numbers:
        """Each row's place in the categories whose type is readable; -1 for none."""
        place = _look_up(self.table, self.categories, "category")
        return _only(place, self.categories.ok("type")) if self.categories is not None else place

    @cached_property
    def category_type(self) -> NDArray[Any]:
        """The type of each row's category; "" for none."""
        if self.categories is None:
            return np.full(len(self.table), "", dtype=object)
        types = np.append(self.categories.values["type"], "")
        return np.asarray(types[self.category])

    def of_type(self, category_type: str) -> Mask:
        """Rows whose category is of a type."""
        if self.categories is None:
            return np.zeros(len(self.table), dtype=bool)
        return np.append(self.categories.values["type"] == category_type, False)[self.category]

    @cached_property
    def before_opening(self) -> Mask:
        """Rows dated before their account's Från datum."""
        if self.accounts is None or not len(self.accounts):
            return np.zeros(len(self.table), dtype=bool)
        opened = np.append(self.accounts.values["from"], np.datetime64("NaT", "D"))
        return np.asarray(self.dates < opened[self.account])

    @cached_property
    def excluded(self) -> Mask:
        """Rows that cannot count in the balances: those with a finding marked †."""
        if not self.usable:
            return np.ones(len(self.table), dtype=bool)
        sound = ~np.isnat(self.dates) & (self.account >= 0) & (self.category >= 0) & self.amounts.ok
        return ~sound | self.before_opening

    @cached_property
    def counted(self) -> Mask:
        """Rows that count in the balances."""
        return ~self.excluded

    @cached_property
    def vouchers(self) -> Numbers:
        """A number for each different voucher name, whatever its case; -1 for none."""
        return np.where(self.table.ok("voucher"), self.table.named("voucher")[0], -1)

    @cached_property
    def voucher_numbers(self) -> Numbers:
        """The number of each voucher that is a whole number; -1 for none."""
        names = self.table.named("voucher")[1].tolist()
        numbers = [
            int(name) if name.isdecimal() and name.isascii() and len(name) <= _LONGEST_NUMBER else -1 for name in names
        ]
        return np.append(np.array(numbers, dtype=np.int64), -1)[self.vouchers]

    @cached_property
    def unbalanced(self) -> list[tuple[int, int]]:
        """The last transfer row of each voucher whose counted transfers do not sum to zero, with the sum."""
        moves = self.counted & self.of_type(TRANSFER) & (self.vouchers >= 0)
        where = np.flatnonzero(moves)
        if not len(where):
            return []
        keys = self.years[where] * (self.vouchers.max() + 1) + self.vouchers[where]
        _, of_voucher = np.unique(keys, return_inverse=True)
        sums = np.zeros(of_voucher.max() + 1, dtype=np.int64)
        last = np.zeros_like(sums)
        np.add.at(sums, of_voucher, self.net[where])
        np.maximum.at(last, of_voucher, where)
        wrong = sums != 0
        return sorted(zip(last[wrong].tolist(), sums[wrong].tolist(), strict=True))

    @cached_property
    def running(self) -> "Running":
        """The counted rows by account and day, with the balance after each."""
        return Running(self)

    def unread_rows(self) -> Mask:
        """Excluded rows whose day cannot be read: they might belong to any year."""
        return np.asarray(self.excluded & np.isnat(self.dates))


class Running:
    """Every account's balance after each counted row, in date order then sheet order; sums in öre."""

    def __init__(self, ledger: Ledger) -> None:
        where = np.flatnonzero(ledger.counted)
        order = np.lexsort((ledger.dates[where], ledger.account[where]))
        self.rows: Numbers = where[order]
        self.account: Numbers = ledger.account[self.rows]
        self.dates: Days = ledger.dates[self.rows]
        openings = ledger.accounts.values["opening_balance"] if ledger.accounts is not None else np.zeros(0, np.int64)
        self.opening: Numbers = np.asarray(openings, dtype=np.int64)
        net = ledger.net[self.rows]
        total = np.cumsum(net)
        self.starts: Numbers = np.searchsorted(self.account, np.arange(len(self.opening) + 1))
        before = np.concatenate(([0], total))[self.starts]
        if len(self.rows):
            self.after: Numbers = total - before[self.account] + self.opening[self.account]
        else:
            self.after = total
        self.before: Numbers = self.after - net

    def at(self, account: int, day: np.datetime64) -> int:
        """The balance of an account, by its place, at the end of a day."""
        start, stop = int(self.starts[account]), int(self.starts[account + 1])
        last = start + int(np.searchsorted(self.dates[start:stop], day, side="right"))
        return int(self.after[last - 1]) if last > start else int(self.opening[account])


def _look_up(table: Table, register: Table | None, key: str) -> Numbers:
    """The place of each row's name in a register; the first of two equal ones counts; -1 for none."""
    if register is None or not len(register):
        return np.full(len(table), -1, dtype=np.int64)
    known: dict[str, int] = {}
    for i, name in enumerate(register.folded(key)):
        known.setdefault(name, i)
    known.pop("", None)
    codes, names = table.named(key)
    return np.fromiter((known.get(name, -1) for name in names), np.int64, len(names))[codes]


def first_alike(keys: Numbers) -> Numbers:
    """For each key the place of the first that is equal to it."""
    codes, unique = pd.factorize(keys)
    first = np.empty(len(unique), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(keys))[::-1]
    return first[codes]


def _only(places: Numbers, good: Mask) -> Numbers:
    """Places that are good; -1 in place of the others."""
    return np.where(np.append(good, False)[places], places, -1)


def place_of(name: str, table: Table | None, key: str) -> int:
    """The place of one name in a table's column; -1 for none."""
    if table is None:
        return -1
    found = [i for i, known in enumerate(table.folded(key)) if known == fold(name) and known]
    return found[0] if found else -1
