"""SIE 4: a year's books as Swedish accounting programs read them (4E), or its vouchers alone for them to book (4I).

The rules are those of SIE filformat, edition 4B/4C: IBM code page 437, decimal point, credit below zero, vouchers that sum to zero.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jobs.balances import can_balance
from jobs.exports.bas import CLOSING, EQUITY, LAST_RESULT, Plan, accounts_plan
from jobs.exports.cp437 import Letters
from jobs.exports.double_entry import Booking, Bookings, year_bookings
from jobs.exports.made import Made, in_doubt
from jobs.version import VERSION
from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.text import Text, decimal

_LONGEST = 2_000
Sums = Mapping[str, int]
"""Öre by account number."""


@dataclass(frozen=True)
class _Figures:
    """A year by account number, in öre: what stood on it at first, and what came onto it in the year."""

    opening: Sums
    moved: Sums

    @property
    def closing(self) -> dict[str, int]:
        """What stands on each balance account in the end."""
        both = self.opening.keys() | {number for number in self.moved if _is_balance(number)}
        return {number: self.opening.get(number, 0) + self.moved.get(number, 0) for number in both}

    @property
    def result(self) -> dict[str, int]:
        """What each income and cost account sums to; income is below zero."""
        return {number: ore for number, ore in self.moved.items() if not _is_balance(number)}


def sie(book: Book, year: int) -> Made:
    """The year as SIE 4E. Raises BalanceError."""
    this = year_bookings(book, year)
    before = year_bookings(book, year - 1) if can_balance(book, year - 1) else None
    plan = accounts_plan(this)
    figures = {0: _figures(this, plan)}
    if before:
        last = _figures(before, plan)
        carried = sum(last.result.values())
        figures = {0: _figures(this, plan, carried), -1: _closed(last, carried)}
    numbers = {number for one in figures.values() for number in (*one.closing, *one.result)}
    years = {0: this.balance.period} | ({-1: before.balance.period} if before else {})
    return _made(
        book, this, plan, [*_years(years), *_chart(plan, numbers), *_balances(figures), *_vouchers(this, plan)]
    )


def sie4i(book: Book, year: int) -> Made:
    """The year's vouchers alone as SIE 4I; the program that reads them numbers them itself. Raises BalanceError."""
    this = year_bookings(book, year)
    plan = accounts_plan(this)
    numbers = {plan.numbers[posting.item] for booking in this.bookings for posting in booking.postings}
    vouchers = [line for booking in this.bookings for line in _voucher(('""', '""'), booking, plan)]
    return _made(book, this, plan, [*_years({0: this.balance.period}), *_chart(plan, numbers), *vouchers])


def _made(book: Book, year: Bookings, plan: Plan, rest: Sequence[str]) -> Made:
    doubt = in_doubt(year.balance)
    head = [
        "#FLAGGA 0",
        f'#PROGRAM "gruppbok" {VERSION}',
        "#FORMAT PC8",
        f"#GEN {_day(book.today)}",
        "#SIETYP 4",
        *([f"#PROSA {_quoted(doubt.sv)}"] if doubt else []),
        f"#FNAMN {_quoted(book.settings.group_name or 'Gruppen')}",
    ]
    letters = Letters()
    content = letters.encoded("".join(f"{line}\r\n" for line in (*head, *rest)))
    said = (plan.says(), _loose(year, plan), letters.says())
    return Made(content, tuple(one for one in said if one))


def _figures(year: Bookings, plan: Plan, carried: int = 0) -> _Figures:
    """A year by account number; what was there from before is equity, of which `carried` is last year's result."""
    opening: defaultdict[str, int] = defaultdict(int)
    moved: defaultdict[str, int] = defaultdict(int)
    for item, ore in (*year.opening.items(), *year.carried.items()):
        if _is_balance(plan.numbers[item]) and (ore or item.is_account):
            opening[plan.numbers[item]] += ore
    if carried:
        opening[LAST_RESULT] += carried
    opening[EQUITY] -= sum(opening.values())
    for booking in year.bookings:
        for posting in booking.postings:
            moved[plan.numbers[posting.item]] += posting.ore
    return _Figures(opening, moved)


def _closed(figures: _Figures, result: int) -> _Figures:
    """A year that is over, its result put where the next year's opening has it."""
    moved = dict(figures.moved)
    if result:
        moved[LAST_RESULT] = moved.get(LAST_RESULT, 0) + result
        moved[CLOSING] = moved.get(CLOSING, 0) - result
    return _Figures(figures.opening, moved)


def _years(years: Mapping[int, FinancialYear]) -> Iterator[str]:
    for number, period in years.items():
        yield f"#RAR {number} {_day(period.first)} {_day(period.last)}"
    yield "#KPTYP EUBAS97"
    yield "#VALUTA SEK"


def _chart(plan: Plan, numbers: set[str]) -> Iterator[str]:
    for number in sorted(numbers):
        yield f"#KONTO {number} {_quoted(plan.name(number))}"
        yield f"#KTYP {number} {plan.kind(number)}"


def _balances(figures: Mapping[int, _Figures]) -> Iterator[str]:
    """Opening, closing and result of each account; a balance account has a closing line even at zero."""
    for year, one in figures.items():
        for label, sums in (("IB", one.opening), ("UB", one.closing), ("RES", one.result)):
            for number in sorted(sums):
                if sums[number] or label == "UB":
                    yield f"#{label} {year} {number} {decimal(sums[number])}"


def _vouchers(year: Bookings, plan: Plan) -> Iterator[str]:
    """Series A holds whole numbers, in order; B the rest, numbered anew, with their own number in the text."""
    taken: set[int] = set()
    others = []
    for booking in sorted(year.bookings, key=lambda booking: (booking.number, booking.row)):
        if booking.number < 0 or booking.number in taken:
            others.append(booking)
            continue
        taken.add(booking.number)
        yield from _voucher(("A", str(booking.number)), booking, plan, named=False)
    for number, booking in enumerate(others, 1):
        yield from _voucher(("B", str(number)), booking, plan)


def _voucher(known: tuple[str, str], booking: Booking, plan: Plan, *, named: bool = True) -> Iterator[str]:
    text = f"Ver {booking.voucher}: {booking.text}" if named and booking.voucher else booking.text
    yield f"#VER {' '.join(known)} {_day(booking.day)} {_quoted(text)}"
    yield "{"
    for posting in booking.postings:
        number, ore = plan.numbers[posting.item], decimal(posting.ore)
        yield f"   #TRANS {number} {{}} {ore} {_day(posting.day)} {_quoted(posting.text)}"
    yield "}"


def _loose(year: Bookings, plan: Plan) -> Text | None:
    """The vouchers whose transfers do not add up, and where the rest went."""
    loose = [booking.voucher or f"rad {booking.row}" for booking in year.bookings if booking.left]
    if not loose:
        return None
    some = ", ".join(loose[:12]) + (" …" if len(loose) > 12 else "")
    return Text(
        f"Överföringar som inte går ihop är bokförda mot {plan.observation} OBS-konto: verifikation {some}.",
        f"Transfers that do not add up are booked against {plan.observation} OBS-konto: voucher {some}.",
    )


def _is_balance(number: str) -> bool:
    return number[0] in "12"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _quoted(text: str) -> str:
    """A field that stays one whatever is in it: no control characters, no backslash that could eat a quote."""
    tidy = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST]
    return '"' + tidy.replace("\\", "/").replace('"', '\\"') + '"'
