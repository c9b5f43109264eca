"""Cashbooks in the shapes that groups keep them, each column found by name or by content, never guessed."""

from datetime import date, datetime

import pytest

from jobs.importing.columns import Use
from jobs.importing.rows import Made, make_rows
from jobs.importing.table import Found, chosen, find
from sheets_schema.grid import ErrorValue, Grid, Uncomputed
from tests.jobs.helpers import Cells, Rows

Short = tuple[object, ...]


def table(rows: Rows, account: str = "") -> Found:
    """The one table of some rows."""
    found = find(Grid("Blad1", rows), {}, account)
    assert found
    return found


def made(rows: Rows, account: str = "") -> Made:
    """What comes of some rows, all certain."""
    found = table(rows, account)
    assert not found.mapped.unsure, [one.sv for one in found.mapped.unsure]
    return make_rows([found], account, "sv")


def short(done: Made) -> list[Short]:
    """Each row's voucher, day, text, account, category, and öre in and out."""
    keys = ("voucher", "date", "text", "account", "category", "money_in", "money_out")
    return [tuple(row.get(key) for key in keys) for row in done.rows]


def unsure(rows: Rows, account: str = "") -> str:
    """What is not certain about some rows."""
    return "; ".join(one.sv for one in table(rows, account).mapped.unsure)


D1, D2, D3 = date(2025, 1, 8), date(2025, 1, 14), date(2025, 2, 17)


def test_one_column_an_account_with_an_opening_row_and_a_total() -> None:
    done = made(
        [
            ["Kassabok för Grupp 17, år 2025"],
            [],
            ["Datum", "Ver.nr", "Beskrivning", "Kassa", "Bank"],
            ["2025-01-01", None, "Ingående balans", "680,00", "8 214,50"],
            ["2025-01-08", "1", "Föreningspaket", None, "-900,00"],
            ["2025-01-14", "2", "Fika", "−142,50", ""],
            ["2025-02-17", "3", "Till banken", "-300", "300"],
            ["Datum", "Ver.nr", "Beskrivning", "Kassa", "Bank"],
            [None, None, "Summa", "237,50", "7 614,50"],
        ]
    )
    assert short(done) == [
        (1, D1, "Föreningspaket", "Bank", None, None, 900_00),
        (2, D2, "Fika", "Kassa", None, None, 142_50),
        (3, D3, "Till banken", "Kassa", "Överföring mellan konton", None, 300_00),
        (3, D3, "Till banken", "Bank", "Överföring mellan konton", 300_00, None),
    ]
    assert done.opening == {"Kassa": 680_00, "Bank": 8214_50}
    assert not done.doubts
    assert len(done.notes) == 2


def test_a_kind_beside_accounts() -> None:
    done = made(
        [
            ["Nr", "Datum", "Typ", "Text", "Bank", "Giro", "Kassa"],
            [1, D1, "In", "Gåva", 1500, None, None],
            [2, D2, "Ut", "Porto", None, None, 55.5],
            [3, D3, "Överföring", "Till kassan", -200, None, 200],
        ]
    )
    assert [row[3:] for row in short(done)] == [
        ("Bank", None, 1500_00, None),
        ("Kassa", None, None, 55_50),
        ("Bank", "Överföring mellan konton", None, 200_00),
        ("Kassa", "Överföring mellan konton", 200_00, None),
    ]


def test_a_signed_sum() -> None:
    rows: list[Cells] = [
        ["Bokföringsdag", "Text", "Konto", "Belopp (kr)", "Kategori"],
        ["2025-01-08", "Gåva", "Bank", "100,50", "Gåvor"],
        ["2025-01-14", "Fika", "Kassa", "-20,00 kr", "Fika"],
    ]
    assert short(made(rows)) == [
        (None, D1, "Gåva", "Bank", "Gåvor", 100_50, None),
        (None, D2, "Fika", "Kassa", "Fika", None, 20_00),
    ]


