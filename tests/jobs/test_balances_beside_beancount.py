"""The same random books summed by Beancount and by us, and what must hold of every book."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.balances import Balance, balance
from jobs.commands.balance import as_json
from jobs.year import financial_year
from sheets_schema.text import decimal
from tests.jobs.helpers import ACCOUNT, CASH, CATEGORY, Cells, Rows, book, cash, group, steady

YEARS = (2024, 2025, 2026)
FIRST = date(2023, 7, 1)
TYPES = {"Intäkt": "Income", "Kostnad": "Expenses", "Överföring": "Equity"}
Sums = dict[str, dict[str, Decimal]]


@dataclass(frozen=True)
class Move:
    """One row of a cashbook: accounts and categories by number, öre that came in (or went out, below zero)."""

    day: date
    account: int
    category: int
    ore: int


@dataclass(frozen=True)
class Random:
    """A random book without a fault."""

    openings: list[tuple[int, date]]
    categories: list[tuple[str, bool]]
    moves: list[Move]
    start: tuple[int, int]

    def rows(self) -> list[Cells]:
        """Its cashbook, in some order."""
        return [
            cash(
                n,
                move.day,
                f"Konto {move.account}",
                f"Kategori {move.category}",
                move.ore / 100 if move.ore > 0 else None,
                -move.ore / 100 if move.ore < 0 else None,
            )
            for n, move in enumerate(self.moves, 1)
        ]

    def tabs(self, rows: list[Cells] | None = None) -> dict[str, Rows]:
        """Its tabs."""
        return group(
            {
                "Konton": [
                    ACCOUNT,
                    *([f"Konto {n}", "Bank", ore / 100, day] for n, (ore, day) in enumerate(self.openings)),
                ],
                "Kategorier": [
                    CATEGORY,
                    *(
                        [f"Kategori {n}", kind, "Ja" if on else None, None]
                        for n, (kind, on) in enumerate(self.categories)
                    ),
                ],
                "Kassabok": [CASH, *(self.rows() if rows is None else rows)],
            },
            year_start=f"{self.start[0]:02d}-{self.start[1]:02d}",
        )

    def year(self, year: int, rows: list[Cells] | None = None) -> Balance:
        """One of its years."""
        return balance(book(self.tabs(rows)), year)

    def journal(self) -> str:
        """The same book as Beancount writes it."""
        lines = [
            f"2000-01-01 open {name}" for name in ("Equity:Opening", *map(self.named, range(len(self.categories))))
        ]
        for n, (ore, opened) in enumerate(self.openings):
            lines += [f"2000-01-01 open Assets:A{n}", f'{opened} * "opening"']
            lines += [f"  Assets:A{n}  {decimal(ore)} SEK", f"  Equity:Opening  {decimal(-ore)} SEK"]
        for move in self.moves:
            lines += [f'{move.day} * "row"', f"  Assets:A{move.account}  {decimal(move.ore)} SEK"]
            lines += [f"  {self.named(move.category)}  {decimal(-move.ore)} SEK"]
        return "\n".join(lines) + "\n"

    def named(self, category: int) -> str:
        """A category as an account of Beancount's."""
        return f"{TYPES[self.categories[category][0]]}:C{category}"


@st.composite
def books(draw: st.DrawFn) -> Random:
    """Up to forty rows, over four years, in up to three accounts and five categories."""
    openings = draw(
        st.lists(
            st.tuples(st.integers(-10_000_00, 10_000_00), st.sampled_from([FIRST, date(2024, 1, 1), date(2025, 3, 4)])),
            max_size=2,
        )
    )
    openings.insert(0, (draw(st.integers(-10_000_00, 10_000_00)), FIRST))
    categories = draw(st.lists(st.tuples(st.sampled_from(list(TYPES)), st.booleans()), min_size=1, max_size=5))
    moves = [
        Move(opened + timedelta(days=days), account, draw(st.integers(0, len(categories) - 1)), ore)
        for account, days, ore in draw(
            st.lists(
                st.tuples(
                    st.integers(0, len(openings) - 1),
                    st.integers(0, 900),
                    st.integers(-99_999_99, 99_999_99).filter(bool),
                ),
                max_size=40,
            )
        )
        for _, opened in [openings[account]]
    ]
    start = draw(st.sampled_from([(1, 1), (7, 1), (9, 15), (12, 31)]))
    return Random(openings, categories, moves, start)


