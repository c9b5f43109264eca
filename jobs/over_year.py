"""The balance of all accounts together through a financial year, as the weekly letter draws it."""

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
    first, last = np.datetime64(period.first, "D"), np.datetime64(min(today, period.last), "D")
    dates = ledger.dates[ledger.counted]
    days: list[date] = np.unique(dates[(dates >= first) & (dates <= last)]).tolist()
    if not days:
        return None
    opening, *after = (Ore(sum(all_of)) for all_of in sums_at(book, period, [period.first - timedelta(days=1), *days]))
    return OverYear(period, today, opening, tuple(zip(days, after, strict=True)), sums.preliminary)
