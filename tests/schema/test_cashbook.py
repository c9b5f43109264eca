"""The cashbook and its reconciliations: what is wrong, which rows count, and what is just within bounds."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from sheets_schema.grid import Uncomputed
from tests.schema.helpers import (
    CASHBOOK,
    REQUIRED,
    SETTINGS,
    TODAY,
    Rows,
    Tabs,
    about,
    book,
    cashbook,
    excluded,
    findings,
    found,
    severities,
)

DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)
GIFT: list[object] = [1, DAY, "Gåva", "Bank", "Gåvor", 300, None, None]
Found = list[tuple[str, str | None]]


def row(**cells: object) -> list[object]:
    """A sound row of money in, but for these cells, named as in the header."""
    return [cells.get(str(name), sound) for name, sound in zip(CASHBOOK, [*GIFT, None], strict=True)]


def judged(tabs: Tabs) -> tuple[Found, list[int]]:
    """The code and cell of everything wrong, and the rows that do not count."""
    made = book(tabs)
    return found(made), excluded(made)


def signed(*rows: Sequence[object]) -> dict[str, Rows]:
    """A cashbook with one signed Belopp in column F in place of In and Ut, and Kvitto in G."""
    return {"Kassabok": [["Ver", "Datum", "Text", "Konto", "Kategori", "Belopp", "Kvitto"], *rows]}


def test_a_sound_row_counts() -> None:
    assert judged(cashbook(GIFT)) == ([], [])


# Vouchers


@about("cashbook.voucher_missing")
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_a_row_without_a_voucher_is_told_and_counts(empty: object) -> None:
    assert judged(cashbook(row(Ver=empty))) == ([("cashbook.voucher_missing", "A2")], [])


@about("cashbook.voucher_dates_differ")
def test_each_row_of_another_day_than_the_first_of_its_voucher_is_told_and_counts() -> None:
    rows = cashbook(
        row(Ver=7, Text="a", Datum=NEXT),
        row(Ver="7", Text="b", Datum=DAY),
        row(Ver=7, Text="c", Datum=NEXT),
        row(Ver=7, Text="d", Datum=DAY),
    )
    assert judged(rows) == ([("cashbook.voucher_dates_differ", "B3"), ("cashbook.voucher_dates_differ", "B5")], [])


def test_a_voucher_is_its_number_whatever_the_case() -> None:
    rows = cashbook(row(Ver="a1"), row(Ver=" A1", Datum=NEXT))
    assert found(book(rows)) == [("cashbook.voucher_dates_differ", "B3")]


def test_numbers_may_begin_anew_each_financial_year() -> None:
    rows = cashbook(row(Ver=1, Datum="2026-06-30"), row(Ver=1, Datum="2026-07-01"))
    assert found(book(rows)) == [("cashbook.voucher_dates_differ", "B3")]
    assert found(book({**rows, "Inställningar": [*SETTINGS, ["Räkenskapsår börjar", "07-01"]]})) == []


@about("cashbook.voucher_gap")
def test_the_first_row_after_a_gap_in_number_order_is_told() -> None:
    rows = cashbook(
        row(Ver=13, Text="a"),
        row(Ver=13, Text="b"),
        row(Ver=11, Text="c"),
        row(Ver=17, Text="d"),
        row(Ver=12, Text="e"),
    )
    assert found(book(rows)) == [("cashbook.voucher_gap", "A5")]


def test_every_gap_is_told_once_and_what_is_missing_is_named() -> None:
    gaps = findings(book(cashbook(row(Ver=3), row(Ver=5, Text="b"), row(Ver=5, Text="c"), row(Ver=9, Text="d"))))
    assert [(gap.code, gap.cell, gap.facts["missing"]) for gap in gaps] == [
        ("cashbook.voucher_gap", "A3", "4"),
        ("cashbook.voucher_gap", "A5", "6–8"),
    ]


def test_gaps_are_looked_for_between_the_lowest_and_the_highest_of_a_year() -> None:
    rows = cashbook(row(Ver=40, Datum="2026-06-30"), row(Ver=41, Datum="2026-06-30"), row(Ver=7, Datum="2026-07-01"))
    own = {"Inställningar": [*SETTINGS, ["Räkenskapsår börjar", "07-01"]]}
    assert found(book({**rows, **own})) == [("cashbook.duplicate_row", "C3")]
    assert ("cashbook.voucher_gap", "A2") in found(book(rows))


def test_vouchers_that_are_not_whole_numbers_leave_no_gap() -> None:
    assert found(book(cashbook(row(Ver="A1"), row(Ver="A5", Text="b"), row(Ver=2.5, Text="c")))) == []


def test_a_number_on_a_row_that_does_not_count_is_no_gap() -> None:
    assert found(book(cashbook(row(Ver=1), row(Ver=2, In="?"), row(Ver=3, Text="c")))) == [
        ("cashbook.amount_invalid", "F3")
    ]
    assert found(book(cashbook(row(Ver=1), row(Ver=2, Datum="?"), row(Ver=3, Text="c")))) == [
        ("cashbook.date_invalid", "B3")
    ]


# Days


@about("cashbook.date_missing")
@pytest.mark.parametrize("empty", [None, "", "\u00a0 "])
def test_a_row_without_a_date_is_told_and_does_not_count(empty: object) -> None:
    assert judged(cashbook(row(Datum=empty))) == ([("cashbook.date_missing", "B2")], [2])


@about("cashbook.date_invalid")
@pytest.mark.parametrize("wrong", ["31/11 2026", "i går", "22/11 26", 17, 3.5, True, "18:30"])
def test_a_row_whose_date_cannot_be_read_is_told_and_does_not_count(wrong: object) -> None:
    assert judged(cashbook(row(Datum=wrong))) == ([("cashbook.date_invalid", "B2")], [2])


@about("cashbook.date_before_opening")
def test_a_row_dated_before_its_account_began_is_told_and_does_not_count() -> None:
    rows = cashbook(row(Datum="2025-12-31"), row(Datum="2026-01-01"))
    assert judged(rows) == ([("cashbook.date_before_opening", "B2")], [2])


def test_the_day_an_account_began_is_its_own() -> None:
    accounts = {
        "Konton": [
            REQUIRED["Konton"][0],
            ["Bank", "Bank", 0, date(2026, 3, 1)],
            ["Kassa", "Kassa", 0, date(2026, 3, 2)],
        ]
    }
    rows = cashbook(row(Datum="2026-03-01"), row(Ver=2, Datum="2026-03-01", Konto="kassa"))
    assert judged({**accounts, **rows}) == ([("cashbook.date_before_opening", "B3")], [3])


@about("cashbook.date_future")
def test_a_row_dated_after_today_is_told_and_counts() -> None:
    rows = cashbook(row(Datum=TODAY), row(Ver=2, Datum=TODAY + timedelta(days=1)))
    assert judged(rows) == ([("cashbook.date_future", "B3")], [])


# Text, account, category


@about("cashbook.text_missing")
def test_a_row_without_a_text_is_told_and_counts() -> None:
    assert judged(cashbook(row(Text=" "))) == ([("cashbook.text_missing", "C2")], [])


@about("cashbook.account_missing", "cashbook.account_unknown")
@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (None, [("cashbook.account_missing", "D2")]),
        ("  ", [("cashbook.account_missing", "D2")]),
        ("Kasan", [("cashbook.account_unknown", "D2")]),
        (1930, [("cashbook.account_unknown", "D2")]),
        ("  bANK\u00a0", []),
        ("KASSA", []),
    ],
)
def test_a_row_moves_one_of_the_accounts_or_does_not_count(account: object, expected: Found) -> None:
    assert judged(cashbook(row(Konto=account))) == (expected, [2] if expected else [])


@pytest.mark.parametrize("cell", [Uncomputed("=A1"), False, Uncomputed("Bank")])
def test_an_account_or_category_that_cannot_be_read_is_as_good_as_unknown(cell: object) -> None:
    assert judged(cashbook(row(Konto=cell))) == ([("cashbook.account_unknown", "D2")], [2])
    assert judged(cashbook(row(Kategori=cell))) == ([("cashbook.category_unknown", "E2")], [2])


def test_an_account_may_be_named_by_a_number() -> None:
    accounts = [REQUIRED["Konton"][0], [1930, "Bank", 0, "2026-01-01"]]
    assert judged({"Konton": accounts, **cashbook(row(Konto="1930"), row(Konto=1930.0, Text="b"))}) == ([], [])


@about("cashbook.category_missing", "cashbook.category_unknown")
@pytest.mark.parametrize(
    ("category", "expected"),
    [
        (None, [("cashbook.category_missing", "E2")]),
        ("", [("cashbook.category_missing", "E2")]),
        ("Fikka", [("cashbook.category_unknown", "E2")]),
        (" gåvor ", []),
        ("GÅVOR", []),
    ],
)
def test_a_row_has_one_of_the_categories_or_does_not_count(category: object, expected: Found) -> None:
    assert judged(cashbook(row(Kategori=category))) == (expected, [2] if expected else [])


def test_a_category_without_a_type_is_as_good_as_none() -> None:
    rows = {"Kategorier": [["Kategori", "Typ"], ["Gåvor", "Intäktt"]], **cashbook(GIFT)}
    assert judged(rows) == ([("choice.unknown", "B2"), ("cashbook.category_unknown", "E2")], [2])


def test_nothing_is_unknown_where_the_list_to_look_in_is_not_there() -> None:
    for tab in ("Konton", "Kategorier"):
        assert judged({tab: None, **cashbook(GIFT)}) == ([("tab.missing", None)], [2])


def test_an_empty_list_knows_nothing() -> None:
    rows = {"Konton": REQUIRED["Konton"][:1], "Kategorier": REQUIRED["Kategorier"][:1], **cashbook(GIFT)}
    assert judged(rows) == ([("cashbook.account_unknown", "D2"), ("cashbook.category_unknown", "E2")], [2])


# Sums


@about(
    "cashbook.amount_missing",
    "cashbook.amount_both",
    "cashbook.amount_negative",
    "cashbook.amount_zero",
    "cashbook.amount_invalid",
)
@pytest.mark.parametrize(
    ("money_in", "money_out", "code", "cell"),
    [
        (None, None, "missing", "F2"),
        ("", "  ", "missing", "F2"),
        (100, 50, "both", "G2"),
        (100, -50, "both", "G2"),
        (-100, -50, "both", "G2"),
        (-50, None, "negative", "F2"),
        (None, "-50", "negative", "G2"),
        (0, -50, "negative", "G2"),
        (-50, 0, "negative", "F2"),
        (0, None, "zero", "F2"),
        (None, "0,00", "zero", "G2"),
        (0, 0, "zero", "F2"),
        ("1.234", None, "invalid", "F2"),
        (None, "tio", "invalid", "G2"),
        (12.345, None, "invalid", "F2"),
        (date(2026, 1, 1), None, "invalid", "F2"),
        (True, None, "invalid", "F2"),
        ("tio", -5, "invalid", "F2"),
        (100, "tio", "invalid", "G2"),
        ("tio", "elva", "invalid", "F2"),
        (0, "tio", "invalid", "G2"),
    ],
)
def test_a_row_has_one_sum_above_zero_or_one_fault_and_does_not_count(
    money_in: object, money_out: object, code: str, cell: str
) -> None:
    rows = cashbook(row(In=money_in, Ut=money_out, Kvitto="Ja"))
    assert judged(rows) == ([(f"cashbook.amount_{code}", cell)], [2])


@pytest.mark.parametrize(
    ("money_in", "money_out", "net"),
    [(0.01, None, 1), (50, 0, 5000), ("50", "0,00", 5000), (50, "-0", 5000), (0, 20, -2000), (None, "20,5", -2050)],
)
def test_a_zero_beside_a_sum_is_empty(money_in: object, money_out: object, net: int) -> None:
    made = book(cashbook(row(In=money_in, Ut=money_out, Kategori="Fika" if net < 0 else "Gåvor", Kvitto="Ja")))
    assert found(made) == []
    assert made.ledger
    assert made.ledger.net.tolist() == [net]


@pytest.mark.parametrize(
    ("amount", "category", "expected"),
    [
        (None, "Gåvor", [("cashbook.amount_missing", "F2")]),
        (0, "Gåvor", [("cashbook.amount_zero", "F2")]),
        ("1,234", "Gåvor", [("cashbook.amount_invalid", "F2")]),
        ("#REF!", "Gåvor", [("cell.error_value", "F2")]),
        (50, "Gåvor", []),
        ("-50,00", "Fika", []),
    ],
)
def test_one_signed_column_stands_for_in_and_out(amount: object, category: str, expected: Found) -> None:
    made = book(signed([1, DAY, "a", "Bank", category, amount, "Ja"]))
    assert found(made) == expected
    assert excluded(made) == ([2] if expected else [])
    assert made.ledger
    if not expected:
        assert made.ledger.net.tolist() == [5000 if category == "Gåvor" else -5000]


def test_a_signed_column_has_its_other_findings_in_its_own_cell() -> None:
    rows = signed(
        [1, DAY, "a", "Bank", "Fika", 50, None],
        [2, DAY, "b", "Bank", "Gåvor", -20, None],
        [3, DAY, "c", "Kassa", "Fika", -600, None],
    )
    assert judged(rows) == (
        [
            ("cashbook.category_side", "F2"),
            ("cashbook.category_side", "F3"),
            ("cashbook.receipt_missing", "G4"),
            ("cashbook.balance_negative", "F4"),
        ],
        [],
    )


@pytest.mark.parametrize(("header", "cells"), [(["In", "Ut"], [300, None]), (["Ut", "In"], [None, 300])])
@pytest.mark.parametrize("amount", ["tio", "#REF!", -7, None])
def test_a_signed_column_is_not_read_beside_in_and_out(header: list[str], cells: list[object], amount: object) -> None:
    rows: Rows = [[*CASHBOOK[:5], "Belopp", *header], [*GIFT[:5], amount, *cells], [None] * 5 + [amount]]
    assert judged({"Kassabok": rows}) == ([], [])


@pytest.mark.parametrize("kept", ["In", "Ut"])
@pytest.mark.parametrize("cell", [None, 0, 50])
def test_with_one_of_in_and_out_missing_no_row_counts_and_only_the_column_is_told(kept: str, cell: object) -> None:
    category = "Gåvor" if kept == "In" else "Fika"
    rows: Rows = [[*CASHBOOK[:5], kept, "Kvitto"], [*GIFT[:4], category, cell, "Ja"]]
    assert judged({"Kassabok": rows}) == ([("column.missing", None)], [2])


def test_with_one_of_in_and_out_missing_a_signed_column_is_no_help() -> None:
    rows: Rows = [[*CASHBOOK[:5], "In", "Belopp"], [*GIFT[:5], 50, 50]]
    assert judged({"Kassabok": rows}) == ([("column.missing", None)], [2])


@pytest.mark.parametrize("lacking", ["Datum", "Konto", "Kategori"])
def test_without_days_accounts_or_categories_no_row_counts_and_only_the_column_is_told(lacking: str) -> None:
    place = CASHBOOK.index(lacking)
    rows = [one[:place] + one[place + 1 :] for one in ([*CASHBOOK[:8]], GIFT)]
    assert judged({"Kassabok": rows}) == ([("column.missing", None)], [2])


def test_without_any_column_of_sums_both_are_told_and_no_row_counts() -> None:
    rows = [[*CASHBOOK[:5]], GIFT[:5]]
    assert judged({"Kassabok": rows}) == ([("column.missing", None)] * 2, [2])


@pytest.mark.parametrize("lacking", ["Ver", "Text"])
def test_without_vouchers_or_texts_the_rows_still_count(lacking: str) -> None:
    place = CASHBOOK.index(lacking)
    rows = [one[:place] + one[place + 1 :] for one in ([*CASHBOOK[:8]], GIFT)]
    assert judged({"Kassabok": rows}) == ([("column.missing", None)], [])


@about("cell.error_value")
@pytest.mark.parametrize(
    ("name", "cell", "is_out"),
    [
        ("Ver", "A2", False), ("Datum", "B2", True), ("Text", "C2", False), ("Konto", "D2", True),
        ("Kategori", "E2", True), ("In", "F2", True), ("Ut", "G2", True), ("Kvitto", "H2", False), ("Bössa", "I2", False),
    ],
)  # fmt: skip
def test_an_error_value_stands_in_place_of_the_cells_own_code(name: str, cell: str, is_out: bool) -> None:
    for shown in ("#REF!", " #N/A "):
        assert judged(cashbook(row(**{name: shown}))) == ([("cell.error_value", cell)], [2] if is_out else [])


# Across columns


@about("cashbook.category_side")
def test_money_on_the_other_side_of_its_category_is_told_and_counts() -> None:
    rows = cashbook(
        row(Kategori="Fika", In=20, Ut=None),
        row(Kategori="Gåvor", In=None, Ut=30),
        row(Kategori="Fika", In=0, Ut=40, Kvitto="Ja"),
        row(Kategori="Gåvor", In=50, Ut=0),
    )
    assert judged(rows) == ([("cashbook.category_side", "F2"), ("cashbook.category_side", "G3")], [])


def test_a_transfer_has_no_side() -> None:
    rows = cashbook(row(Kategori="Mellan konton"), row(Kategori="Mellan konton", Konto="Kassa", In=None, Ut=300))
    assert judged(rows) == ([], [])


@about("cashbook.transfer_unbalanced")
def test_the_last_transfer_row_of_a_voucher_that_does_not_add_up_is_told_and_counts() -> None:
    rows = cashbook(
        row(Kategori="Mellan konton", In=None, Ut=100, Konto="Kassa"),
        row(Kategori="Mellan konton", In="60,01"),
        row(Kategori="Mellan konton", In=40),
        row(Text="Gåva"),
    )
    assert judged(rows) == ([("cashbook.transfer_unbalanced", "E4")], [])
    assert "0,01" in str(next(f.facts for f in findings(book(rows)))["off"] / 100).replace(".", ",")  # type: ignore[operator]


def test_a_transfer_of_three_rows_may_add_up() -> None:
    rows = cashbook(
        row(Kategori="Mellan konton", In=None, Ut=100, Konto="Kassa"),
        row(Kategori="Mellan konton", In="59,99"),
        row(Kategori="Mellan konton", In="40,01"),
    )
    assert judged(rows) == ([], [])


def test_transfers_are_judged_over_the_rows_that_count() -> None:
    rows = cashbook(
        row(Kategori="Mellan konton", In=None, Ut=100, Konto="Kassa"),
        row(Kategori="Mellan konton", In=100, Konto="Bankk"),
    )
    assert judged(rows) == ([("cashbook.transfer_unbalanced", "E2"), ("cashbook.account_unknown", "D3")], [3])


def test_transfers_of_two_years_with_one_number_are_two_transfers() -> None:
    rows = cashbook(
        row(Kategori="Mellan konton", Datum="2026-06-30", In=None, Ut=100, Konto="Kassa"),
        row(Kategori="Mellan konton", Datum="2026-07-01", In=100),
    )
    assert found(book(rows)) == [("cashbook.voucher_dates_differ", "B3")]
    assert found(book({**rows, "Inställningar": [*SETTINGS, ["Räkenskapsår börjar", "07-01"]]})) == [
        ("cashbook.transfer_unbalanced", "E2"),
        ("cashbook.transfer_unbalanced", "E3"),
    ]


def test_transfers_without_a_voucher_are_not_judged() -> None:
    assert found(book(cashbook(row(Ver=None, Kategori="Mellan konton")))) == [("cashbook.voucher_missing", "A2")]


@about("cashbook.receipt_missing")
@pytest.mark.parametrize(
    ("receipt", "is_missing"),
    [(None, True), ("", True), (" ", True), (False, True), ("Nej", True), ("nej ", True), ("No", True), ("n", True),
     (True, False), ("Ja", False), ("x", False), ("https://example.org/1.pdf", False), ("pärm 3", False), (17, False)],
)  # fmt: skip
def test_money_out_on_an_expense_has_a_receipt(receipt: object, is_missing: bool) -> None:
    rows = cashbook(row(Kategori="Fika", In=None, Ut=20, Kvitto=receipt))
    assert judged(rows) == ([("cashbook.receipt_missing", "H2")] if is_missing else [], [])


def test_only_money_out_on_an_expense_needs_a_receipt() -> None:
    rows = cashbook(
        row(Kategori="Gåvor", In=None, Ut=20),
        row(Kategori="Mellan konton", In=None, Ut=20),
        row(Kategori="Mellan konton", In=20, Konto="Kassa"),
        row(Kategori="Fika", In=5),
    )
    assert found(book(rows)) == [("cashbook.category_side", "G2"), ("cashbook.category_side", "F5")]


def test_a_cashbook_without_a_column_of_receipts_is_not_asked_for_them() -> None:
    rows: Rows = [CASHBOOK[:7], row(Kategori="Fika", In=None, Ut=20)[:7]]
    assert judged({"Kassabok": rows}) == ([], [])


@about("cashbook.duplicate_row")
@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({"Ver": 2}, True), ({"Text": "  gåva"}, True), ({"Konto": "BANK"}, True), ({"Kategori": "gåvor "}, True),
        ({"In": "300,00"}, True), ({"Kvitto": "Ja"}, True), ({"Ut": 0}, True),
        ({"Ver": 2, "Datum": NEXT}, False), ({"Text": "Gåva 2"}, False), ({"Konto": "Kassa"}, False),
        ({"Kategori": "Bössor"}, False), ({"In": "300,01"}, False),
    ],
)  # fmt: skip
def test_a_row_like_an_earlier_one_is_told_and_counts(changed: dict[str, object], is_same: bool) -> None:
    rows = cashbook(GIFT, row(**changed))
    assert judged(rows) == ([("cashbook.duplicate_row", "C3")] if is_same else [], [])


def test_a_third_row_is_told_too_and_points_at_the_first() -> None:
    again = findings(book(cashbook(GIFT, row(Text="b"), GIFT, GIFT)))
    assert [(f.code, f.row, f.facts["first"]) for f in again] == [
        ("cashbook.duplicate_row", 4, 2),
        ("cashbook.duplicate_row", 5, 2),
    ]


def test_a_row_that_does_not_count_is_no_duplicate_and_has_none() -> None:
    wrong = row(Datum=None)
    assert found(book(cashbook(wrong, wrong))) == [("cashbook.date_missing", "B2"), ("cashbook.date_missing", "B3")]


@about("cashbook.balance_negative")
def test_the_row_that_takes_an_account_below_zero_is_told_once_for_each_dip() -> None:
    def spend(number: int, day: int, money_out: object, money_in: object = None) -> list[object]:
        kind = "Fika" if money_out else "Gåvor"
        return row(Ver=number, Datum=date(2026, 3, day), Text=str(number), Konto="Kassa", Kategori=kind,
                   In=money_in, Ut=money_out, Kvitto="Ja")  # fmt: skip

    rows = cashbook(
        spend(1, 1, 500),
        spend(2, 2, "0,01"),
        spend(3, 3, 10),
        spend(4, 4, None, "10,01"),
        spend(5, 5, 1),
        spend(6, 5, None, 50),
    )
    assert judged(rows) == ([("cashbook.balance_negative", "G3"), ("cashbook.balance_negative", "G6")], [])


def test_rows_move_an_account_in_date_order_then_sheet_order() -> None:
    late = row(Ver=2, Datum=NEXT, Konto="Kassa", Kategori="Fika", In=None, Ut=600, Kvitto="Ja")
    early = row(Ver=1, Datum=DAY, Konto="Kassa", In=100)
    assert found(book(cashbook(late, early))) == []
    same_day = row(Ver=1, Datum=NEXT, Konto="Kassa", In=100)
    assert found(book(cashbook(late, same_day))) == [("cashbook.balance_negative", "G2")]
    assert found(book(cashbook(same_day, late))) == []


@pytest.mark.parametrize(
    ("account_type", "severity"), [("Kassa", "error"), ("Bank", "warning"), ("Swish", "warning"), ("Annat", "warning")]
)
def test_below_zero_is_an_error_in_a_cash_box_and_a_warning_elsewhere(account_type: str, severity: str) -> None:
    accounts = [REQUIRED["Konton"][0], ["Pengar", account_type, 100, "2026-01-01"]]
    rows = cashbook(row(Konto="Pengar", Kategori="Fika", In=None, Ut=101, Kvitto="Ja"))
    assert severities(book({"Konton": accounts, **rows})) == [("cashbook.balance_negative", severity)]


def test_an_account_below_zero_from_its_opening_is_told_when_it_rises_and_falls_again() -> None:
    accounts = [REQUIRED["Konton"][0], ["Kassa", "Kassa", -100, "2026-01-01"]]
    fall = row(Ver=1, Konto="Kassa", Kategori="Fika", In=None, Ut=10, Kvitto="Ja")
    rise = row(Ver=2, Konto="Kassa", In=110)
    again = row(Ver=3, Konto="Kassa", Kategori="Fika", In=None, Ut=1, Text="b", Kvitto="Ja")
    assert found(book({"Konton": accounts, **cashbook(fall)})) == []
    assert found(book({"Konton": accounts, **cashbook(fall, rise)})) == []
    assert found(book({"Konton": accounts, **cashbook(fall, rise, again)})) == [("cashbook.balance_negative", "G4")]


def test_a_row_that_does_not_count_takes_no_account_below_zero() -> None:
    rows = cashbook(row(Konto="Kassa", Kategori="Fikka", In=None, Ut=600, Kvitto="Ja"))
    assert found(book(rows)) == [("cashbook.category_unknown", "E2")]


# Reconciliations


def reconciled(*rows: Sequence[object]) -> dict[str, Rows]:
    """Reconciliations of these rows (account, day, sum) beside one gift of 300 on 1 March to a bank of 1000."""
    return {"Avstämning": [["Konto", "Datum", "Saldo"], *rows], **cashbook(GIFT)}


@about("reconciliations.account_unknown")
def test_a_reconciliation_is_of_one_of_the_accounts() -> None:
    rows = reconciled(["Banken", DAY, 1300], [" BANK ", DAY, 1300])
    assert found(book(rows)) == [("reconciliations.account_unknown", "A2")]


@about("reconciliations.difference")
@pytest.mark.parametrize(
    ("day", "balance", "is_wrong"),
    [
        (date(2026, 2, 28), 1000, False), (date(2026, 2, 28), 1300, True), (DAY, 1300, False), (DAY, 1000, True),
        (DAY, "1 300,01", True), (DAY, "1 299,99", True), (DAY, "1.300,00 kr", False), (NEXT, 1300, False),
        (date(2026, 1, 1), 1000, False), (TODAY + timedelta(days=9), 1300, False),
    ],
)  # fmt: skip
def test_the_book_says_what_the_statement_says_at_the_end_of_the_day(
    day: date, balance: object, is_wrong: bool
) -> None:
    assert found(book(reconciled(["Bank", day, balance]))) == (
        [("reconciliations.difference", "C2")] if is_wrong else []
    )


def test_rows_that_do_not_count_are_no_part_of_what_the_book_says() -> None:
    rows = {**reconciled(["Bank", DAY, 1300]), **cashbook(GIFT, row(Datum=None, In=7))}
    assert found(book(rows)) == [("cashbook.date_missing", "B3")]


def test_a_reconciliation_before_the_account_began_is_invalid() -> None:
    rows = reconciled(["Bank", date(2025, 12, 31), 1000], ["Bank", date(2026, 1, 1), 1000])
    assert found(book(rows)) == [("value.invalid", "B2")]


def test_a_reconciliation_that_cannot_be_read_makes_no_difference() -> None:
    rows = reconciled(["Bank", "?", 1], ["Bank", DAY, "?"], [None, DAY, 1], ["Bank", None, 1], ["Bank", DAY, "#REF!"])
    assert found(book(rows)) == [
        ("value.invalid", "B2"),
        ("value.invalid", "C3"),
        ("value.missing", "A4"),
        ("value.missing", "B5"),
        ("cell.error_value", "C6"),
    ]
