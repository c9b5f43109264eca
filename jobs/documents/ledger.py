"""The ledger of a year (huvudbok): every row by account with its running balance, and by category."""

from collections.abc import Iterator
from dataclasses import replace

from jobs.balances import AccountSums
from jobs.documents.annual import appendix, band
from jobs.documents.annual_parts import headed
from jobs.documents.annual_sums import Annual
from jobs.documents.annual_workbook import head_rows, left_out_sheet
from jobs.documents.listing import Listing, Section, blocks, sheet
from jobs.documents.model import Document, NewPage
from jobs.documents.reading import NOTHING, lead, said
from sheets_schema import people
from sheets_schema.page import Page, Value
from sheets_schema.tab import Row
from sheets_schema.text import Language, Ore, Text, one_line

TITLE = Text("Huvudbok", "Ledger")
_A_MEMBER = Text("en medlem", "a member")
_OPENING, _CLOSING = Text("Ingående balans", "Opening balance"), Text("Utgående balans", "Closing balance")


def ledger(year: Annual, language: Language) -> Document:
    """The ledger as a paper."""
    made = [
        *blocks(_accounts(year, language), language),
        NewPage(),
        *blocks(appendix(year, language), language),
    ]
    title = f"{TITLE[language]} {year.period.label}"
    day = year.book.today
    return Document(
        "", title, lead(year.book, year.period, language), language, day, tuple(made), (), band(year, language)
    )


def ledger_pages(year: Annual, language: Language) -> tuple[Page, ...]:
    """The ledger as sheets: by account, by category, and the rows that do not count."""
    by_account = Text("Per konto", "By account")[language]
    by_category = Text("Per kategori", "By category")[language]
    return (
        _sheet(year, "accounts", by_account, _all_accounts(year, language), language),
        _sheet(year, "categories", by_category, _all_categories(year, language), language),
        *left_out_sheet(year, language),
    )


def counterparty(year: Annual, row: Row, language: Language) -> str:
    """Who paid or was paid; nobody protected is named."""
    hidden = people.protected_names(year.book)
    return _A_MEMBER[language] if row.name("counterparty") in hidden else said(row, "counterparty")


def _sheet(year: Annual, key: str, title: str, listing: Listing, language: Language) -> Page:
    head = [*head_rows(year, f"{TITLE[language]} {year.period.label}: {title.lower()}", language)]
    return replace(sheet(key, title, head, listing), band=band(year, language))


def _columns(language: Language, *first: tuple[Text, int]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    columns = (
        *first,
        (Text("Ver", "Voucher"), 2),
        (Text("Datum", "Date"), 4),
        (Text("Text", "Text"), 6),
        (Text("Motpart", "Counterparty"), 5),
        (Text("Kategori", "Category"), 5),
        (Text("In", "In"), 4),
        (Text("Ut", "Out"), 4),
        (Text("Saldo", "Balance"), 4),
    )
    return headed(columns, language)


def _accounts(year: Annual, language: Language) -> Iterator[Section]:
    yield Section(Text("Per konto", "By account")[language])
    header, widths = _columns(language)
    for account in year.sums.accounts:
        listing = Listing(header, tuple(_account(year, account, language)), widths, totalled=True)
        yield Section(one_line(account.account), (), listing, level=2)


def _account(year: Annual, account: AccountSums, language: Language) -> Iterator[tuple[Value, ...]]:
    """An account's rows between its opening and its closing."""
    yield NOTHING, year.period.first, _OPENING[language], "", "", None, None, account.opening
    balance = int(account.opening)
    for row in year.by_account(account.account):
        net = year.net(row)
        balance += net
        sums = (net, None) if net > 0 else (None, Ore(-net))
        named = (said(row, "text"), counterparty(year, row, language), year.category_of(row))
        yield said(row, "voucher"), row.value("date"), *named, *sums, Ore(balance)
    came = Ore(sum(max(year.net(row), 0) for row in year.by_account(account.account)))
    went = Ore(sum(max(-year.net(row), 0) for row in year.by_account(account.account)))
    yield "", year.period.last, _CLOSING[language], "", "", came, went, account.closing


def _all_accounts(year: Annual, language: Language) -> Listing:
    header, widths = _columns(language, (Text("Konto", "Account"), 3))
    rows = tuple(
        (one_line(account.account), *row) for account in year.sums.accounts for row in _account(year, account, language)
    )
    return Listing(header, rows, widths)


def _all_categories(year: Annual, language: Language) -> Listing:
    columns = (
        (Text("Kategori", "Category"), 5),
        (Text("Ver", "Voucher"), 2),
        (Text("Datum", "Date"), 3),
        (Text("Text", "Text"), 6),
        (Text("Motpart", "Counterparty"), 4),
        (Text("Konto", "Account"), 3),
        (Text("In minus ut", "In less out"), 3),
        (Text("Rad", "Row"), 2),
    )
    header, widths = headed(columns, language)
    rows = tuple(
        (
            *(one_line(one.category), said(row, "voucher"), row.value("date"), said(row, "text")),
            *(counterparty(year, row, language), year.account_of(row), year.net(row), str(row.number)),
        )
        for one in year.sums.categories
        for row in year.by_category(one.category)
    )
    return Listing(header, rows, widths)
