"""How a list of bookings runs, found from its balances: newest first or last, and which sign is money out."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from sheets_schema.text import Ore


class Booked(NamedTuple):
    """A row of the file as it stands there: its line in the file, its day, its sum and the balance beside it."""

    at: int
    day: date
    amount: Ore
    balance: Ore | None


class Run(NamedTuple):
    """How the rows run: `newest_first`, and `sign` by which every amount is to be multiplied."""

    newest_first: bool
    sign: int


class Broken(NamedTuple):
    """The line of the file at which the balance stops following the amounts."""

    at: int


_RUNS = (Run(newest_first=True, sign=1), Run(newest_first=False, sign=1),
         Run(newest_first=True, sign=-1), Run(newest_first=False, sign=-1))  # fmt: skip
"""In the order in which they are preferred where the rows allow more than one: banks list the newest first."""


def measure(rows: Sequence[Booked]) -> Run | Broken:
    """How the rows run; or where the balance does not follow the amounts, or follows only against the days or the signs."""
    without = next((row.at for row in rows if row.balance is None), None)
    if without is not None and any(row.balance is not None for row in rows):
        return Broken(without)
    breaks = {run: _breaks(rows, run) for run in _RUNS}
    possible = [run for run in _RUNS if not breaks[run]]
    if not possible:
        best = min(_RUNS, key=lambda run: len(breaks[run]))
        return Broken(breaks[best][0])
    plain = [run for run in possible if run.sign == 1] or possible
    ordered = [run for run in possible if _in_order(rows, run)]
    if ordered and not any(run in plain for run in ordered):
        return Broken(rows[1].at)
    return next((run for run in plain if run in ordered), plain[0])


def _breaks(rows: Sequence[Booked], run: Run) -> list[int]:
    """The lines at which the balance does not follow, from the top of the file."""
    found = []
    for upper, lower in pairwise(rows):
        later, before = (upper, lower) if run.newest_first else (lower, upper)
        if later.balance is None or before.balance is None:
            continue
        if later.balance != before.balance + run.sign * later.amount:
            found.append(lower.at)
    return found


def _in_order(rows: Sequence[Booked], run: Run) -> bool:
    """Whether the days run as the rows do."""
    days = [row.day for row in rows]
    return days == sorted(days, reverse=run.newest_first)
