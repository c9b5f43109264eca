"""A financial year's cashbook rows in one canonical form, and the hash that seals them.

The form, version 1: UTF-8, one JSON array a line without spaces, every line ended by a line feed. The first line is
`["gruppbok.year",1,first day,last day]`; then each row dated within the year, whether it counts in the balances or not,
as texts in the order of COLUMNS: a day as ISO, a sum in whole öre, a text in NFC with white space folded, "" for an
empty cell, a sum of nought or a missing column, and "?" before what could not be read, as it stands. The lines are sorted, so that the
same rows in another order, or from another kind of workbook, are the same year. A row whose day cannot be read is of no
year. The auditor's remark is no part of it: it is written after the rows were.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import numpy as np

from sheets_schema.book import Book
from sheets_schema.kinds import BAD, OK
from sheets_schema.tab import Row

VERSION = 1
COLUMNS = (
    "voucher", "date", "text", "account", "category", "money_in", "money_out", "counterparty", "receipt", "box",
)  # fmt: skip
"""What of a row is sealed, in its order. One signed Belopp stands as money in or money out."""


@dataclass(frozen=True, order=True)
class SealedRow:
    """A row of the cashbook in canonical form, in the order of COLUMNS; `number` is its sheet row and is not sealed."""

    values: tuple[str, ...]
    number: int = field(default=0, compare=False)

    def __getitem__(self, column: str) -> str:
        return self.values[COLUMNS.index(column)]


@dataclass(frozen=True)
class Seal:
    """A year's hash as 64 hexadecimal digits, and how many rows it is of."""

    digest: str
    rows: int


def year_rows(book: Book, first: date, last: date) -> tuple[SealedRow, ...]:
    """The rows dated from the first day through the last, in canonical order; none where there is no cashbook."""
    ledger = book.ledger
    if ledger is None or not ledger.table.has("date"):
        return ()
    within = (ledger.dates >= np.datetime64(first, "D")) & (ledger.dates <= np.datetime64(last, "D"))
    rows = book.rows("cashbook")
    return tuple(sorted(_sealed(rows[i]) for i in np.flatnonzero(within).tolist()))


def serialised(rows: Iterable[SealedRow], first: date, last: date) -> bytes:
    """The canonical form of a year's rows, in whatever order they are given."""
    head = ["gruppbok.year", VERSION, first.isoformat(), last.isoformat()]
    lines = [_line(head), *(_line(row.values) for row in sorted(rows))]
    return "".join(lines).encode()


def seal(rows: Iterable[SealedRow], first: date, last: date) -> Seal:
    """The SHA-256 of the canonical form."""
    given = tuple(rows)
    return Seal(sha256(serialised(given, first, last)).hexdigest(), len(given))


def _line(values: Sequence[object]) -> str:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")) + "\n"


def _sealed(row: Row) -> SealedRow:
    values = {column: _canonical(row, column) for column in COLUMNS}
    if row.table.has("amount"):
        signed = _canonical(row, "amount")
        is_out = signed.startswith("-")
        values["money_out" if is_out else "money_in"] = signed.removeprefix("-")
    return SealedRow(tuple(values[column] for column in COLUMNS), row.number)


def _canonical(row: Row, column: str) -> str:
    """A cell whatever way it was typed: a typed value where it could be read, else what stands there."""
    state = row.table.states[column][row.i]
    if state >= BAD:
        return "?" + _folded(str(row.table.cells[column][row.i]))
    if state != OK:
        return ""
    value = row.value(column)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value == 0 else _folded(str(value))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
