"""A year to look through, to the auditor: once for each financial year that is over and not preliminary."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from jobs.balances import Balance, BalanceError, balance
from jobs.plan import Context, Job, Message
from jobs.recipients import AUDITOR, of_role
from jobs.remarks import unanswered
from jobs.year import FinancialYear, financial_year
from sheets_schema.book import Book
from sheets_schema.text import Text

TOPIC = "audit_request"


@dataclass(frozen=True)
class AuditFacts:
    """What the letter says: the year's sums, and how much there is to look at in it."""

    period: FinancialYear
    sums: Balance
    rows: int
    without_receipt: int
    gaps: int
    remarks: int
    why: Text


@dataclass(frozen=True, eq=False)
class Paper:
    """The annual report of a year that goes with a letter. It is made when the letter is, of this book."""

    book: Book
    year: int


def plan(context: Context) -> list[Message]:
    """A mail of each such year that nobody has been asked to look through, the latest first."""
    reached = of_role(context.book, AUDITOR)
    if not reached.recipients:
        return []
    asked = {mail.topic for mail in context.memory.gone(TOPIC)}
    known = {mail.key for mail in context.memory.mails}
    because = reached.because
    why = Text(f"Du får det här brevet för att {because.sv}.", f"You get this mail because {because.en}.")
    messages = []
    for year in years_over(context.book, context.today):
        about, papers = (str(year),), Paper(context.book, year)
        made = [Message(TOPIC, about, one, {"paper": papers}) for one in reached.recipients]
        due = [one for one in made if one.topic not in asked or one.key in known]
        if due and (facts := _facts(context, year, why)):
            messages += [Message(TOPIC, about, one.to, {"letter": facts, "paper": papers}) for one in due]
    return messages


def years_over(book: Book, today: date) -> list[int]:
    """The financial years that have ended and hold rows that count, the latest first."""
    ledger = book.ledger
    if ledger is None:
        return []
    years: list[int] = np.unique(ledger.years[ledger.counted]).tolist()
    return [year for year in reversed(years) if financial_year(year, book.settings.year_start).last < today]


def _facts(context: Context, year: int, why: Text) -> AuditFacts | None:
    """None while the year is preliminary, or cannot be summed."""
    book = context.book
    try:
        sums = balance(book, year)
    except BalanceError:
        return None
    if sums.preliminary:
        return None
    rows = set(_rows_of(book, year))
    found = [one.code for one in context.findings if one.tab == "cashbook" and one.row in rows]
    remarks = [one for one in unanswered(book) if one.day and sums.period.first <= one.day <= sums.period.last]
    return AuditFacts(
        period=sums.period,
        sums=sums,
        rows=len(rows),
        without_receipt=found.count("cashbook.receipt_missing"),
        gaps=found.count("cashbook.voucher_gap"),
        remarks=len(remarks),
        why=why,
    )


def _rows_of(book: Book, year: int) -> Iterator[int]:
    """The sheet rows of a year that count."""
    ledger = book.ledger
    if ledger is not None:
        yield from ledger.table.rows[ledger.counted & (ledger.years == year)].tolist()


_NEEDS = ("settings", "members", "roles", "accounts", "categories", "cashbook")
JOB = Job(TOPIC, _NEEDS, plan, reads=("reconciliations",))
