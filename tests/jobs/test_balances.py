"""The sums of a year, worked out by hand. Contract, sections 5 and 8."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from jobs.balances import Balance, BalanceError, balance
from jobs.commands.balance import as_json
from jobs.memory import Memory
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import ACCOUNT, CASH, CATEGORY, Cells, Rows, book, cash, group, settings_rows

JAN, FEB, MAY, DEC = date(2026, 1, 1), date(2026, 2, 3), date(2026, 5, 9), date(2026, 12, 31)


def sums(tabs: Mapping[str, Rows], year: int = 2026) -> Balance:
    """A year of these tabs."""
    return balance(book(tabs), year)


def of_rows(*rows: Cells, year: int = 2026, **others: Rows) -> Balance:
    """A year of the usual group with these cashbook rows."""
    return sums(group({"Kassabok": [CASH, *rows], **others}), year)


def account(done: Balance, name: str) -> dict[str, str]:
    """One account's year as JSON has it."""
    found: dict[str, str] = next(one for one in as_json(done)["accounts"] if one["account"] == name)
    return found


WORKED: Rows = [
    CASH,
    cash(1, FEB, "Bank", "Gåvor", 300),
    cash(2, FEB, "Kassa", "Bössor", "1 250,50"),
    cash(3, MAY, "Kassa", "Fika", None, 45.5),
    cash(4, MAY, "Kassa", "Mellan konton", None, "1 000,00"),
    cash(4, MAY, "Bank", "Mellan konton", 1000),
    cash(5, MAY, "Bank", "Till Amnesty", None, 1200),
    cash(6, DEC, "Kassa", "Fika", 5.5),
]


def test_a_year_worked_by_hand_in_json() -> None:
    assert as_json(sums(group({"Kassabok": WORKED}))) == {
        "schema": 1,
        "year": 2026,
        "from": "2026-01-01",
        "to": "2026-12-31",
        "preliminary": False,
        "excluded_rows": [],
        "accounts": [
            {
                "account": "Bank",
                "type": "Bank",
                "opening": "1000.00",
                "income": "300.00",
                "expense": "1200.00",
                "transfers": "1000.00",
                "closing": "1100.00",
            },
            {
                "account": "Kassa",
                "type": "Kassa",
                "opening": "500.00",
                "income": "1250.50",
                "expense": "40.00",
                "transfers": "-1000.00",
                "closing": "710.50",
            },
        ],
        "categories": [
            {"category": "Gåvor", "type": "Intäkt", "amount": "300.00", "budget": "1000.00"},
            {"category": "Bössor", "type": "Intäkt", "amount": "1250.50", "budget": None},
            {"category": "Fika", "type": "Kostnad", "amount": "40.00", "budget": "800.50"},
            {"category": "Till Amnesty", "type": "Kostnad", "amount": "1200.00", "budget": None},
            {"category": "Mellan konton", "type": "Överföring", "amount": "0.00", "budget": None},
        ],
        "totals": {
            "opening": "1500.00",
            "income": "1550.50",
            "expense": "1240.00",
            "transfers": "0.00",
            "closing": "1810.50",
            "result": "310.50",
        },
        "to_forward": {"collected": "1250.50", "forwarded": "1200.00", "remaining": "50.50"},
    }


def test_json_has_its_keys_in_the_order_of_the_contract() -> None:
    shape: dict[str, Any] = as_json(sums(group({"Kassabok": WORKED})))
    assert list(shape) == [
        *("schema", "year", "from", "to", "preliminary", "excluded_rows"),
        *("accounts", "categories", "totals", "to_forward"),
    ]
    assert list(shape["accounts"][0]) == ["account", "type", "opening", "income", "expense", "transfers", "closing"]
    assert list(shape["categories"][0]) == ["category", "type", "amount", "budget"]
    assert list(shape["totals"]) == ["opening", "income", "expense", "transfers", "closing", "result"]
    assert list(shape["to_forward"]) == ["collected", "forwarded", "remaining"]


