"""What the page of money shows: the year's accounts, and its categories beside their budget."""

from dataclasses import dataclass

from jobs.balances import Balance, CategorySum
from sheets_schema.ledger import EXPENSE, INCOME, TRANSFER
from sheets_schema.text import Ore, Text


@dataclass(frozen=True)
class Against:
    """A category beside its budget: its bar and the budget's mark in hundredths of the longest, None without a budget."""

    sums: CategorySum
    bar: float
    mark: float | None

    @property
    def difference(self) -> Ore | None:
        """How much more than the budget, in öre; None without one."""
        return None if self.sums.budget is None else Ore(self.sums.amount - self.sums.budget)


@dataclass(frozen=True)
class Kind:
    """The categories of one type, with their sum."""

    label: Text
    categories: tuple[Against, ...]
    total: Ore
    budget: Ore | None


def kinds(sums: Balance) -> list[Kind]:
    """Income, expense, and what transfers do not cancel out."""
    found = []
    for type_, label in (
        (INCOME, Text("Intäkter", "Income")),
        (EXPENSE, Text("Kostnader", "Expense")),
        (TRANSFER, Text("Överföringar", "Transfers")),
    ):
        some = [one for one in sums.categories if one.type == type_ and (type_ != TRANSFER or one.amount)]
        if some:
            found.append(_kind(label, some))
    return found


def _kind(label: Text, some: list[CategorySum]) -> Kind:
    longest = max(1, *(max(one.amount, one.budget or 0) for one in some))
    budgets = [one.budget for one in some if one.budget is not None]
    against = (
        Against(
            one,
            round(max(0.0, 100 * one.amount / longest), 1),
            None if one.budget is None else round(max(0.0, 100 * one.budget / longest), 1),
        )
        for one in some
    )
    return Kind(label, tuple(against), Ore(sum(one.amount for one in some)), Ore(sum(budgets)) if budgets else None)
