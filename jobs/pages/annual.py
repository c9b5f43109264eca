"""The tab Årsbokslut: the year in sums."""

from collections.abc import Sequence
from datetime import timedelta

from jobs.balances import Balance, BalanceError, CategorySum, balance, can_balance
from jobs.budget import budget_of, gone, used
from jobs.closed import changed_since, closings_said
from jobs.pages.shared import Row, header, page, reasons, title
from jobs.plan import Context
from jobs.year import FinancialYear, year_of
from sheets_schema.ledger import EXPENSE, INCOME, TRANSFER
from sheets_schema.page import Cell, Page, Style
from sheets_schema.tabs.ours import ANNUAL
from sheets_schema.text import Language, Ore, Text, money

_PLURALS = {
    INCOME: Text("Intäkter", "Income"),
    EXPENSE: Text("Kostnader", "Expense"),
    TRANSFER: Text("Överföringar", "Transfers"),
}


def annual(context: Context) -> Page:
    """Årsbokslut: the financial year of the day, and the one before where the book reaches it."""
    language = context.book.language
    year = year_of(context.today, context.book.settings.year_start).year
    rows = [*title(ANNUAL, context)]
    for one in (year, year - 1):
        if one == year or can_balance(context.book, one):
            rows += _year(context, one, language)
    return page(ANNUAL, language, (38, 16, 16, 16, 16, 16), rows)


def _year(context: Context, year: int, language: Language) -> list[Row]:
    try:
        sums = balance(context.book, year)
    except BalanceError as error:
        return [(Cell(error.says[language], Style.WARNING),)]
    period = sums.period
    head = Text(f"Räkenskapsår {period.label}", f"Financial year {period.label}")
    rows: list[Row] = [(Cell(head[language], Style.HEADING),), (Cell(f"{period.first} – {period.last}", Style.MUTED),)]
    return [
        *rows,
        *_closings(context, period, language),
        *reasons(sums, language),
        *_accounts(sums, language),
        *_categories(sums, language),
        *_budget(context, sums, language),
        *_forward(sums, language),
        (),
        (),
    ]


def _closings(context: Context, period: FinancialYear, language: Language) -> list[Row]:
    """When the year was closed, with its seal, when and why it was opened again, and whether it has changed since."""
    rows: list[Row] = [(Cell(words[language], Style.MUTED),) for words in closings_said(context.book, period)]
    if changed := changed_since(context.findings, period):
        rows.append((Cell(changed[language], Style.WARNING),))
    return rows


def _accounts(sums: Balance, language: Language) -> list[Row]:
    labels = (
        Text("Konto", "Account"),
        Text("Ingående", "Opening"),
        Text("Intäkter", "Income"),
        Text("Kostnader", "Expense"),
        Text("Överföringar", "Transfers"),
        Text("Utgående", "Closing"),
    )
    rows: list[Row] = [(), header(language, *labels)]
    rows += [
        (Cell(a.account), Cell(a.opening), Cell(a.income), Cell(a.expense), Cell(a.transfers), Cell(a.closing))
        for a in sums.accounts
    ]
    total = sums.totals
    values = (
        Text("Summa", "Total")[language],
        total.opening,
        total.income,
        total.expense,
        total.transfers,
        total.closing,
    )
    return [*rows, tuple(Cell(value, Style.TOTAL) for value in values)]


def _categories(sums: Balance, language: Language) -> list[Row]:
    rows: list[Row] = []
    for type_, sign in ((INCOME, 1), (EXPENSE, -1), (TRANSFER, 0)):
        some = [one for one in sums.categories if one.type == type_ and (sign or one.amount)]
        if not some:
            continue
        labels = (
            _PLURALS[type_],
            Text("Utfall", "Outcome"),
            Text("Budget", "Budget"),
            Text("Skillnad", "Difference"),
            Text("Av budgeten, %", "Of the budget, %"),
        )
        rows += [(), header(language, *labels)]
        rows += [_category(one) for one in some]
        rows.append(tuple(Cell(value, Style.TOTAL) for value in _summed(some, language)))
    result = Text("Årets resultat", "Result of the year")
    return [*rows, (), (Cell(result[language], Style.TOTAL), Cell(sums.totals.result, Style.TOTAL))]


def _category(one: CategorySum) -> Row:
    if one.budget is None:
        return (Cell(one.category), Cell(one.amount))
    off, share = Ore(one.amount - one.budget), used(one.amount, one.budget)
    return (Cell(one.category), Cell(one.amount), Cell(one.budget), Cell(off), Cell(share))


def _summed(some: Sequence[CategorySum], language: Language) -> tuple[str | int | None, ...]:
    amount = Ore(sum(one.amount for one in some))
    label = Text("Summa", "Total")[language]
    if not any(one.budget is not None for one in some):
        return label, amount
    budget = Ore(sum(one.budget or 0 for one in some))
    return label, amount, budget, Ore(amount - budget), used(amount, budget)


def _budget(context: Context, sums: Balance, language: Language) -> list[Row]:
    """How much of the year has passed, beside which the budgets are read, and what is left of the grant.

    Whole months alone count: the tab would else be written anew each fourth day, though nobody touched the book.
    """
    found = budget_of(context.book, sums, context.today)
    if found is None:
        return []
    rows: list[Row] = []
    if (found.income or found.expense) and context.today <= sums.period.last:
        label = Text("Av året hade gått när månaden började, %", "Of the year had passed when the month began, %")
        rows += [(), (Cell(label[language]), Cell(gone(sums, context.today.replace(day=1) - timedelta(days=1))))]
    if grant := found.grant:
        lines = (
            (Text("Mottaget", "Received"), grant.received, Style.TEXT),
            (Text("Egna kostnader", "Own costs"), grant.spent, Style.TEXT),
            (Text("Kvar av bidraget", "Left of the grant"), grant.left, Style.TOTAL),
        )
        most = money(grant.ceiling, language)
        head = Text(f"Verksamhetsbidrag, högst {most} om året", f"Activity grant, at most {most} a year")
        rows += [(), header(language, head)]
        rows += [(Cell(label[language], style), Cell(value, style)) for label, value, style in lines]
    return rows


def _forward(sums: Balance, language: Language) -> list[Row]:
    passed = sums.to_forward
    if not (passed.collected or passed.forwarded):
        return []
    lines = (
        (Text("Insamlat", "Collected"), passed.collected, Style.TEXT),
        (Text("Vidarebefordrat", "Forwarded"), passed.forwarded, Style.TEXT),
        (Text("Kvar att vidarebefordra", "Left to forward"), passed.remaining, Style.TOTAL),
    )
    head = Text("Pengar att vidarebefordra, till årets slut", "Money to forward, up to the year's end")
    return [
        (),
        header(language, head),
        *((Cell(label[language], style), Cell(value, style)) for label, value, style in lines),
    ]
