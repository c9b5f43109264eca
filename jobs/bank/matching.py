"""Which of the bank's lines and the cashbook's rows belong together.

What is sure is matched first, each step with what the steps before left: a line and a row of one sum whose words fit each
other best; the rows of a voucher that make up a line; a line and a row that nothing else fits; the lines of a day that make
up a row. What fits in more than one way, or by its sum alone while its words say something else, is left to a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from jobs.bank.pairing import NEAR, Heap, Item, Open, Pair, components, heaps, near
from jobs.bank.words import is_swish, likeness, words

_ALIKE = 0.5
"""Above it two texts speak of one thing."""
_ROUND = 10_00
"""Öre: sums that are whole multiples of it come again and again, and prove little."""
_MANY = 20_000
"""Pairs in one heap above which their words are not compared one by one."""
_FEW = 14
"""Rows among which sums of two or three are looked for, at most."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Every line and every row is in just one of these: matched, doubtful, or alone on its side."""

    matched: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]
    only_bank: tuple[int, ...]
    only_book: tuple[int, ...]


def match(lines: Iterable[Item], rows: Iterable[Item]) -> Matching:
    """What belongs together; the same for the same lines and rows in whatever order they come."""
    left = Open(lines, rows)
    _by_words(left)
    _by_voucher(left)
    _by_sum_alone(left)
    _by_day(left)
    _doubts(left)
    return Matching(
        tuple(sorted(left.matched, key=_first)),
        tuple(sorted(left.doubtful, key=_first)),
        tuple(sorted(left.lines)),
        tuple(sorted(left.rows)),
    )


def _first(pair: Pair) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return pair.lines, pair.rows


def _by_words(left: Open) -> None:
    """Matches a line and a row of one sum where each is the one whose words fit the other best."""
    for heap in [*heaps(left.free_lines(), left.free_rows())]:
        if len(heap.lines) * len(heap.rows) > _MANY:
            if not _by_days(left, heap):
                left.hold(heap)
            continue
        for part in [*_best(heap)]:
            if not _settled(left, part):
                left.hold(part)


def _best(heap: Heap) -> Iterator[Heap]:
    """Lines and rows joined where each is among those that fit the other best, and fits well."""
    score = {
        (line.at, row.at): likeness(line.text, row.text) for line in heap.lines for row in heap.rows if near(line, row)
    }
    of_line: dict[int, float] = defaultdict(float)
    of_row: dict[int, float] = defaultdict(float)
    for (line_at, row_at), alike in score.items():
        of_line[line_at] = max(of_line[line_at], alike)
        of_row[row_at] = max(of_row[row_at], alike)

    def joined(line: Item, row: Item) -> bool:
        alike = score.get((line.at, row.at), 0.0)
        return alike > _ALIKE and alike == of_line[line.at] == of_row[row.at]

    return components(heap, joined)


def _settled(left: Open, part: Heap) -> bool:
    """Matches a part whose words fit where nothing is left to choose. False where a choice would matter."""
    lines, rows = part
    if len(lines) == len(rows) == 1:
        left.match(lines, rows)
        return True
    if _by_days(left, part):
        return True
    if len({(one.day, one.text) for one in lines}) == len({(one.day, one.text) for one in rows}) == 1:
        for line, row in zip(lines, rows, strict=False):
            left.match([line], [row])
        return True
    return False


def _by_days(left: Open, part: Heap) -> bool:
    """Matches a part in which there are as many lines as rows on each day, or all of each side on one day."""
    lines, rows = sorted(part.lines, key=_by_day_and_text), sorted(part.rows, key=_by_day_and_text)
    if len(lines) != len(rows):
        return False
    on_one = len({one.day for one in lines}) == len({one.day for one in rows}) == 1
    if not on_one and [one.day for one in lines] != [one.day for one in rows]:
        return False
    for line, row in zip(lines, rows, strict=True):
        left.match([line], [row])
    return True


def _by_day_and_text(one: Item) -> tuple[int, str, int]:
    return one.day, one.text, one.at


def _by_voucher(left: Open) -> None:
    """Matches a line with the rows of one voucher that make it up, where nothing else does."""
    groups = _vouchers(left)
    whole = [Item(n, max(one.day for one in some), sum(one.amount for one in some), _said(some))
             for n, some in enumerate(groups)]  # fmt: skip
    singles: dict[int, list[Item]] = defaultdict(list)
    for row in left.free_rows():
        singles[row.amount].append(row)
    for heap in [*heaps(left.free_lines(), whole)]:
        for part in [*components(heap, near)]:
            rivals = any(near(line, row) for line in part.lines for row in singles[line.amount])
            members = [one for group in part.rows for one in groups[group.at]]
            if len(part.lines) == len(part.rows) == 1 and not rivals and _fits(left, part.lines[0], part.rows[0]):
                left.match(part.lines, members)
            elif not rivals:
                left.doubt(part.lines, members)


