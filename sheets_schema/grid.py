"""A workbook as it was read: grids of raw cells, the comments on them, and where a cell stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


class ErrorValue(str):
    """A cell that shows an error, such as `#REF!`."""

    __slots__ = ()


class Uncomputed(str):
    """A formula whose file keeps no value for it; the text is the formula."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """One tab as read. `rows[0]` is the sheet's row 1; rows may be ragged. An empty cell is None or "".

    Other cells are str, int, float, bool, date, datetime, time, timedelta, ErrorValue or Uncomputed.
    `link` is the tab's web address, "" where it has none.
    """

    title: str
    rows: Sequence[Sequence[object]]
    hidden: bool = False
    link: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer in a comment's thread; `at` is None where the file does not say, else aware."""

    author: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote on a cell. `cell` is such as `F12`, or None where it cannot be told; `note` has no thread.

    `link` leads to the cell where there is a web address for it.
    """

    tab: str
    cell: str | None
    author: str
    text: str
    at: datetime | None = None
    note: bool = False
    resolved: bool = False
    replies: tuple[Reply, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A workbook at one moment. `titles` are all its tabs, in order; `grids` those that were wanted.

    `links` are the web addresses of the worker's own tabs, by their keys.
    """

    name: str
    titles: tuple[str, ...]
    grids: tuple[Grid, ...]
    comments: tuple[Comment, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict, compare=False)


def letters(column: int) -> str:
    """The letters of a 0-based column number: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """The name of a cell from its sheet row (from 1) and its 0-based column: `F12`."""
    return f"{letters(column)}{row}"
