"""A list of bookings under headers, read by the layout that its headers show."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sheets_schema.days import read_date, sound_date
from sheets_schema.text import Ore, fold
from sync.bank import refusals, sums
from sync.bank.layouts import LAYOUTS, Layout
from sync.bank.measuring import Booked, Broken, Run, measure
from sync.bank.statement import Line, Statement, ends, tidied

Row = Sequence[object]
_HEAD = 30
"""Rows from the top among which the headers stand."""
_PERIOD = re.compile(r"period\D*(\d{4})-(\d\d)-(\d\d)\D+(\d{4})-(\d\d)-(\d\d)", re.IGNORECASE)


class Sheet(NamedTuple):
    """A list as found: its layout, where its columns stand, its rows below the headers, each with its line in the file."""

    layout: Layout
    places: dict[str, int]
    rows: list[tuple[int, Row]]
    period: tuple[date, date] | None

    def cell(self, row: Row, key: str) -> object:
        """A cell by its column's key; None where the row or the column does not reach."""
        at = self.places.get(key, len(row))
        return row[at] if at < len(row) else None

    def header(self, key: str) -> str:
        """A column's header, as it is said to people."""
        return self.layout.columns[key][0].capitalize()


def find(rows: Sequence[tuple[int, Row]]) -> Sheet | None:
    """The list among the rows of a file, each with its line; None where no layout's headers are there."""
    for place, (_, row) in enumerate(rows[:_HEAD]):
        for layout in LAYOUTS:
            if places := layout.places(row):
                above = " ".join(str(cell) for _, other in rows[:place] for cell in other if cell)
                below = [
                    (at, cells)
                    for at, cells in rows[place + 1 :]
                    if any(cell is not None and str(cell).strip() for cell in cells)
                ]
                return Sheet(layout, places, below, _period(above))
    return None


def _period(text: str) -> tuple[date, date] | None:
    """The first and last day that the lines above the headers tell of."""
    if not (found := _PERIOD.search(text)):
        return None
    first, last = (sound_date(*map(int, found.groups()[n : n + 3])) for n in (0, 3))
    return (first, last) if first and last and first <= last else None


def read(sheet: Sheet) -> Statement:
    """The list as a statement. Raises BankError."""
    waiting: list[tuple[int, Row]] = []
    booked: list[tuple[int, Row]] = []
    for pair in sheet.rows:
        (waiting if _is_pending(sheet, pair[1]) else booked).append(pair)
    if "number" in sheet.places:
        _count(sheet)
    if not booked:
        raise refusals.empty(len(waiting))
    found = _booked(sheet, booked)
    run = measure(found)
    if isinstance(run, Broken) and sheet.layout.pending_text and waiting:
        everything = _booked(sheet, sheet.rows, doubtful=True)
        if everything and not isinstance(whole := measure(everything), Broken):
            run, found, booked, waiting = whole, everything, sheet.rows, []
    if isinstance(run, Broken):
        raise refusals.not_following(run.at)
    lines = _lines(sheet, booked, found, run)
    return Statement(sheet.layout.bank, lines, *ends(lines), period=sheet.period, pending=len(waiting))


def _is_pending(sheet: Sheet, row: Row) -> bool:
    day, text = fold(tidied(sheet.cell(row, "day"))), fold(tidied(sheet.cell(row, "text")))
    layout = sheet.layout
    if layout.pending_day and day == layout.pending_day:
        return True
    return bool(layout.pending_text) and layout.pending_text in (day, *text.split(" ", 1)[:1])


def _count(sheet: Sheet) -> None:
    """The bank numbers its rows from 1. Raises BankError where one is missing or doubled."""
    for number, (at, row) in enumerate(sheet.rows, 1):
        if tidied(sheet.cell(row, "number")).removesuffix(".0") != str(number):
            raise refusals.missing_numbers(at)


def _booked(sheet: Sheet, rows: Sequence[tuple[int, Row]], *, doubtful: bool = False) -> list[Booked]:
    """Each row's day, amount and balance. Raises BankError; where the rows are `doubtful`, gives none in place of that."""
    keys = [key for key in ("amount", "money_in", "money_out", "balance") if key in sheet.places]
    cells = [sheet.cell(row, key) for _, row in rows for key in keys]
    marks = sums.decimal_marks(cells)
    days = [_day(sheet.cell(row, "day")) for _, row in rows]
    if doubtful and (not marks or None in days):
        return []
    if not marks:
        place = sums.first_unreadable(cells)
        raise refusals.unreadable(rows[place // len(keys)][0], sheet.header(keys[place % len(keys)]))
    found = []
    for (at, row), day in zip(rows, days, strict=True):
        if day is None:
            raise refusals.unreadable(at, sheet.header("day"))
        if "currency" in sheet.places and tidied(sheet.cell(row, "currency")).upper() != "SEK":
            raise refusals.foreign(at)
        amount = _amount(sheet, row, marks[0])
        if amount is None:
            raise refusals.unreadable(at, sheet.header(keys[0]))
        found.append(Booked(at, day, amount, _sum(sheet.cell(row, "balance"), marks[0])))
    return found


def _amount(sheet: Sheet, row: Row, mark: str) -> Ore | None:
    """What a row moves: one signed sum, or what came in less what went out, whatever sign stands before it."""
    if "amount" in sheet.places:
        return _sum(sheet.cell(row, "amount"), mark)
    came, went = (_sum(sheet.cell(row, key), mark) for key in ("money_in", "money_out"))
    return Ore(abs(came or 0) - abs(went or 0)) if (came is None) != (went is None) else None


def _sum(cell: object, mark: str) -> Ore | None:
    return None if cell is None or not str(cell).strip() else sums.read(cell, mark)


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else read_date(tidied(cell))


def _filled(sheet: Sheet, row: Row, keys: Sequence[str]) -> Iterator[str]:
    """The texts of these columns that are not empty."""
    return filter(None, (tidied(sheet.cell(row, key)) for key in keys))


def _lines(sheet: Sheet, rows: Sequence[tuple[int, Row]], booked: Sequence[Booked], run: Run) -> tuple[Line, ...]:
    """The rows as lines, the oldest first."""
    lines = []
    for (_, row), one in zip(rows, booked, strict=True):
        text = next(_filled(sheet, row, sheet.layout.text), "")
        beside = _filled(sheet, row, sheet.layout.reference)
        reference = (
            next((one for one in beside if one != text), "") if len(sheet.layout.reference) > 1 else next(beside, "")
        )
        lines.append(
            Line(
                one.day,
                text,
                Ore(one.amount * run.sign),
                one.balance,
                reference,
                tidied(sheet.cell(row, "kind")),
            )
        )
    return tuple(reversed(lines)) if run.newest_first else tuple(lines)
