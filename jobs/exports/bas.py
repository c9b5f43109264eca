"""Which account of the BAS plan each account and category is booked on, and which had to be given one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jobs.exports.double_entry import Bookings, Item
from sheets_schema.ledger import INCOME, TRANSFER
from sheets_schema.text import Text, one_line

EQUITY, LAST_RESULT, CLOSING = "2067", "2068", "8999"
"""What was there before, what last year left, and the line that closes last year's result."""
_OBSERVATION = ("2999", "2998", "2997")
"""Where a transfer goes that does not add up; the first that no account has."""
_MONEY = {"Kassa": "1910", "Bank": "1930", "Swish": "1930"}
_OTHER_MONEY = "1940"
NAMES: Mapping[str, str] = {
    "1680": "Kortfristiga fordringar",
    "1910": "Kassa",
    "1920": "PlusGiro",
    "1930": "Bankkonto",
    "1940": "Övriga bankkonton",
    "2067": "Balanserat resultat",
    "2068": "Resultat föregående år",
    "2890": "Övriga kortfristiga skulder",
    "2997": "OBS-konto",
    "2998": "OBS-konto",
    "2999": "OBS-konto",
    "3890": "Medlemsavgifter",
    "3985": "Statliga bidrag",
    "3987": "Kommunala bidrag",
    "3990": "Övriga bidrag",
    "3993": "Erhållna donationer och gåvor",
    "4010": "Varor för försäljning",
    "5010": "Lokalhyra",
    "5410": "Förbrukningsinventarier",
    "5460": "Förbrukningsmaterial",
    "5800": "Resekostnader",
    "5910": "Annonsering",
    "6110": "Kontorsmaterial",
    "6250": "Porto",
    "6570": "Bankkostnader",
    "6982": "Föreningsavgifter",
    "6990": "Övriga externa kostnader",
    "7990": "Vidarebefordrad insamling",
    "8300": "Ränteintäkter",
    "8400": "Räntekostnader",
    "8999": "Årets resultat",
}
"""What accounts of the plan are called where the book's own names do not say it."""


@dataclass(frozen=True)
class Plan:
    """The account number of each account and category.

    `given` are those without a number of their own that can be used, `told` those among them that sums stand on.
    """

    numbers: Mapping[Item, str]
    given: frozenset[Item]
    told: tuple[Item, ...]
    observation: str

    def name(self, number: str) -> str:
        """What an account of the plan is called: as in the book where one alone stands on it, else as in the plan."""
        own = [one_line(item.name) for item, its in self.numbers.items() if its == number and item not in self.given]
        if len(own) == 1:
            return own[0]
        return NAMES.get(number) or ", ".join(own[:4]) or "Konto"

    def kind(self, number: str) -> str:
        """T for what the group has, S for what it owes, I for income, K for cost."""
        if number[0] in "12":
            return "T" if number[0] == "1" else "S"
        types = {item.type for item, its in self.numbers.items() if its == number}
        if types:
            return "I" if INCOME in types else "K"
        return "K"

    def says(self) -> Text | None:
        """What had no number of its own, and which it got; None where all had one."""
        if not self.told:
            return None
        listed = "; ".join(
            f"{one_line(item.name)} → {self.numbers[item]} {NAMES[self.numbers[item]]}" for item in self.told
        )
        return Text(
            f"Saknar ett BAS-konto som går att använda, och har fått ett: {listed}. Skriv rätt nummer i kolumnen BAS.",
            f"Without a BAS account that can be used, and given one: {listed}. Write the right number in the column BAS.",
        )


def accounts_plan(year: Bookings) -> Plan:
    """The account number of everything that the year's bookings stand on."""
    numbers: dict[Item, str] = {}
    given: list[Item] = []

    def place(item: Item, fits: Callable[[str], bool], usual: str) -> None:
        number = item.bas.strip()
        numbers[item] = number if fits(number) else usual
        if not fits(number):
            given.append(item)

    for item in year.accounts:
        place(item, _is_money, _MONEY.get(item.type, _OTHER_MONEY))
    money = set(numbers.values())
    observation = next(number for number in _OBSERVATION if number not in money)
    used = {posting.item for booking in year.bookings for posting in booking.postings}
    for item in year.categories:
        if item.type == TRANSFER:
            place(item, lambda number: _is_balance(number) and number not in money, observation)
        else:
            place(item, lambda number: _is_any(number) and number not in money, _usual(item))
    concerned = used | {item for item, ore in year.carried.items() if ore} | set(year.accounts)
    told = tuple(item for item in given if item in concerned and item.type != TRANSFER)
    return Plan(numbers, frozenset(given), told, observation)


def _usual(category: Item) -> str:
    """The account of a category that names none, or none that can be used."""
    if category.type == INCOME:
        return "3993" if category.forwarded else "3990"
    return "7990" if category.forwarded else "6990"


def _is_money(number: str) -> bool:
    return _is_balance(number) and number not in {EQUITY, LAST_RESULT, *_OBSERVATION[:1]}


def _is_balance(number: str) -> bool:
    return re.fullmatch("[12][0-9]{3}", number) is not None


def _is_any(number: str) -> bool:
    return re.fullmatch("[1-8][0-9]{3}", number) is not None and number != CLOSING
