"""What the cells of a Google Sheet hold beside their values: notes, and which numbers are shown as days and hours."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from sheets_schema.days import EPOCH
from sheets_schema.grid import Comment, cell_name

FIELDS = "data(startRow,startColumn,rowData(values(note,effectiveFormat(numberFormat(type,pattern)))))"
"""What to ask for in each tab; without ranges, which would leave out the comments whose cell is gone."""
_SHOWN_AS_TIME = frozenset({"DATE", "DATE_TIME", "TIME"})
_OTHER = re.compile(rb"""\{"effectiveFormat":\{"numberFormat":\{"type":"(?!DATE|TIME)[^{}]*\}\}\}""")
"""A whole cell shown as something else than a day or an hour. Within a text of JSON no quote stands unescaped."""
_SPAN = re.compile(
    r"""(?:"[^"]*"|\\.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|[^"\\\[dmyhs])*\[(?:h+|m+|s+)\]""", re.IGNORECASE | re.DOTALL
)
"""A pattern whose first part that tells of time is elapsed hours, minutes or seconds."""
_MIDNIGHT = datetime(EPOCH.year, EPOCH.month, EPOCH.day)  # noqa: DTZ001 - a sheet's days have no zone
_NUMBERS = frozenset({int, float})
_MILLISECONDS = 86_400_000
_NO_LEAP_DAY, _END = 60, 2_958_466
"""Files count a 29 February 1900, so days before it stand one further on; and the first day that no date can be."""
Shown = date | time | timedelta | float
Blocks = Sequence[Mapping[str, Any]]
"""The data of a tab as Google gives it."""


def light(answer: bytes) -> bytes:
    """An answer without the formats that mean nothing here: of an empty cell, too, Google tells its format."""
    return _OTHER.sub(b"{}", answer)


def notes(tab: str, data: Blocks) -> Iterator[Comment]:
    """The notes on a tab's cells, row by row; nobody's name stands with them."""
    for block in data:
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        for row, line in enumerate(block.get("rowData", ()), top + 1):
            for column, cell in enumerate(line.get("values", ()), left):
                if cell and (text := str(cell.get("note", "")).strip()):
                    yield Comment(tab, cell_name(row, column), "", text, note=True)


def show(rows: Sequence[list[object]], data: Blocks) -> None:
    """Puts days, hours and spans in the place of the numbers that are shown as such, as an .xlsx file gives them."""
    for block in data:
        left = block.get("startColumn", 0)
        for row, line in zip(islice(rows, block.get("startRow", 0), None), block.get("rowData", ()), strict=False):
            for column, (cell, value) in enumerate(zip(line.get("values", ()), islice(row, left, None), strict=False)):
                if cell and type(value) in _NUMBERS and (reader := _reader_of(cell)):
                    row[left + column] = reader(value)


def _reader_of(cell: Mapping[str, Any]) -> Callable[[Any], Shown] | None:
    shown = cell.get("effectiveFormat", {}).get("numberFormat", {})
    return _reader(shown.get("pattern", "")) if shown.get("type") in _SHOWN_AS_TIME else None


@lru_cache(maxsize=256)
def _reader(pattern: str) -> Callable[[Any], Shown]:
    return _span if _SPAN.match(pattern) else _moment


def _span(number: float) -> Shown:
    try:
        return _since(number)
    except (OverflowError, ValueError):
        return number


def _since(number: float) -> timedelta:
    """So many days, to the nearest millisecond as a file's are; half a one away from 0."""
    return timedelta(milliseconds=int(number * _MILLISECONDS + (0.5 if number > 0 else -0.5)))


@lru_cache(maxsize=4096)
def _moment(number: float) -> Shown:
    """A day, a day with an hour, or of less than a day the hour alone; what is no day stays a number."""
    if number < 0:
        return _before(number)
    if not number < _END:
        return number
    if type(number) is int or number.is_integer():
        whole = int(number)
        return EPOCH + timedelta(days=whole + (whole < _NO_LEAP_DAY)) if whole else time()
    found = _MIDNIGHT + _since(number)
    return found.time() if number < 1 else found + timedelta(days=number < _NO_LEAP_DAY)


def _before(number: float) -> Shown:
    """A day before the first: an .xlsx file's is set right to the same."""
    try:
        found = _MIDNIGHT + timedelta(days=number)
    except OverflowError:
        return number
    return found if number % 1 else found.date()
