"""Checks of what the meetings have decided, and what a decision is known again by."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from sheets_schema.book import Book
from sheets_schema.checks.work import is_done
from sheets_schema.finding import Finding
from sheets_schema.tab import Row
from sheets_schema.text import Text

Known = tuple[str, ...]


def known_by(book: Book) -> Mapping[int, Known]:
    """What each decision with a day is known again by, by sheet row; one that another can be taken for is left out.

    That is the meeting, the paragraph or else the decision's text, and the day; the text too where a paragraph of the
    meeting has several decisions of one day.
    """
    named: dict[int, Known] = {}
    for rows in _alike(_dated(book), lambda row: (row.name("meeting"), _word(row), row.value("due"))):
        is_alone = len(rows) == 1
        for row in rows:
            paragraph, text = row.text("paragraph"), row.text("decision")
            texts = [paragraph or text] if is_alone or not paragraph else [paragraph, text]
            named[row.number] = (row.text("meeting"), *texts, row.value("due").isoformat())
    twice = {row.number for rows in _same(book) for row in rows}
    return {number: known for number, known in named.items() if number not in twice}


def is_to_do(row: Row) -> bool:
    """Whether a decision is still to be done; one with neither owner, day nor status is but a record of the meeting."""
    return not is_done(row) and (row.text("owner") + row.text("status") != "" or row.value("due") is not None)


def decision_taken(book: Book) -> Iterator[Finding]:
    """A decision that stands already, of the same meeting, paragraph and day; said of each later row."""
    for first, *later in _same(book):
        cell = first.table.cell(first.i, "decision")
        why = Text(
            f"står redan i {cell}, från samma möte och med samma dag, och ingen påminns om någon av dem; ta bort den ena",
            f"stands already in {cell}, of the same meeting and day, and nobody is reminded of either; delete one",
        )
        for row in later:
            yield row.table.finding("value.invalid", row.i, "decision", why=why)


def _same(book: Book) -> list[list[Row]]:
    """The decisions that nothing tells apart."""
    found = _alike(_dated(book), lambda row: (row.name("meeting"), _word(row), row.name("decision"), row.value("due")))
    return [rows for rows in found if len(rows) > 1]


def _word(row: Row) -> str:
    return row.name("paragraph") or row.name("decision")


def _dated(book: Book) -> list[Row]:
    """The decisions that have a meeting, a text and a day."""
    return [
        row
        for row in book.rows("decisions")
        if row.text("meeting") and row.text("decision") and row.value("due") is not None and not row.unread("paragraph")
    ]


def _alike(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> list[list[Row]]:
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return list(found.values())
