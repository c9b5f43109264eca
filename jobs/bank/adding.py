"""Rows that several lines make up, and lines that several rows do."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from jobs.bank.pairing import ALIKE, NEAR, ROUND, Item, Open
from jobs.bank.words import is_swish, likeness, words

_FEW = 14
"""Parts of a day among which sums of two or three are looked for, at most."""
_ENOUGH = 4
"""So many payments that add up to an even sum do so by more than chance."""
_EPOCH = date(1970, 1, 1).toordinal()
"""The day whose number is 0."""


def claimed(left: Open) -> set[int]:
    """The lines that may be parts of a row, where no line alone is the row."""
    lines = left.free_lines()
    sets = [some for _, found in _explained(left.free_rows(), lines) for some, _ in found]
    return {one.at for some in sets for one in some}


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
    for row in left.free_rows():
        found = [some for some in by_sum[row.amount] if _is_of(row, some)]
        if len(found) == 1 and all(one.at in left.lines for one in found[0]):
            left.match(found[0], [row])


def _is_of(row: Item, some: Sequence[Item]) -> bool:
    """Whether a row is of the month of some lines, or written soon after, and says what they say."""
    in_time = some[0].day <= row.day and _month(row.day - NEAR) <= _month(some[0].day)
    return in_time and likeness(row.text, some[0].text) > ALIKE


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
        (left.match if sure else left.doubt)(*sides)


def _explained(wholes: Sequence[Item], parts: Sequence[Item]) -> Iterator[tuple[Item, list[tuple[list[Item], bool]]]]:
    """The wholes that no part alone is, each with the sets of parts of a near day that make it up."""
    by_day: dict[int, list[Item]] = defaultdict(list)
    for part in parts:
        by_day[part.day].append(part)
    there = {(one.amount, one.day) for one in parts}
    for whole in wholes:
        around = range(whole.day - NEAR, whole.day + NEAR + 1)
        if any((whole.amount, day) in there for day in around):
            continue
        if found := _sums(whole, [by_day[day] for day in around if day in by_day]):
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
    chance = whole.amount % ROUND == 0 and len(some) < _ENOUGH
    return all(
        likeness(whole.text, one.text) > ALIKE or (is_swish(whole.text) and is_swish(one.text) and not chance)
        for one in some
    )


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
