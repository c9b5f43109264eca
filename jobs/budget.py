"""The budget beside what has come and gone, how much of the year has passed, and what is left of the grant.

No forecast is made: a group's costs come in lumps, and a share of the budget beside a share of the year says what is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jobs.balances import Balance, CategorySum
from sheets_schema.book import Book
from sheets_schema.ledger import EXPENSE, INCOME
from sheets_schema.rules import pack
from sheets_schema.text import Ore, fold

_GRANT = ("verksamhetsbidrag", "activity grant")
"""By what words in its name the grant's category is known."""


@dataclass(frozen=True)
class Line:
    """A category beside its budget; `used` is whole per cent, rounded down."""

    category: str
    amount: Ore
    budget: Ore
    used: int


@dataclass(frozen=True)
class Grant:
    """The activity grant that a Sektionsgrupp got in a year, and its own costs; the most that is given in a year."""

    received: Ore
    spent: Ore
    ceiling: Ore

    @property
    def left(self) -> Ore:
        """What is not spent; below nought where more was spent than came."""
        return Ore(self.received - self.spent)


@dataclass(frozen=True)
class Budget:
    """A year's budget. `gone` is how many per cent of the year have passed; lines stand with the most used first."""

    gone: int
    income: tuple[Line, ...]
    expense: tuple[Line, ...]
    grant: Grant | None


def budget_of(book: Book, sums: Balance, today: date) -> Budget | None:
    """The budget of a year that was summed; None where there are neither budgets nor a grant."""
    income, expense = (_lines(one for one in sums.categories if one.type == kind) for kind in (INCOME, EXPENSE))
    grant = _grant(book, sums)
    if not (income or expense or grant):
        return None
    return Budget(gone(sums, today), income, expense, grant)


def gone(sums: Balance, today: date) -> int:
    """How many whole per cent of a year have passed at the end of a day."""
    period = sums.period
    passed = (min(today, period.last) - period.first).days + 1
    return max(0, passed * 100 // ((period.last - period.first).days + 1))


def used(amount: int, budget: int) -> int | None:
    """How many whole per cent a sum is of its budget; None of no budget."""
    return amount * 100 // budget if budget > 0 else None


def own_costs(book: Book, sums: Balance) -> Ore:
    """The year's costs that are not money passed on."""
    passed_on = {row.name("category") for row in book.rows("categories") if row.value("forwarded") == 1}
    some = (one.amount for one in sums.categories if one.type == EXPENSE and fold(one.category) not in passed_on)
    return Ore(sum(some))


def _lines(some: Iterable[CategorySum]) -> tuple[Line, ...]:
    found = [
        Line(one.category, one.amount, one.budget, share)
        for one in some
        if one.budget is not None and (share := used(one.amount, one.budget)) is not None
    ]
    return tuple(sorted(found, key=lambda line: -line.used))


def _grant(book: Book, sums: Balance) -> Grant | None:
    if not book.settings.is_section_group:
        return None
    some = [one for one in sums.categories if one.type == INCOME and any(word in fold(one.category) for word in _GRANT)]
    received = Ore(sum(one.amount for one in some))
    if not received:
        return None
    return Grant(received, own_costs(book, sums), Ore(pack()["grant"]["kronor"] * 100))
