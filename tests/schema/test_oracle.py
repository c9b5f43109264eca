"""The cashbook judged once more, slowly and row by row from the contract's words, and compared with the fast way."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sheets_schema.ledger import financial_years
from tests.schema.helpers import CASHBOOK, SETTINGS, TODAY, Tabs, book, findings, steady

ACCOUNTS: list[list[object]] = [
    ["Konto", "Typ", "Ingående balans", "Från datum"],
    ["Bank", "Bank", 10, date(2025, 5, 1)],
    ["Kassa", "Kassa", "-5", date(2026, 1, 1)],
]
CATEGORIES = [["Kategori", "Typ"], ["Gåvor", "Intäkt"], ["Fika", "Kostnad"], ["Mellan konton", "Överföring"]]
OPENED = {"bank": date(2025, 5, 1), "kassa": date(2026, 1, 1)}
OPENING = {"bank": 1000, "kassa": -500}
TYPES = {"gåvor": "Intäkt", "fika": "Kostnad", "mellan konton": "Överföring"}
SUMS: dict[object, int | None] = {None: None, 0: 0, 10: 1000, "5,50": 550, "-3": -300}
DAYS: dict[object, date | None] = {
    "2025-04-30": date(2025, 4, 30),
    "2025-12-31": date(2025, 12, 31),
    "1/1 2026": date(2026, 1, 1),
    "30/6 2026": date(2026, 6, 30),
    "1 juli 2026": date(2026, 7, 1),
    "2026-11-23": date(2026, 11, 23),
    "?": None,
    None: None,
}
Told = list[tuple[str, int]]


@dataclass(frozen=True)
class Line:
    """One row of a cashbook as it was drawn, and its number in the sheet."""

    number: int
    voucher: object
    written: object
    text: str | None
    account: str | None
    category: str | None
    money_in: object
    money_out: object
    receipt: object

    @property
    def day(self) -> date | None:
        """Its day, where it has one."""
        return DAYS[self.written]

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing but a box that is not ticked."""
        cells = (self.voucher, self.written, self.text, self.account, self.category, self.money_in, self.money_out)
        return all(cell is None for cell in cells) and self.receipt in (None, False, "Nej")

    @property
    def net(self) -> int:
        """What it moves, in öre."""
        return (SUMS.get(self.money_in) or 0) - (SUMS.get(self.money_out) or 0)

    @property
    def place(self) -> str:
        """Its account, as accounts are compared."""
        return (self.account or "").strip().casefold()

    @property
    def type(self) -> str:
        """The type of its category."""
        return TYPES.get((self.category or "").strip().casefold(), "")


LINES = st.lists(
    st.builds(
        Line,
        number=st.just(0),
        voucher=st.sampled_from([None, 1, 1, 2, 3, "4", 6, "A", "a "]),
        written=st.sampled_from([*DAYS, "30/6 2026", "1 juli 2026", "1/1 2026"]),
        text=st.sampled_from(["Post", " post", "Brev", None]),
        account=st.sampled_from(["Bank", "bank ", "Kassa", "KASSA", "Kasan", None]),
        category=st.sampled_from(["Gåvor", "Fika", "fika", "Mellan konton", "Fikka", None]),
        money_in=st.sampled_from([*SUMS, None, None, "x"]),
        money_out=st.sampled_from([*SUMS, None, None, "x"]),
        receipt=st.sampled_from([None, "Ja", "Nej", False, True]),
    ),
    max_size=9,
)


def amount_code(line: Line) -> str:
    """The one code that a row's sum may have: a 0 beside a sum is empty, then the first that fits."""
    cells = (line.money_in, line.money_out)
    if "x" in cells:
        return "amount_invalid"
    read = [SUMS[cell] for cell in cells]
    if all(read):
        return "amount_both"
    if any(ore is not None and ore < 0 for ore in read):
        return "amount_negative"
    if any(read):
        return ""
    return "amount_missing" if read == [None, None] else "amount_zero"


def barring(line: Line) -> Iterator[str]:
    """The codes that keep a row out of the sums."""
    if line.written is None:
        yield "date_missing"
    elif line.day is None:
        yield "date_invalid"
    elif line.place in OPENED and line.day < OPENED[line.place]:
        yield "date_before_opening"
    if not line.account:
        yield "account_missing"
    elif line.place not in OPENED:
        yield "account_unknown"
    if not line.category:
        yield "category_missing"
    elif not line.type:
        yield "category_unknown"
    if amount_code(line):
        yield amount_code(line)


