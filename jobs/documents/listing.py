"""A table of typed values: the paper and the workbook show the same ones, as words or as cells with numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jobs.documents.model import Block, Figure, Heading, Paragraph, Table
from jobs.documents.reading import LONGEST
from sheets_schema.page import Cell, Page, Style, Value
from sheets_schema.text import Language, Ore, money, one_line

_SCALE = 6
"""Letters of a sheet's column for each share of a paper's line."""


@dataclass(frozen=True)
class Listing:
    """A table before it is words: sums are Ore, days dates. `widths` are the columns' shares of a paper's line.

    A `totalled` one's last row is the sum of the others.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[int, ...]
    totalled: bool = False
    roomy: bool = False

    @property
    def numbers(self) -> frozenset[int]:
        """The 0-based columns that hold numbers."""
        return frozenset(n for row in self.rows for n, value in enumerate(row) if isinstance(value, int))


@dataclass(frozen=True)
class Section:
    """A part of a paper: a heading, what is said under it, a table, what is drawn, and what follows."""

    title: str
    says: tuple[str, ...] = ()
    listing: Listing | None = None
    figure: Figure | None = None
    notes: tuple[str, ...] = ()
    level: int = 1


def blocks(sections: Iterable[Section], language: Language) -> Iterator[Block]:
    """The sections as a paper has them."""
    for one in sections:
        yield Heading(one.title, one.level)
        yield from (Paragraph(text) for text in one.says)
        if one.figure:
            yield one.figure
        if one.listing:
            yield as_table(one.listing, language)
        yield from (Paragraph(text, faint=True) for text in one.notes)


def as_table(listing: Listing, language: Language) -> Table:
    """The values as words."""
    rows = tuple(tuple(_words(value, language) for value in row) for row in listing.rows)
    return Table(listing.header, rows, listing.widths, listing.numbers, listing.totalled, listing.roomy)


def rows_of(listing: Listing) -> list[tuple[Cell, ...]]:
    """The values as cells under their header; numbers stay numbers."""
    last = len(listing.rows) - 1
    return [
        tuple(Cell(label, Style.HEADER) for label in listing.header),
        *(
            tuple(_cell(value, Style.TOTAL if listing.totalled and n == last else Style.TEXT) for value in row)
            for n, row in enumerate(listing.rows)
        ),
    ]


def sheet(key: str, title: str, head: Sequence[tuple[Cell, ...]], listing: Listing) -> Page:
    """A sheet of one long table under what stands at its head; its header stays in sight and filters."""
    widths = tuple(max(share * _SCALE, 9) for share in listing.widths)
    return Page(key, title, widths, (*head, *rows_of(listing)), len(head) + 1)


def _cell(value: Value, style: Style) -> Cell:
    return Cell(one_line(value, LONGEST) if isinstance(value, str) else value, style, wrap=isinstance(value, str))


def _words(value: Value, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, Ore):
        return money(value, language)
    return value.isoformat() if isinstance(value, date) else one_line(str(value), LONGEST)