def test_an_english_sheet_gives_swedish_types() -> None:
    tabs = group(
        {
            "Konton": [ACCOUNT, ["Box", "Cash", "1,234.50", JAN], ["Old", "Other", 0, JAN]],
            "Kategorier": [CATEGORY, ["Gifts", "Income", None, None], ["Move", "Transfer", None, 0]],
            "Kassabok": [CASH],
        },
        language="en",
    )
    done = as_json(sums(tabs))
    assert [(one["type"], one["opening"]) for one in done["accounts"]] == [("Kassa", "1234.50"), ("Annat", "0.00")]
    assert [(one["type"], one["budget"]) for one in done["categories"]] == [("Intäkt", None), ("Överföring", "0.00")]


def test_a_type_that_cannot_be_read_is_null() -> None:
    tabs = group({"Konton": [ACCOUNT, ["Bank", "Sparkonto", 7, JAN]], "Kassabok": [CASH]})
    tabs["Kategorier"] = [CATEGORY, ["Gåvor", "Inkomst", None, None]]
    done = as_json(sums(tabs))
    assert (done["accounts"][0]["type"], done["accounts"][0]["closing"]) == (None, "7.00")
    assert done["categories"] == [{"category": "Gåvor", "type": None, "amount": "0.00", "budget": None}]


def test_refunds_turn_the_sign_of_their_category() -> None:
    done = as_json(of_rows(cash(1, FEB, "Bank", "Gåvor", None, 20), cash(2, FEB, "Bank", "Fika", 30)))
    amounts = {one["category"]: one["amount"] for one in done["categories"]}
    assert (amounts["Gåvor"], amounts["Fika"]) == ("-20.00", "-30.00")
    assert done["totals"]["result"] == "10.00"
    assert done["accounts"][0] | {"closing": "1010.00", "income": "-20.00", "expense": "-30.00"} == done["accounts"][0]


def test_a_transfer_category_counts_money_in_less_money_out() -> None:
    done = as_json(of_rows(cash(1, FEB, "Bank", "Mellan konton", None, 20)))
    assert done["categories"][-1]["amount"] == "-20.00"
    assert done["totals"]["transfers"] == "-20.00"
    assert done["totals"]["closing"] == "1480.00"


@pytest.mark.parametrize(
    ("opened", "opening", "closing"),
    [
        (date(2026, 1, 1), "1000.00", "1300.00"),
        (date(2026, 2, 3), "1000.00", "1300.00"),
        (date(2025, 6, 1), "1000.00", "1300.00"),
        (date(2026, 2, 4), "1000.00", "1000.00"),
        (date(2026, 12, 31), "1000.00", "1000.00"),
    ],
)
def test_an_account_opened_before_or_inside_the_year(opened: date, opening: str, closing: str) -> None:
    """Inside the year it opens with its Ingående balans; rows before its Från datum do not count."""
    accounts: Rows = [ACCOUNT, ["Bank", "Bank", 1000, opened], ["Kassa", "Kassa", 0, JAN]]
    done = of_rows(cash(1, FEB, "Bank", "Gåvor", 300), Konton=accounts)
    assert account(done, "Bank") | {"opening": opening, "closing": closing} == account(done, "Bank")
    assert done.preliminary == (opened > FEB)
    assert done.excluded_rows == ((2,) if opened > FEB else ())


def test_an_account_of_a_later_year_is_left_out() -> None:
    accounts: Rows = [ACCOUNT, ["Kassa", "Kassa", 0, JAN], ["Bank", "Bank", 1000, date(2027, 1, 1)]]
    done = of_rows(Konton=accounts)
    assert [one.account for one in done.accounts] == ["Kassa"]
    assert as_json(done)["totals"]["closing"] == "0.00"
    later = of_rows(Konton=accounts, year=2027)
    assert [one.account for one in later.accounts] == ["Kassa", "Bank"]