def beancount_sums(made: Random, year: int) -> tuple[Sums, Sums]:
    """Each account's sums of a year by kind, and each category's total, from Beancount's own entries."""
    from beancount.core.data import Transaction
    from beancount.loader import load_string

    entries, errors, _ = load_string(made.journal())
    assert not errors
    period = financial_year(year, made.start)
    accounts: Sums = defaultdict(lambda: defaultdict(Decimal))
    categories: Sums = defaultdict(lambda: defaultdict(Decimal))
    for entry in entries:
        if not isinstance(entry, Transaction) or entry.date > period.last:
            continue
        asset, other = entry.postings
        moved, taken = asset.units.number, other.units.number  # type: ignore[union-attr]  # no posting is left open
        assert moved is not None
        assert taken is not None
        kind = "opening" if entry.date < period.first or other.account == "Equity:Opening" else other.account
        accounts[asset.account][kind.split(":")[0]] += moved
        if kind == other.account:
            categories[other.account]["amount"] -= taken
        categories[other.account]["ever"] -= taken
    return accounts, categories


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@steady(25)
@given(made=books(), year=st.sampled_from(YEARS))
def test_the_sums_are_those_of_beancount(made: Random, year: int) -> None:
    done = as_json(made.year(year))
    accounts, categories = beancount_sums(made, year)
    period = financial_year(year, made.start)
    there = [n for n, (_, opened) in enumerate(made.openings) if opened <= period.last]
    assert [one["account"] for one in done["accounts"]] == [f"Konto {n}" for n in there]
    for n, ours in zip(there, done["accounts"], strict=True):
        theirs = accounts[f"Assets:A{n}"]
        assert Decimal(ours["opening"]) == theirs["opening"]
        assert Decimal(ours["income"]) == theirs["Income"]
        assert Decimal(ours["expense"]) == -theirs["Expenses"]
        assert Decimal(ours["transfers"]) == theirs["Equity"]
        assert Decimal(ours["closing"]) == sum(theirs.values())
    signs = {"Intäkt": 1, "Kostnad": -1, "Överföring": 1}
    for n, (kind, _) in enumerate(made.categories):
        assert Decimal(done["categories"][n]["amount"]) == signs[kind] * categories[made.named(n)]["amount"]
    passed = [(kind, categories[made.named(n)]["ever"]) for n, (kind, on) in enumerate(made.categories) if on]
    collected = sum((amount for kind, amount in passed if kind == "Intäkt"), Decimal())
    forwarded = -sum((amount for kind, amount in passed if kind == "Kostnad"), Decimal())
    assert {key: Decimal(sum_) for key, sum_ in done["to_forward"].items()} == {
        "collected": collected,
        "forwarded": forwarded,
        "remaining": collected - forwarded,
    }


@steady(25)
@given(made=books())
def test_one_year_closes_where_the_next_opens(made: Random) -> None:
    years = [made.year(year) for year in YEARS]
    for this, following in pairwise(years):
        closed = {one.account: one.closing for one in this.accounts}
        fresh = {f"Konto {n}": ore for n, (ore, _) in enumerate(made.openings)}
        assert {one.account: one.opening for one in following.accounts} == {
            one.account: closed.get(one.account, fresh[one.account]) for one in following.accounts
        }


@steady(25)
@given(made=books(), year=st.sampled_from(YEARS))
def test_the_result_is_what_the_accounts_grew_by_beside_transfers(made: Random, year: int) -> None:
    total = made.year(year).totals
    assert total.closing - total.opening - total.transfers == total.result


@steady(25)
@given(made=books(), year=st.sampled_from(YEARS), seed=st.integers(0, 99))
def test_rows_in_another_order_change_no_sum(made: Random, year: int, seed: int) -> None:
    rows = [
        *made.rows(),
        cash(98, None, "Konto 0", "Kategori 0", 1),
        cash(99, date(year, 12, 31), "?", "Kategori 0", 1),
    ]
    before = made.year(year, rows)
    random.Random(seed).shuffle(rows)
    after = made.year(year, rows)
    assert (after.accounts, after.categories, after.to_forward) == (
        before.accounts,
        before.categories,
        before.to_forward,
    )
    assert (after.preliminary, len(after.excluded_rows)) == (before.preliminary, len(before.excluded_rows))
