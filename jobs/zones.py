"""A time zone as a calendar file describes it: which changes of its clock there are, by rule or one by one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

_FEWEST = 3
"""Years in a row that make a rule."""
_EARLIEST = 1970
_WEEK = 7


class _Clock(NamedTuple):
    """What a zone's clock is at some moment."""

    offset: timedelta
    is_dst: bool
    name: str


@dataclass(frozen=True)
class Rule:
    """A day of each year: the `nth` weekday of a month (-1 the last, Monday is 0), or with `days` the one among them."""

    month: int
    weekday: int
    nth: int
    days: tuple[int, ...] = ()

    def day(self, year: int) -> date:
        """The day in a year."""
        if self.nth < 0:
            last = date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)
            return last - timedelta(days=(last.weekday() - self.weekday) % _WEEK)
        first = date(year, self.month, self.days[0] if self.days else 1 + _WEEK * (self.nth - 1))
        return first + timedelta(days=(self.weekday - first.weekday()) % _WEEK)


@dataclass(frozen=True)
class Observance:
    """What a zone's clock is after some changes. Onsets are its own time just before each; a rule goes on from the first."""

    name: str
    is_summer: bool
    before: timedelta
    after: timedelta
    onsets: tuple[datetime, ...]
    rule: Rule | None = None


@lru_cache(maxsize=32)
def observances(zone: ZoneInfo, first: int, last: int) -> tuple[Observance, ...]:
    """All that tells a zone's clock at any moment from the beginning of the first year to the end of the last."""
    grouped: dict[Observance, list[datetime]] = {}
    for moment in _changes(zone, first, last):
        old, new = _clock(zone, moment - timedelta(seconds=1)), _clock(zone, moment)
        is_summer = (old.is_dst or new.is_dst) and new.offset > old.offset
        kind = Observance(new.name, is_summer, old.offset, new.offset, ())
        grouped.setdefault(kind, []).append((moment + old.offset).replace(tzinfo=None))
    parts = [part for kind, onsets in grouped.items() for part in _split(kind, onsets, last)]
    lasting = [_older(zone, part) for part in parts if part.rule is not None]
    if lasting and len(lasting) == len(parts) and all(part.onsets[0].year < first for part in lasting):
        return tuple(sorted(lasting, key=lambda part: part.onsets[0]))
    start = datetime(first, 1, 1, tzinfo=UTC)
    then = _clock(zone, start)
    local = (start + then.offset).replace(tzinfo=None)
    opening = Observance(then.name, is_summer=False, before=then.offset, after=then.offset, onsets=(local,))
    return opening, *sorted(parts, key=lambda part: part.onsets[0])


def _clock(zone: ZoneInfo, moment: datetime) -> _Clock:
    there = moment.astimezone(zone)
    return _Clock(there.utcoffset() or timedelta(0), bool(there.dst()), there.tzname() or "")


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[datetime]:
    """The moments, in UTC, at which the clock changes: looked for week by week, then to the second."""
    start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    weeks = (start + timedelta(days=n) for n in range(0, (end - start).days, _WEEK))
    for low, high in pairwise((*weeks, end)):
        if _clock(zone, low) != _clock(zone, high):
            yield _change(zone, low, high)


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second of the new clock."""
    old = _clock(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        low, high = (middle, high) if _clock(zone, middle) == old else (low, middle)
    return high


def _split(kind: Observance, onsets: Sequence[datetime], last: int) -> Iterator[Observance]:
    """The changes of one kind: those by no rule, and those of the rule that holds to the last year, if there is one."""
    for n in range(len(onsets) - _FEWEST + 1):
        if rule := _rule(onsets[n:], last):
            if n:
                yield _with(kind, onsets[:n])
            yield _with(kind, onsets[n : n + 1], rule)
            return
    yield _with(kind, onsets)


def _with(kind: Observance, onsets: Iterable[datetime], rule: Rule | None = None) -> Observance:
    return Observance(kind.name, kind.is_summer, kind.before, kind.after, tuple(onsets), rule)


def _rule(onsets: Sequence[datetime], last: int) -> Rule | None:
    """The rule by which a change comes each year until the last; None where there is none."""
    if [one.year for one in onsets] != list(range(last - len(onsets) + 1, last + 1)):
        return None
    if len({(one.month, one.weekday(), one.time()) for one in onsets}) > 1:
        return None
    month, weekday, low = onsets[0].month, onsets[0].weekday(), min(one.day for one in onsets)
    rules = [Rule(month, weekday, nth) for nth in (-1, 1, 2, 3, 4)]
    if max(one.day for one in onsets) - low == _WEEK - 1:
        rules.append(Rule(month, weekday, 0, tuple(range(low, low + _WEEK))))
    return next((rule for rule in rules if all(rule.day(one.year) == one.date() for one in onsets)), None)


def _older(zone: ZoneInfo, part: Observance) -> Observance:
    """The same rule from the first year in which it held."""
    if part.rule is None:
        return part
    first = part.onsets[0]
    while first.year > _EARLIEST:
        earlier = datetime.combine(part.rule.day(first.year - 1), first.time())
        moment = (earlier - part.before).replace(tzinfo=UTC)
        if _clock(zone, moment - timedelta(seconds=1)).offset != part.before:
            break
        if (now := _clock(zone, moment)).offset != part.after or now.name != part.name:
            break
        first = earlier
    return _with(part, (first,), part.rule)
