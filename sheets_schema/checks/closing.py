"""Checks of the years that are closed: nothing in them changes, and the next one begins where they end."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np

from sheets_schema.book import Book
from sheets_schema.check import Check
from sheets_schema.closing import Closing, SealedAccount, SealedCategory, closed_now
from sheets_schema.entries import Change, Entry, changes, entries
from sheets_schema.finding import Finding
from sheets_schema.ledger import Ledger
from sheets_schema.tab import Table
from sheets_schema.tabs.money import ACCOUNTS, CASHBOOK
from sheets_schema.text import Ore, Text, fold


def sealed(ledger: Ledger, year: int, period: tuple[date, date], at: datetime) -> Closing:
    """A year of the cashbook as it stands, to be kept. `period` is its first and last day."""
    first, last = period
    return Closing(
        year=year,
        first=first,
        last=last,
        at=at,
        entries=tuple(_within(ledger, entries(ledger), first, last)[0]),
        accounts=tuple(_accounts(ledger, first, last)),
        categories=tuple(_categories(ledger)),
    )


def _within(ledger: Ledger, rows: list[Entry], first: date, last: date) -> tuple[list[Entry], list[Entry]]:
    """The rows that are dated within a year, and the others."""
    pairs = list(zip(rows, ledger.dated(first, last).tolist(), strict=True))
    return [row for row, is_inside in pairs if is_inside], [row for row, is_inside in pairs if not is_inside]


def _accounts(ledger: Ledger, first: date, last: date) -> Iterator[SealedAccount]:
    """The accounts that have begun by the year's end."""
    accounts = ledger.accounts
    for i in _named(accounts, "account"):
        assert accounts is not None  # noqa: S101 - it has names
        begins = accounts.values["from"][i]
        if not begins > np.datetime64(last, "D"):
            opening = ledger.running.at(i, np.datetime64(first - timedelta(days=1), "D"))
            closing = ledger.running.at(i, np.datetime64(last, "D"))
            yield SealedAccount(accounts.values["account"][i], accounts.values["type"][i], opening, closing)


def _categories(ledger: Ledger) -> Iterator[SealedCategory]:
    categories = ledger.categories
    for i in _named(categories, "category"):
        assert categories is not None  # noqa: S101 - it has names
        forwarded = bool(categories.values["forwarded"][i] == 1)
        yield SealedCategory(categories.values["category"][i], categories.values["type"][i], forwarded)


def _named(table: Table | None, key: str) -> list[int]:
    """The place of each name of a register, the first of two equal ones."""
    if table is None or not table.has(key):
        return []
    places: dict[str, int] = {}
    for i, name in enumerate(table.folded(key)):
        places.setdefault(name, i)
    return [i for name, i in places.items() if name]


def closed_year_changed(book: Book) -> Iterator[Finding]:
    """Each cell, row, account or category that is not what it was when its year was closed."""
    ledger = book.ledger
    if ledger is None or not ledger.usable or not book.known.closings or book.torn & {"accounts", "categories"}:
        return
    rows = entries(ledger)
    for year in closed_now(book.known.closings):
        inside, others = _within(ledger, rows, year.first, year.last)
        if not inside and _begins_after(ledger, year.last):
            continue
        changed = changes(year.entries, inside, others)
        yield from (_of_row(ledger, year, change) for change in changed)
        yield from _of_accounts(ledger, year)
        yield from _of_categories(ledger, year)


def _begins_after(ledger: Ledger, day: date) -> bool:
    """Whether this is a later book, whose accounts all begin after a day."""
    begins = ledger.accounts.values["from"] if ledger.accounts is not None else np.array([], "datetime64[D]")
    return bool((begins > np.datetime64(day, "D")).all())


def _of_row(ledger: Ledger, year: Closing, change: Change) -> Finding:
    facts = {"year": year.label, "what": _what(change), "old": change.old, "new": change.new}
    table = ledger.table
    if change.after is None:
        return Finding("cashbook.closed_year_changed", CASHBOOK.key, table.title, facts=facts)
    i = int(np.searchsorted(table.rows, change.after.row))
    key = change.field or "voucher"
    signed = key in ("money_in", "money_out") and not table.has(key)
    return table.finding("cashbook.closed_year_changed", i, "amount" if signed else key, **facts)


def _what(change: Change) -> Text:
    """Which thing has changed."""
    entry = change.after or change.before
    voucher = entry["voucher"] if entry else ""
    if not change.field:
        return Text(f"en rad i verifikation {voucher}", f"a row of voucher {voucher}")
    label = CASHBOOK[change.field].label
    return Text(f"{label.sv} i verifikation {voucher}", f"{label.en} of voucher {voucher}")


def _of_accounts(ledger: Ledger, year: Closing) -> Iterator[Finding]:
    """The accounts whose opening or type is another; what their rows moved is told of the rows."""
    now = {fold(one.account): one for one in _accounts(ledger, year.first, year.last)}
    for was in year.accounts:
        one = now.get(fold(was.account))
        if one is None:
            yield _of_register(ledger.accounts, year, was.account, "account", (_account(was), _NONE))
        elif was.opening != one.opening:
            sums = Ore(was.opening), Ore(one.opening)
            yield _of_register(ledger.accounts, year, was.account, "opening_balance", sums)
        elif was.type != one.type:
            yield _of_register(ledger.accounts, year, was.account, "type", (was.type, one.type))


