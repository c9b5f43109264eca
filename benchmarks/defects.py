"""The kinds of defect that the generator seeds: each makes a voucher in which exactly one row has exactly one fault."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from benchmarks.maker import (
    ACCOUNT,
    CATEGORY,
    DATE,
    ERROR_CELL,
    IN,
    MARGIN,
    OPENED,
    OUT,
    RECEIPT,
    TEXT,
    TODAY,
    Cell,
    Maker,
    Row,
)

Seed = Callable[[Maker], None]


def _single(code: str, change: Callable[[Maker, Row], None], *, counts: bool = True) -> Seed:
    """One row of its own voucher, changed in one place."""

    def seed(maker: Maker) -> None:
        row = maker.single(maker.next_number())
        change(maker, row)
        maker.add([row], 0, code, counts=counts)

    return seed


def _undated(code: str, days: Callable[[Maker], Cell], *, counts: bool) -> Seed:
    """A row of money in on a day of no year of the book; its voucher is no number, so that no gap arises."""

    def seed(maker: Maker) -> None:
        row = maker.income(maker.odd_voucher())
        row[DATE] = days(maker)
        maker.add([row], 0, code, counts=counts)

    return seed


def _cell(at: int, *choices: Cell) -> Callable[[Maker, Row], None]:
    def change(maker: Maker, row: Row) -> None:
        row[at] = maker.random.choice(choices)

    return change


def _sum(*choices: Cell) -> Callable[[Maker, Row], None]:
    """Puts one of these in the cell that holds the row's sum."""

    def change(maker: Maker, row: Row) -> None:
        row[IN if row[IN] != "" else OUT] = maker.random.choice(choices)

    return change


def _negative(maker: Maker, row: Row) -> None:
    row[IN if row[IN] != "" else OUT] = -maker.amount()


def _both(maker: Maker, row: Row) -> None:
    row[IN], row[OUT] = maker.amount(), maker.amount()


def voucher_missing(maker: Maker) -> None:
    """A row without a number; the number is not used up."""
    maker.add([maker.income("")], 0, "cashbook.voucher_missing")


def voucher_dates_differ(maker: Maker) -> None:
    """The second row of a voucher is a day later than the first."""
    voucher = maker.next_number()
    first, second = maker.income(voucher), maker.income(voucher)
    second[DATE] = _day(first) + timedelta(days=1)
    maker.add([first, second], 1, "cashbook.voucher_dates_differ")


def voucher_gap(maker: Maker) -> None:
    """A number is left out."""
    maker.next_number()
    maker.add([maker.single(maker.next_number())], 0, "cashbook.voucher_gap")


def category_side(maker: Maker) -> None:
    """Money in on an expense."""
    row = maker.expense(maker.next_number())
    row[IN], row[OUT] = row[OUT], ""
    maker.add([row], 0, "cashbook.category_side")


def transfer_unbalanced(maker: Maker) -> None:
    """The sum that comes in is not the one that went out."""
    out, in_ = maker.transfer(maker.next_number())
    in_[DATE] = out[DATE]
    in_[IN] = float(str(out[OUT])) + 10
    maker.add([out, in_], 1, "cashbook.transfer_unbalanced")


def receipt_missing(maker: Maker) -> None:
    """An expense without a receipt."""
    row = maker.expense(maker.next_number())
    row[RECEIPT] = ""
    maker.add([row], 0, "cashbook.receipt_missing")


def duplicate_row(maker: Maker) -> None:
    """The same row twice."""
    row = maker.single(maker.next_number())
    maker.add([row, list(row)], 1, "cashbook.duplicate_row")


def balance_negative(maker: Maker) -> None:
    """An account is emptied and more, and filled again on the next row."""
    row = maker.expense(maker.next_number())
    row[OUT] = float(round(maker.balances[str(row[ACCOUNT])]) + 3 * MARGIN)
    back = maker.income(maker.next_number())
    back[ACCOUNT], back[DATE], back[IN] = row[ACCOUNT], row[DATE], row[OUT]
    maker.add([row, back], 0, "cashbook.balance_negative")


def _day(row: Row) -> date:
    day = row[DATE]
    assert isinstance(day, date)
    return day


KINDS: Mapping[str, Seed] = {
    "cashbook.voucher_missing": voucher_missing,
    "cashbook.voucher_dates_differ": voucher_dates_differ,
    "cashbook.voucher_gap": voucher_gap,
    "cashbook.date_missing": _undated("cashbook.date_missing", lambda _: "", counts=False),
    "cashbook.date_invalid": _undated(
        "cashbook.date_invalid", lambda m: m.random.choice(("31/11 2025", "22/11 25", "i maj")), counts=False
    ),
    "cashbook.date_before_opening": _undated(
        "cashbook.date_before_opening", lambda m: OPENED - timedelta(days=m.random.randint(1, 300)), counts=False
    ),
    "cashbook.date_future": _undated(
        "cashbook.date_future", lambda m: TODAY + timedelta(days=m.random.randint(1, 300)), counts=True
    ),
    "cashbook.text_missing": _single("cashbook.text_missing", _cell(TEXT, "", "  ")),
    "cashbook.account_missing": _single("cashbook.account_missing", _cell(ACCOUNT, ""), counts=False),
    "cashbook.account_unknown": _single("cashbook.account_unknown", _cell(ACCOUNT, "Kasan", "Bnak"), counts=False),
    "cashbook.category_missing": _single("cashbook.category_missing", _cell(CATEGORY, ""), counts=False),
    "cashbook.category_unknown": _single("cashbook.category_unknown", _cell(CATEGORY, "Fikka", "?"), counts=False),
    "cashbook.amount_missing": _single("cashbook.amount_missing", _sum(""), counts=False),
    "cashbook.amount_both": _single("cashbook.amount_both", _both, counts=False),
    "cashbook.amount_negative": _single("cashbook.amount_negative", _negative, counts=False),
    "cashbook.amount_zero": _single("cashbook.amount_zero", _sum(0.0), counts=False),
    "cashbook.amount_invalid": _single(
        "cashbook.amount_invalid", _sum("ca 200", "1,234", "12.345", 10.123), counts=False
    ),
    "cell.error_value": _single("cell.error_value", _sum(ERROR_CELL), counts=False),
    "cashbook.category_side": category_side,
    "cashbook.transfer_unbalanced": transfer_unbalanced,
    "cashbook.receipt_missing": receipt_missing,
    "cashbook.duplicate_row": duplicate_row,
    "cashbook.balance_negative": balance_negative,
}
