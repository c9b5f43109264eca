"""A tab of ours as it is to be shown: typed cells with a style each; the keepers know how to draw them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from sheets_schema.text import Ore

CHART_ROWS = 17
"""How many rows of a page a chart covers."""
Value = str | int | float | Ore | date | datetime | None


class Style(StrEnum):
    """What a cell is, not how it looks."""

    TITLE = "title"
    LEAD = "lead"
    HEADING = "heading"
    HEADER = "header"
    TEXT = "text"
    MUTED = "muted"
    TOTAL = "total"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Link:
    """A cell of the people's workbook that one of ours points at: the tab's title as it stands there, and `F12`."""

    title: str
    cell: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of ours. The value's type gives the number format (Ore: money, date, datetime, int, str).

    A cell that spans more than one column pushes the next cell of its row as far to the right, as in HTML.
    """

    value: Value = None
    style: Style = Style.TEXT
    link: Link | None = None
    wrap: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of cells of its page. `rows` and `columns` are 0-based half-open; the first row holds the names.

    The first column holds what stands along the axis; every other column is a series. Its upper left corner is in the
    first column of row `at`, and it covers CHART_ROWS rows.
    """

    kind: Literal["LINE", "BAR"]
    title: str
    says: str
    rows: tuple[int, int]
    columns: tuple[int, int]
    at: int


@dataclass(frozen=True, slots=True)
class Page:
    """One tab of ours, whole. `widths` are in characters; `header` is the 1-based row that freezes and filters, if any.

    What the `band` says stands at the top of every printed page. The `pinned` first columns of a wide table stay in sight.
    """

    tab: str
    title: str
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header: int | None = None
    charts: tuple[Chart, ...] = ()
    band: str = ""
    pinned: int = 0
