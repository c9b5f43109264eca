"""Handelsbanken's Swish report (version 3.1.2): lines without headers, of which those that begin with 02 are payments.

A payer's telephone number is left out: the book has no use for it.
"""

from collections.abc import Sequence

from sheets_schema.days import read_date
from sheets_schema.text import Ore
from sync.bank import refusals, sums
from sync.bank.statement import Line, Statement, tidied

BANK = "Handelsbanken Swish"
START, PAYMENT, END = "01", "02", "03"
SIGNS = {"SWH": 1, "SWR": -1, "SWT": 1, "SWU": -1, "SWZ": 1}
"""Paid to us; our refund; a refund that came back; paid out by us; a payment of ours that came back."""
_DAY, _TYPE, _AMOUNT, _CURRENCY, _NAME, _REFERENCE, _MESSAGE, _BOOKED = 5, 6, 7, 8, 10, 11, 12, 15
_FEWEST = 13
_MARKS = {",": ".", ";": ","}
"""The decimal mark that goes with each separator."""

Rows = Sequence[tuple[int, list[str]]]


def is_report(rows: Rows) -> bool:
    """Whether the rows are such a report: the first is a start, and there are payments that are long enough."""
    kinds = [cells[0].strip() if cells else "" for _, cells in rows]
    begins = bool(kinds) and kinds[0] == START
    return begins and all(kind in (START, PAYMENT, END, "") for kind in kinds) and PAYMENT in kinds


def read(rows: Rows, separator: str) -> Statement:
    """The report as a statement without balances. Raises BankError."""
    filled = [(at, cells) for at, cells in rows if any(cell.strip() for cell in cells)]
    lines, ended = [], False
    for place, (at, cells) in enumerate(filled):
        kind = cells[0].strip()
        if (kind == START) != (ended or place == 0):
            raise refusals.torn_report(at)
        if kind == PAYMENT:
            lines.append(_line(at, cells, _MARKS[separator]))
        ended = kind == END
    if not ended:
        raise refusals.torn_report(filled[-1][0])
    if not lines:
        raise refusals.empty(0)
    return Statement(BANK, tuple(sorted(lines, key=lambda line: line.date)))


def _line(at: int, cells: list[str], mark: str) -> Line:
    if len(cells) < _FEWEST:
        raise refusals.torn_report(at)
    kind = cells[_TYPE].strip().upper()
    amount = sums.read(cells[_AMOUNT], mark)
    if kind not in SIGNS:
        raise refusals.unreadable(at, "Transaktionstyp")
    if amount is None:
        raise refusals.unreadable(at, "Belopp")
    if cells[_CURRENCY].strip().upper() != "SEK":
        raise refusals.foreign(at)
    booked = cells[_BOOKED] if len(cells) > _BOOKED else ""
    day = read_date(booked.strip()) or read_date(cells[_DAY].strip())
    if day is None:
        raise refusals.unreadable(at, "Datum")
    words = [tidied(cells[_NAME]), tidied(cells[_MESSAGE])]
    text = tidied(" – ".join(filter(None, words)))
    return Line(day, text, Ore(abs(amount) * SIGNS[kind]), None, tidied(cells[_REFERENCE]), kind)