@pytest.mark.parametrize("sides", [("Debet", "Kredit"), ("Inkomst", "Utgift"), ("Insättning:", "Uttag (kr)")])
def test_debit_and_credit_of_one_account_with_a_balance(sides: tuple[str, str]) -> None:
    rows: list[Cells] = [
        ["Datum", "Text", *sides, "Saldo"],
        ["2025-01-01", "Ingående saldo", None, None, 1000],
        ["2025-01-08", "Gåva", 250, None, 1250],
        ["2025-01-14", "Hyra", None, 600, 650],
        [None, "Utgående saldo", None, None, 650],
    ]
    done = made(rows, "Bank")
    assert [row[3:] for row in short(done)] == [("Bank", None, 250_00, None), ("Bank", None, None, 600_00)]
    assert done.opening == {"Bank": 1000_00}
    assert not done.doubts
    newest_first: list[Cells] = [rows[0], *rows[1:4][::-1]]
    assert not made(newest_first, "Bank").doubts
    off = made([*rows[:3], ["2025-01-14", "Hyra", None, 600, 651]], "Bank")
    assert [one.sv for one in off.doubts] == ["Saldot i filen följer inte beloppen på rad 4."]


def test_in_and_out_under_each_account() -> None:
    rows: list[Cells] = [
        [None, None, None, "Kassa", None, "Bank", None],
        ["Ver", "Datum", "Text", "In", "Ut", "In", "Ut"],
        [1, D1, "Gåva", None, None, 100, None],
        [2, D2, "Till kassan", 50, None, None, 50],
    ]
    assert [row[3:] for row in short(made(rows))] == [
        ("Bank", None, 100_00, None),
        ("Kassa", "Överföring mellan konton", 50_00, None),
        ("Bank", "Överföring mellan konton", None, 50_00),
    ]
    assert [
        use.account for use in table([["Datum", "Text", "Kassa in", "Kassa ut"], [D1, "x", 1, None]]).mapped.money
    ] == [
        "Kassa",
        "Kassa",
    ]


def test_columns_without_names_are_found_by_what_stands_in_them() -> None:
    rows: list[Cells] = [
        ["#", "När", "Vad det var", "Hur mycket", "Konto"],
        [1, D1, "Gåva från ett möte", 100, "Bank"],
        [2, D2, "Fika", -20, "Kassa"],
        [3, D3, "Porto", -10, "Kassa"],
    ]
    assert short(made(rows))[1] == (2, D2, "Fika", "Kassa", None, None, 20_00)
    assert [use.how for use in table(rows).mapped.uses] == ["content", "content", "content", "content", "name"]


def test_thousands_and_decimals_are_measured_over_the_column() -> None:
    rows: list[Cells] = [["Datum", "Text", "Konto", "Belopp"], [D1, "a", "Bank", "1.234"], [D2, "b", "Bank", "-12,50"]]
    assert made(rows).rows[0]["money_in"] == 1234_00
    rows[2] = [D2, "b", "Bank", "-12.50"]
    assert (
        made([*rows, *[[D2, "c", "Bank", "1"]] * 8]).doubts[0].sv
        == "Rad 2 har ett belopp som inte går att läsa (1.234)."
    )
    rows[2] = [D2, "b", "Bank", "-12.50"]
    rows[1] = [D1, "a", "Bank", "1,234"]
    assert made(rows).rows[0]["money_in"] == 1234_00


def test_what_cannot_be_read_stays_as_it_stands_and_is_pointed_out() -> None:
    rows: list[Cells] = [
        ["Datum", "Text", "Konto", "In", "Ut"],
        *[[D1, "Gåva", "Bank", n, None] for n in range(1, 9)],
        ["31/11 2025", "=1+1", "Bank", "tio", None],
        [datetime(2025, 1, 14, 12), ErrorValue("#REF!"), "Bank", Uncomputed("=A1"), None],
        [D2, "Inget", "Bank", None, 0],
        [D2, "Minus", "Bank", -5, None],
    ]
    done = made(rows)
    assert short(done)[8:] == [
        (None, "31/11 2025", "=1+1", "Bank", None, "tio", None),
        (None, D2, "#REF!", "Bank", None, "=A1", None),
        (None, D2, "Inget", "Bank", None, None, None),
        (None, D2, "Minus", "Bank", None, None, 5_00),
    ]
    assert [one.sv.split(" har ")[0] for one in done.doubts] == ["Rad 10", "Rad 10", "Rad 11", "Rad 12", "Rad 13"]


