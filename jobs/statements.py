"""The bank's lines as they are kept for an account: what a new file adds, and what stood there at each month's end."""
# Nothing here may import pandas: `outbox` and `status` need none.

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sheets_schema.days import last_day
from sheets_schema.text import Ore, Text, fold
from sync.bank.statement import Line, Statement


class OverlapError(Exception):
    """A file cannot stand beside what was imported before; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


@dataclass(frozen=True, slots=True)
class Kept:
    """One line as it is kept. `place` is its place within its day, `number` tells it from others just like it."""

    line: Line
    place: int
    number: int

    @property
    def key(self) -> str:
        """What the line is known again by, whatever file it comes in."""
        line = self.line
        said = [line.date.isoformat(), line.amount, fold(line.text), line.balance, self.number]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Period:
    """The days of one import and the day on which it was made. `declared` says that the file itself names its days."""

    first: date
    last: date
    seen: date
    declared: bool

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Imported:
    """All that is kept of one account, by its folded name: lines from the oldest to the newest, and the days covered."""

    account: str
    bank: str = ""
    lines: tuple[Kept, ...] = ()
    periods: tuple[Period, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether a day is within what was imported."""
        return any(day in period for period in self.periods)


def taken_in(before: Imported, statement: Statement, today: date) -> Imported:
    """What is kept once a statement has been imported on a day; the same where it says nothing new. Raises OverlapError."""
    _same_sort(before, statement)
    known = {one.key for one in before.lines}
    new = [one for one in _kept(statement.lines) if one.key not in known]
    lines = tuple(sorted((*before.lines, *new), key=lambda one: (one.line.date, one.place, one.number)))
    period = _period(statement, today)
    is_known = any((one.first, one.last) == (period.first, period.last) for one in before.periods)
    if is_known or (not new and before.lines and not period.declared):
        periods = before.periods
    else:
        periods = tuple(sorted((*before.periods, period), key=lambda one: (one.first, one.last)))
    _agree(lines, periods)
    return Imported(before.account, statement.bank if new or not before.bank else before.bank, lines, periods)


def kept_elsewhere(kept: Mapping[str, Imported], account: str, statement: Statement) -> str | None:
    """The other account under which most of a statement's lines are kept, by its folded name; None for none."""
    lines = {one.key for one in _kept(statement.lines)}
    for name, imported in kept.items():
        if name != account and 2 * len(lines & {one.key for one in imported.lines}) > len(lines):
            return name
    return None


def elsewhere(account: str) -> OverlapError:
    """The same lines are kept for another account."""
    return OverlapError(
        Text(
            f"De flesta raderna i filen är redan inlästa för kontot ”{account}”. Var det fel konto, eller har kontot bytt "
            "namn, flyttar --replace dem hit.",
            f"Most of the file's lines are imported already for the account “{account}”. If that was the wrong account, or "
            "the account has another name now, --replace moves them here.",
        )
    )


def _same_sort(before: Imported, statement: Statement) -> None:
    """Raises OverlapError where a report without balances comes to lines with them, or the other way."""
    told = {one.line.balance is None for one in before.lines} | {line.balance is None for line in statement.lines}
    if len(told) > 1:
        raise OverlapError(
            Text(
                "Kontot har lästs in både ur kontoutdrag och ur en rapport utan saldo, och då skulle betalningar räknas "
                "två gånger. Välj ett slags fil för kontot; --replace byter ut det som lästs in tidigare.",
                "The account was imported both from statements and from a report without balances, and payments would "
                "count twice. Choose one sort of file for the account; --replace replaces what was imported before.",
            )
        )


def _kept(lines: Iterable[Line]) -> list[Kept]:
    days: Counter[date] = Counter()
    alike: Counter[tuple[object, ...]] = Counter()
    found = []
    for line in lines:
        same = (line.date, line.amount, fold(line.text), line.balance)
        found.append(Kept(line, days[line.date], alike[same]))
        days[line.date] += 1
        alike[same] += 1
    return found


def _period(statement: Statement, today: date) -> Period:
    """The days that a statement covers: those it names, and those of its lines."""
    days = [line.date for line in statement.lines]
    named = statement.period or (days[0], days[-1])
    return Period(min(*named, *days), max(*named, *days), today, statement.period is not None)


def _agree(lines: Sequence[Kept], periods: Sequence[Period]) -> None:
    """Raises OverlapError where two imports tell differently of the same days."""
    for before, later in pairwise(lines):
        if _chained(before.line, later.line) or before.line.balance is None:
            continue
        if any(before.line.date in one and later.line.date in one for one in periods):
            day = later.line.date
            raise OverlapError(
                Text(
                    f"Filen stämmer inte med det som lästs in tidigare för kontot, kring {day}. Är det rätt konto och samma "
                    "slags fil? --replace byter ut det som lästs in tidigare.",
                    f"The file does not agree with what was imported before for the account, about {day}. Is it the right "
                    "account and the same sort of file? --replace replaces what was imported before.",
                )
            )


def _chained(before: Line, later: Line) -> bool:
    """Whether nothing stands between two lines."""
    return before.balance is not None and later.balance == before.balance + later.amount


def month_ends(imported: Imported) -> Mapping[date, Ore]:
    """The bank's balance at the end of each month that the imports cover, in öre."""
    lines = [one.line for one in imported.lines]
    if not lines or lines[0].balance is None:
        return {}
    found = _before_the_first(imported, lines[0])
    for before, later in pairwise(lines):
        for end in _ends_between(before.date, later.date - timedelta(days=1)):
            if before.balance is not None and (_chained(before, later) or _named(imported, end)):
                found[end] = before.balance
    last = lines[-1]
    for end in _ends_between(last.date, max(one.last for one in imported.periods)):
        if last.balance is not None and (_named(imported, end) or _is_over(imported, last.date, end)):
            found[end] = last.balance
    end = last_day(last.date.year, last.date.month)
    if last.balance is not None and _is_over(imported, last.date, end):
        found[end] = last.balance
    return found


def _before_the_first(imported: Imported, first: Line) -> dict[date, Ore]:
    days = [one.first for one in imported.periods]
    opening = Ore((first.balance or 0) - first.amount)
    ends = _ends_between(min(days), first.date - timedelta(days=1))
    return {end: opening for end in ends if _named(imported, end)}


def _named(imported: Imported, end: date) -> bool:
    """Whether a file names the day among those it covers, and was fetched after it."""
    return any(one.declared and end in one and one.seen > end for one in imported.periods)


def _is_over(imported: Imported, last: date, end: date) -> bool:
    """Whether the month of the last line was over when its file was imported."""
    same = (last.year, last.month) == (end.year, end.month)
    seen = [one.seen for one in imported.periods if last in one]
    return same and any(day > end for day in seen)


def _ends_between(first: date, last: date) -> list[date]:
    """The last days of months from one day to another, both counted."""
    ends, day = [], first
    while (end := last_day(day.year, day.month)) <= last:
        ends.append(end)
        day = end + timedelta(days=1)
    return ends
