"""Rows that several lines make up, and lines that several rows do."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from jobs.bank.pairing import ALIKE, NEAR, ROUND, Item, Open
from jobs.bank.words import is_swish, likeness, words

_FEW = 14
"""Parts of a day among which sums of two or three are looked for, at most."""
_ENOUGH = 4
"""So many payments that add up to an even sum do so by more than chance."""
_MOST_SUMS = 2_000
"""Sums that are reached by adding, at most."""
_EPOCH = date(1970, 1, 1).toordinal()
"""The day whose number is 0."""


def claimed(left: Open) -> tuple[set[int], set[int]]:
    """The lines that may be parts of a row, and the rows that may be made up of lines."""
    lines, rows = set[int](), set[int]()
    by_day = _by_day(left.free_lines())
    for row in left.free_rows():
        for day in _around(row):
            some = [one for one in by_day.get(day, ()) if _is_part(one, row)]
            if len(some) > 1 and _can_make(abs(row.amount), [abs(one.amount) for one in some]):
                lines.update(one.at for one in some)
                rows.add(row.at)
    return lines, rows


def _can_make(wanted: int, sums: Sequence[int]) -> bool:
    """Whether some of these sums, two or more, may make up another; taken to be so where there are very many."""
    if sum(sums) < wanted:
        return False
    reached = {0}
    for one in sums:
        reached |= {known + one for known in reached if known + one <= wanted}
        if len(reached) > _MOST_SUMS:
            return True
    return wanted in reached


def _by_day(items: Iterable[Item]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = defaultdict(list)
    for one in items:
        found[one.day].append(one)
    return found


def _around(one: Item) -> range:
    return range(one.day - NEAR, one.day + NEAR + 1)


def _is_part(one: Item, whole: Item) -> bool:
    return (one.amount > 0) == (whole.amount > 0) and abs(one.amount) < abs(whole.amount)


def by_parts(left: Open) -> None:
    """Matches a row with the lines that make it up, and a line with rows of a day, where only those do."""
    _families(left)
    _gathered(left, left.free_rows(), left.free_lines(), lines_are_parts=True)
    _gathered(left, left.free_lines(), left.free_rows(), lines_are_parts=False)


def _families(left: Open) -> None:
    """Matches a row with all lines of its month that say what it says: the fees of a month, for instance."""
    families: dict[tuple[str, frozenset[str]], list[Item]] = defaultdict(list)
    for line in left.free_lines():
        if said := words(line.text):
            families[_month(line.day), said].append(line)
    by_sum: dict[int, list[list[Item]]] = defaultdict(list)
    for some in families.values():
        if len(some) > 1:
            by_sum[sum(one.amount for one in some)].append(some)
    there = {(one.amount, one.day) for one in left.lines.values()}
    for row in left.free_rows():
        if any((row.amount, day) in there for day in _around(row)):
            continue
        found = [some for some in by_sum[row.amount] if _is_of(row, some) and not _is_chance(row, some)]
        if len(found) == 1 and all(one.at in left.lines for one in found[0]):
            left.match(found[0], [row])


def _is_of(row: Item, some: Sequence[Item]) -> bool:
    """Whether a row is of the month of some lines, or written soon after, and says what they say."""
    in_time = some[0].day <= row.day and _month(row.day - NEAR) <= _month(some[0].day)
    return in_time and likeness(row.text, some[0].text) > ALIKE


def _is_chance(whole: Item, some: Sequence[Item]) -> bool:
    """Whether an even sum of a few payments may come about by chance."""
    return whole.amount % ROUND == 0 and len(some) < _ENOUGH


def _month(day: int) -> str:
    return date.fromordinal(_EPOCH + day).isoformat()[:7]


def _gathered(left: Open, wholes: Sequence[Item], parts: Sequence[Item], *, lines_are_parts: bool) -> None:
    """Matches wholes with parts of one day, or doubts them."""
    still, wholes_left = (left.lines, left.rows) if lines_are_parts else (left.rows, left.lines)
    for whole, found in [*_explained(wholes, parts)]:
        open_sets = [(some, is_all) for some, is_all in found if all(one.at in still for one in some)]
        if len(open_sets) != 1 or whole.at not in wholes_left:
            continue
        ((some, is_all),) = open_sets
        sides = (some, [whole]) if lines_are_parts else ([whole], some)
        sure = is_all and len(found) == 1 and _makes_up(whole, some) and not _has_others(some, parts, still)
        sure = sure and not (lines_are_parts and (_has_peers(left, some) or _is_less(left, some)))
        (left.match if sure else left.doubt)(*sides)


def _explained(wholes: Sequence[Item], parts: Sequence[Item]) -> Iterator[tuple[Item, list[tuple[list[Item], bool]]]]:
    """The wholes that no part alone is, each with the sets of parts of a near day that make it up."""
    by_day = _by_day(parts)
    there = {(one.amount, one.day) for one in parts}
    for whole in wholes:
        if any((whole.amount, day) in there for day in _around(whole)):
            continue
        if found := _sums(whole, [by_day[day] for day in _around(whole) if day in by_day]):
            yield whole, found


def _sums(whole: Item, days: Iterable[Sequence[Item]]) -> list[tuple[list[Item], bool]]:
    """The sets of parts of one day that make up a whole, and whether each is all that it may be of that day."""
    found: dict[tuple[int, ...], tuple[list[Item], bool]] = {}
    for day in days:
        same = [one for one in day if (one.amount > 0) == (whole.amount > 0)]
        tried: list[tuple[Sequence[Item], bool]] = [(same, True), ([one for one in same if is_swish(one.text)], True)]
        if len(same) <= _FEW:
            tried += [(some, False) for size in (2, 3) for some in combinations(same, size)]
        for some, is_all in tried:
            if len(some) > 1 and sum(one.amount for one in some) == whole.amount:
                found.setdefault(tuple(sorted(one.at for one in some)), (list(some), is_all))
    return list(found.values())


def _makes_up(whole: Item, some: Sequence[Item]) -> bool:
    """Whether parts that add up to a whole are that by more than chance: all of them say what it says."""
    if all(likeness(whole.text, one.text) > ALIKE for one in some):
        return True
    return is_swish(whole.text) and all(is_swish(one.text) for one in some) and not _is_chance(whole, some)


def _has_peers(left: Open, some: Sequence[Item]) -> bool:
    """Whether a line of the same day and sum, that was matched with something else, might as well be meant."""
    chosen = Counter((one.day, one.amount) for one in some)
    return any(left.peers[key] > number for key, number in chosen.items())


def _is_less(left: Open, some: Sequence[Item]) -> bool:
    """Whether a line of the same day and sort is left out, though nothing else explains it."""
    chosen, day = {one.at for one in some}, some[0].day
    swish = all(is_swish(one.text) for one in some)
    return any(
        one.day == day and one.at not in chosen and (one.amount > 0) == (some[0].amount > 0)
        and (is_swish(one.text) or not swish)
        for one in left.lines.values()
    )  # fmt: skip


def _has_others(some: Sequence[Item], parts: Iterable[Item], still: Container[int]) -> bool:
    """Whether others in the month say just what some say, and might as well be meant."""
    chosen = {one.at for one in some}
    said, months = {words(one.text) for one in some}, {_month(one.day) for one in some}
    if len(said) > 1:
        return False
    return any(
        one.at in still and one.at not in chosen and words(one.text) in said and _month(one.day) in months
        for one in parts
    )
