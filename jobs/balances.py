"""The sums of a financial year, by account and category, in whole öre. Contract, section 5."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from jobs.year import FinancialYear, financial_year
from sheets_schema.book import Book
from sheets_schema.checks.bank import bank_differences
from sheets_schema.checks.cashbook import differences
from sheets_schema.days import FIRST_YEAR, LAST_YEAR
from sheets_schema.ledger import EXPENSE, INCOME, TRANSFER, Ledger, Mask, Numbers
from sheets_schema.once import once
from sheets_schema.tab import Table
from sheets_schema.tabs import TABS
from sheets_schema.text import Ore, Text, money


class BalanceError(Exception):
    """There is nothing to sum; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


@dataclass(frozen=True)
class AccountSums:
    """One account's year: closing = opening + income - expense + transfers."""

    account: str
    type: str
    opening: Ore
    income: Ore
    expense: Ore
    transfers: Ore

    @property
    def closing(self) -> Ore:
        """What is there at the end of the year."""
        return Ore(self.opening + self.income - self.expense + self.transfers)


@dataclass(frozen=True)
class CategorySum:
    """One category's year, with the sign of its type; `budget` is None where none is set."""

    category: str
    type: str
    amount: Ore
    budget: Ore | None


@dataclass(frozen=True)
class Totals:
    """The sums over all accounts."""

    opening: Ore
    income: Ore
    expense: Ore
    transfers: Ore
    closing: Ore

    @property
    def result(self) -> Ore:
        """Income less expense."""
        return Ore(self.income - self.expense)


@dataclass(frozen=True)
class ToForward:
    """Collected money that goes on to Amnesty, up to the year's end."""

    collected: Ore
    forwarded: Ore

    @property
    def remaining(self) -> Ore:
        """What has been collected and not yet forwarded."""
        return Ore(self.collected - self.forwarded)


@dataclass(frozen=True)
class Balance:
    """A financial year in sums. `reasons` say why it is preliminary; without any it is not."""

    period: FinancialYear
    accounts: tuple[AccountSums, ...]
    categories: tuple[CategorySum, ...]
    to_forward: ToForward
    excluded_rows: tuple[int, ...]
    reasons: tuple[Text, ...]

    @property
    def preliminary(self) -> bool:
        """Whether anything dated within the year is in doubt."""
        return bool(self.reasons)

    @cached_property
    def totals(self) -> Totals:
        """The sums over all accounts."""
        names = ("opening", "income", "expense", "transfers", "closing")
        return Totals(*(Ore(sum(getattr(account, name) for account in self.accounts)) for name in names))


@once
def balance(book: Book, year: int) -> Balance:
    """The sums of the financial year that starts in `year`. Raises BalanceError where there is nothing to sum."""
    if (Balance, year) not in book.made:
        book.made[Balance, year] = _summed(book, year)
    made: Balance = book.made[Balance, year]
    return made


def _summed(book: Book, year: int) -> Balance:
    ledger, accounts, categories = _whole(book)
    period = _period(book, accounts, year)
    before = ledger.counted & (ledger.dates < np.datetime64(period.first, "D"))
    within = ledger.counted & ledger.dated(period.first, period.last)
    return Balance(
        period=period,
        accounts=_accounts(ledger, accounts, before, within, period.last),
        categories=_categories(ledger, categories, within),
        to_forward=_to_forward(ledger, categories, before | within),
        excluded_rows=tuple(int(row) for row in ledger.table.rows[_excluded(ledger, year)]),
        reasons=tuple(_reasons(book, ledger, period)),
    )


def month_ends(book: Book, period: FinancialYear, until: date) -> list[tuple[date, tuple[Ore, ...]]]:
    """Every account's balance, in the accounts' order, at the end of each month of a year up to a day."""
    ends, day = [], period.first
    while day <= min(until, period.last):
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        ends.append(min(following - timedelta(days=1), period.last))
        day = following
    return list(zip(ends, sums_at(book, period, ends), strict=True))


