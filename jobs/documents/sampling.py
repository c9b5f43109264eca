"""A sample of vouchers for the auditor: all the large ones, and some small, drawn in a way that anybody can repeat."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from jobs.documents.annual_sums import Annual
from sheets_schema.ledger import EXPENSE, INCOME, TRANSFER
from sheets_schema.tab import Row
from sheets_schema.text import Ore, fold

_PART = 20
"""A large voucher moves at least this part of what the year moved."""
_LEAST, _SHARE = 3, 10
"""Small vouchers drawn of each kind: one in ten, and at least three."""
_KINDS = (EXPENSE, INCOME, TRANSFER)


@dataclass(frozen=True)
class Voucher:
    """A voucher with its rows; `size` is what it moved one way, in öre, and `kind` the type of its first row."""

    name: str
    kind: str
    size: Ore
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sample:
    """What was drawn, in the vouchers' order: the large ones, and the small; from how many, and what large means."""

    seed: str
    limit: Ore
    large: tuple[Voucher, ...]
    small: tuple[Voucher, ...]
    of: int


def usual_seed(year: Annual) -> str:
    """The seed where none is chosen: the group's number, else its name, and the year."""
    settings = year.book.settings
    return f"{fold(settings.group_number or settings.group_name)} {year.period.label}".strip()


def vouchers(year: Annual) -> list[Voucher]:
    """The year's vouchers of rows that count, in the order of the rows; rows without a number are each their own."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in year.counted:
        rows[row.name("voucher") or f"\0{row.number}"].append(row)
    return [_voucher(year, some) for some in rows.values()]


def sample(year: Annual, seed: str) -> Sample:
    """The sample of a year. Small ones are drawn of each kind by the lowest SHA-256 of the seed and the voucher."""
    every = vouchers(year)
    totals = year.sums.totals
    limit = Ore(max(totals.income, totals.expense) // _PART)
    large = tuple(one for one in every if one.size >= limit)
    drawn = {
        id(one) for kind in _KINDS for one in _drawn([v for v in every if v.size < limit and v.kind == kind], seed)
    }
    return Sample(seed, limit, large, tuple(one for one in every if id(one) in drawn), len(every))


def _drawn(some: Sequence[Voucher], seed: str) -> Sequence[Voucher]:
    number = max(_LEAST, -(-len(some) // _SHARE))
    return sorted(some, key=lambda one: sha256(f"{seed}\n{fold(one.name)}".encode(errors="replace")).digest())[:number]


def _voucher(year: Annual, rows: Sequence[Row]) -> Voucher:
    sums = [year.net(row) for row in rows]
    size = Ore(max(sum(n for n in sums if n > 0), -sum(n for n in sums if n < 0)))
    return Voucher(rows[0].text("voucher"), year.type_of(rows[0]), size, tuple(rows))