def test_the_next_year_opens_with_what_this_one_closed() -> None:
    tabs = group({"Kassabok": [*WORKED, cash(1, date(2027, 1, 1), "Bank", "Gåvor", 1)]})
    this, following = sums(tabs, 2026), sums(tabs, 2027)
    assert [one.closing for one in this.accounts] == [one.opening for one in following.accounts]
    assert account(following, "Bank")["closing"] == "1101.00"


def test_a_broken_financial_year() -> None:
    """From 07-01: the last day of June is of the year before, the first of July of the next."""
    rows = (
        cash(1, date(2026, 6, 30), "Bank", "Gåvor", 1),
        cash(1, date(2026, 7, 1), "Bank", "Gåvor", 10),
        cash(2, date(2027, 6, 30), "Bank", "Gåvor", 100),
        cash(1, date(2027, 7, 1), "Bank", "Gåvor", 1000),
    )
    tabs = group({"Kassabok": [CASH, *rows]}, year_start="07-01")
    done = as_json(sums(tabs, 2026))
    assert (done["year"], done["from"], done["to"]) == (2026, "2026-07-01", "2027-06-30")
    assert (done["totals"]["opening"], done["totals"]["income"]) == ("1501.00", "110.00")
    assert as_json(sums(tabs, 2025))["totals"]["income"] == "1.00"
    assert as_json(sums(tabs, 2027))["totals"]["income"] == "1000.00"


def test_money_to_forward_is_summed_over_all_years_up_to_the_end() -> None:
    rows = (
        cash(1, date(2026, 3, 1), "Bank", "Bössor", 100),
        cash(1, date(2027, 3, 1), "Bank", "Bössor", 50),
        cash(2, date(2027, 4, 1), "Bank", "Till Amnesty", None, 120),
        cash(1, date(2028, 4, 1), "Bank", "Till Amnesty", None, 7),
    )
    found = [as_json(of_rows(*rows, year=year))["to_forward"] for year in (2026, 2027, 2028)]
    assert found == [
        {"collected": "100.00", "forwarded": "0.00", "remaining": "100.00"},
        {"collected": "150.00", "forwarded": "120.00", "remaining": "30.00"},
        {"collected": "150.00", "forwarded": "127.00", "remaining": "23.00"},
    ]


def test_a_transfer_category_is_never_forwarded() -> None:
    categories: Rows = [CATEGORY, ["Flytt", "Överföring", "Ja", None]]
    done = of_rows(cash(1, FEB, "Bank", "Flytt", None, 5), Kategorier=categories)
    assert as_json(done)["to_forward"] == {"collected": "0.00", "forwarded": "0.00", "remaining": "0.00"}


@pytest.mark.parametrize(
    "row",
    [
        cash(1, FEB, None, "Gåvor", 1),
        cash(1, FEB, "Plusgiro", "Gåvor", 1),
        cash(1, FEB, "Bank", None, 1),
        cash(1, FEB, "Bank", "Gåva", 1),
        cash(1, FEB, "Bank", "Gåvor"),
        cash(1, FEB, "Bank", "Gåvor", 1, 1),
        cash(1, FEB, "Bank", "Gåvor", -1),
        cash(1, FEB, "Bank", "Gåvor", 0),
        cash(1, FEB, "Bank", "Gåvor", "1.234"),
        cash(1, FEB, "Bank", "Gåvor", 1.005),
        cash(1, FEB, ErrorValue("#REF!"), "Gåvor", 1),
        cash(1, FEB, "Bank", "Gåvor", ErrorValue("#N/A")),
    ],
)
def test_a_row_with_a_dagger_is_left_out_and_makes_its_year_preliminary(row: Cells) -> None:
    rows = (cash(2, FEB, "Bank", "Gåvor", 300), row)
    done = of_rows(*rows)
    assert (done.preliminary, done.excluded_rows) == (True, (3,))
    assert account(done, "Bank")["income"] == "300.00"
    other = of_rows(*rows, year=2027)
    assert (other.preliminary, other.excluded_rows) == (False, ())