def sums_at(book: Book, period: FinancialYear, days: Iterable[date]) -> list[tuple[Ore, ...]]:
    """Every account's balance, in the accounts' order, at the end of each day. Raises BalanceError."""
    ledger, accounts, _ = _whole(book)
    places = [
        i for i in _first_of_name(accounts, "account") if accounts.values["from"][i] <= np.datetime64(period.last)
    ]
    return [tuple(Ore(ledger.running.at(i, np.datetime64(day, "D"))) for i in places) for day in days]


def can_balance(book: Book, year: int) -> bool:
    """Whether there is anything to sum for a year."""
    try:
        _period(book, _whole(book)[1], year)
    except BalanceError:
        return False
    return True


def _whole(book: Book) -> tuple[Ledger, Table, Table]:
    """The three tabs that balances stand on."""
    needed = {"accounts": ("account", "opening_balance", "from"), "categories": ("category", "type"), "cashbook": ()}
    for key, columns in needed.items():
        label = next(tab.label for tab in TABS if tab.key == key)
        table = book.tables.get(key)
        if table is None or key in book.torn:
            raise BalanceError(
                Text(
                    f"Fliken {label.sv} saknas eller är tom, så inget kan räknas. Kör gruppbok check.",
                    f"The tab {label.en} is missing or empty, so nothing can be summed. Run gruppbok check.",
                )
            )
        for column in columns:
            if not table.has(column):
                name = table.tab[column].label
                raise BalanceError(
                    Text(
                        f"Fliken {label.sv} saknar kolumnen {name.sv}, så inget kan räknas. Skriv rubriken på rad 1.",
                        f"The tab {label.en} has no column {name.en}, so nothing can be summed. Write the header in row 1.",
                    )
                )
    ledger = book.ledger
    assert ledger is not None  # noqa: S101 - a cashbook has a ledger
    return ledger, book.tables["accounts"], book.tables["categories"]


def _period(book: Book, accounts: Table, year: int) -> FinancialYear:
    if not FIRST_YEAR + 90 <= year < LAST_YEAR:
        raise BalanceError(Text(f"{year} är inget rimligt år.", f"{year} is not a year within reason."))
    period = financial_year(year, book.settings.year_start)
    opened = [day.item() for day in accounts.values["from"][accounts.ok("from")]]
    if opened and period.last < min(opened):
        raise BalanceError(
            Text(
                f"Boken börjar {min(opened)}, så det finns inget att räkna för {period.label}.",
                f"The book begins {min(opened)}, so there is nothing to sum for {period.label}.",
            )
        )
    return period


def _first_of_name(table: Table, key: str) -> list[int]:
    """The rows of a register that count: each name's first."""
    seen: set[str] = set()
    rows = []
    for i, name in enumerate(table.folded(key)):
        if name and name not in seen:
            rows.append(i)
            seen.add(name)
    return rows


