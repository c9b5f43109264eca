"""The canonical form of a year's rows, and its hash."""

from datetime import date
from hashlib import sha256

import pytest

from sheets_schema.sealing import COLUMNS, SealedRow, seal, serialised, year_rows
from tests.jobs.helpers import CASH, Rows, book, cash, group

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
WHOLE: Rows = [
    [*CASH, "Motpart", "Bössa", "Granskarens anmärkning"],
    [*cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300, text="Gåva"), "Eva", None, None],
    [*cash(2, date(2026, 3, 1), "Kassa", "Fika", None, 45.5, text="Kaffe"), None, None, "Sedd"],
    [*cash(3, date(2026, 3, 2), "Kasa", "Fika", None, "1,234"), None, None, None],
    [*cash(1, date(2027, 1, 1), "Bank", "Gåvor", 300), None, None, None],
    [*cash(4, "31/11 2026", "Bank", "Gåvor", 300), None, None, None],
]


def rows_of(rows: Rows) -> tuple[SealedRow, ...]:
    """The rows of 2026 of a cashbook."""
    return year_rows(book(group({"Kassabok": rows})), FIRST, LAST)


def changed(row: int, column: int, value: object) -> Rows:
    """The usual cashbook with one cell of another content."""
    rows = [list(one) for one in WHOLE]
    rows[row][column] = value
    return rows


def test_the_form_is_what_its_description_says_and_the_hash_is_of_its_bytes() -> None:
    rows = rows_of(WHOLE)
    form = serialised(rows, FIRST, LAST)
    assert form.decode() == (
        '["gruppbok.year",1,"2026-01-01","2026-12-31"]\n'
        '["1","2026-02-01","G\\u00e5va","Bank","G\\u00e5vor","30000","","Eva","Ja",""]\n'
        '["2","2026-03-01","Kaffe","Kassa","Fika","","4550","","Ja",""]\n'
        '["3","2026-03-02","N\\u00e5got","Kasa","Fika","","?1,234","","Ja",""]\n'
    )
    assert seal(rows, FIRST, LAST).digest == sha256(form).hexdigest()
    assert seal(rows, FIRST, LAST).rows == 3
    assert [(row.number, row["voucher"]) for row in rows] == [(2, "1"), (3, "2"), (4, "3")]


def test_order_and_ways_to_type_the_same_make_no_difference() -> None:
    typed: Rows = [
        [*CASH, "Motpart", "Bössa"],
        [*cash("2", "1 mars 2026", "Kassa", "Fika", 0, "45,50 kr", text=" Kaffe "), "", " "],
        [*cash(3, "2026-03-02", "Kasa", "Fika", None, "1,234"), None, None],
        [*cash(1.0, "20260201", "Bank", "Gåvor", "300:-", text="Ga\u030ava"), "Eva", None],
    ]
    assert seal(rows_of(typed), FIRST, LAST) == seal(rows_of(WHOLE), FIRST, LAST)


def test_one_signed_column_is_the_same_as_two() -> None:
    two: Rows = [CASH, cash(1, FIRST, "Bank", "Gåvor", 300), cash(2, FIRST, "Bank", "Fika", None, 20)]
    header = ["Ver", "Datum", "Text", "Konto", "Kategori", "Belopp", "Kvitto"]
    one: Rows = [
        header, [1, FIRST, "Något", "Bank", "Gåvor", 300, "Ja"], [2, FIRST, "Något", "Bank", "Fika", -20, "Ja"],
    ]  # fmt: skip
    assert serialised(rows_of(one), FIRST, LAST) == serialised(rows_of(two), FIRST, LAST)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (1, 0, 9), (1, 1, date(2026, 2, 2)), (1, 2, "Lön"), (1, 3, "Kassa"), (1, 4, "Bössor"), (1, 5, 300.01),
        (2, 6, 45.51), (1, 7, None), (1, 8, "Eva Ek"), (1, 9, "B1"), (3, 6, "1,235"), (1, 1, date(2027, 2, 1)),
    ],
)  # fmt: skip
def test_any_change_of_what_is_sealed_changes_the_hash(row: int, column: int, value: object) -> None:
    assert seal(rows_of(changed(row, column, value)), FIRST, LAST) != seal(rows_of(WHOLE), FIRST, LAST)


@pytest.mark.parametrize(("row", "column", "value"), [(2, 10, "Ny anmärkning"), (4, 5, 1), (5, 5, 1)])
def test_remarks_and_rows_of_no_or_another_year_are_no_part_of_it(row: int, column: int, value: object) -> None:
    assert seal(rows_of(changed(row, column, value)), FIRST, LAST) == seal(rows_of(WHOLE), FIRST, LAST)


def test_two_equal_rows_are_two() -> None:
    twice: Rows = [*WHOLE, WHOLE[1]]
    assert seal(rows_of(twice), FIRST, LAST).rows == 4
    assert seal(rows_of(twice), FIRST, LAST) != seal(rows_of(WHOLE), FIRST, LAST)


def test_a_book_without_a_cashbook_has_no_rows() -> None:
    tabs = {title: rows for title, rows in group().items() if title != "Kassabok"}
    assert year_rows(book(tabs), FIRST, LAST) == ()
    assert len(COLUMNS) == 10
