"""The tab Bankavstämning: the bank's statements beside the cashbook."""

from collections.abc import Iterable, Sequence

from jobs.bank.reconciliation import BookRow, Group, Reconciliation, reconcile
from jobs.pages.shared import Row, header, page, title
from jobs.plan import Context
from sheets_schema.page import Cell, Link, Page, Style
from sheets_schema.tabs.ours import BANK
from sheets_schema.text import Language, Ore, Text
from sync.bank.statement import Line

_LINE = (Text("Banken: dag", "Bank: day"), Text("Text", "Text"), Text("Belopp", "Sum"))
_ROW = (
    Text("Boken: dag", "Book: day"),
    Text("Text", "Text"),
    Text("Belopp", "Sum"),
    Text("Ver", "Voucher"),
    Text("Rad", "Row"),
)
_MOST = 250
"""Rows of each list, at most: there are four lists an account, and Google takes 10 MB in one request."""
_NONE: Row = (Cell(), Cell(), Cell())


def bank(context: Context) -> Page | None:
    """Bankavstämning: each account whose statements were imported, what needs doing first; None before any import."""
    statements = context.memory.statements
    if not statements:
        return None
    language = context.book.language
    rows = [*title(BANK, context)]
    for account in sorted(statements):
        found = reconcile(context.book, statements[account])
        rows += _unread(account, language) if found is None else _account(context, found, language)
    return page(BANK, language, (16, 44, 15, 16, 44, 15, 10, 9), rows)


def _unread(account: str, language: Language) -> list[Row]:
    says = Text(
        f"{account}: kontot eller kassaboken går inte att läsa, så inget kan jämföras. Se fliken Kontroll.",
        f"{account}: the account or the cashbook cannot be read, so nothing can be compared. See the tab Findings.",
    )
    return [(Cell(says[language], Style.WARNING, span=8),), ()]


def _account(context: Context, found: Reconciliation, language: Language) -> list[Row]:
    head = f"{found.account} · {found.bank} · {found.first} – {found.last}"
    table = context.book.tables["cashbook"]
    rows: list[Row] = [(Cell(head, Style.HEADING, span=8),), _summary(found, language)]
    rows += _section(
        Text("Bara hos banken: skriv in i Kassabok", "Only at the bank: write into the Cashbook"),
        _LINE,
        (_line(line) for line in found.only_bank),
        language,
    )
    rows += _section(
        Text(
            "Bara i boken: fel konto, fel belopp, eller inte hos banken än?",
            "Only in the book: the wrong account or sum, or not at the bank yet?",
        ),
        _ROW,
        (_row(row, table.title) for row in found.only_book),
        language,
    )
    rows += _section(
        Text("Tveksamt: hör de ihop?", "In doubt: do they belong together?"),
        (*_LINE, *_ROW),
        (row for group in found.doubtful for row in (*_group(group, table.title), ())),
        language,
    )
    rows += _months(found, language)
    rows += _section(
        Text("Stämmer", "Matched"),
        (*_LINE, *_ROW),
        (row for group in reversed(found.matched) for row in _group(group, table.title)),
        language,
    )
    return [*rows, ()]


def _summary(found: Reconciliation, language: Language) -> Row:
    """How much there is of each, in one line."""
    matched = len(found.matched)
    before = found.before
    also = (
        Text(f"; {before} rader är äldre än boken", f"; {before} lines are older than the book")
        if before
        else Text("", "")
    )
    if found.is_even:
        says = Text(f"Allt stämmer: {matched} poster{also.sv}.", f"Everything agrees: {matched} items{also.en}.")
        return (Cell(says[language], Style.GOOD, span=8),)
    bank, book, doubt = len(found.only_bank), len(found.only_book), len(found.doubtful)
    says = Text(
        f"{matched} stämmer, {bank} bara hos banken, {book} bara i boken, {doubt} tveksamma{also.sv}.",
        f"{matched} agree, {bank} only at the bank, {book} only in the book, {doubt} in doubt{also.en}.",
    )
    return (Cell(says[language], Style.WARNING, span=8),)


def _months(found: Reconciliation, language: Language) -> list[Row]:
    """The balances at the ends of months, the latest first."""
    if not found.month_ends:
        return []
    labels = (
        Text("Månadens slut", "End of month"),
        Text("Skillnad", "Off by"),
        Text("Banken", "Bank"),
        Text("Boken", "Book"),
    )
    rows: list[Row] = [(), header(language, *labels)]
    for one in reversed(found.month_ends):
        style = Style.ERROR if one.difference else Style.TEXT
        rows.append((Cell(one.date), Cell(one.difference, style), Cell(one.bank), Cell(one.book)))
    return rows


def _section(head: Text, labels: Sequence[Text], some: Iterable[Row], language: Language) -> list[Row]:
    """A list under its heading; nothing where it is empty; of very many, how many more there are."""
    rows = [*some]
    if not rows:
        return []
    made: list[Row] = [(), (Cell(head[language], Style.HEADING, span=8),), header(language, *labels), *rows[:_MOST]]
    if (more := len(rows) - _MOST) > 0:
        made.append((Cell(Text(f"Och {more} till.", f"And {more} more.")[language], Style.MUTED),))
    return made


def _group(group: Group, title: str) -> list[Row]:
    """What belongs together, beside each other."""
    size = max(len(group.lines), len(group.rows))
    lines = [_line(line) for line in group.lines] + [_NONE] * (size - len(group.lines))
    rows = [_row(row, title) for row in group.rows] + [()] * (size - len(group.rows))
    return [(*line, *row) for line, row in zip(lines, rows, strict=True)]


def _line(line: Line) -> Row:
    return Cell(line.date), Cell(line.text, wrap=True), Cell(Ore(line.amount))


def _row(row: BookRow, title: str) -> Row:
    return (
        Cell(row.date),
        Cell(row.text, wrap=True),
        Cell(Ore(row.amount)),
        Cell(row.voucher),
        Cell(row.row, link=Link(title, row.cell) if row.cell else None),
    )