def _by(places: Numbers, net: Numbers, size: int) -> Numbers:
    """The net sum of each place of a register."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, places, net)
    return sums


def _accounts(ledger: Ledger, accounts: Table, before: Mask, within: Mask, last: date) -> tuple[AccountSums, ...]:
    def moved(rows: Mask) -> Numbers:
        return _by(ledger.account[rows], ledger.net[rows], len(accounts))

    opening = accounts.values["opening_balance"] + moved(before)
    income = moved(within & ledger.of_type(INCOME))
    expense = -moved(within & ledger.of_type(EXPENSE))
    transfers = moved(within & ledger.of_type(TRANSFER))
    later = accounts.values["from"] > np.datetime64(last, "D")
    return tuple(
        AccountSums(
            accounts.values["account"][i],
            accounts.values["type"][i],
            *(Ore(int(sums[i])) for sums in (opening, income, expense, transfers)),
        )
        for i in _first_of_name(accounts, "account")
        if not later[i]
    )


def _categories(ledger: Ledger, categories: Table, within: Mask) -> tuple[CategorySum, ...]:
    net = _by(ledger.category[within], ledger.net[within], len(categories))
    types = categories.values["type"]
    budgets, has_budget = categories.values["budget"], categories.ok("budget")
    return tuple(
        CategorySum(
            categories.values["category"][i],
            types[i],
            Ore(int(-net[i] if types[i] == EXPENSE else net[i])),
            Ore(int(budgets[i])) if has_budget[i] else None,
        )
        for i in _first_of_name(categories, "category")
    )


def _to_forward(ledger: Ledger, categories: Table, rows: Mask) -> ToForward:
    ours = rows & np.append(categories.values["forwarded"] == 1, False)[ledger.category]
    collected = int(ledger.net[ours & ledger.of_type(INCOME)].sum())
    forwarded = -int(ledger.net[ours & ledger.of_type(EXPENSE)].sum())
    return ToForward(Ore(collected), Ore(forwarded))


def _excluded(ledger: Ledger, year: int) -> np.ndarray:
    """Rows left out that are dated within the year, or that may be because their day cannot be read."""
    return np.asarray((ledger.excluded & (ledger.years == year)) | ledger.unread_rows())


def _reasons(book: Book, ledger: Ledger, period: FinancialYear) -> list[Text]:
    """Why the year is preliminary."""
    return [
        *_row_reasons(ledger, period.year),
        *_transfer_reasons(ledger, period.year),
        *_difference_reasons(book, period),
        *_bank_reasons(book, period),
        *_register_reasons(book, period),
    ]


def _row_reasons(ledger: Ledger, year: int) -> list[Text]:
    rows = ledger.table.rows[_excluded(ledger, year)].tolist()
    if not rows:
        return []
    listed = ", ".join(str(row) for row in rows[:12]) + (" …" if len(rows) > 12 else "")
    if len(rows) == 1:
        return [Text(f"Rad {listed} i kassaboken räknas inte med.", f"Row {listed} of the cashbook is left out.")]
    return [
        Text(
            f"{len(rows)} rader i kassaboken räknas inte med: {listed}.",
            f"{len(rows)} rows of the cashbook are left out: {listed}.",
        )
    ]


def _transfer_reasons(ledger: Ledger, year: int) -> list[Text]:
    return [
        Text(
            f"Överföringen i verifikation {ledger.table.values['voucher'][i]} går inte ihop.",
            f"The transfer in voucher {ledger.table.values['voucher'][i]} does not add up.",
        )
        for i, _ in ledger.unbalanced
        if ledger.years[i] == year
    ]


def _difference_reasons(book: Book, period: FinancialYear) -> list[Text]:
    reasons = []
    for i, account, says in differences(book):
        table = book.tables["reconciliations"]
        day: date = table.values["date"][i].item()
        off = int(table.values["balance"][i]) - says
        if period.first <= day <= period.last:
            sv, en = money(off, "sv"), money(off, "en")
            reasons.append(
                Text(
                    f"Avstämningen av {account} {day} skiljer {sv} från boken.",
                    f"The reconciliation of {account} on {day} is {en} off the book.",
                )
            )
    return reasons


def _bank_reasons(book: Book, period: FinancialYear) -> list[Text]:
    """The latest difference from each bank at the end of a month of the year."""
    latest = {one.account: one for one in bank_differences(book) if period.first <= one.date <= period.last}
    return [
        Text(
            f"Banken säger {money(one.bank, 'sv')} på {one.account} {one.date}, och boken {money(one.book, 'sv')}.",
            f"The bank says {money(one.bank, 'en')} in {one.account} on {one.date}, and the book {money(one.book, 'en')}.",
        )
        for one in latest.values()
    ]


def _register_reasons(book: Book, period: FinancialYear) -> list[Text]:
    """Accounts whose opening is in doubt: unreadable, or named twice."""
    accounts = book.tables["accounts"]
    kept = set(_first_of_name(accounts, "account"))
    reasons = []
    for i in range(len(accounts)):
        name = accounts.values["account"][i]
        if i in kept and not (accounts.ok("opening_balance")[i] and accounts.ok("from")[i]):
            if accounts.values["from"][i] > np.datetime64(period.last, "D"):
                continue
            reasons.append(
                Text(
                    f"Kontot {name} saknar läsbar ingående balans eller startdag.",
                    f"The account {name} has no readable opening balance or first day.",
                )
            )
        elif name and i not in kept:
            reasons.append(Text(f"Kontot {name} står på två rader.", f"The account {name} stands in two rows."))
    return reasons
