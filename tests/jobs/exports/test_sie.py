"""SIE 4, read back by a reader written from the specification: CP437, vouchers that sum to zero, IB + moves = UB, RES = result."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.balances import BalanceError, balance
from jobs.exports.sie import sie, sie4i
from sheets_schema.book import Book
from sheets_schema.text import decimal
from tests.jobs.documents.reading import demo
from tests.jobs.exports.reading import ACCOUNTS, CASH, CATEGORIES, ROWS, read_sie, small
from tests.jobs.helpers import ACCOUNT, CATEGORY, book, cash, group, steady
from tests.jobs.test_balances_beside_beancount import YEARS, Random, books


def holds(found_book: Book, year: int) -> None:
    """What must hold of every SIE file, beside our own balances."""
    read = read_sie(sie(found_book, year).content)
    sums = balance(found_book, year)
    moved = read.moved
    opening, closing, result = (read.sums[label, 0] for label in ("IB", "UB", "RES"))
    assert sum(opening.values()) == 0
    for number in {*opening, *closing, *(one for one in moved if one[0] in "12")}:
        assert opening.get(number, 0) + moved.get(number, 0) == closing.get(number, 0)
    assert {number: ore for number, ore in moved.items() if number[0] not in "12" and ore} == {
        number: ore for number, ore in result.items() if ore
    }
    assert sum(closing.values()) + sum(result.values()) == 0
    assert read.years[0] == (sums.period.first, sums.period.last)
    money = {number for number in closing if number.startswith("19")}
    assert sum(closing[number] for number in money) == Decimal(decimal(sums.totals.closing))
    assert sum(opening.get(number, Decimal()) for number in money) == Decimal(decimal(sums.totals.opening))
    if -1 in read.years:
        assert sum(read.sums["UB", -1].values()) == 0
        assert sum(read.sums["IB", -1].values()) == 0


def test_the_small_book() -> None:
    made = sie(small(), 2026)
    read = read_sie(made.content)
    assert read.sums["IB", 0] == {
        "1930": Decimal(1400),
        "1910": Decimal(500),
        "2890": Decimal(-100),
        "2067": Decimal(-1500),
        "2068": Decimal(-300),
    }
    assert read.sums["UB", 0] == {**read.sums["IB", 0], "1930": Decimal("1549.10")}
    assert read.sums["RES", 0] == {
        "3993": Decimal("-350.50"),
        "6990": Decimal("50.90"),
        "7990": Decimal("150.50"),
    }
    assert read.sums["UB", -1] == read.sums["IB", 0], "one year closes where the next opens"
    assert read.sums["RES", -1] == {"3993": Decimal(-300), "8999": Decimal(300)}
    assert [(one.series, one.number, one.text) for one in read.vouchers] == [
        ("A", "1", "Något"),
        ("A", "2", "Något"),
        ("A", "3", "Något"),
        ("A", "5", "Något"),
        ("B", "1", "Ver 4b: Något"),
    ]
    assert read.vouchers[2].lines == [
        ("1910", Decimal("-150.50"), date(2026, 2, 3), "Något"),
        ("1930", Decimal("150.50"), date(2026, 2, 3), "Något"),
    ]
    assert (read.kinds["1930"], read.kinds["2890"], read.kinds["3993"], read.kinds["6990"]) == ("T", "S", "I", "K")
    (said,) = made.said
    assert "Kassa → 1910 Kassa; Bössor → 3993 Erhållna donationer och gåvor; Fika → 6990" in said.sv
    assert "Gåvor" not in said.sv
    assert "Lån" not in said.sv
    holds(small(), 2026)


def test_the_bytes_are_those_of_code_page_437() -> None:
    content = sie(small(), 2025).content
    assert b'"G\x86va fr\x86n \x8fsa"' in content


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_demo_group(year: int) -> None:
    holds(demo("sv"), year)


@steady(15)
@given(made=books(), year=st.sampled_from(YEARS))
def test_any_book(made: Random, year: int) -> None:
    holds(book(made.tabs()), year)


def test_vouchers_alone_leave_the_numbering_to_who_reads_them() -> None:
    made = sie4i(small(), 2026)
    read = read_sie(made.content)
    assert not read.sums
    assert [(one.series, one.number, one.text) for one in read.vouchers][:2] == [
        ("", "", "Ver 1: Något"),
        ("", "", "Ver 2: Något"),
    ]
    assert read.moved == read_sie(sie(small(), 2026).content).moved
    assert set(read.names) == set(read.moved)


def test_a_transfer_that_does_not_add_up_goes_to_the_observation_account_and_is_said() -> None:
    rows = [
        *ROWS,
        cash(6, date(2026, 3, 1), "Bank", "Mellan konton", 10),
        cash(None, date(2026, 3, 2), "Bank", "Mellan konton", 1),
    ]
    made = sie(small(rows), 2026)
    read = read_sie(made.content)
    assert read.sums["UB", 0]["2999"] == Decimal(-11)
    assert any("2999 OBS-konto: verifikation 6, rad 12." in says.sv for says in made.said)
    assert "#PROSA" in made.content.decode("cp437"), "the year is preliminary"
    holds(small(rows), 2026)


def test_a_row_that_does_not_count_never_enters() -> None:
    rows = [*ROWS, cash(6, date(2026, 3, 1), "Bank", "Finns inte", 77), cash(7, "31/11 2026", "Bank", "Gåvor", 78)]
    content = sie(small(rows), 2026).content
    assert b"77.00" not in content
    assert b"78.00" not in content
    assert "Räkenskapsåret 2026 är preliminärt. 2 rader i kassaboken räknas inte med: 11, 12." in content.decode(
        "cp437"
    )


def test_numbers_that_cannot_be_used_are_not() -> None:
    accounts = [ACCOUNTS[0], ["Bank", "Bank", 0, date(2025, 1, 1), 3010], ["Obs", "Annat", 5, date(2025, 1, 1), 1998]]
    categories = [
        CATEGORIES[0],
        ["Gåvor", "Intäkt", None, None, 1998],
        ["Fika", "Kostnad", None, None, "54 60"],
        ["Bössor", "Intäkt", "Ja", None, 9100],
        ["Till Amnesty", "Kostnad", "Ja", None, 8999],
        ["Lån", "Intäkt", None, None, 12345],
        ["Mellan konton", "Överföring", None, None, 5460],
    ]
    rows = [CASH, *(row for row in ROWS[1:] if row[3] == "Bank")]
    read = read_sie(sie(small(rows, Konton=accounts, Kategorier=categories), 2026).content)
    assert set(read.names) == {"1930", "1998", "2067", "2068", "2999", "3990", "6990", "7990", "8999"}


def test_hostile_texts_stay_in_their_field() -> None:
    text = 'Slut\\" }\r\n#TRANS 1930 {} 999 "x" \x1a – ’ ” ＂ ﹨ 😀 Łódź ñandú\u202e'
    rows = [CASH, cash(1, date(2026, 2, 1), "Bank", "Gåvor", 1, text=text)]
    made = sie(small(rows), 2026)
    (voucher,) = read_sie(made.content).vouchers
    assert voucher.text == "Slut/\" } #TRANS 1930 {} 999 \"x\" - ' '' ? ? ? Lódz ñandú"
    said = next(says.sv for says in made.said if "Tecken" in says.sv)
    assert "– → -" in said
    assert "Ł → L" in said


def test_two_spellings_of_one_number_are_two_vouchers() -> None:
    rows = [CASH, *(cash(voucher, date(2026, 2, 1), "Bank", "Gåvor", 1) for voucher in ("1", "01", None, None))]
    read = read_sie(sie(small(rows), 2026).content)
    assert [(one.series, one.number, one.text) for one in read.vouchers] == [
        ("A", "1", "Något"),
        ("B", "1", "Något"),
        ("B", "2", "Något"),
        ("B", "3", "Ver 01: Något"),
    ]


def test_a_broken_year_and_a_group_without_a_name() -> None:
    tabs = group(
        {
            "Konton": [ACCOUNT, ["Bank", "Bank", 0, date(2025, 7, 1)]],
            "Kategorier": [CATEGORY, ["Gåvor", "Intäkt", None, None]],
        },
        year_start="07-01",
        group_name=None,
    )
    read = read_sie(sie(book(tabs), 2025).content)
    assert read.years == {0: (date(2025, 7, 1), date(2026, 6, 30))}
    assert read.head["FNAMN"] == ["Gruppen"]


def test_there_must_be_something_to_sum() -> None:
    with pytest.raises(BalanceError):
        sie(small(), 2020)
