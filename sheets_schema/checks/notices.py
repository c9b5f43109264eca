"""Which rows of Information, and of Be om hjälp, can be taken for each other."""

from collections import defaultdict
from collections.abc import Iterator

from sheets_schema.book import Book
from sheets_schema.finding import Finding
from sheets_schema.tab import Row
from sheets_schema.text import Text

TITLES = {"notices": "title", "help": "subject"}
"""The column that, with Datum, a row of each tab is known again by."""


def alike(book: Book, tab: str) -> list[list[Row]]:
    """The rows of one of TITLES' tabs that share title and day, in the sheet's order."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in book.rows(tab):
        title, day = row.name(TITLES[tab]), row.value("date")
        if title and day is not None:
            found[title, day.isoformat()].append(row)
    return [rows for rows in found.values() if len(rows) > 1]


def notice_taken(book: Book) -> Iterator[Finding]:
    """News, or a question, whose title and day stand already; said of each later row."""
    for tab, key in TITLES.items():
        for first, *later in alike(book, tab):
            cell, day = first.table.cell(first.i, key), first.value("date")
            ending = _HELP if tab == "help" else _NEWS
            why = Text(
                f"står redan i {cell} med samma dag, {day}, och {ending.sv}",
                f"stands already in {cell} with the same day, {day}, and {ending.en}",
            )
            for row in later:
                yield row.table.finding("value.invalid", row.i, key, why=why)


_NEWS = Text(
    "inget brev går om någon av dem; ge dem olika rubriker, eller ta bort den ena",
    "no mail goes of either; give them different titles, or delete one",
)
_HELP = Text(
    "bara den första med Ja i Skicka går i väg; skriv en annan rubrik, eller ta bort raden",
    "only the first with Yes in Send goes out; write another subject, or delete the row",
)
