"""A tab as CSV that Swedish Excel opens right: semicolons, decimal commas, UTF-8 with its mark, and no text that is a formula."""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from io import StringIO

from jobs.exports.made import Made
from jobs.exports.rows import cashbook_rows, tab_rows
from sheets_schema.book import Book
from sheets_schema.tab import Tab
from sheets_schema.tabs import TABS
from sheets_schema.text import Language, Ore, Text, decimal, one_line

_AS_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ALL = 1 << 20


def cashbook_csv(book: Book, year: int) -> Made:
    """The cashbook's rows of a year that count."""
    return Made(_file(_tab("cashbook"), cashbook_rows(book, year), book.language))


def tab_csv(book: Book, key: str) -> Made:
    """Another tab, as it stands."""
    return Made(_file(_tab(key), tab_rows(book, key), book.language))


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula; one that begins so has an apostrophe before it."""
    return f"'{text}" if _AS_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text[:1] == "'" and _AS_FORMULA.match(text) else text


def _file(tab: Tab, rows: Iterable[Mapping[str, object]], language: Language) -> bytes:
    columns = [one for one in tab.columns if (tab.key, one.key) != ("cashbook", "amount")]
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([one.label[language] for one in columns])
    for row in rows:
        writer.writerow([written(row.get(one.key), language) for one in columns])
    return file.getvalue().encode("utf-8-sig")


def written(value: object, language: Language, mark: str = ",") -> str:
    """A cell as text: sums with a decimal mark, days as 2026-11-22, text in one line and never a formula."""
    match value:
        case None:
            return ""
        case Ore():
            return decimal(value).replace(".", mark)
        case bool():
            return (Text("Ja", "Yes") if value else Text("Nej", "No"))[language]
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case _:
            return guarded(one_line(str(value), _ALL))


def _tab(key: str) -> Tab:
    return next(tab for tab in TABS if tab.key == key)
