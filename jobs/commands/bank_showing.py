"""How an imported statement is shown: as tables for people, and as JSON."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from jobs.bank.pasting import Paste
from jobs.bank.reconciliation import BookRow, Group, Reconciliation
from sheets_schema.text import Language, Text, decimal, how_many, money, one_line
from sync.bank.statement import Line, Statement

if TYPE_CHECKING:
    from rich.console import Console

_MOST = 30
"""Matched groups that are listed; the tab shows the rest."""
Cells = tuple[str, ...]


def as_json(statement: Statement, new: int, found: Reconciliation, rows: Paste) -> dict[str, Any]:
    """An import as JSON carries it; sums are strings such as "-1234.50"."""
    return {
        "schema": 1,
        "account": found.account,
        "bank": statement.bank,
        "file": {
            "lines": len(statement.lines),
            "new": new,
            "pending": statement.pending,
            "from": statement.lines[0].date.isoformat(),
            "to": statement.lines[-1].date.isoformat(),
            "opening": _sum(statement.opening),
            "closing": _sum(statement.closing),
        },
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "matched": [_group(one) for one in found.matched],
        "only_bank": [_line(one) for one in found.only_bank],
        "only_book": [_row(one) for one in found.only_book],
        "doubtful": [_group(one) for one in found.doubtful],
        "month_ends": [
            {
                "date": one.date.isoformat(),
                "bank": decimal(one.bank),
                "book": decimal(one.book),
                "difference": decimal(one.difference),
            }
            for one in found.month_ends
        ],
        "paste": {"header": list(rows.header), "rows": [list(row) for row in rows.rows]},
    }


def _sum(ore: int | None) -> str | None:
    return None if ore is None else decimal(ore)


def _group(group: Group) -> dict[str, Any]:
    return {"lines": [_line(one) for one in group.lines], "rows": [_row(one) for one in group.rows]}


def _line(line: Line) -> dict[str, Any]:
    return {
        "date": line.date.isoformat(),
        "text": line.text,
        "amount": decimal(line.amount),
        "balance": _sum(line.balance),
        "reference": line.reference,
        "kind": line.kind,
    }


def _row(row: BookRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "voucher": row.voucher,
        "date": row.date.isoformat(),
        "text": row.text,
        "category": row.category,
        "amount": decimal(row.amount),
    }


def show(statement: Statement, new: int, found: Reconciliation, language: Language, rows: Paste | None) -> None:
    """The import as tables, in colours where there is a terminal; then the rows to paste, if they are to be shown."""
    from rich.console import Console  # noqa: PLC0415 - slow to import, and JSON needs none

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    for line in _heading(statement, new, found):
        console.print(one_line(line[language], 300), markup=False)
    _months(console, found, language)
    both = Text("Stämmer", "Matched")
    _table(console, both, (cells for one in found.matched[-_MOST:] for cells in _side_by_side(one, language)), language)
    if (more := len(found.matched) - _MOST) > 0:
        says = Text(f"… och {more} äldre, se fliken Bankavstämning.", f"… and {more} older, see the tab Bank.")
        console.print(says[language], markup=False, style="dim")
    bank, book = Text("Bara hos banken", "Only at the bank"), Text("Bara i boken", "Only in the book")
    _table(console, bank, ((*_of_line(one, language), "", "", "", "") for one in found.only_bank), language)
    _table(console, book, (("", "", "", *_of_row(one, language)) for one in found.only_book), language)
    doubt = Text("Tveksamt: hör de ihop?", "In doubt: do they belong together?")
    _table(console, doubt, (cells for one in found.doubtful for cells in _side_by_side(one, language)), language)
    if rows is not None and rows.rows:
        lead = Text(
            "Att klistra in under sista raden i Kassabok (kategori fylls bara i när den är säker):",
            "To paste below the last row of the Cashbook (a category only where it is certain):",
        )
        console.print(f"\n{lead[language]}", markup=False)
        sys.stdout.write(rows.as_text())


def _heading(statement: Statement, new: int, found: Reconciliation) -> list[Text]:
    """What was read, and how it stands, in a few lines."""
    lines = how_many(len(statement.lines), Text("rad", "line"), Text("rader", "lines"))
    first, last = statement.lines[0].date, statement.lines[-1].date
    said = [
        Text(
            f"{found.account}: {statement.bank}, {lines.sv} {first} – {last}, {new} nya.",
            f"{found.account}: {statement.bank}, {lines.en} {first} – {last}, {new} new.",
        )
    ]
    if statement.opening is not None and statement.closing is not None:
        sv, en = ([money(ore, word) for ore in (statement.opening, statement.closing)] for word in ("sv", "en"))
        said.append(Text(f"Saldo {sv[0]} före, {sv[1]} efter.", f"Balance {en[0]} before, {en[1]} after."))
    if statement.pending:
        number = statement.pending
        said.append(Text(f"{number} preliminära rader är inte med.", f"{number} pending rows are left out."))
    if found.before:
        said.append(
            Text(
                f"{found.before} rader är äldre än boken och jämförs inte.",
                f"{found.before} lines are older than the book and are not compared.",
            )
        )
    counts = (len(found.matched), len(found.only_bank), len(found.only_book), len(found.doubtful))
    said.append(
        Text(
            "{} stämmer, {} bara hos banken, {} bara i boken, {} tveksamma.".format(*counts),
            "{} matched, {} only at the bank, {} only in the book, {} in doubt.".format(*counts),
        )
    )
    return said


def _months(console: "Console", found: Reconciliation, language: Language) -> None:
    for one in found.changes:
        off = Text(money(one.difference, "sv"), money(one.difference, "en"))
        sums = Text(
            f"{one.date}: banken säger {money(one.bank, 'sv')}, boken {money(one.book, 'sv')}; det skiljer {off.sv}.",
            f"{one.date}: the bank says {money(one.bank, 'en')}, the book {money(one.book, 'en')}; off by {off.en}.",
        )
        console.print(sums[language], markup=False, style="red" if one.difference else "green")
    if found.month_ends and not found.differing:
        number = how_many(len(found.month_ends), Text("månadsslut", "month's end"), Text("månadsslut", "months' ends"))
        says = Text(f"Saldot stämmer vid {number.sv}.", f"The balance agrees at {number.en}.")
        console.print(says[language], markup=False, style="green")


def _side_by_side(group: Group, language: Language) -> list[Cells]:
    size = max(len(group.lines), len(group.rows))
    lines = [_of_line(one, language) for one in group.lines] + [("", "", "")] * (size - len(group.lines))
    rows = [_of_row(one, language) for one in group.rows] + [("", "", "", "")] * (size - len(group.rows))
    return [(*line, *row) for line, row in zip(lines, rows, strict=True)]


def _of_line(line: Line, language: Language) -> Cells:
    return line.date.isoformat(), one_line(line.text, 32), money(line.amount, language)


def _of_row(row: BookRow, language: Language) -> Cells:
    return str(row.row), row.date.isoformat(), one_line(row.text, 28), money(row.amount, language)


def _table(console: "Console", head: Text, rows: Iterable[Sequence[str]], language: Language) -> None:
    """One list; nothing where it is empty."""
    from rich.table import Table  # noqa: PLC0415 - slow to import, and JSON needs none
    from rich.text import Text as Words  # noqa: PLC0415 - as above

    some = list(rows)
    if not some:
        return
    made = Table(title=head[language], title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    labels = (
        Text("Banken", "Bank"),
        Text("Text", "Text"),
        Text("Belopp", "Sum"),
        Text("Rad", "Row"),
        Text("Boken", "Book"),
        Text("Text", "Text"),
        Text("Belopp", "Sum"),
    )
    for n, label in enumerate(labels):
        made.add_column(
            label[language], justify="right" if n in (2, 3, 6) else "left", header_style="dim", no_wrap=True
        )
    for row in some:
        made.add_row(*(Words(cell) for cell in row))
    console.print()
    console.print(made)
