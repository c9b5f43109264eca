"""How a sheet becomes tables: tabs, headers, rows and what is told of cells that cannot be read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from sheets_schema.book import Known, is_ours_to_read, row_counts
from sheets_schema.grid import ErrorValue, Uncomputed
from sheets_schema.tabs import TABS
from tests.schema.helpers import (
    CASHBOOK,
    FULL,
    MEETINGS,
    MEMBERS,
    OPTIONAL,
    REQUIRED,
    SETTINGS,
    Rows,
    about,
    book,
    excluded,
    findings,
    found,
)

ANNA = ["Anna Ek", "anna@example.org", None, "Aktiv", None, "Ja"]
ANNUAL = ["2026-1", "Årsmöte", "2026-03-15", "18:30", "1. Val", "Genomfört"]
ERRORS = [
    "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!",
    "#SAKNAS!", "#VÄRDEFEL!", "#REFERENS!", "#NAMN?", "#DIVISION/0!", "#OGILTIGT!", "Err:502",
]  # fmt: skip
Found = list[tuple[str, str | None]]


# Tabs


@about("tab.missing")
@pytest.mark.parametrize("title", REQUIRED)
def test_a_required_tab_that_is_not_there_is_told_and_nothing_else_is(title: str) -> None:
    quiet = {"Rapporter": REQUIRED["Rapporter"][:1]}
    assert found(book({**quiet, title: None})) == [("tab.missing", None)]


@pytest.mark.parametrize("title", OPTIONAL)
def test_an_optional_tab_may_be_missing_even_if_it_was_full(title: str) -> None:
    key = next(tab.key for tab in TABS if tab.label.sv == title)
    assert found(book({**FULL, title: None}, known=Known(rows={key: 4}))) == []


@pytest.mark.parametrize("title", ["  kassabok ", "KASSABOK", "Cashbook", "cashBook\u00a0"])
def test_a_tab_matches_by_title_in_either_language_whatever_the_case(title: str) -> None:
    assert found(book({"Kassabok": None, title: REQUIRED["Kassabok"]})) == []
    assert is_ours_to_read(title)


def test_a_tab_of_the_groups_own_is_left_alone() -> None:
    assert found(book({"Recept": [["#REF!", 1], [None, "x"]], "Kassabok 2025": [["Ver"]]})) == []
    assert not is_ours_to_read("Kassabok 2025")


@about("tab.header_missing")
@pytest.mark.parametrize("title", FULL)
@pytest.mark.parametrize("rows", [[], [[]], [[None, ""]], [["Kommentar", "Länk", 17, True]]])
def test_a_tab_without_a_starred_header_in_row_1_is_told_and_nothing_of_it_is_read(title: str, rows: Rows) -> None:
    quiet = {} if title == "Rapporter" else {"Rapporter": REQUIRED["Rapporter"][:1]}
    made = book({**quiet, title: rows})
    assert found(made) == [("tab.header_missing", None)]
    (finding,) = findings(made)
    assert finding.row == 1
    assert not made.whole(finding.tab)


def test_a_row_above_the_headers_hides_them() -> None:
    assert found(book({"Medlemmar": [["Våra medlemmar 2026"], MEMBERS, ANNA]})) == [("tab.header_missing", None)]


@about("tab.emptied")
@pytest.mark.parametrize("title", FULL)
def test_a_tab_that_was_full_and_is_suddenly_empty_is_told_and_nothing_is_made_of_it(title: str) -> None:
    key = next(tab.key for tab in TABS if tab.label.sv == title)
    quiet = {} if title == "Rapporter" else {"Rapporter": REQUIRED["Rapporter"][:1]}
    ways: list[Rows] = [FULL[title][:1], [], [*FULL[title][:1], [None, False, "  "]], [[None], [""]]]
    for rows in ways:
        made = book({**quiet, title: rows}, known=Known(rows={key: 4}))
        assert found(made) == [("tab.emptied", None)]
        assert made.torn == {key}
        assert not made.whole(key)
        assert key not in row_counts(made)


def test_a_tab_with_rows_left_or_that_never_had_any_is_not_emptied() -> None:
    assert found(book({"Uppgifter": [["Uppgift", "Ansvarig", "Status"]]})) == []
    assert found(book({"Uppgifter": [["Uppgift", "Ansvarig", "Status"]]}, known=Known(rows={"tasks": 0}))) == []
    kept = book({"Medlemmar": [MEMBERS, ANNA]}, known=Known(rows={"members": 40}))
    assert found(kept) == []
    assert row_counts(kept)["members"] == 1


def test_a_full_tab_whose_header_row_is_gone_is_a_fault_and_not_a_fact() -> None:
    made = book({"Medlemmar": [ANNA, ANNA]}, known=Known(rows={"members": 3}))
    assert found(made) == [("tab.header_missing", None)]
    assert made.torn == {"members"}
    assert "members" not in row_counts(made)


def test_a_required_tab_that_is_gone_was_torn_if_it_was_full() -> None:
    assert book({"Möten": None}, known=Known(rows={"meetings": 3})).torn == {"meetings"}
    assert book({"Möten": None}).torn == frozenset()


@about("tab.duplicate")
@pytest.mark.parametrize(("language", "read", "other"), [("sv", "Möten", "Meetings"), ("en", "Meetings", "Möten")])
def test_of_a_tab_in_both_languages_the_one_in_the_sheets_own_is_read(language: str, read: str, other: str) -> None:
    both: dict[str, Rows] = {read: [MEETINGS, ANNUAL], other: [MEETINGS, ["x", "y", "z"]]}
    for tabs in (both, dict(reversed(both.items()))):
        made = book({**tabs, "Inställningar": [*SETTINGS, ["Språk", language]]})
        assert [(f.code, f.title, f.severity) for f in findings(made)] == [("tab.duplicate", other, "warning")]
        assert made.tables["meetings"].title == read


def test_whole_means_there_with_every_starred_column() -> None:
    assert book().whole("members", "roles", "cashbook")
    assert not book().whole("members", "boxes")
    assert not book({"Medlemmar": [["Namn"], ["Anna Ek"]]}).whole("members")


# Headers


@about("column.missing")
@pytest.mark.parametrize("tab", TABS, ids=lambda tab: str(tab.key))
def test_only_starred_columns_and_in_and_out_may_be_missing(tab: object) -> None:
    declared = next(one for one in TABS if one is tab)
    starred = [one for one in declared.columns if one.starred]
    header = [starred[0].label.sv]
    made = book({"Rapporter": REQUIRED["Rapporter"][:1], declared.label.sv: [header]})
    missing = [f for f in findings(made) if f.tab == declared.key and f.code == "column.missing"]
    expected = [one.key for one in starred[1:]] + ["money_in", "money_out"] * (declared.key == "cashbook")
    assert sorted(str(f.column) for f in missing) == sorted(expected)
    assert {(f.row, f.cell, f.severity) for f in missing} <= {(1, None, "error")}


def test_a_missing_column_has_no_finding_for_its_rows() -> None:
    rows = [["Namn", "E-post"], ["Anna Ek", "anna@example.org"], ["Bo Alm", "bo@example.org"]]
    assert found(book({"Medlemmar": rows})) == [("column.missing", None)]


@about("column.duplicate")
def test_of_a_column_that_is_there_twice_the_first_is_read() -> None:
    rows = [["Nr", *CASHBOOK, "Amount", "NAMN"], [1, 2, "2026-02-01", "Gåva", "Bank", "Gåvor", 300]]
    made = book({"Kassabok": rows})
    assert [(f.code, f.cell, f.row, f.value) for f in findings(made)] == [("column.duplicate", "B1", 1, "Ver")]
    assert made.rows("cashbook")[0].text("voucher") == "1"


@pytest.mark.parametrize(
    ("usual", "alias"),
    [
        ("Ver", "Verifikation"), ("Ver", "VERIFIKATIONSNR"), ("Ver", "ver.nr"), ("Ver", "Nr"), ("Ver", "Voucher"),
        ("Datum", "Bokföringsdag"), ("Datum", "bokf.datum"), ("Datum", "Date"), ("In", "Inkomst"), ("In", "Intäkt"),
        ("In", "Money in"), ("Ut", "Utgift"), ("Ut", "kostnad"), ("Ut", "Money  out"), ("Konto", " konto\n"),
        ("Konto", "ACCOUNT"), ("Kategori", "\u00a0Category "), ("Text", "text"),
    ],
)  # fmt: skip
def test_a_header_matches_by_label_alias_or_twin_whatever_the_case_and_space(usual: str, alias: str) -> None:
    header = [alias if name == usual else name for name in CASHBOOK]
    made = book({"Kassabok": [header, *REQUIRED["Kassabok"][1:]]})
    assert found(made) == []
    assert excluded(made) == []


@pytest.mark.parametrize("alias", ["Verifikation", "Verifikationsnr", "Ver.nr", "Nr"])
def test_a_voucher_goes_by_the_same_names_wherever_it_stands(alias: str) -> None:
    header = [alias if name == "Ver" else name for name in OPTIONAL["Tömningar"][0]]
    assert found(book({**FULL, "Tömningar": [header, *OPTIONAL["Tömningar"][1:]]})) == []


@pytest.mark.parametrize("alias", ["Bokföringsdag", "Bokf.datum"])
@pytest.mark.parametrize("title", ["Avstämning", "Tömningar"])
def test_a_booking_day_goes_by_the_same_names_wherever_it_stands(title: str, alias: str) -> None:
    header = [alias if name == "Datum" else name for name in OPTIONAL[title][0]]
    assert found(book({**FULL, title: [header, *OPTIONAL[title][1:]]})) == []


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: str(tab.key))
def test_every_column_is_found_by_its_label_its_twin_and_its_key_in_words(tab: object) -> None:
    declared = next(one for one in TABS if one is tab)
    for one in declared.columns:
        for name in (one.label.sv, one.label.en, one.key.replace("_", " ").capitalize()):
            assert declared.matches([f"  {name.upper()} "]) == [(0, one)]


def test_columns_stand_in_any_order_and_unknown_ones_are_left_alone() -> None:
    rows: Rows = [
        ["Eget", "Ut", "Kategori", None, "In", 17, "Konto", "Datum", "", "Text", "Kvitto", "Ver"],
        ["#REF!", None, "Gåvor", Uncomputed("=A1"), 300, True, "Bank", date(2026, 2, 1), b"x", "Gåva", None, 1],
    ]
    made = book({"Kassabok": rows})
    assert found(made) == []
    assert made.rows("cashbook")[0].value("money_in") == 30000


def test_a_finding_names_the_tab_as_it_stands_and_its_keys() -> None:
    rows = [["Status", "Name"], ["Aktivv", "Anna Ek"]]
    (finding,) = findings(book({" MEMBERS": rows}))
    assert (finding.tab, finding.title, finding.row, finding.column, finding.cell, finding.value) == (
        "members", " MEMBERS", 2, "status", "A2", "Aktivv",
    )  # fmt: skip


def test_a_cell_far_to_the_right_has_its_own_name() -> None:
    rows = [[*[None] * 701, "Namn", "Status"], [*[None] * 701, "Anna", "?"], [*[None] * 701, None, "Aktiv"]]
    assert found(book({"Medlemmar": rows})) == [("choice.unknown", "AAA2"), ("value.missing", "ZZ3")]


# Rows


EMPTY_ROWS: list[list[object]] = [
    [], [None], [None] * 30, ["", " ", "\u00a0", "\n\t"], [False] * 8, [None, False, "  "], [None] * 8 + ["Egen anteckning", "#REF!", 5],
]  # fmt: skip


@pytest.mark.parametrize("empty", EMPTY_ROWS)
def test_an_empty_row_is_skipped_and_shifts_no_row_number(empty: list[object]) -> None:
    header = [*CASHBOOK[:8], "Eget", "Annat", "Tredje"]
    wrong: list[object] = [1, "2026-02-01", "Gåva", "Bankk", "Gåvor", 300]
    made = book({"Kassabok": [header, empty, wrong, empty, empty, wrong, empty]})
    assert found(made) == [("cashbook.account_unknown", "D3"), ("cashbook.account_unknown", "D6")]
    assert len(made.rows("cashbook")) == 2


def test_a_ticked_box_or_a_zero_is_something() -> None:
    assert len(book({"Medlemmar": [MEMBERS, [None] * 5 + [True]]}).rows("members")) == 1
    assert len(book({"Kassabok": [CASHBOOK, [None] * 5 + [0]]}).rows("cashbook")) == 1


def test_rows_may_be_ragged() -> None:
    short: list[object] = ["Anna Ek", "anna@example.org"]
    assert found(book({"Medlemmar": [MEMBERS, short]})) == [("value.missing", "D2")]
    assert found(book({"Medlemmar": [MEMBERS, short, ["Bo Alm", None, None, "Vilande", None, None, "x", "y"]]})) == [
        ("value.missing", "D2")
    ]
    assert found(book({"Medlemmar": [["Namn", "Status", "E-post"], ["Bo Alm"], ["Cia", "Vilande"]]})) == [
        ("value.missing", "B2")
    ]


def test_rows_may_be_tuples() -> None:
    assert found(book({"Medlemmar": (tuple(MEMBERS), tuple(ANNA))})) == []


# Cells


@about("cell.error_value")
@pytest.mark.parametrize("shown", ERRORS)
def test_an_error_value_is_told_whether_the_cell_or_its_text_says_so(shown: str) -> None:
    for cell in (ErrorValue(shown), shown, f" {shown} "):
        rows = [["Bo Alm", None, None, "Vilande", None, "Ja"] for _ in MEMBERS]
        spoiled = [[*row[:place], cell, *row[place + 1 :]] for place, row in enumerate(rows)]
        assert found(book({"Medlemmar": [MEMBERS, ANNA, *spoiled]})) == [
            ("cell.error_value", name) for name in ("A3", "B4", "C5", "D6", "E7", "F8")
        ]


@pytest.mark.parametrize("text", ["# Rubrik", "#tag", "Error", "N/A", "#REF", "se #REF! ovan"])
def test_a_text_that_is_no_error_value_is_a_text(text: str) -> None:
    assert found(book({"Medlemmar": [MEMBERS, [text, *ANNA[1:]]]})) == []


def test_every_error_value_in_a_row_is_told() -> None:
    rows: Rows = [CASHBOOK, [ErrorValue("#REF!")] * 9]
    made = book({"Kassabok": rows})
    assert found(made) == [("cell.error_value", f"{letter}2") for letter in "ABCDEFGHI"]
    assert excluded(made) == [2]


@pytest.mark.parametrize(
    ("place", "code"),
    [(0, "value.invalid"), (1, "members.email_invalid"), (2, "members.phone_invalid"), (3, "choice.unknown"),
     (4, "value.invalid"), (5, "value.invalid")],
)  # fmt: skip
def test_a_formula_whose_value_is_not_kept_is_told_and_never_read_as_text(place: int, code: str) -> None:
    row: list[object] = ["Bo Alm", None, None, "Vilande", None, "Ja"]
    row[place] = Uncomputed('="Ja"')
    made = book({"Medlemmar": [MEMBERS, row]})
    assert [(f.code, f.cell) for f in findings(made)] == [(code, f"{'ABCDEF'[place]}2")]
    assert "Ja" not in (made.rows("members")[0].text("name"), made.rows("members")[0].text("email"))


def test_a_formula_without_a_value_keeps_a_cashbook_row_out() -> None:
    row: list[object] = [1, "2026-02-01", "Gåva", "Bank", "Gåvor", Uncomputed("=SUM(A1:A9)"), None]
    made = book({"Kassabok": [CASHBOOK, row]})
    assert found(made) == [("cashbook.amount_invalid", "F2")]
    assert excluded(made) == [2]


@pytest.mark.parametrize("name", ["Gruppens namn", "Svarsadress", "Utskick"])
def test_a_setting_that_is_a_formula_without_a_value_is_invalid_and_the_default_holds(name: str) -> None:
    rows = [*SETTINGS[:1], *(row for row in SETTINGS[1:] if row[0] != name), [name, Uncomputed('="På"')]]
    made = book({"Inställningar": rows})
    assert [code for code, _ in found(made)] == ["value.invalid"]
    assert (made.settings.group_name, made.settings.reply_to, made.settings.sending) in (
        ("", "", False), ("Grupp 17", "", False),
    )  # fmt: skip


def test_the_name_of_a_setting_that_is_a_formula_without_a_value_is_invalid() -> None:
    assert found(book({"Inställningar": [*SETTINGS, [Uncomputed("=B1"), 3]]})) == [("value.invalid", "A4")]
    assert found(book({"Inställningar": [*SETTINGS, [None, 3]]})) == [("value.missing", "A4")]
    assert found(book({"Inställningar": [*SETTINGS, ["#REF!", 3]]})) == [("cell.error_value", "A4")]


@about("value.missing")
def test_a_starred_cell_that_is_empty_is_told_where_no_better_code_fits() -> None:
    rows: Rows = [MEMBERS, [None, None, "070-123 45 67", " ", None, None]]
    assert found(book({"Medlemmar": rows})) == [("value.missing", "A2"), ("value.missing", "D2")]
    assert found(book({"Medlemmar": [MEMBERS, ["Bo Alm", None, None, "Vilande", None, None]]})) == []


@about("value.invalid")
def test_two_accounts_or_two_categories_of_one_name_are_told_of_the_later() -> None:
    account = [*REQUIRED["Konton"], [" BANK", "Swish", 0, "2026-01-01"]]
    category = [*REQUIRED["Kategorier"], ["gåvor", "Kostnad", None, None]]
    made = book({"Konton": account, "Kategorier": category})
    assert found(made) == [("value.invalid", "A4"), ("value.invalid", "A6")]
    assert excluded(made) == []
    assert found(book({"Konton": [*REQUIRED["Konton"], ["Bank 2", "Swish", 0, "2026-01-01"]]})) == []


@pytest.mark.parametrize(
    ("title", "row", "expected"),
    [
        ("Konton", ["Plus", "Bank", "1.234", "31/11 2026"], [("value.invalid", "C4"), ("value.invalid", "D4")]),
        ("Konton", ["Plus", "Bank", "-1 234,50 kr", "30/11 2026"], []),
        ("Kategorier", ["Porto", "Kostnad", "kanske", "mycket"], [("value.invalid", "C6"), ("value.invalid", "D6")]),
        ("Kategorier", ["Porto", "Kostnad", "N", "100 kr"], []),
        ("Intresserade", ["Dag", "dag@", "12", "i fjol", "Ny"], [("value.invalid", f"{c}3") for c in "BCD"]),
        ("Information", ["2026-11-20", "Nyhet", "Rubrik", "ibland"], [("value.invalid", "D3")]),
    ],
)
def test_a_value_that_cannot_be_read_is_told_where_no_better_code_fits(
    title: str, row: list[object], expected: Found
) -> None:
    assert found(book({title: [*FULL[title], row]})) == expected


@about("choice.unknown")
@pytest.mark.parametrize("status", ["Aktivv", "Ja", 1, True, date(2026, 1, 1), "Aktiv, Vilande"])
def test_a_choice_that_is_none_of_the_choices_is_told(status: object) -> None:
    assert found(book({"Medlemmar": [MEMBERS, ["Bo Alm", None, None, status, None, None]]})) == [
        ("choice.unknown", "D2")
    ]


@pytest.mark.parametrize(("status", "means"), [(" vilande", "Vilande"), ("DORMANT", "Vilande"), ("Left", "Utträdd")])
def test_a_choice_matches_in_either_language_whatever_the_case(status: str, means: str) -> None:
    made = book({"Medlemmar": [MEMBERS, ["Bo Alm", None, None, status, date(2026, 1, 1), None]]})
    assert found(made) == []
    assert made.rows("members")[0].text("status") == means


def test_another_role_than_the_known_ones_is_allowed() -> None:
    made = book({"Roller": [*REQUIRED["Roller"], ["Fotograf", "Ida Bo", None, None, None]]})
    assert found(made) == []


def test_no_code_is_told_twice_of_one_cell() -> None:
    rows: Rows = [CASHBOOK, *[[cell] * 9 for cell in (None, "", "x", 1, 1.5, -1, "?", True, date(2026, 1, 1), "#REF!")]]
    told = found(book({"Kassabok": rows}))
    assert len(told) == len(set(told))


# The clock


@pytest.mark.parametrize(
    ("now", "zone", "today"),
    [
        (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "Europe/Stockholm", date(2026, 11, 22)),
        (datetime(2026, 11, 21, 22, 30, tzinfo=UTC), "Europe/Stockholm", date(2026, 11, 21)),
        (datetime(2026, 11, 22, 1, 0, tzinfo=UTC), "America/New_York", date(2026, 11, 21)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=ZoneInfo("Europe/Stockholm")), "Pacific/Auckland", date(2026, 11, 23)),
    ],
)
def test_the_day_of_a_moment_is_the_one_in_the_groups_own_zone(now: datetime, zone: str, today: date) -> None:
    assert book({"Inställningar": [*SETTINGS, ["Tidszon", zone]]}, on=now).today == today