@pytest.mark.parametrize("day", [None, "i maj", "31/11 2026", ErrorValue("#VALUE!"), "26-02-03"])
def test_an_excluded_row_without_a_readable_day_makes_every_year_preliminary(day: object) -> None:
    rows = (cash(1, day, "Bank", "Gåvor", 300), cash(2, FEB, "Bank", "Gåvor", 1))
    for year in (2026, 2027, 2030):
        done = of_rows(*rows, year=year)
        assert (done.preliminary, done.excluded_rows) == (True, (2,))


@pytest.mark.parametrize(
    "row",
    [
        cash(None, FEB, "Bank", "Gåvor", 1),
        cash(1, FEB, "Bank", "Gåvor", 1, text=None),
        cash(1, date(2026, 12, 30), "Bank", "Gåvor", 1),
        cash(1, FEB, "Bank", "Fika", None, 1, receipt=None),
        cash(1, FEB, "Bank", "Gåvor", None, 1),
        cash(1, FEB, "Bank", "Fika", None, 99_999),
        cash(1, FEB, " BANK ", "gåvor", 1, 0),
        cash(1, FEB, "Bank", "Gåvor", 1, text=ErrorValue("#REF!")),
    ],
)
def test_a_row_with_another_finding_counts(row: Cells) -> None:
    done = of_rows(row)
    assert (done.preliminary, done.excluded_rows) == (False, ())
    assert account(done, "Bank")["closing"] != "1000.00"


def test_excluded_rows_are_sheet_rows_and_empty_ones_shift_nothing() -> None:
    done = of_rows([], cash(1, FEB, "Bank", "Gåvor", "?"), [None] * 8, ["  "], cash(2, FEB, "Bank", "Gåvor", "?"))
    assert done.excluded_rows == (3, 6)


def test_an_unbalanced_transfer_makes_its_own_year_preliminary() -> None:
    rows = (cash(7, FEB, "Bank", "Mellan konton", None, 100), cash(7, FEB, "Kassa", "Mellan konton", 90))
    done = of_rows(*rows)
    assert (done.preliminary, done.excluded_rows) == (True, ())
    assert any("7" in reason.sv for reason in done.reasons)
    assert not of_rows(*rows, year=2027).preliminary


def test_a_transfer_over_new_year_is_unbalanced_in_both_years() -> None:
    """A voucher is its number within a financial year."""
    rows = (cash(7, DEC, "Bank", "Mellan konton", None, 100), cash(7, date(2027, 1, 1), "Kassa", "Mellan konton", 100))
    assert [of_rows(*rows, year=year).preliminary for year in (2026, 2027)] == [True, True]


@pytest.mark.parametrize(
    ("day", "says", "years"),
    [
        (FEB, 1300, []),
        (FEB, 1299, [2026]),
        (date(2026, 2, 2), 1000, []),
        (date(2026, 2, 2), 1300, [2026]),
        (DEC, 1, [2026]),
        (date(2027, 1, 1), 1, [2027]),
    ],
)
def test_an_open_reconciliation_difference_makes_its_year_preliminary(day: date, says: int, years: list[int]) -> None:
    stated: Rows = [["Konto", "Datum", "Saldo"], ["Bank", day, says]]
    found = [
        year
        for year in (2026, 2027)
        if of_rows(cash(1, FEB, "Bank", "Gåvor", 300), year=year, Avstämning=stated).preliminary
    ]
    assert found == years


def test_rows_to_come_count() -> None:
    assert account(of_rows(cash(1, DEC, "Bank", "Gåvor", 5)), "Bank")["closing"] == "1005.00"


