"""Rows to paste: in the sheet's own columns and language, with what is certain, and never a formula."""

from collections.abc import Sequence
from datetime import date

import pytest

from jobs.bank.pasting import paste
from jobs.bank.reconciliation import reconcile
from jobs.statements import Imported, taken_in
from jobs.written import pasted as cell
from sheets_schema.text import Ore
from sync.bank.statement import Line, Statement
from tests.jobs.helpers import CASH, Rows, book, cash, group

FEB = date(2026, 2, 1)


def pasted(lines: Sequence[tuple[date, str, int]], tabs: Rows, **values: object) -> tuple[tuple[str, ...], ...]:
    """The rows to paste of lines (day, text, öre) that the book lacks."""
    statement = Statement("SEB", tuple(Line(day, text, Ore(ore)) for day, text, ore in lines))
    kept = taken_in(Imported("bank"), statement, date(2026, 11, 22))
    judged = book(group({"Kassabok": tabs}, **values))
    found = reconcile(judged, kept)
    assert found is not None
    return paste(judged, found).rows


def test_each_line_is_a_row_with_the_next_free_number_of_its_year() -> None:
    rows = [CASH, cash(7, FEB, "Bank", "Gåvor", 300), cash(3, date(2025, 5, 1), "Bank", "Gåvor", 1)]
    lines = [(date(2026, 3, 2), "Swish ANNA", 10_050), (date(2026, 3, 4), "ICA", -4_000), (date(2025, 12, 30), "X", 5)]
    assert pasted(lines, rows) == (
        ("8", "2026-03-02", "Swish ANNA", "Bank", "", "100,50", "", ""),
        ("9", "2026-03-04", "ICA", "Bank", "", "", "40,00", ""),
    ), "a line from before the book began is not for it"


def test_columns_stand_in_the_sheets_order_and_unknown_ones_are_empty() -> None:
    head = ["Belopp", "Vår egen", "Konto", "Text", "Datum", "Kategori"]
    rows: Rows = [head, [300, None, "Bank", "Gåva", FEB, "Gåvor"]]
    assert pasted([(date(2026, 3, 2), "ICA", -4_005)], rows) == (("-40,05", "", "Bank", "ICA", "2026-03-02", ""),)


def test_vouchers_that_are_no_numbers_are_not_guessed() -> None:
    assert pasted([(date(2026, 3, 2), "ICA", -4_000)], [CASH, cash("A7", FEB, "Bank", "Gåvor", 300)])[0][0] == ""


@pytest.mark.parametrize(
    ("rows", "category"),
    [
        ([("Fika, Ica", "Fika"), ("ICA", "Fika"), ("Ica", "fika ")], "Fika"),
        ([("Ica", "Fika")], ""),
        ([("Ica", "Fika"), ("ICA", "Till Amnesty")], ""),
        ([("Coop", "Fika"), ("Coop", "Fika")], ""),
    ],
)
def test_a_category_is_written_only_where_it_is_certain(rows: list[tuple[str, str]], category: str) -> None:
    book_rows = [cash(n, FEB, "Bank", kind, None, n * 7, text=text) for n, (text, kind) in enumerate(rows, 1)]
    assert pasted([(date(2026, 3, 2), "ICA", -4_000)], [CASH, *book_rows])[0][4] == category


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+46701234567", "'+46701234567"), ("-1", "'-1"), ("@x", "'@x"), ("−5", "'−5"),
        ('"a\tb\nc', "”a b c"), ("53290171515", "'53290171515"), ("ICA =1", "ICA =1"), ("  ", ""), ("'x", "''x"),
    ],
)  # fmt: skip
def test_a_text_from_the_bank_never_becomes_a_formula(text: str, safe: str) -> None:
    assert cell(text, "sv") == safe


def test_nothing_that_a_bank_writes_breaks_out_of_its_cell() -> None:
    (row,) = pasted([(date(2026, 3, 2), 'a\t"b"\r\n=c', 5)], [CASH, cash(1, FEB, "Bank", "Gåvor", 300)])
    assert len(row) == len(CASH)
    assert not any(c in cell for cell in row for c in '\t\r\n"')
