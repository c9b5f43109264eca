"""A tab as CSV that Swedish Excel opens right: semicolons, decimal commas, UTF-8 with its mark, and no text that is a formula."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from jobs.exports.made import Made
from jobs.exports.rows import cashbook_rows
from jobs.typed_rows import tab_rows
from jobs.written import written
from sheets_schema.book import Book
from sheets_schema.tab import Tab
from sheets_schema.tabs import TABS
from sheets_schema.text import Language


def cashbook_csv(book: Book, year: int) -> Made:
    """The cashbook's rows of a year that count."""
    return Made(_file(_tab("cashbook"), cashbook_rows(book, year), book.language))


def tab_csv(book: Book, key: str) -> Made:
    """Another tab, as it stands."""
    return Made(_file(_tab(key), tab_rows(book, key), book.language))


def _file(tab: Tab, rows: Iterable[Mapping[str, object]], language: Language) -> bytes:
    columns = [one for one in tab.columns if (tab.key, one.key) != ("cashbook", "amount")]
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([one.label[language] for one in columns])
    for row in rows:
        writer.writerow([written(row.get(one.key), language) for one in columns])
    return file.getvalue().encode("utf-8-sig")


def _tab(key: str) -> Tab:
    return next(tab for tab in TABS if tab.key == key)
