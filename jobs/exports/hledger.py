"""A year as an hledger journal: what each account opens with, the vouchers, and what each must close with."""

from collections.abc import Iterator, Mapping

from jobs.exports.double_entry import Booking, Item, year_bookings
from jobs.exports.journal import MARK, Sides, items_of, named, tidy
from jobs.exports.made import Made, in_doubt
from sheets_schema.book import Book
from sheets_schema.text import Language, Text, decimal

_SIDES = Sides("assets", "income", "expenses", "equity:transfers", "equity:opening balances")
_OPENING, _CLOSING = Text("Ingående balans", "Opening balance"), Text("Utgående balans", "Closing balance")
_IN_NAME = str.maketrans({":": "-", ";": ",", "|": "/", "\t": " "})
_IN_TEXT = str.maketrans({";": ",", "|": "/"})
_IN_CODE = str.maketrans({"(": "[", ")": "]", ";": ",", "|": "/"})


def hledger(book: Book, year: int, language: Language) -> Made:
    """The journal of the financial year that starts in `year`. Raises BalanceError."""
    made = year_bookings(book, year, by_day=True)
    period = made.balance.period
    names = named(items_of(made), _SIDES, _spelled)
    doubt = in_doubt(made.balance)
    lines = [
        f"{MARK} hledger {period.label}",
        *([f"; {_plain(doubt[language])}"] if doubt else []),
        "decimal-mark .",
        "commodity 1000.00 SEK",
        f"account {_SIDES.opening}",
        *(f"account {name}" for name in names.values()),
    ]
    opened = [(names[item], ore) for item, ore in made.opening.items() if ore]
    if opened:
        lines += ["", f"{period.first} * {_OPENING[language]}"]
        lines += [f"    {name}  {decimal(ore)} SEK" for name, ore in opened]
        lines += [f"    {_SIDES.opening}  {decimal(-sum(ore for _, ore in opened))} SEK"]
    for booking in made.bookings:
        lines += ["", *_transaction(booking, names)]
    if made.accounts:
        lines += ["", f"{period.last} * {_CLOSING[language]}"]
        for item, sums in zip(made.accounts, made.balance.accounts, strict=True):
            lines.append(f"    {names[item]}  0.00 SEK = {decimal(sums.closing)} SEK")
    return Made("".join(f"{line}\n" for line in lines).encode())


def _transaction(booking: Booking, names: Mapping[Item, str]) -> Iterator[str]:
    """A voucher; its number is the code, so that nothing in a text can be taken for one."""
    code = tidy(booking.voucher).translate(_IN_CODE) or f"rad {booking.row}"
    payee = f"{_plain(booking.counterparty)} | " if _plain(booking.counterparty) else ""
    yield f"{booking.day} * ({code}) {payee}{_plain(booking.text)}"
    for posting in booking.postings:
        yield f"    {names[posting.item]}  {decimal(posting.ore)} SEK"


def _plain(text: str) -> str:
    """Text without what begins a comment or parts a payee from a note."""
    return tidy(text).translate(_IN_TEXT)


def _spelled(name: str) -> str:
    return " ".join(tidy(name).translate(_IN_NAME).split()) or "X"
