"""The balance over the year that the weekly letter draws: from which rows, up to which day."""

from datetime import date

import pytest

from jobs.balances import balance, month_ends
from jobs.over_year import OverYear, over_year
from jobs.year import year_of
from tests.jobs.helpers import CASH, NOON, Rows, cash, context, group

ROWS = [
    cash(1, date(2026, 2, 1), "Bank", "Gåvor", 200),
    cash(2, date(2026, 2, 1), "Kassa", "Fika", None, 50),
    cash(3, date(2026, 4, 9), "Bank", "Fika", None, 900.5),
    cash(4, date(2026, 11, 22), "Bank", "Gåvor", 100),
    cash(5, date(2026, 12, 24), "Bank", "Gåvor", 7000),
]


def drawn(rows: Rows, now: str = NOON, **values: object) -> OverYear | None:
    """What is drawn of a cashbook at a moment; the accounts open with 1 500 kr."""
    known = context(group({"Kassabok": [CASH, *rows]}, **values), now)
    period = year_of(known.today, known.book.settings.year_start)
    return over_year(known.book, balance(known.book, period.year), known.today)


def test_a_step_for_each_day_that_changed_it_up_to_today() -> None:
    found = drawn(ROWS)
    assert found is not None
    assert found.opening == 1500_00
    assert found.steps == (
        (date(2026, 2, 1), 1650_00),
        (date(2026, 4, 9), 749_50),
        (date(2026, 11, 22), 849_50),
    )
    assert (found.now, found.lowest, found.preliminary) == (849_50, (date(2026, 4, 9), 749_50), False)


def test_it_agrees_with_the_charts_month_ends_in_the_sheet() -> None:
    known = context(group({"Kassabok": [CASH, *ROWS]}))
    sums = balance(known.book, 2026)
    found = over_year(known.book, sums, known.today)
    assert found is not None
    for end, of_accounts in month_ends(known.book, sums.period, date(2026, 10, 31)):
        steps = [(found.period.first, found.opening), *found.steps]
        assert [ore for day, ore in steps if day <= end][-1] == sum(of_accounts)


def test_what_came_before_the_year_is_in_its_opening() -> None:
    found = drawn(ROWS, "2026-11-22T12:00", year_start="1 juli")
    assert found is not None
    assert (found.period.first, found.opening) == (date(2026, 7, 1), 749_50)
    assert found.steps == ((date(2026, 11, 22), 849_50),)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [cash(1, date(2026, 12, 24), "Bank", "Gåvor", 7000)],
        [cash(1, date(2025, 12, 24), "Bank", "Gåvor", 7000)],
        [cash(1, date(2026, 2, 1), "Bank", "Okänd", 7000)],
    ],
    ids=["none", "later", "before", "uncounted"],
)
def test_without_a_counted_row_of_the_year_there_is_nothing_to_draw(rows: Rows) -> None:
    assert drawn(rows) is None


def test_a_row_that_does_not_count_makes_it_preliminary() -> None:
    found = drawn([*ROWS, cash(6, date(2026, 5, 1), "Bank", "Okänd", 1)])
    assert found is not None
    assert found.preliminary