def beside(line: Line) -> Iterator[str]:
    """The codes of a row alone that do not keep it out."""
    if line.voucher is None:
        yield "voucher_missing"
    if line.text is None:
        yield "text_missing"
    if line.day and line.day > TODAY:
        yield "date_future"
    if amount_code(line):
        return
    if (line.type, line.net > 0) in (("Kostnad", True), ("Intäkt", False)):
        yield "category_side"
    if line.type == "Kostnad" and line.net < 0 and line.receipt not in ("Ja", True):
        yield "receipt_missing"


def year_of(day: date, start: tuple[int, int]) -> int:
    """The year in which a day's financial year starts."""
    return day.year if (day.month, day.day) >= start else day.year - 1


def of_vouchers(lines: Sequence[Line], start: tuple[int, int]) -> Iterator[tuple[str, int]]:
    """What is wrong across the rows of a voucher, and between the vouchers of a year."""
    vouchers: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in lines:
        if line.day and line.voucher is not None:
            vouchers[year_of(line.day, start), str(line.voucher).strip().casefold()].append(line)
    for rows in vouchers.values():
        yield from (("voucher_dates_differ", one.number) for one in rows if one.day != rows[0].day)
        transfers = [one for one in rows if one.type == "Överföring" and not list(barring(one))]
        if sum(one.net for one in transfers):
            yield "transfer_unbalanced", transfers[-1].number
    undated = {str(one.voucher) for one in lines if not one.day}
    for year in {year for year, _ in vouchers}:
        numbers = sorted(int(name) for of, name in vouchers if of == year and name.isdigit())
        for low, high in pairwise(numbers):
            if not {str(n) for n in range(low + 1, high)} <= undated:
                yield "voucher_gap", vouchers[year, str(high)][0].number


def across(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """What is wrong across the rows that count: rows alike, and accounts that dip below zero."""
    seen: set[object] = set()
    for line in lines:
        alike = (line.day, line.place, (line.category or "").casefold(), line.net, (line.text or "").strip().casefold())
        if alike in seen:
            yield "duplicate_row", line.number
        seen.add(alike)
    balance = dict(OPENING)
    for line in sorted(lines, key=lambda one: one.day or TODAY):
        before = balance[line.place]
        balance[line.place] += line.net
        if before >= 0 > balance[line.place]:
            yield "balance_negative", line.number


def expected(lines: Sequence[Line], start: tuple[int, int]) -> Told:
    """Every finding of the cashbook, by code and row."""
    alone = [(code, line.number) for line in lines for code in (*barring(line), *beside(line))]
    counted = [line for line in lines if not list(barring(line))]
    everything = [*alone, *of_vouchers(lines, start), *across(counted)]
    return sorted((f"cashbook.{code}", number) for code, number in everything)


def sheet(lines: Sequence[Line], start: tuple[int, int]) -> Tabs:
    """A book of these rows."""
    body: list[list[object]] = [
        [o.voucher, o.written, o.text, o.account, o.category, o.money_in, o.money_out, o.receipt] for o in lines
    ]
    return {
        "Inställningar": [*SETTINGS, ["Räkenskapsår börjar", f"{start[0]:02d}-{start[1]:02d}"]],
        "Konton": ACCOUNTS,
        "Kategorier": CATEGORIES,
        "Kassabok": [CASHBOOK[:8], *body],
    }


@steady(100)
@given(drawn=LINES, start=st.sampled_from([(1, 1), (7, 1), (3, 15)]))
def test_the_fast_way_finds_what_the_slow_way_finds(drawn: list[Line], start: tuple[int, int]) -> None:
    lines = [replace(line, number=number) for number, line in enumerate(drawn, 2) if not line.is_empty]
    made = book(sheet(drawn, start))
    assert sorted((f.code, f.row or 0) for f in findings(made) if f.tab == "cashbook") == expected(lines, start)
    assert made.ledger
    left_out = {int(row) for row in made.ledger.table.rows[made.ledger.excluded]}
    assert left_out == {line.number for line in lines if list(barring(line))}
    counted = [line for line in lines if line.number not in left_out]
    for place, name in enumerate(OPENING):
        for day in filter(None, DAYS.values()):
            balance = OPENING[name] + sum(o.net for o in counted if o.place == name and o.day and o.day <= day)
            assert made.ledger.running.at(place, np.datetime64(day, "D")) == balance


@steady(200)
@given(
    st.lists(st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2099, 12, 31)))),
    st.integers(1, 12),
    st.integers(1, 28),
)
def test_the_financial_year_of_a_day_is_the_one_it_began_in(days: list[date | None], month: int, day: int) -> None:
    fast = financial_years(np.array(days, dtype="datetime64[D]"), (month, day))
    assert fast.tolist() == [year_of(one, (month, day)) if one else -1 for one in days]