_NONE = Text("finns inte", "is not there")


def _account(was: SealedAccount) -> Text:
    return Text(f"{was.account}, {was.type}", f"{was.account}, {was.type}")


def _of_categories(ledger: Ledger, year: Closing) -> Iterator[Finding]:
    """The categories of the year's rows that are of another type, or whose money goes another way."""
    used = {fold(entry["category"]) for entry in year.entries}
    now = {fold(one.category): one for one in _categories(ledger)}
    for was in year.categories:
        one = now.get(fold(was.category))
        if fold(was.category) not in used:
            continue
        if one is None:
            yield _of_register(ledger.categories, year, was.category, "category", (was.category, _NONE))
        elif was.type != one.type:
            yield _of_register(ledger.categories, year, was.category, "type", (was.type, one.type))
        elif was.forwarded != one.forwarded:
            yield _of_register(
                ledger.categories, year, was.category, "forwarded", (_yes(was.forwarded), _yes(one.forwarded))
            )


def _yes(answer: bool) -> Text:  # noqa: FBT001 - a cell of yes or no
    return Text("Ja", "Yes") if answer else Text("Nej", "No")


def _of_register(table: Table | None, year: Closing, name: str, key: str, sums: tuple[object, object]) -> Finding:
    assert table is not None  # noqa: S101 - a usable ledger has both registers
    tab = table.tab
    facts = {
        "year": year.label,
        "what": Text(f"{tab[key].label.sv} för {name}", f"{tab[key].label.en} of {name}"),
        "old": sums[0],
        "new": sums[1],
    }
    column = "account" if tab is ACCOUNTS else "category"
    here = [i for i in _named(table, column) if table.folded(column)[i] == fold(name)]
    if not here:
        return Finding("cashbook.closed_year_changed", tab.key, table.title, facts=facts)
    return table.finding("cashbook.closed_year_changed", here[0], key, **facts)


def opening_differs(book: Book) -> Iterator[Finding]:
    """An account that begins in the year after a closed one, with another sum than that year ended with.

    A new book's accounts are all there and no others, but for those that had or have nothing.
    """
    ledger = book.ledger
    accounts = ledger.accounts if ledger else None
    if ledger is None or accounts is None or not book.known.closings or "accounts" in book.torn:
        return
    if not (accounts.has("from") and accounts.has("opening_balance")):
        return
    for year in closed_now(book.known.closings):
        begun = dict(_begun(accounts, year.last))
        closed = {fold(one.account): one.closing for one in year.accounts}
        is_new = bool(begun) and _begins_after(ledger, year.last)
        for name, i in begun.items():
            opening = int(accounts.values["opening_balance"][i])
            if (name in closed or is_new) and opening != closed.get(name, 0):
                account = str(accounts.values["account"][i])
                facts = _differing(year, account, closed.get(name, 0), opening)
                yield accounts.finding("accounts.opening_differs", i, "opening_balance", **facts)
        there = {accounts.folded("account")[i] for i in _named(accounts, "account")}
        for was in year.accounts if is_new else ():
            if was.closing and fold(was.account) not in there:
                facts = _differing(year, was.account, was.closing, 0)
                yield Finding("accounts.opening_differs", ACCOUNTS.key, accounts.title, facts=facts)


def _begun(accounts: Table, last: date) -> Iterator[tuple[str, int]]:
    """The accounts that begin in the year after a day and say with what: each folded name and its place."""
    for i in _named(accounts, "account"):
        if accounts.ok("from")[i] and accounts.ok("opening_balance")[i]:
            begins = accounts.values["from"][i].item()
            if last < begins <= last + timedelta(days=366):
                yield accounts.folded("account")[i], i


def _differing(year: Closing, account: str, was: int, opening: int) -> dict[str, object]:
    return {"account": account, "year": year.label, "old": Ore(was), "new": Ore(opening)}


CHECKS = (
    Check(
        "cashbook.closed_year_changed",
        "error",
        Text(
            "Räkenskapsåret {year} är stängt, men {what} har ändrats: där stod {old}, nu {new}.",
            "The financial year {year} is closed, but {what} has changed: it said {old}, now {new}.",
        ),
        Text(
            "Skriv tillbaka det som stod, och rätta med en ny verifikation i år; måste året öppnas igen, "
            "kör gruppbok close med --reopen.",
            "Write back what it said, and correct with a new voucher this year; if the year must be opened again, "
            "run gruppbok close with --reopen.",
        ),
        Text(
            "2025 stängdes, och sedan ändrades ett belopp i mars 2025.",
            "2025 was closed, and then a sum in March 2025 was changed.",
        ),
        closed_year_changed,
    ),
    Check(
        "accounts.opening_differs",
        "error",
        Text(
            "{account} börjar med {new}, men det stängda året {year} slutade med {old}.",
            "{account} begins with {new}, but the closed year {year} ended with {old}.",
        ),
        Text(
            "Skriv det stängda årets utgående saldo som ingående balans.",
            "Write the closed year's closing balance as the opening balance.",
        ),
        Text(
            "En ny bok för 2026 börjar med en annan summa än den som 2025 stängdes med.",
            "A new book for 2026 begins with another sum than the one 2025 was closed with.",
        ),
        opening_differs,
    ),
)
