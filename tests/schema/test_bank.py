"""What the bank's statements say at the ends of months, beside the book."""

from collections.abc import Mapping
from datetime import date

from sheets_schema.book import Book, Known, read_book
from sheets_schema.check import run
from sheets_schema.checks import CHECKS
from sheets_schema.grid import Grid, Snapshot
from tests.schema.helpers import REQUIRED, TODAY, about, found

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


def told(**accounts: Mapping[date, int]) -> Book:
    """The sound book, in which Bank holds 1 000 kr in January and 1 650 kr after; and what banks say, in öre."""
    grids = tuple(Grid(title, rows) for title, rows in REQUIRED.items())
    known = Known(bank={name: dict(ends) for name, ends in accounts.items()})
    return read_book(Snapshot("prov", tuple(REQUIRED), grids), TODAY, known)


@about("reconciliations.bank_difference")
def test_the_book_says_what_the_bank_says_at_the_end_of_each_month() -> None:
    assert found(told(bank={JANUARY: 100_000, FEBRUARY: 165_000, MARCH: 165_000})) == []
    assert found(told(bank={JANUARY: 100_000, FEBRUARY: 165_001})) == [("reconciliations.bank_difference", "A2")]


def test_a_difference_is_said_where_it_arises_and_where_it_changes() -> None:
    carried = told(bank={JANUARY: 100_500, FEBRUARY: 165_500, MARCH: 166_000})
    said = [one for one in run(CHECKS, carried) if one.code == "reconciliations.bank_difference"]
    assert [(one.facts["day"], one.facts["off"]) for one in said] == [(JANUARY, 500), (MARCH, 1000)]
    assert {(one.tab, one.row, one.column) for one in said} == {("accounts", 2, "account")}
    assert found(told(bank={JANUARY: 100_500, FEBRUARY: 165_000})) == [("reconciliations.bank_difference", "A2")]


def test_an_account_that_is_gone_and_days_before_it_began_say_nothing() -> None:
    assert found(told(banken={JANUARY: 1}, kassa={date(2025, 12, 31): 1})) == []