def test_accounts_that_do_not_add_up_are_pointed_out() -> None:
    rows: list[Cells] = [["Datum", "Text", "Kassa", "Bank"], [D1, "Köp med kort och kontant", -5, -10]]
    done = made(rows)
    assert [row[3:] for row in short(done)] == [("Kassa", None, None, 5_00), ("Bank", None, None, 10_00)]
    assert "rör flera konton" in done.doubts[0].sv


@pytest.mark.parametrize(
    ("header", "row", "says"),
    [
        (["Text", "Konto", "In", "Ut"], ["Gåva", "Bank", 1, None], "datumet"),
        (["Datum", "Text", "Konto"], [D1, "Gåva", "Bank"], "beloppet"),
        (["Datum", "Text", "In", "Ut"], [D1, "Gåva", 1, None], "--account"),
        (["Datum", "Text", "Konto", "In", "Ut", "Porto"], [D1, "Gåva", "Bank", 1, None, 12.5], "”Porto” har belopp"),
        (["Datum", "Text", "Kassa", "In", "Ut"], [D1, "Gåva", 5.5, 1, None], "flera kolumner"),
        (["Datum", "Text", "Konto", "Belopp", "In"], [D1, "Gåva", "Bank", 1, 2], "flera kolumner"),
        (["Datum", "Bokföringsdag", "Text", "Konto", "In"], [D1, D1, "Gåva", "Bank", 1], "är samma sak"),
        (["Ver", "Datum", "Konto", "Debet", "Kredit"], [1, D1, "3010", None, 5], "huvudbok"),
    ],
)
def test_without_certainty_it_asks(header: list[object], row: list[object], says: str) -> None:
    assert says in unsure([header, row])


def test_what_goes_out_may_be_written_with_a_minus_but_not_both_ways() -> None:
    rows: list[Cells] = [
        ["Datum", "Text", "Konto", "In", "Ut"],
        [D1, "Hyra", "Bank", None, -20],
        [D2, "El", "Bank", None, -5],
    ]
    assert [row[5:] for row in short(made(rows))] == [(None, 20_00), (None, 5_00)]
    done = made([*rows[:2], [D2, "El", "Bank", None, 5]])
    assert [row[5:] for row in short(done)] == [(20_00, None), (None, 5_00)]
    assert [one.sv for one in done.doubts] == ["Rad 2 har ett minus bland det som går ut."]


def test_sums_without_a_sign_are_asked_about() -> None:
    rows: list[Cells] = [["Datum", "Text", "Konto", "Belopp"], [D1, "Gåva", "Bank", 100], [D2, "Hyra", "Bank", 20]]
    assert "alla belopp är plus" in unsure(rows)
    assert unsure([[*row, kind] for row, kind in zip(rows, ["Typ", "In", "Ut"], strict=True)]) == ""


def test_what_is_told_goes_before_what_is_found() -> None:
    told = {"porto": Use(table([["Datum", "Text"], [D1, "x"]]).mapped.uses[0].column, "", how="map")}
    found = find(Grid("Blad", [["Datum", "Text", "Konto", "In", "Porto"], [D1, "Gåva", "Bank", 1, 12.5]]), told, "")
    assert found
    assert not found.mapped.unsure


def test_months_on_tabs_of_their_own_are_one_cashbook_and_others_are_left() -> None:
    head: Cells = ["Datum", "Text", "Konto", "Belopp"]
    grids = [
        Grid("Januari", [head, [D1, "a", "Bank", 1]]),
        Grid("Februari", [head, [D3, "b", "Bank", -2]]),
        Grid("Medlemmar", [["Namn", "Telefon"], ["Anna", "070"]]),
    ]
    tables = [found for grid in grids if (found := find(grid, {}, ""))]
    assert [one.title for one in chosen(tables)] == ["Januari", "Februari"]
    assert [row[2] for row in short(make_rows(chosen(tables), "", "sv"))] == ["a", "b"]
    other = find(Grid("Mars", [[*head, "Kategori"], [D3, "b", "Bank", -2, "Fika"]]), {}, "")
    assert other
    assert chosen([*tables, other]) == []


@pytest.mark.parametrize("rows", [[], [[]], [["Bara en rubrik"]], [[None, ""], [1, 2]]])
def test_no_table_is_none(rows: Rows) -> None:
    assert find(Grid("Blad", rows), {}, "") is None
