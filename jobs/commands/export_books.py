"""The year's books in other programs' forms, as gruppbok export writes them."""

from collections.abc import Callable
from typing import NamedTuple

from jobs.commands.check import read
from jobs.exports.made import Made
from jobs.session import Session, UsageError
from jobs.year import year_of
from sheets_schema.book import Book, tab_of
from sheets_schema.text import Language, Text


class Books(NamedTuple):
    """A file of a year's books: its usual name, and what is said of it; `doubt` where the year is preliminary."""

    name: str
    made: Made
    doubt: Text | None


def books(session: Session) -> Books:
    """The file that was asked for. Raises UsageError, BalanceError, WorkbookError, StoreError."""
    from jobs.balances import balance  # noqa: PLC0415 - a calendar needs no sums
    from jobs.exports.made import in_doubt  # noqa: PLC0415 - as above

    kind, tab = session.args.kind, session.args.tab
    book = read(session)
    language = session.language_of(book.language)
    if tab is not None:
        return _one_tab(book, tab, language)
    year = session.args.year
    if year is None:
        year = year_of(book.today, book.settings.year_start).year
    summed = balance(book, year)
    made = _MAKERS[kind](book, year, language)
    label = summed.period.label.replace("/", "-")
    stem = Text("bokforing", "books")[language]
    doubt = in_doubt(summed)
    mark = Text("-preliminar", "-preliminary")[language] if doubt else ""
    return Books(f"{stem}-{label}{mark}{ENDINGS[kind]}", made, doubt)


def _one_tab(book: Book, name: str, language: Language) -> Books:
    from jobs.exports.csvfile import tab_csv  # noqa: PLC0415 - only where it is asked for

    key = tab_of(name)
    if key not in book.tables or key in book.torn:
        there = ", ".join(table.title for table in book.tables.values())
        raise UsageError(
            Text(
                f"--tab: det finns ingen läsbar flik som heter så. Välj en av: {there}.",
                f"--tab: there is no readable tab of that name. Choose one of: {there}.",
            )
        )
    return Books(f"{book.tables[key].tab.label[language].lower()}.csv", tab_csv(book, key), None)


def _sie(book: Book, year: int, language: Language) -> Made:  # noqa: ARG001 - SIE is Swedish
    from jobs.exports.sie import sie  # noqa: PLC0415 - only where it is asked for

    return sie(book, year)


def _sie4i(book: Book, year: int, language: Language) -> Made:  # noqa: ARG001 - as above
    from jobs.exports.sie import sie4i  # noqa: PLC0415 - as above

    return sie4i(book, year)


def _beancount(book: Book, year: int, language: Language) -> Made:
    from jobs.exports.beancount import beancount  # noqa: PLC0415 - as above

    return beancount(book, year, language)


def _hledger(book: Book, year: int, language: Language) -> Made:
    from jobs.exports.hledger import hledger  # noqa: PLC0415 - as above

    return hledger(book, year, language)


def _csv(book: Book, year: int, language: Language) -> Made:  # noqa: ARG001 - the sheet's own words
    from jobs.exports.csvfile import cashbook_csv  # noqa: PLC0415 - as above

    return cashbook_csv(book, year)


def _ods(book: Book, year: int, language: Language) -> Made:  # noqa: ARG001 - as above
    from jobs.exports.rows import year_rows  # noqa: PLC0415 - as above
    from sync.xlsx.ods_template import ods_workbook  # noqa: PLC0415 - as above

    said: tuple[Text, ...] = ()
    if book.rows("members"):
        said = (
            Text(
                "Filen har alla flikar, också medlemslistan. Lämna den bara till den som får se den.",
                "The file holds every tab, the member list too. Give it only to those who may see that.",
            ),
        )
    return Made(ods_workbook(year_rows(book, year), book.language), said)


Maker = Callable[[Book, int, Language], Made]
_MAKERS: dict[str, Maker] = {
    "sie": _sie,
    "sie4i": _sie4i,
    "beancount": _beancount,
    "hledger": _hledger,
    "csv": _csv,
    "ods": _ods,
}
ENDINGS = {
    "sie": ".se",
    "sie4i": ".si",
    "beancount": ".beancount",
    "hledger": ".journal",
    "csv": ".csv",
    "ods": ".ods",
}
"""How each kind's file ends."""
