"""What Beancount's and hledger's journals have in common: the year by day, and names of accounts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from jobs.exports.double_entry import Bookings, Item
from sheets_schema.ledger import EXPENSE, INCOME
from sheets_schema.text import fold, one_line

MARK = "; gruppbok export"
"""How a journal of ours begins, so that it is known again and may be replaced."""
_LONG = 400
Root = Callable[[Item], str]


@dataclass(frozen=True)
class Sides:
    """What the five parts of a journal are called."""

    assets: str
    income: str
    expenses: str
    transfers: str
    opening: str

    def of(self, item: Item) -> str:
        """The part under which an account or category stands."""
        if item.is_account:
            return self.assets
        return {INCOME: self.income, EXPENSE: self.expenses}.get(item.type, self.transfers)


def named(items: Iterable[Item], sides: Sides, spelled: Callable[[str], str]) -> dict[Item, str]:
    """Each item's name in the journal, no two alike."""
    names: dict[Item, str] = {}
    taken: set[str] = {fold(sides.opening)}
    for item in items:
        wanted = f"{sides.of(item)}:{spelled(item.name)}"
        name, number = wanted, 2
        while fold(name) in taken:
            name, number = f"{wanted}-{number}", number + 1
        taken.add(fold(name))
        names[item] = name
    return names


def tidy(text: str) -> str:
    """Untrusted text in one line."""
    return one_line(text, _LONG)


def items_of(year: Bookings) -> Iterator[Item]:
    """The accounts and categories of the year, in the sheet's order."""
    yield from year.accounts
    yield from year.categories
