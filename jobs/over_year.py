"""The balance of all accounts together through a financial year, as letters and papers draw it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from jobs.balances import Balance, sums_at
from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.text import Ore


@dataclass(frozen=True)
class OverYear:
    """What all accounts hold together up to a day, in öre: `opening`, then the sum after each day that changed it."""

    period: FinancialYear
    today: date
    opening: Ore
    steps: tuple[tuple[date, Ore], ...]
    preliminary: bool

    @property
    def now(self) -> Ore:
        """What there is at the end of the last day."""
        return self.steps[-1][1]

    @property
    def lowest(self) -> tuple[date, Ore]:
        """The least there has been, and the first day it was so."""
        return min([(self.period.first, self.opening), *self.steps], key=lambda step: step[1])


def over_year(book: Book, sums: Balance, today: date) -> OverYear | None:
    """The year that was summed, up to a day; None where no row that counts is dated within it."""
    period, ledger = sums.period, book.ledger
    if ledger is None:
        return None
    until = ledger.dated(period.first, min(today, period.last))
    days: list[date] = np.unique(ledger.dates[ledger.counted & until]).tolist()
    if not days:
        return None
    opening, *after = (Ore(sum(all_of)) for all_of in sums_at(book, period, [period.first - timedelta(days=1), *days]))
    return OverYear(period, today, opening, tuple(zip(days, after, strict=True)), sums.preliminary)


def ticks(lowest: Ore, highest: Ore) -> list[Ore]:
    """Round sums from at or below the lowest to at or above the highest, nought among them; at most five, in öre."""
    low, high = min(lowest, 0), max(highest, 0)
    step = next(step for step in _round_sums() if -(-high // step) + -(low // step) <= 4)
    return [Ore(n * step) for n in range(low // step, max(-(-high // step), 1) + 1)]


def _round_sums() -> Iterator[int]:
    """100, 200, 500, 1 000 kronor and so on, in öre."""
    size = 100_00
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10
