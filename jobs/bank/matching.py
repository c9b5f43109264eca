"""Which of the bank's lines and the cashbook's rows belong together.

What is sure is matched first, each step with what the steps before left: a line and a row of one sum whose words fit each
other best; the rows of a voucher that make up a line; a line and a row that nothing else fits; the lines of a day that make
up a row. What fits in more than one way, or by a round or common sum while its words say something else, is left to a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jobs.bank.adding import by_parts, claimed
from jobs.bank.pairing import ALIKE, KRONA, ROUND, Heap, Item, Open, Pair, components, heaps, near
from jobs.bank.words import is_swish, likeness, ways, words

_MANY = 20_000
"""Pairs in one heap above which their words are not compared one by one."""


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
    by_parts(left)
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
        for part in [*(_best(heap) if len(heap.lines) * len(heap.rows) <= _MANY else _same_words(heap))]:
            if not _settled(left, part):
                left.hold(part)


def _same_words(heap: Heap) -> Iterator[Heap]:
    """Lines and rows of a very large heap that say just the same."""
    by_words: dict[frozenset[str], Heap] = defaultdict(lambda: Heap([], []))
    for side, items in enumerate(heap):
        for one in items:
            if said := words(one.text):
                by_words[said][side].append(one)
    for some in by_words.values():
        if len(some.lines) * len(some.rows) <= _MANY:
            yield from components(some, near)


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
        return alike > ALIKE and alike == of_line[line.at] == of_row[row.at]

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
    """Matches a part in which there are as many lines as rows on each day, or all of each side on one day.

    What is alike in all but its words is matched as one: which of them is which cannot be told, and does not matter.
    """
    lines, rows = sorted(part.lines, key=_by_day_and_text), sorted(part.rows, key=_by_day_and_text)
    days, others = [one.day for one in lines], [one.day for one in rows]
    is_one_day = len({*days}) == len({*others}) == 1
    if len(lines) != len(rows) or not (is_one_day or days == others):
        return False
    if is_one_day and 1 in (len({one.text for one in lines}), len({one.text for one in rows})):
        for line, row in zip(lines, rows, strict=True):
            left.match([line], [row])
    else:
        left.match(lines, rows)
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
            if len(part.lines) == len(part.rows) == 1 and not rivals and _is_whole(left, part.lines[0], part.rows[0]):
                left.match(part.lines, members)
            elif not rivals:
                left.doubt(part.lines, members)
            else:
                left.hold(Heap(part.lines, members))


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
    if alike > ALIKE:
        return True
    is_rare = left.common[line.amount] <= 2
    if words(line.text) and words(row.text):
        is_odd = line.amount % (ROUND if line.day == row.day else KRONA) != 0
        return is_rare and (alike == ALIKE or is_odd)
    ways_of_line, ways_of_row = ways(line.text), ways(row.text)
    if line.amount % ROUND != 0:
        return not (ways_of_line and ways_of_row) or bool(ways_of_line & ways_of_row)
    return (is_rare or line.day == row.day) and bool(ways_of_line & ways_of_row)


def _of_one_day(part: Heap) -> list[tuple[Item, Item]]:
    """The lines and rows of a part that have one day; all of them where no two have."""
    pairs = [(line, row) for line in part.lines for row in part.rows]
    return [(line, row) for line, row in pairs if line.day == row.day] or pairs


def _is_whole(left: Open, line: Item, voucher: Item) -> bool:
    """Whether a line is all the rows of a voucher: that they make it up is much, unless the words speak of something else."""
    is_silent = not words(line.text) and not (is_swish(line.text) and not is_swish(voucher.text))
    return is_silent or _fits(left, line, voucher)


def _by_sum_alone(left: Open) -> None:
    """Matches a line and a row of one sum that nothing else fits."""
    lines, rows = claimed(left)
    lines |= left.held_lines
    rows |= left.held_rows
    for heap in [*heaps([*left.lines.values()], [*left.rows.values()])]:
        if len(heap.lines) * len(heap.rows) > _MANY:
            left.hold(heap)
            continue
        for part in [*components(heap, near)]:
            if any(one.at in lines for one in part.lines) or any(one.at in rows for one in part.rows):
                left.hold(part)
            elif len(part.lines) == len(part.rows) and all(_fits(left, *pair) for pair in _of_one_day(part)):
                _by_days(left, part)


def _doubts(left: Open) -> None:
    """What could still belong together: a person must judge."""
    for heap in [*heaps([*left.lines.values()], [*left.rows.values()])]:
        if len(heap.lines) * len(heap.rows) > _MANY:
            left.doubt(*heap)
            continue
        for part in [*components(heap, near)]:
            left.doubt(*part)