def _vouchers(left: Open) -> list[list[Item]]:
    """The rows of each voucher of which none is matched or held, where there is more than one."""
    taken = {one for pair in left.matched for one in pair.rows}
    found: dict[str, list[Item]] = defaultdict(list)
    for row in left.free_rows():
        if row.group:
            found[row.group].append(row)
    torn = {left.groups[at] for at in taken}
    return [some for group, some in sorted(found.items()) if len(some) > 1 and group not in torn]


def _said(items: Sequence[Item]) -> str:
    return " ".join(dict.fromkeys(one.text for one in items))


def _fits(left: Open, line: Item, row: Item) -> bool:
    """Whether a line and a row that nothing else fits are one thing, by sum, day and words."""
    alike = likeness(line.text, row.text)
    if alike > _ALIKE:
        return True
    is_round = line.amount % _ROUND == 0
    if words(line.text) and words(row.text):
        return not is_round and left.common[line.amount] <= 2
    if not is_round:
        return True
    return line.day == row.day and is_swish(line.text) and is_swish(row.text)


def _by_sum_alone(left: Open) -> None:
    """Matches a line and a row of one sum that nothing else fits."""
    for heap in [*heaps(left.free_lines(), left.free_rows())]:
        if len(heap.lines) * len(heap.rows) > _MANY:
            left.hold(heap)
            continue
        for part in [*components(heap, near)]:
            if all(_fits(left, line, row) for line in part.lines for row in part.rows):
                alone = len(part.lines) == len(part.rows) == 1
                if alone:
                    left.match(*part)
                else:
                    _by_days(left, part)


def _by_day(left: Open) -> None:
    """Matches a row with the lines of a day that make it up, and a line with rows of a day, where only those do."""
    _gathered(left, left.free_rows(), left.free_lines(), lines_are_parts=True)
    _gathered(left, left.free_lines(), left.free_rows(), lines_are_parts=False)


def _gathered(left: Open, wholes: Sequence[Item], parts: Sequence[Item], *, lines_are_parts: bool) -> None:
    by_day: dict[int, list[Item]] = defaultdict(list)
    for part in parts:
        by_day[part.day].append(part)
    there = {(one.amount, one.day) for one in parts}
    open_parts = left.lines if lines_are_parts else left.rows
    for whole in wholes:
        around = range(whole.day - NEAR, whole.day + NEAR + 1)
        if any((whole.amount, day) in there for day in around):
            continue
        found = _sums(whole, [[one for one in by_day[day] if one.at in open_parts] for day in around if day in by_day])
        if len(found) != 1:
            continue
        (some,) = found
        sides = (some, [whole]) if lines_are_parts else ([whole], some)
        if _makes_up(whole, some):
            left.match(*sides)
        else:
            left.doubt(*sides)


def _sums(whole: Item, days: Iterable[Sequence[Item]]) -> list[list[Item]]:
    """The sets of parts that make up a whole: all of a day, all the Swish of a day, or two or three of one day."""
    found: dict[tuple[int, ...], list[Item]] = {}
    for day in days:
        same = [one for one in day if (one.amount > 0) == (whole.amount > 0) and abs(one.amount) < abs(whole.amount)]
        tried: list[Sequence[Item]] = [same, [one for one in same if is_swish(one.text)]]
        if len(same) <= _FEW:
            tried += [some for size in (2, 3) for some in combinations(same, size)]
        for some in tried:
            if len(some) > 1 and sum(one.amount for one in some) == whole.amount:
                found[tuple(sorted(one.at for one in some))] = list(some)
    return list(found.values())


def _makes_up(whole: Item, some: Sequence[Item]) -> bool:
    """Whether parts that add up to a whole are that by more than chance: all of them say what it says."""
    return all(
        likeness(whole.text, one.text) > _ALIKE
        or (is_swish(whole.text) and is_swish(one.text) and whole.amount % _ROUND != 0)
        for one in some
    )


def _doubts(left: Open) -> None:
    """What could still belong together: a person must judge."""
    for heap in [*heaps([*left.lines.values()], [*left.rows.values()])]:
        if len(heap.lines) * len(heap.rows) > _MANY:
            left.doubt(*heap)
            continue
        for part in [*components(heap, near)]:
            left.doubt(*part)
