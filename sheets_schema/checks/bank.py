"""Checks of the cashbook against what the bank's imported statements say at the ends of months."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np

from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.finding import Finding
from sheets_schema.ledger import place_of
from sheets_schema.text import Ore, Text


class Difference(NamedTuple):
    """A month's end at which the bank and the book say different sums, in öre. `place` is that of the account.

    `is_new` says that the difference was another one at the end before.
    """

    place: int
    account: str
    date: date
    bank: Ore
    book: Ore
    is_new: bool


def bank_differences(book: Book) -> list[Difference]:
    """Every month's end at which the bank and the book differ, by account in the accounts' order, then by day."""
    ledger = book.ledger
    if ledger is None or not ledger.usable or ledger.accounts is None:
        return []
    accounts, found = ledger.accounts, []
    for name, ends in book.known.bank.items():
        place = place_of(name, accounts, "account")
        if place < 0 or not (accounts.ok("opening_balance")[place] and accounts.ok("from")[place]):
            continue
        before = 0
        for day, bank in sorted(ends.items()):
            if day < accounts.values["from"][place].item():
                continue
            said = ledger.running.at(place, np.datetime64(day, "D"))
            if off := bank - said:
                account = str(accounts.values["account"][place])
                found.append(Difference(place, account, day, Ore(bank), Ore(said), off != before))
            before = off
    return sorted(found)


def bank_difference(book: Book) -> Iterator[Finding]:
    """The bank says another sum than the book at the end of a month; said where the difference arose or changed."""
    table = book.tables.get("accounts")
    if table is None:
        return
    for one in bank_differences(book):
        if one.is_new:
            off = Ore(one.bank - one.book)
            facts = {"account": one.account, "day": one.date, "bank": one.bank, "book": one.book, "off": off}
            yield table.finding("reconciliations.bank_difference", one.place, "account", **facts)


CHECKS = (
    Check(
        "reconciliations.bank_difference",
        "error",
        Text("Den {day} säger banken {bank} på {account} men kassaboken {book}; det skiljer {off}.", "On {day} the bank says {bank} in {account} but the cashbook {book}; it is off by {off}."),
        Text("Fliken Bankavstämning visar vilka rader som saknas på endera sidan. Rätta i Kassabok.", "The tab Bank shows which rows are missing on either side. Mend it in the Cashbook."),
        Text("Kontoutdraget som lästes in säger 1 000 kr vid månadens slut och boken 900 kr.", "The imported statement says SEK 1,000 at the end of the month and the book SEK 900."),
        bank_difference,
    ),
)  # fmt: skip