def test_one_signed_column_may_stand_for_in_and_out() -> None:
    head = ["Ver", "Datum", "Text", "Konto", "Kategori", "Belopp"]
    rows: Rows = [head, [1, FEB, "a", "Bank", "Gåvor", 300], [2, FEB, "b", "Bank", "Fika", "\N{MINUS SIGN}45,50"]]
    done = sums(group({"Kassabok": rows}))
    assert account(done, "Bank") | {"income": "300.00", "expense": "45.50"} == account(done, "Bank")


def test_the_first_of_two_accounts_of_one_name_counts() -> None:
    accounts: Rows = [ACCOUNT, ["Bank", "Bank", 1000, JAN], ["bank ", "Bank", 77, JAN]]
    done = of_rows(cash(1, FEB, "BANK", "Gåvor", 1), Konton=accounts)
    assert [(one.account, one.closing) for one in done.accounts] == [("Bank", 100100)]


@pytest.mark.parametrize("year", [2025, 1990, 1989, 0, -3, 2098, 2099, 2100, 99_999, 10**12])
def test_a_year_before_the_first_account_or_out_of_reason_has_no_balance(year: int) -> None:
    if year == 2098:
        assert of_rows(year=year).totals.closing == 150_000
        return
    with pytest.raises(BalanceError) as refused:
        of_rows(year=year)
    assert "\n" not in refused.value.says.sv + refused.value.says.en


def test_the_year_in_which_the_first_account_begins_has_one() -> None:
    accounts: Rows = [ACCOUNT, ["Bank", "Bank", 1000, date(2026, 12, 31)]]
    assert of_rows(Konton=accounts).totals.closing == 100_000


@pytest.mark.parametrize("title", ["Konton", "Kategorier", "Kassabok"])
def test_without_a_tab_it_needs_there_is_no_balance(title: str) -> None:
    for rows in (None, [], [["Något", "annat"]]):
        with pytest.raises(BalanceError):
            sums(group({title: rows}))


@pytest.mark.parametrize(
    ("title", "key", "head"),
    [("Konton", "accounts", ACCOUNT), ("Kategorier", "categories", CATEGORY), ("Kassabok", "cashbook", CASH)],
)
def test_of_an_emptied_tab_no_balance_is_made(title: str, key: str, head: list[str]) -> None:
    """A tab that was full and is suddenly empty is a fault, not a fact: no report is made from it."""
    tabs = group({title: [head]})
    with pytest.raises(BalanceError):
        balance(book(tabs, memory=Memory(rows={key: 3})), 2026)


def test_a_cashbook_that_never_held_anything_is_a_fact() -> None:
    assert of_rows().totals.closing == 150_000


@pytest.mark.parametrize("column", ["Datum", "Konto", "Kategori", "In", "Ut"])
def test_a_cashbook_without_a_column_counts_no_row(column: str) -> None:
    place = CASH.index(column)
    rows = [[*row[:place], *row[place + 1 :]] for row in (CASH, cash(1, FEB, "Bank", "Gåvor", 300))]
    done = sums(group({"Kassabok": rows}))
    assert (done.preliminary, done.excluded_rows) == (True, (2,))
    assert account(done, "Bank")["closing"] == "1000.00"


def test_sums_are_exact_to_the_last_ore() -> None:
    rows = [cash(n, FEB, "Bank", "Gåvor", 0.1 + 0.2) for n in range(1, 101)]
    huge: Rows = [ACCOUNT, ["Bank", "Bank", "9 999 999 969,99", JAN]]
    done = of_rows(*rows, Konton=huge)
    assert account(done, "Bank")["closing"] == "9999999999.99"


def test_settings_in_english_by_label_move_the_year() -> None:
    tabs = group({"Kassabok": WORKED})
    tabs["Inställningar"] = [*settings_rows(), ["Year start", "09-01"]]
    assert as_json(sums(tabs, 2025))["from"] == "2025-09-01"
