"""What the annual report and the auditor's package tell: a year's sums beside its vouchers, boxes and findings."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

import numpy as np

from jobs.balances import Balance, balance, can_balance, sums_at
from jobs.closed import changed_since
from jobs.documents.reading import within
from jobs.over_year import OverYear, over_year
from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.check import run
from sheets_schema.checks import CHECKS
from sheets_schema.checks.closing import sealed
from sheets_schema.closing import Closing
from sheets_schema.finding import Finding
from sheets_schema.ledger import Ledger
from sheets_schema.tab import Row
from sheets_schema.text import Ore, Text, fold, one_line

EXCLUDING = frozenset(check.code for check in CHECKS if check.excludes)


@dataclass(frozen=True)
class BoxSums:
    """What was counted of a box in a year, and what the cashbook has of it."""

    box: str
    counts: int
    counted: Ore
    booked: Ore


@dataclass(frozen=True)
class Reconciled:
    """What an account's last statement of a year says, typed or imported, and the book; None where there is none."""

    account: str
    day: date | None
    statement: Ore | None
    book: Ore | None


@dataclass(frozen=True)
class Annual:
    """A financial year of a book with its sums; `before` are those of the year before, where the book reaches it."""

    book: Book
    sums: Balance
    before: Balance | None
    over: OverYear | None
    findings: tuple[Finding, ...]

    @property
    def period(self) -> FinancialYear:
        """The year."""
        return self.sums.period

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.book.today > self.period.last

    @property
    def is_preliminary(self) -> bool:
        """Whether the sums may still change: something is in doubt, the year goes on, or it is not what was closed."""
        return self.sums.preliminary or not self.is_over or self.changed is not None

    @cached_property
    def changed(self) -> Text | None:
        """That the year is closed and not what was sealed; None where that is not so."""
        return changed_since(self.findings, self.period)

    @property
    def ledger(self) -> Ledger:
        """The cashbook; a book with sums has one."""
        ledger = self.book.ledger
        assert ledger is not None  # noqa: S101 - see above
        return ledger

    @cached_property
    def sealed(self) -> Closing:
        """The year's rows, accounts and categories as they stand, with the seal that closing the year would give them."""
        period, zone = self.period, self.book.settings.zone
        return sealed(
            self.ledger, period.year, (period.first, period.last), datetime.combine(self.book.today, time(), zone)
        )

    @cached_property
    def counted(self) -> tuple[Row, ...]:
        """The year's rows that count, by day, then as they stand."""
        ledger = self.ledger
        where = np.flatnonzero(ledger.counted & ledger.dated(self.period.first, self.period.last))
        rows = self.book.rows("cashbook")
        return tuple(rows[i] for i in where[np.argsort(ledger.dates[where], kind="stable")].tolist())

    @cached_property
    def excluded(self) -> tuple[Row, ...]:
        """The rows that are left out of the sums."""
        left_out = set(self.sums.excluded_rows)
        return tuple(row for row in self.book.rows("cashbook") if row.number in left_out)

    def net(self, row: Row) -> Ore:
        """In less out of a row."""
        return Ore(int(self.ledger.net[row.i]))

    def account_of(self, row: Row) -> str:
        """The account of a row that counts, as Konton has it."""
        return one_line(str(self.book.tables["accounts"].values["account"][self.ledger.account[row.i]]))

    def category_of(self, row: Row) -> str:
        """The category of a row that counts, as Kategorier has it."""
        return one_line(str(self.book.tables["categories"].values["category"][self.ledger.category[row.i]]))

    def type_of(self, row: Row) -> str:
        """The type of the category of a row that counts."""
        return str(self.ledger.category_type[row.i])

    def by_category(self, name: str) -> tuple[Row, ...]:
        """The year's rows of a category."""
        return tuple(row for row in self.counted if fold(self.category_of(row)) == fold(one_line(name)))

    def by_account(self, name: str) -> tuple[Row, ...]:
        """The year's rows of an account."""
        return tuple(row for row in self.counted if fold(self.account_of(row)) == fold(one_line(name)))

    def of_code(self, *codes: str) -> tuple[Finding, ...]:
        """The findings of these codes on the cashbook rows of the year, and on those left out of it."""
        numbers = {row.number for row in (*self.counted, *self.excluded)}
        return tuple(one for one in self.findings if one.code in codes and one.row in numbers)

    @cached_property
    def boxes(self) -> tuple[BoxSums, ...]:
        """Each box of which something was counted or booked in the year."""
        return tuple(_boxes(self))

    @cached_property
    def reconciled(self) -> tuple[Reconciled, ...]:
        """Each account's last reconciliation of the year."""
        return tuple(_reconciled(self))


def annual_of(book: Book, year: int) -> Annual:
    """The financial year that starts in `year`. Raises BalanceError where there is nothing to sum."""
    sums = balance(book, year)
    before = balance(book, year - 1) if can_balance(book, year - 1) else None
    return Annual(book, sums, before, over_year(book, sums, book.today), tuple(run(CHECKS, book)))


def _boxes(year: Annual) -> Iterator[BoxSums]:
    counted: dict[str, list[int]] = defaultdict(list)
    booked: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    signs = {row.name("number") for row in year.book.rows("boxes") if row.text("type") == "Swishskylt"}
    for row in year.book.rows("boxes"):
        names.setdefault(row.name("number"), row.text("number"))
    for row in year.book.rows("box_counts"):
        if within(row.value("date"), year.period) and row.value("amount") is not None and row.name("box"):
            counted[row.name("box")].append(row.value("amount"))
            names.setdefault(row.name("box"), row.text("box"))
    for row in year.counted:
        if row.name("box"):
            booked[row.name("box")] += year.net(row)
            names.setdefault(row.name("box"), row.text("box"))
    for key, name in names.items():
        if key in counted or (key in booked and key not in signs):
            yield BoxSums(one_line(name), len(counted[key]), Ore(sum(counted[key])), Ore(booked[key]))


def _reconciled(year: Annual) -> Iterator[Reconciled]:
    """The last of what the tab says and what the bank's imported statements say; of one day, the one that differs."""
    told: dict[str, list[tuple[date, Ore]]] = defaultdict(list)
    for row in year.book.rows("reconciliations"):
        if within(row.value("date"), year.period) and row.value("balance") is not None:
            told[row.name("account")].append((row.value("date"), Ore(row.value("balance"))))
    for name, ends in year.book.known.bank.items():
        told[name] += [(day, Ore(ore)) for day, ore in ends.items() if within(day, year.period)]
    for n, account in enumerate(year.sums.accounts):
        found = told.get(fold(account.account))
        if not found:
            yield Reconciled(account.account, None, None, None)
            continue
        last = max(day for day, _ in found)
        ((sums),) = sums_at(year.book, year.period, [last])
        said = [ore for day, ore in found if day == last]
        yield Reconciled(account.account, last, next((ore for ore in said if ore != sums[n]), said[-1]), sums[n])
