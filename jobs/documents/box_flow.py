"""The boxes' money in a year: what was counted, what is booked, and what has gone on, by box and voucher."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from jobs.documents.reading import said, within
from jobs.year import FinancialYear, financial_year
from sheets_schema.book import Book
from sheets_schema.ledger import EXPENSE, INCOME, TRANSFER, Ledger
from sheets_schema.text import Ore, fold, one_line

Cells = tuple[str, ...]
"""Places in the sheet, as people name them."""
SIGN = "Swishskylt"


@dataclass(frozen=True)
class Difference:
    """A voucher whose counted and booked sums of a box differ; None where there is none. `late` is in the year beside."""

    box: str
    voucher: str
    counted: Ore | None
    booked: Ore | None
    cells: Cells
    late: bool = False


@dataclass(frozen=True)
class BoxSums:
    """A box's year in öre. `counted` is None for what is never counted, `booked` where the cashbook does not tell."""

    number: str
    place: str
    counted: Ore | None
    booked: Ore | None
    forwarded: Ore

    @property
    def difference(self) -> Ore | None:
        """Booked less counted."""
        return None if self.counted is None or self.booked is None else Ore(self.booked - self.counted)


@dataclass(frozen=True)
class Flow:
    """A year of all boxes. `left_out` are cells of the cashbook that name a box in rows that cannot count."""

    boxes: tuple[BoxSums, ...]
    differences: tuple[Difference, ...]
    left_out: Cells

    @property
    def tells_booked(self) -> bool:
        """Whether the cashbook says which box money came from."""
        return all(one.booked is not None for one in self.boxes)


@dataclass(frozen=True)
class _Sum:
    """A sum of one voucher and box, and where it stands."""

    box: str
    voucher: str
    amount: Ore
    cells: Cells


_Key = tuple[str, str]
_Sums = dict[_Key, _Sum]


@dataclass(frozen=True)
class _Year:
    """What was counted and booked in a year."""

    counts: _Sums
    booked: _Sums


def flow(book: Book, period: FinancialYear) -> Flow:
    """The boxes' money of a year; a box that is not in the register is there if it has any."""
    ledger = book.ledger if book.ledger is not None and book.ledger.usable and book.ledger.table.has("box") else None
    this = _year(book, ledger, period)
    if ledger is None:
        return Flow(_boxes(book, this, None), (), ())
    signs = {row.name("number") for row in book.rows("boxes") if row.text("type") == SIGN}
    before, after = (
        _year(book, ledger, financial_year(period.year + step, book.settings.year_start)) for step in (-1, 1)
    )
    differences = tuple(_differences(this, before, after, signs))
    return Flow(_boxes(book, this, _forwarded(ledger, period)), differences, _left_out(ledger, period))


def _year(book: Book, ledger: Ledger | None, period: FinancialYear) -> _Year:
    return _Year(_counts(book, period), _booked(ledger, period) if ledger else {})


def _boxes(book: Book, year: _Year, forwarded: _Sums | None) -> tuple[BoxSums, ...]:
    """Every box with money, those of the register first; without `forwarded` the cashbook does not tell of boxes."""
    counts, booked, gone = _by_box(year.counts), _by_box(year.booked), _by_box(forwarded or {})
    register = {row.name("number"): row for row in book.rows("boxes") if row.text("number")}
    some = (*(forwarded or {}).items(), *year.booked.items(), *year.counts.items())
    names = {key[0]: one.box for key, one in some}
    found = []
    for key in (*(key for key in register if key in names), *(key for key in names if key not in register)):
        row = register.get(key)
        is_uncounted = row is not None and row.text("type") == SIGN and key not in counts
        found.append(
            BoxSums(
                number=said(row, "number") if row else names[key],
                place=said(row, "place") if row else "",
                counted=None if is_uncounted else Ore(counts.get(key, 0)),
                booked=None if forwarded is None else Ore(booked.get(key, 0)),
                forwarded=Ore(gone.get(key, 0)),
            )
        )
    return tuple(found)


def _by_box(sums: _Sums) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for (box, _), one in sums.items():
        found[box] += one.amount
    return found


def _add(sums: _Sums, key: _Key, one: _Sum) -> None:
    before = sums.get(key)
    sums[key] = (
        replace(before, amount=Ore(before.amount + one.amount), cells=before.cells + one.cells) if before else one
    )


