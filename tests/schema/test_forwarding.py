"""What a Sektionsgrupp collects is passed on: the first collected first, to the öre, on each side of every boundary."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_schema.book import Book
from sheets_schema.finding import Finding
from sheets_schema.text import LANGUAGES, NBSP
from tests.schema.helpers import CHECK_OF, TODAY, Rows, about, book, findings, severities, steady

CATEGORIES: Rows = [
    ["Kategori", "Typ", "Vidarebefordras"],
    ["Insamling", "Intäkt", "Ja"],
    ["Gåvor", "Intäkt", None],
    ["Till Amnesty", "Kostnad", "Ja"],
    ["Fika", "Kostnad", "Nej"],
    ["Flytt", "Överföring", None],
]
HEAD: list[object] = ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut", "Kvitto"]
CODE = "cashbook.not_forwarded"


def days_ago(days: int) -> date:
    """The day that many days before TODAY."""
    return TODAY - timedelta(days=days)


def collected(day: object, amount: object, category: object = "Insamling") -> Sequence[object]:
    """Money in."""
    return [day, "Insamlat", "Bank", category, amount, None, None]


def passed_on(day: object, amount: object, category: object = "Till Amnesty") -> Sequence[object]:
    """Money out."""
    return [day, "Vidare", "Bank", category, None, amount, "Ja"]


def made(*rows: Sequence[object], on: date = TODAY, kind: str = "Sektionsgrupp", **tabs: Rows) -> Book:
    """The book of a group of a kind, whose cashbook has these rows under vouchers of their own."""
    numbered = [[n, *row] for n, row in enumerate(rows, start=1)]
    settings: Rows = [["Inställning", "Värde"], ["Gruppens namn", "Grupp 17"], ["Grupptyp", kind]]
    accounts: Rows = [["Konto", "Typ", "Ingående balans", "Från datum"], ["Bank", "Bank", 9000, date(2020, 1, 1)]]
    given = {"Inställningar": settings, "Konton": accounts, "Kategorier": CATEGORIES, "Kassabok": [HEAD, *numbered]}
    return book({**given, **tabs}, on=on)


def told(of: Book) -> list[tuple[str, str | None]]:
    """How grave it is and where, each time that money is said not to be passed on."""
    return [(finding.severity, finding.cell) for finding in findings(of) if finding.code == CODE]


@about(CODE)
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (TODAY, []),
        (days_ago(60), []),
        (days_ago(61), [("warning", "F2")]),
        (date(2026, 1, 1), [("warning", "F2")]),
        (date(2025, 12, 31), [("error", "F2")]),
    ],
)
def test_it_is_told_after_60_days_and_an_error_once_the_year_is_over(
    day: date, expected: list[tuple[str, str | None]]
) -> None:
    assert told(made(collected(day, 250))) == expected


def test_the_last_day_of_the_year_is_in_time_and_the_first_of_the_next_is_not() -> None:
    row = collected(date(2026, 12, 20), 250)
    assert told(made(row, on=date(2026, 12, 31))) == []
    assert told(made(row, on=date(2027, 1, 1))) == [("error", "F2")]
    assert told(made(row, passed_on(date(2027, 1, 10), 250), on=date(2027, 1, 10))) == []


def test_the_year_is_the_financial_one() -> None:
    broken: Rows = [
        ["Inställning", "Värde"],
        ["Gruppens namn", "Grupp 17"],
        ["Grupptyp", "Sektionsgrupp"],
        ["Räkenskapsår börjar", "11-01"],
    ]
    assert told(made(collected(date(2026, 10, 31), 250), Inställningar=broken)) == [("error", "F2")]
    assert told(made(collected(date(2026, 11, 1), 250), Inställningar=broken)) == []


def test_a_redovisningsgrupp_may_keep_what_it_collects() -> None:
    assert told(made(collected(days_ago(400), 250), kind="Redovisningsgrupp")) == []


def only(of: Book) -> Finding:
    """The one finding about it."""
    (finding,) = [one for one in findings(of) if one.code == CODE]
    return finding


def test_what_came_first_goes_first_to_the_ore() -> None:
    rows = (
        collected(days_ago(200), 100),
        collected(days_ago(150), "300,10"),
        collected(days_ago(20), 40),
        passed_on(days_ago(140), "250,05"),
    )
    finding = only(made(*rows))
    assert (finding.severity, finding.cell) == ("warning", "F3")
    assert {word: finding.facts[word] for word in ("day", "remaining")} == {"day": days_ago(150), "remaining": 19005}
    said = CHECK_OF[CODE].message(finding, "sv").replace(NBSP, " ")
    assert "150,05 kr av 300,10 kr från 2026-06-25" in said
    assert "i allt återstår 190,05 kr" in said
    for language in LANGUAGES:
        assert "2022" in CHECK_OF[CODE].message(finding, language)


def test_rows_stand_in_any_order() -> None:
    assert told(made(passed_on(days_ago(70), 100), collected(days_ago(80), 30), collected(days_ago(90), 100))) == [
        ("warning", "F3")
    ]


def test_one_ore_too_little_is_told_and_enough_or_more_is_not() -> None:
    for amount, expected in (("249,99", [("warning", "F2")]), (250, []), (300, [])):
        assert told(made(collected(days_ago(90), 250), passed_on(days_ago(10), amount))) == expected


def test_what_is_given_back_is_passed_on_and_what_comes_back_is_not() -> None:
    old = collected(days_ago(90), 250)
    assert told(made(old, passed_on(days_ago(80), 250, "Insamling"))) == []
    sent = passed_on(days_ago(80), 250)
    assert told(made(old, sent, collected(days_ago(70), 10, "Till Amnesty"))) == [("warning", "F2")]


def test_money_of_other_categories_is_not_passed_on_and_need_not_be() -> None:
    assert told(made(collected(days_ago(90), 250, "Gåvor"))) == []
    assert told(made(collected(days_ago(90), 250), passed_on(days_ago(80), 250, "Fika"))) == [("warning", "F2")]


def test_what_is_dated_after_today_has_neither_come_nor_gone() -> None:
    assert told(made(collected(days_ago(90), 250), passed_on(days_ago(-5), 250))) == [("warning", "F2")]
    assert told(made(collected(days_ago(-90), 250))) == []


@pytest.mark.parametrize(
    "row",
    [
        passed_on("i går", 250),
        passed_on(days_ago(10), "1,234"),
        passed_on(days_ago(10), 250, "Tilll Amnesty"),
        collected(days_ago(300), "många"),
    ],
)
def test_nothing_is_said_while_a_row_that_may_be_of_it_does_not_count(row: Sequence[object]) -> None:
    old = collected(days_ago(90), 250)
    assert told(made(old, row)) == []
    assert told(made(old, passed_on("i går", 99, "Fika"))) == [("warning", "F2")]


def test_nothing_is_said_while_a_category_cannot_be_told_to_be_passed_on() -> None:
    unclear: Rows = [*CATEGORIES, ["Bössor", "Intäkt", "kanske"]]
    assert told(made(collected(days_ago(90), 250), Kategorier=unclear)) == []
    without: Rows = [row[:2] for row in CATEGORIES]
    assert told(made(collected(days_ago(90), 250), Kategorier=without)) == []


def test_it_stands_in_the_one_signed_column_where_that_is_used() -> None:
    rows: Rows = [
        ["Ver", "Datum", "Text", "Konto", "Kategori", "Belopp"],
        [1, days_ago(90), "Insamlat", "Bank", "Insamling", 250],
    ]
    assert severities(made(Kassabok=rows)) == [(CODE, "warning")]
    assert only(made(Kassabok=rows)).cell == "F2"


@steady(150)
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 200), st.integers(1, 500)),
        min_size=1,
        max_size=12,
    )
)
def test_it_is_what_a_purse_of_single_ore_would_say(moves: list[tuple[bool, int, int]]) -> None:
    """Each öre is put in a queue with its day, the oldest first; what is passed on is taken from the front."""
    rows = [
        collected(days_ago(days), ore / 100) if is_in else passed_on(days_ago(days), ore / 100)
        for is_in, days, ore in moves
    ]
    purse = [days for is_in, days, ore in sorted(moves, key=lambda one: -one[1]) if is_in for _ in range(ore)]
    left = purse[sum(ore for is_in, _, ore in moves if not is_in) :]
    late = [one for one in findings(made(*rows)) if one.code == CODE]
    if not left or left[0] <= 60:
        assert late == []
    else:
        assert [(one.facts["day"], one.facts["remaining"]) for one in late] == [(days_ago(left[0]), len(left))]
