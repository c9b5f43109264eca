"""Budget against outcome, and what is left of the grant."""

from datetime import date

import pytest

from jobs.balances import balance
from jobs.budget import Budget, budget_of, gone, used
from jobs.pages.annual import annual
from jobs.weekly_letter import WeeklyFacts
from sheets_schema.text import Ore
from tests.jobs.helpers import CASH, CATEGORY, Rows, book, cash, context, group, plans

CATEGORIES: Rows = [
    CATEGORY,
    ["Verksamhetsbidrag", "Intäkt", None, 2000],
    ["Bössor", "Intäkt", "Ja", 1000],
    ["Fika", "Kostnad", None, 400],
    ["Porto", "Kostnad", None, 100],
    ["Resor", "Kostnad", None, None],
    ["Till Amnesty", "Kostnad", "Ja", 0],
]
BOOK: Rows = [
    CASH,
    cash(1, date(2026, 2, 1), "Bank", "Verksamhetsbidrag", 1500),
    cash(2, date(2026, 3, 1), "Kassa", "Bössor", 300),
    cash(3, date(2026, 4, 1), "Bank", "Till Amnesty", None, 300),
    cash(4, date(2026, 5, 1), "Bank", "Fika", None, "133,33"),
    cash(5, date(2026, 6, 1), "Bank", "Porto", None, 150),
    cash(6, date(2026, 7, 1), "Bank", "Resor", None, 50),
]


def found(now: str = "2026-11-22T12:00", *, categories: Rows = CATEGORIES, **values: object) -> Budget | None:
    """The budget of 2026 at a moment."""
    known = book(group({"Kategorier": categories, "Kassabok": BOOK}, **values), now)
    return budget_of(known, balance(known, 2026), known.today)


def test_each_category_stands_beside_its_budget_the_most_used_first() -> None:
    budget = found()
    assert budget is not None
    assert [(one.category, one.amount, one.budget, one.used) for one in budget.expense] == [
        ("Porto", 150_00, 100_00, 150), ("Fika", 133_33, 400_00, 33),
    ]  # fmt: skip
    assert [(one.category, one.used) for one in budget.income] == [("Verksamhetsbidrag", 75), ("Bössor", 30)]


def test_the_grant_is_what_came_less_the_groups_own_costs() -> None:
    budget = found()
    assert budget is not None
    assert budget.grant is not None
    assert (budget.grant.received, budget.grant.spent, budget.grant.left) == (1500_00, 333_33, 1166_67)
    assert budget.grant.ceiling == 2000_00


def test_only_a_sektionsgrupp_with_a_category_for_it_has_a_grant() -> None:
    owned = found(group_kind="Redovisningsgrupp")
    assert owned is not None
    assert owned.grant is None
    renamed: Rows = [CATEGORIES[0], ["Bidrag", "Intäkt", None, None], *([*row[:3], None] for row in CATEGORIES[2:])]
    assert found(categories=renamed) is None


@pytest.mark.parametrize(
    ("day", "percent"),
    [("2025-12-31", 0), ("2026-01-01", 0), ("2026-01-04", 1), ("2026-11-22", 89), ("2026-12-31", 100), ("2027-05-01", 100)],
)  # fmt: skip
def test_the_years_share_is_of_its_days(day: str, percent: int) -> None:
    known = book(group())
    assert gone(balance(known, 2026), date.fromisoformat(day)) == percent


def test_nothing_is_a_share_of_no_budget_and_refunds_go_below_nought() -> None:
    assert [used(5, 0), used(-50, 100), used(0, 100)] == [None, -50, 0]


def rows_of(now: str) -> list[list[object]]:
    """The tab's rows, as values."""
    page = annual(context(group({"Kategorier": CATEGORIES, "Kassabok": BOOK}), now))
    return [[cell.value for cell in row] for row in page.rows]


def test_the_tab_has_the_share_of_each_budget_the_years_share_and_the_grant() -> None:
    rows = rows_of("2026-11-22T12:00")
    assert ["Porto", Ore(150_00), Ore(100_00), Ore(50_00), 150] in rows
    assert ["Resor", Ore(50_00)] in rows
    assert ["Av året hade gått när månaden började, %", 83] in rows
    assert ["Kvar av bidraget", Ore(1166_67)] in rows


def test_a_year_that_is_over_has_no_share_of_itself() -> None:
    shares = [row for row in rows_of("2027-02-01T12:00") if row and str(row[0]).startswith("Av året hade gått")]
    assert [row[1] for row in shares] == [8]


@pytest.mark.parametrize(
    ("day", "share"), [("2026-01-31", 0), ("2026-02-01", 8), ("2026-02-28", 8), ("2026-12-31", 91)]
)
def test_the_tab_stays_as_it_is_until_the_next_month(day: str, share: int) -> None:
    """It would else be written each fourth day, though nobody touched the book."""
    assert ["Av året hade gått när månaden började, %", share] in rows_of(f"{day}T12:00")


def test_the_weekly_letter_has_the_budget_and_the_auditors_open_remarks() -> None:
    cashbook: Rows = [[*CASH, "Granskarens anmärkning"], *([*row, "Var?" if n == 2 else None] for n, row in enumerate(BOOK[1:], 1))]  # fmt: skip
    tabs = group({"Kategorier": CATEGORIES, "Kassabok": cashbook})
    facts = plans("weekly_letter", context(tabs, "2026-11-22T18:05"))[0].facts["letter"]
    assert isinstance(facts, WeeklyFacts)
    assert facts.budget is not None
    assert (facts.budget.gone, facts.budget.expense[0].category) == (89, "Porto")
    assert [(one.cell, one.text) for one in facts.remarks] == [("I3", "Var?")]
