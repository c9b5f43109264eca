"""The rows of a year that have a receipt, or that should have one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from jobs.year import FinancialYear, financial_year
from sheets_schema.book import Book
from sheets_schema.checks.cashbook import receipt_missing
from sheets_schema.days import FIRST_YEAR, LAST_YEAR
from sheets_schema.kinds import EMPTY
from sheets_schema.ledger import Ledger
from sheets_schema.receipts import Reference, behind, references
from sheets_schema.text import Ore, Text

Links = Mapping[int, tuple[str, ...]]
"""The addresses that lie behind cells' texts, by sheet row."""
NO_LINKS: Links = MappingProxyType({})


class ReceiptsError(Exception):
    """There are no receipts to look for; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


@dataclass(frozen=True)
class Receipt:
    """A row and what its receipt's cell refers to, nothing where it should have one. `net` is in öre, None if unreadable."""

    row: int
    cell: str
    voucher: str
    day: date
    text: str
    net: Ore | None
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class YearReceipts:
    """A financial year's rows with receipts, or that should have one, in the vouchers' order."""

    period: FinancialYear
    tab: str
    rows: tuple[Receipt, ...]

    @property
    def label(self) -> str:
        """The year as it stands in the names of files."""
        return self.period.label.replace("/", "-")


def year_receipts(book: Book, year: int, links: Links = NO_LINKS) -> YearReceipts:
    """The receipts of the financial year that starts in `year`, with the addresses behind them. Raises ReceiptsError."""
    ledger = book.ledger
    if ledger is None or "cashbook" in book.torn or not (ledger.table.has("receipt") and ledger.table.has("date")):
        raise ReceiptsError(
            Text(
                "Fliken Kassabok, eller dess kolumn Datum eller Kvitto, saknas. Kör gruppbok check.",
                "The tab Cashbook, or its column Date or Receipt, is missing. Run gruppbok check.",
            )
        )
    if not FIRST_YEAR < year < LAST_YEAR or not (within := ledger.years == year).any():
        raise ReceiptsError(Text(f"Kassaboken har inga rader från {year}.", f"The cashbook has no rows of {year}."))
    lacking = {finding.row for finding in receipt_missing(book)}
    wanted = within & ((ledger.table.states["receipt"] != EMPTY) | np.isin(ledger.table.rows, sorted(lacking)))
    places = sorted(np.flatnonzero(wanted).tolist(), key=lambda i: _order(ledger, i))
    rows = tuple(_receipt(ledger, i, links) for i in places)
    return YearReceipts(financial_year(year, book.settings.year_start), ledger.table.title, rows)


def spoken_of(book: Book) -> frozenset[str]:
    """Everything that the cashbook's receipts may be remembered by."""
    table = book.tables.get("cashbook")
    if table is None:
        return frozenset()
    cells = set(zip(table.values["voucher"].tolist(), table.values["receipt"].tolist(), strict=True))
    said = ((voucher, one) for voucher, cell in cells for one in references(str(cell)))
    return frozenset(
        text for voucher, one in said for text in (one.text, one._replace(shown=one.text).known_by(str(voucher)))
    )


def _order(ledger: Ledger, i: int) -> tuple[bool, int, str, int]:
    number = int(ledger.voucher_numbers[i])
    return number < 0, number, str(ledger.table.folded("voucher")[i]), i


def _receipt(ledger: Ledger, i: int, links: Links) -> Receipt:
    table = ledger.table
    seen = references(str(table.values["receipt"][i]))
    return Receipt(
        row=int(table.rows[i]),
        cell=table.cell(i, "receipt") or "",
        voucher=str(table.values["voucher"][i]),
        day=ledger.dates[i].item(),
        text=str(table.values["text"][i]),
        net=Ore(int(ledger.net[i])) if ledger.amounts.ok[i] else None,
        references=behind(seen, links.get(int(table.rows[i]), ())),
    )
