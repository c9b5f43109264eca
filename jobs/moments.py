"""When something with a last day is reminded of: on set days before it, and weekly once it is overdue."""

from collections.abc import Iterable
from datetime import date, timedelta

WEEK = timedelta(days=7)


def latest_moment(due: date, before: Iterable[int], today: date) -> date | None:
    """The latest of the set days before, the day after and every seventh after, that has come; None before the first."""
    if today > due:
        return _weekly(due, today)
    return max((day for n in before if (day := due - timedelta(days=n)) <= today), default=None)


def _weekly(due: date, today: date) -> date:
    """The latest weekly reminder of something overdue: the day after, and every seventh after."""
    first = due + timedelta(days=1)
    return first + (today - first) // WEEK * WEEK


def next_moment(due: date, before: Iterable[int], moment: date) -> date:
    """The moment after one: until then a reminder makes sense."""
    later = [day for n in before if (day := due - timedelta(days=n)) > moment]
    return min([*later, due + timedelta(days=1)]) if moment <= due else moment + WEEK
