"""Whether what a Sektionsgrupp collects is passed on in time: what was collected first is passed on first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.finding import Finding
from sheets_schema.ledger import EXPENSE, INCOME, Ledger, Mask, financial_years
from sheets_schema.rules import pack
from sheets_schema.tab import Table
from sheets_schema.text import Ore, Text, money


@dataclass(frozen=True)
class Held:
    """Collected money that is not passed on, in öre: what is left of the oldest collection, and in all.

    `row` is the oldest's place in the cashbook and `day` its day.
    """

    row: int
    day: date
    left: Ore
    remaining: Ore


def held(ledger: Ledger, categories: Table, today: date) -> Held | None:
    """What has been collected by a day and not passed on by then; None for nothing, or while a row may say otherwise.

    A collection given back counts as passed on, and what comes back from Amnesty as not.
    """
    ours = _to_forward(ledger, categories)
    if ours is None:
        return None
    then = ours & ledger.counted & (ledger.dates <= np.datetime64(today, "D"))
    collected = np.flatnonzero(then & ledger.of_type(INCOME) & (ledger.net > 0))
    gone = -int(ledger.net[then & ledger.of_type(EXPENSE)].sum())
    gone -= int(ledger.net[then & ledger.of_type(INCOME) & (ledger.net < 0)].sum())
    order = collected[np.argsort(ledger.dates[collected], kind="stable")]
    total = np.cumsum(ledger.net[order])
    first = int(np.searchsorted(total, gone, side="right"))
    if first == len(order):
        return None
    row, last = int(order[first]), int(total[-1])
    left = min(int(ledger.net[row]), int(total[first]) - gone)
    return Held(row, ledger.dates[row].item(), Ore(left), Ore(last - gone))


def _to_forward(ledger: Ledger, categories: Table) -> Mask | None:
    """The rows of categories that are passed on; None where one that cannot count, or a category, may be such."""
    if not ledger.usable or not categories.has("forwarded") or categories.unread("forwarded").any():
        return None
    marked = np.append(categories.values["forwarded"] == 1, False)
    in_doubt = ledger.excluded & (marked[ledger.category] | (ledger.category < 0))
    return None if in_doubt.any() else np.asarray(marked[ledger.category])


def not_forwarded(book: Book) -> Iterator[Finding]:
    """The oldest collection that is not passed on: after the rule's days a warning, after its year an error."""
    ledger, categories, rule = book.ledger, book.tables.get("categories"), pack()["forwarding"]
    if not book.settings.is_section_group or ledger is None or categories is None:
        return
    found = held(ledger, categories, book.today)
    if found is None:
        return
    year, this_year = financial_years(
        np.array([found.day, book.today], dtype="datetime64[D]"), book.settings.year_start
    )
    is_over = bool(year < this_year)
    if is_over or book.today - found.day > timedelta(days=rule["days"]):
        table = ledger.table
        key = "money_in" if table.has("money_in") else "amount"
        facts = {
            "day": found.day,
            "left": _part(found, Ore(ledger.net[found.row])),
            "remaining": found.remaining,
            "late": _late(is_over=is_over, days=rule["days"]),
            "rule": rule.cited,
        }
        finding = table.finding("cashbook.not_forwarded", found.row, key, **facts)
        yield finding.graded("error" if is_over else "warning")


def _part(found: Held, amount: Ore) -> Text:
    """What is left of the oldest collection: all of it, or a part."""
    if found.left == amount:
        return Text(money(amount, "sv"), money(amount, "en"))
    return Text(
        f"{money(found.left, 'sv')} av {money(amount, 'sv')}", f"{money(found.left, 'en')} of {money(amount, 'en')}"
    )


def _late(*, is_over: bool, days: int) -> Text:
    if is_over:
        return Text("dess räkenskapsår är slut", "its financial year is over")
    return Text(f"det är mer än {days} dagar sedan", f"that is more than {days} days ago")


CHECKS = (
    Check(
        "cashbook.not_forwarded",
        "error",
        Text(
            "Det äldsta som är insamlat men inte skickat vidare är {left} från {day}, och {late}; "
            "i allt återstår {remaining} ({rule}).",
            "The oldest money collected and not passed on is {left} of {day}, and {late}; "
            "in all {remaining} is left ({rule}).",
        ),
        Text(
            "Skicka pengarna till Amnesty och bokför dem på en kostnad med Ja i Vidarebefordras.",
            "Send the money to Amnesty and book it on an expense with Yes in Forwarded.",
        ),
        Text(
            "I bössan fanns 250 kr den 11 februari, och 60 dagar senare är de inte skickade vidare; "
            "varning under året, fel när året är slut.",
            "The box held SEK 250 on 11 February, and 60 days later they are not passed on; "
            "a warning during the year, an error once it is over.",
        ),
        not_forwarded,
    ),
)