def _counts(book: Book, period: FinancialYear) -> _Sums:
    """What was counted in a year, by box and voucher."""
    found: _Sums = {}
    for row in book.rows("box_counts"):
        if row.name("box") and row.value("amount") is not None and within(row.value("date"), period):
            cell = (f"{one_line(row.table.title)} {row.table.cell(row.i, 'amount')}",)
            key = row.name("box"), row.name("voucher")
            _add(found, key, _Sum(said(row, "box"), said(row, "voucher"), Ore(row.value("amount")), cell))
    return found


def _rows(ledger: Ledger, period: FinancialYear) -> Iterator[int]:
    """The places of a year's rows that name a box and are no transfers."""
    named = ledger.table.ok("box") & ledger.counted & ~ledger.of_type(TRANSFER)
    yield from np.flatnonzero(named & ledger.dated(period.first, period.last)).tolist()


def _is_passed_on(ledger: Ledger, i: int) -> bool:
    """Whether a row is money that goes on to Amnesty."""
    categories = ledger.categories
    return categories is not None and bool(
        ledger.category_type[i] == EXPENSE and categories.values["forwarded"][ledger.category[i]] == 1
    )


def _booked(ledger: Ledger, period: FinancialYear) -> _Sums:
    """What came in by a year's rows, by box and voucher; an income that was taken back counts against it."""
    found: _Sums = {}
    for i in _rows(ledger, period):
        amount = int(ledger.net[i]) if ledger.category_type[i] == INCOME else int(ledger.amounts.money_in[i])
        if amount and not _is_passed_on(ledger, i):
            _add(found, *_sum(ledger, i, amount))
    return found


def _forwarded(ledger: Ledger, period: FinancialYear) -> _Sums:
    """What went on to Amnesty by a year's rows that name a box."""
    found: _Sums = {}
    for i in _rows(ledger, period):
        if _is_passed_on(ledger, i):
            _add(found, *_sum(ledger, i, -int(ledger.net[i])))
    return found


def _sum(ledger: Ledger, i: int, amount: int) -> tuple[_Key, _Sum]:
    box, voucher = (str(ledger.table.values[key][i]) for key in ("box", "voucher"))
    return (fold(box), fold(voucher)), _Sum(one_line(box), one_line(voucher), Ore(amount), (_cell(ledger, i),))


def _cell(ledger: Ledger, i: int) -> str:
    """Where a row's sum stands."""
    table = ledger.table
    keys = ("money_in", "money_out") if ledger.amounts.money_in[i] else ("money_out", "money_in")
    cell = next((cell for key in (*keys, "amount", "box") if (cell := table.cell(i, key))), "")
    return f"{one_line(table.title)} {cell}"


def _left_out(ledger: Ledger, period: FinancialYear) -> Cells:
    """The rows that name a box, or may, and cannot count, of a year or of no day."""
    of_year = np.isnat(ledger.dates) | ledger.dated(period.first, period.last)
    named = ~ledger.table.empty("box")
    places = np.flatnonzero(named & of_year & (ledger.excluded | ledger.table.unread("box"))).tolist()
    return tuple(f"{one_line(ledger.table.title)} {ledger.table.cell(i, 'box')}" for i in places)


def _differences(this: _Year, before: _Year, after: _Year, signs: set[str]) -> Iterator[Difference]:
    """Each voucher and box of which the two sums differ; what was counted and booked on each side of a new year is late."""
    for key in dict.fromkeys((*this.counts, *this.booked)):
        counted, booked = this.counts.get(key), this.booked.get(key)
        is_sign = counted is None and key[0] in signs
        if is_sign or (counted and booked and counted.amount == booked.amount):
            continue
        late = False
        if key[1] and booked is None:
            booked = after.booked.get(key)
            late = booked is not None
        elif key[1] and counted is None and key not in before.booked:
            counted = before.counts.get(key)
            late = counted is not None
        yield _difference(counted, booked, late=late)


def _difference(counted: _Sum | None, booked: _Sum | None, *, late: bool) -> Difference:
    both = [one for one in (counted, booked) if one is not None]
    sums = [one.amount if one is not None else None for one in (counted, booked)]
    cells = tuple(cell for one in both for cell in one.cells)
    return Difference(both[0].box, both[0].voucher, sums[0], sums[1], cells, late)
