"""A year as a Beancount journal: what each account opens with, the vouchers, and what each must close with."""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import timedelta

from jobs.exports.double_entry import Booking, Item, year_bookings
from jobs.exports.journal import MARK, Sides, items_of, named, tidy
from jobs.exports.made import Made, in_doubt
from sheets_schema.book import Book
from sheets_schema.text import Language, Text, decimal

_SIDES = Sides("Assets", "Income", "Expenses", "Equity:Transfers", "Equity:Opening-Balances")
_OPENING = Text("Ingående balans", "Opening balance")
_NAME = Text("namn", "name")


def beancount(book: Book, year: int, language: Language) -> Made:
    """The journal of the financial year that starts in `year`. Raises BalanceError."""
    made = year_bookings(book, year, by_day=True)
    period = made.balance.period
    names = named(items_of(made), _SIDES, _spelled)
    doubt = in_doubt(made.balance)
    lines = [
        f"{MARK} beancount {period.label}",
        *([f"; {tidy(doubt[language])}"] if doubt else []),
        f'option "title" {_quoted(f"{book.settings.group_name} {period.label}")}',
        'option "operating_currency" "SEK"',
        "",
        f"{period.first} open {_SIDES.opening} SEK",
    ]
    for item, name in names.items():
        lines += [f"{period.first} open {name} SEK", f"  {_NAME[language]}: {_quoted(item.name)}"]
    for item, ore in made.opening.items():
        if ore:
            lines += ["", f'{period.first} * "{_OPENING[language]}"', f"  {names[item]}  {decimal(ore)} SEK"]
            lines += [f"  {_SIDES.opening}  {decimal(-ore)} SEK"]
    for booking in made.bookings:
        lines += ["", *_transaction(booking, names)]
    lines.append("")
    for item, sums in zip(made.accounts, made.balance.accounts, strict=True):
        lines.append(f"{period.last + timedelta(days=1)} balance {names[item]}  {decimal(sums.closing)} SEK")
    return Made("".join(f"{line}\n" for line in lines).encode())


def _transaction(booking: Booking, names: Mapping[Item, str]) -> Iterator[str]:
    payee = f"{_quoted(booking.counterparty)} " if booking.counterparty else ""
    yield f"{booking.day} * {payee}{_quoted(booking.text)}"
    if booking.voucher:
        yield f"  ver: {_quoted(booking.voucher)}"
    if booking.receipt:
        yield f"  kvitto: {_quoted(booking.receipt)}"
    for posting in booking.postings:
        yield f"  {names[posting.item]}  {decimal(posting.ore)} SEK"
        yield f"    rad: {posting.row}"
        if posting.text != booking.text:
            yield f"    text: {_quoted(posting.text)}"


def _quoted(text: str) -> str:
    return '"' + tidy(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _spelled(name: str) -> str:
    """A name as Beancount has them: letters, digits and hyphens, a capital or a digit first."""
    kept = "".join(c if _fits(c) else "-" for c in unicodedata.normalize("NFC", tidy(name)))
    word = "-".join(part for part in kept.split("-") if part)
    word = word[:1].upper() + word[1:] if len(word[:1].upper()) == 1 else word
    return word if word and unicodedata.category(word[0]) in {"Lu", "Nd"} else f"X{word}"


def _fits(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] == "L" or category == "Nd"
