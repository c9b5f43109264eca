"""gruppbok balance: the sums of a financial year."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jobs.balances import Balance, CategorySum, balance
from jobs.commands.check import read
from jobs.session import Session
from jobs.year import year_of
from sheets_schema.ledger import EXPENSE, INCOME
from sheets_schema.text import Language, Ore, Text, decimal, money, one_line

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text as Words


def run(session: Session) -> int:
    """Prints the year's sums; 1 where they are preliminary."""
    book = read(session)
    year = session.args.year
    if year is None:
        year = year_of(book.today, book.settings.year_start).year
    sums = balance(book, year)
    if session.args.json:
        session.print_json(as_json(sums))
    else:
        show(sums, session.language_of(book.language))
    return 1 if sums.preliminary else 0


def as_json(sums: Balance) -> dict[str, Any]:
    """A year as JSON carries it; sums are strings such as "-1234.50"."""
    names = ("opening", "income", "expense", "transfers", "closing")
    passed = sums.to_forward
    return {
        "schema": 1,
        "year": sums.period.year,
        "from": sums.period.first.isoformat(),
        "to": sums.period.last.isoformat(),
        "preliminary": sums.preliminary,
        "excluded_rows": list(sums.excluded_rows),
        "accounts": [
            {"account": one.account, "type": one.type or None, **{name: decimal(getattr(one, name)) for name in names}}
            for one in sums.accounts
        ],
        "categories": [
            {
                "category": one.category,
                "type": one.type or None,
                "amount": decimal(one.amount),
                "budget": None if one.budget is None else decimal(one.budget),
            }
            for one in sums.categories
        ],
        "totals": {name: decimal(getattr(sums.totals, name)) for name in (*names, "result")},
        "to_forward": {name: decimal(getattr(passed, name)) for name in ("collected", "forwarded", "remaining")},
    }


def show(sums: Balance, language: Language) -> None:
    """The year as tables, in colours where there is a terminal."""
    from rich.console import Console  # noqa: PLC0415 - slow to import, and JSON needs none

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    console.print(_accounts(sums, language))
    for type_, title in ((INCOME, Text("Intäkter", "Income")), (EXPENSE, Text("Kostnader", "Expense"))):
        some = [one for one in sums.categories if one.type == type_]
        if some:
            console.print()
            console.print(_categories(some, title, language))
    console.print()
    console.print(_line(Text("Årets resultat", "Result of the year"), sums.totals.result, language, bold=True))
    if sums.to_forward.collected or sums.to_forward.forwarded:
        label = Text("Kvar att vidarebefordra", "Left to forward")
        console.print(_line(label, sums.to_forward.remaining, language))
    if sums.preliminary:
        console.print(f"\n[bold yellow]{Text('Preliminärt, för att:', 'Preliminary, because:')[language]}[/]")
        for reason in sums.reasons:
            console.print(f"– {reason[language]}", markup=False)


def _accounts(sums: Balance, language: Language) -> "Table":
    head = Text(f"Räkenskapsår {sums.period.label}", f"Financial year {sums.period.label}")[language]
    columns = (
        Text("Konto", "Account"),
        Text("Ingående", "Opening"),
        Text("Intäkter", "Income"),
        Text("Kostnader", "Expense"),
        Text("Överföringar", "Transfers"),
        Text("Utgående", "Closing"),
    )
    made = _table(f"{head} ({sums.period.first} – {sums.period.last})", columns, language)
    names = ("opening", "income", "expense", "transfers", "closing")
    for one in sums.accounts:
        made.add_row(_words(one.account), *(_sum(getattr(one, name), language) for name in names))
    total = Text("Summa", "Total")[language]
    made.add_row(total, *(_sum(getattr(sums.totals, name), language) for name in names), style="bold")
    return made


def _categories(some: Sequence[CategorySum], title: Text, language: Language) -> "Table":
    made = _table("", (title, Text("Utfall", "Outcome"), Text("Budget", "Budget")), language)
    for one in some:
        budget = _words("") if one.budget is None else _sum(one.budget, language)
        made.add_row(_words(one.category), _sum(one.amount, language), budget)
    return made


def _table(title: str, columns: Sequence[Text], language: Language) -> "Table":
    from rich.table import Table  # noqa: PLC0415 - as above

    heading = _words(title, "bold") if title else None
    made = Table(title=heading, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for n, column in enumerate(columns):
        made.add_column(column[language], justify="left" if n == 0 else "right", header_style="dim")
    return made


def _words(text: str, style: str = "") -> "Words":
    from rich.text import Text as Words  # noqa: PLC0415 - as above

    return Words(one_line(text), style=style)


def _sum(ore: Ore, language: Language) -> "Words":
    return _words(money(ore, language), "red" if ore < 0 else "")


def _line(label: Text, ore: Ore, language: Language, *, bold: bool = False) -> "Words":
    return _words(f"{label[language]}: ", "bold" if bold else "").append(" ").append(_sum(ore, language))
