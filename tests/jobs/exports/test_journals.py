"""Beancount and hledger load our journals without a fault and come to the same sums by account and category."""

import json
import shutil
import subprocess
from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.balances import balance
from jobs.exports.beancount import beancount
from jobs.exports.hledger import hledger
from sheets_schema.book import Book
from sheets_schema.text import decimal
from tests.jobs.documents.reading import demo
from tests.jobs.exports.reading import ROWS, small
from tests.jobs.helpers import ACCOUNT, CASH, CATEGORY, book, cash, group, steady
from tests.jobs.test_balances_beside_beancount import YEARS, Random, books

HLEDGER = shutil.which("hledger")
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def of_beancount(content: bytes) -> tuple[dict[str, Decimal], list[Any]]:
    """What Beancount sums for each account, by the name it had in the sheet, and the transactions."""
    from beancount.core.data import Open, Transaction
    from beancount.loader import load_string

    entries, errors, _ = load_string(content.decode())
    assert not errors
    names = {one.account: one.meta.get("namn", "") for one in entries if isinstance(one, Open)}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    moves = [one for one in entries if isinstance(one, Transaction)]
    for posting in (posting for move in moves for posting in move.postings):
        assert posting.units is not None
        sums[f"{posting.account.split(':')[0]} {names[posting.account]}"] += posting.units.number or 0
    return sums, moves


def ours(found: Book, year: int) -> dict[str, Decimal]:
    """The same by our own balances."""
    sums = balance(found, year)
    expected = {f"Assets {one.account}": Decimal(decimal(one.closing)) for one in sums.accounts}
    parts = {"Intäkt": ("Income", -1), "Kostnad": ("Expenses", 1), "Överföring": ("Equity", -1)}
    for one in sums.categories:
        part, sign = parts[one.type]
        expected[f"{part} {one.category}"] = sign * Decimal(decimal(one.amount))
    expected["Equity "] = -Decimal(decimal(sums.totals.opening))
    return {name: ore for name, ore in expected.items() if ore}


def holds(found: Book, year: int) -> None:
    """Beancount comes to the same."""
    sums, _ = of_beancount(beancount(found, year, "sv").content)
    assert {name: ore for name, ore in sums.items() if ore} == ours(found, year)


def of_hledger(content: bytes, folder: Path) -> dict[str, Decimal]:
    """What hledger sums for each account; it checks the closing balances that the journal asserts."""
    assert HLEDGER
    path = folder / "prov.journal"
    path.write_bytes(content)
    words = [HLEDGER, "-f", str(path), "--strict", "balance", "--flat", "--no-total", "-O", "json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={"LANG": "C.UTF-8"})
    assert (done.returncode, done.stderr) == (0, "")
    rows, _ = json.loads(done.stdout)
    return {
        name: sum((_amount(one["aquantity"]) for one in amounts), Decimal()) for name, _, _, amounts in rows if amounts
    }


def _amount(quantity: dict[str, int]) -> Decimal:
    return Decimal(quantity["decimalMantissa"]).scaleb(-quantity["decimalPlaces"])


def by_part(sums: dict[str, Decimal]) -> dict[str, Decimal]:
    """Sums under the names of the balances' test."""
    parts = {"assets": "Assets", "income": "Income", "expenses": "Expenses", "equity:transfers": "Equity"}
    found = {}
    for name, ore in sums.items():
        if name == "equity:opening balances":
            found["Equity "] = ore
            continue
        part = next(part for part in parts if name.startswith(f"{part}:"))
        found[f"{parts[part]} {name.removeprefix(part + ':')}"] = ore
    return found


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_demo_group_in_beancount(year: int) -> None:
    holds(demo("sv"), year)


@steady(15)
@given(made=books(), year=st.sampled_from(YEARS))
def test_any_book_in_beancount(made: Random, year: int) -> None:
    holds(book(made.tabs()), year)


@needs_hledger
@pytest.mark.parametrize("year", [2025, 2026])
def test_the_demo_group_in_hledger(year: int, tmp_path: Path) -> None:
    found = demo("sv")
    assert by_part(of_hledger(hledger(found, year, "sv").content, tmp_path)) == ours(found, year)


@needs_hledger
@steady(8)
@given(made=books(), year=st.sampled_from(YEARS))
def test_any_book_in_hledger(made: Random, year: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = book(made.tabs())
    folder = tmp_path_factory.getbasetemp()
    assert by_part(of_hledger(hledger(found, year, "sv").content, folder)) == ours(found, year)


HOSTILE = [
    'Kafé "Två" \\',
    "Rad\nrad; x | y",
    "(virtuell)",
    "= formel  2",
    "a:b::c",
    "å é",
    "ª²",
    "😀",
    "; date:2026-99-99",
    "[2026-99-99]",
    "Assets:X\n2026-01-01 open Assets:Y",
    "{{1 SEK}} @ 2 ! * #tagg ^länk",
    "\u202evänster",
    "Opening-Balances",
]


def hostile() -> Book:
    """A book whose every text is meant to break a journal."""
    day = date(2026, 1, 1)
    rows = [cash(name, day, name, f"k{name}", n, text=name, receipt=name) for n, name in enumerate(HOSTILE, 1)]
    rows = [[*row, name] for row, name in zip(rows, HOSTILE, strict=True)]
    return book(
        group(
            {
                "Konton": [ACCOUNT, *([name, "Bank", 7, day] for name in HOSTILE)],
                "Kategorier": [
                    CATEGORY,
                    *(
                        [f"k{name}", kind, None, None]
                        for name, kind in zip(HOSTILE, cycle(["Intäkt", "Kostnad", "Överföring"]), strict=False)
                    ),
                ],
                "Kassabok": [[*CASH, "Motpart"], *rows],
            },
            group_name='"\n; x\\',
        )
    )


def test_hostile_texts_break_no_beancount_journal() -> None:
    _, moves = of_beancount(beancount(hostile(), 2026, "sv").content)
    assert len(moves) == 2 * len(HOSTILE)
    assert [move.narration for move in moves if move.payee][:3] == ['Kafé "Två" \\', "Rad rad; x | y", "(virtuell)"]
    sums = balance(hostile(), 2026).accounts
    assert [one.closing for one in sums] == [700 + 100 * n for n in range(1, len(HOSTILE) + 1)]


@needs_hledger
def test_hostile_texts_break_no_hledger_journal(tmp_path: Path) -> None:
    found = of_hledger(hledger(hostile(), 2026, "sv").content, tmp_path)
    money = [ore for name, ore in found.items() if name.startswith("assets:")]
    assert sorted(money) == [7 + n for n in range(1, len(HOSTILE) + 1)]


def test_a_voucher_of_several_days_and_a_preliminary_year() -> None:
    rows = [
        *ROWS,
        cash(9, date(2026, 3, 1), "Bank", "Gåvor", 1, text="Först"),
        cash(9, date(2026, 3, 2), "Kassa", "Gåvor", 2, text="Sedan"),
        cash(9, date(2026, 3, 2), "Kassa", "Saknas", 3),
    ]
    content = beancount(small(rows), 2026, "en").content
    _, moves = of_beancount(content.replace(b"  name: ", b"  namn: "))
    assert [(str(move.date), move.narration) for move in moves if move.meta.get("ver") == "9"] == [
        ("2026-03-01", "Först"),
        ("2026-03-02", "Sedan"),
    ]
    assert content.startswith(b"; gruppbok export beancount 2026\n; The year 2026 is preliminary. Row 13 ")
    assert b"3.00 SEK" not in content
