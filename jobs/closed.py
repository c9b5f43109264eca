"""What the year's papers say of its being closed: when, with which seal, and whether it still is what was sealed."""

from collections.abc import Iterable, Iterator

from jobs.year import FinancialYear
from sheets_schema.book import Book
from sheets_schema.finding import Finding
from sheets_schema.text import Text, how_many

CHANGED = "cashbook.closed_year_changed"


def closings_said(book: Book, period: FinancialYear) -> Iterator[Text]:
    """When a year was closed, with its seal, and when and why it was opened again."""
    for one in book.known.closings:
        if one.year == period.year:
            yield from one.told()


def changed_since(findings: Iterable[Finding], period: FinancialYear) -> Text | None:
    """That a closed year is not what was sealed; None where it is, or is not closed."""
    number = sum(one.code == CHANGED and one.facts["year"] == period.label for one in findings)
    if not number:
        return None
    changes = how_many(number, Text("ändring", "change"), Text("ändringar", "changes"))
    return Text(
        f"{changes.sv} sedan året stängdes, så sigillet gäller inte det här; gruppbok check visar vad.",
        f"{changes.en} since the year was closed, so the seal is not of this; gruppbok check shows what.",
    )
