"""Where the table of a strange file is: the row with its headers, and the columns under them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jobs.importing.cells import Strange
from jobs.importing.columns import Mapped, Use, known, mapped
from sheets_schema.book import tab_of
from sheets_schema.grid import Grid, letters
from sheets_schema.kinds import plain_number
from sheets_schema.text import fold

_DEPTH = 40
"""Rows in which a header is looked for."""


@dataclass(frozen=True)
class Found:
    """A tab's table: its columns and what they are. `first` is the sheet's row under the headers."""

    title: str
    first: int
    rows: Sequence[Sequence[object]]
    mapped: Mapped

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers, in their order."""
        return tuple(use.column.header for use in self.mapped.uses)


def find(grid: Grid, told: Mapping[str, Use], account: str) -> Found | None:
    """The table of a tab; None where there is nothing like one."""
    at = _header_row(grid, told)
    if at is None:
        return None
    rows = grid.rows[at + 1 :]
    headers = _headers(grid.rows, at)
    columns = [
        Strange(place, header, [row[place] if place < len(row) else None for row in rows])
        for place, header in enumerate(headers)
        if header
    ]
    return Found(grid.title, at + 2, rows, mapped(columns, told, account))


def chosen(tables: Sequence[Found]) -> list[Found]:
    """The tables to take: the cashbook by its title, else those that are certain if they have one and the same headers."""
    if named := [table for table in tables if tab_of(table.title) == "cashbook"]:
        return named[:1]
    sure = [table for table in tables if not table.mapped.unsure]
    if len({tuple(map(fold, table.headers)) for table in sure}) == 1:
        return sure
    return list(tables) if len(tables) == 1 else []


def _header_row(grid: Grid, told: Mapping[str, Use]) -> int | None:
    """The row with most known headers, at least two; else the first with two texts."""
    scores = [sum(known(text) or fold(text) in told for text in _texts(row)) for row in grid.rows[:_DEPTH]]
    best = max(scores, default=0)
    if best > 1:
        return scores.index(best)
    return next((at for at, row in enumerate(grid.rows[:_DEPTH]) if len(list(_texts(row))) > 1), None)


def _texts(row: Sequence[object]) -> list[str]:
    return [cell for cell in row if isinstance(cell, str) and cell.strip()]


def _headers(rows: Sequence[Sequence[object]], at: int) -> list[str]:
    """Each column's header; one that stands twice has the word over it before it: `Kassa` over `In` and `Ut`."""
    width = max((len(row) for row in rows[at:]), default=0)
    own = [_label(cell) for cell in rows[at]] + [""] * (width - len(rows[at]))
    times = Counter(map(fold, own))
    above, over = rows[at - 1] if at else (), ""
    made = []
    for place, header in enumerate(own):
        over = (_label(above[place]) if place < len(above) else "") or over
        made.append(f"{over} {header}".strip() if header and times[fold(header)] > 1 else header)
    return [header or _nameless(rows[at + 1 :], place) for place, header in enumerate(made)]


def _label(cell: object) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return plain_number(cell)
    return " ".join(str(cell).split()) if cell is not None else ""


def _nameless(rows: Sequence[Sequence[object]], place: int) -> str:
    """A column without a header is named by its letter, where anything stands in it."""
    return letters(place) if any(place < len(row) and row[place] not in (None, "") for row in rows) else ""
