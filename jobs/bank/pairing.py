"""What is not matched yet of the bank's lines and the book's rows, and which of it hangs together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

NEAR = 5
"""Days between what the bank and the book say, at most."""
ALIKE = 0.5
"""Above it two texts speak of one thing."""
KRONA = 1_00
ROUND = 10 * KRONA
"""Öre: sums that are whole multiples of it come again and again, and prove little."""


class Item(NamedTuple):
    """A line of the bank or a row of the book: `at` is its place among its own, `day` a day's number, `amount` öre.

    `group` is what rows of one voucher share, "" for none.
    """

    at: int
    day: int
    amount: int
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """What belongs together, or may: places among the lines, and among the rows."""

    lines: tuple[int, ...]
    rows: tuple[int, ...]


class Heap(NamedTuple):
    """Lines and rows that hang together, each in the order of their days."""

    lines: list[Item]
    rows: list[Item]


Joined = Callable[[Item, Item], bool]


class Open:
    """What is not matched yet. What is `held` fits in more than one way, and is left to a person."""

    def __init__(self, lines: Iterable[Item], rows: Iterable[Item]) -> None:
        self.lines = {one.at: one for one in sorted(lines, key=_order)}
        self.rows = {one.at: one for one in sorted(rows, key=_order)}
        self.groups = {one.at: one.group for one in self.rows.values()}
        self.common = Counter(one.amount for one in (*self.lines.values(), *self.rows.values()))
        self.peers = Counter((one.day, one.amount) for one in self.lines.values())
        self.matched: list[Pair] = []
        self.doubtful: list[Pair] = []
        self.held_lines: set[int] = set()
        self.held_rows: set[int] = set()

    def match(self, lines: Iterable[Item], rows: Iterable[Item]) -> None:
        """Takes what belongs together out of what is open."""
        self.matched.append(self._taken(lines, rows))

    def doubt(self, lines: Iterable[Item], rows: Iterable[Item]) -> None:
        """Takes what may belong together out of what is open."""
        self.doubtful.append(self._taken(lines, rows))

    def hold(self, heap: Heap) -> None:
        """Keeps what fits in more than one way from being matched by weaker grounds."""
        self.held_lines.update(one.at for one in heap.lines)
        self.held_rows.update(one.at for one in heap.rows)

    def free_lines(self) -> list[Item]:
        """The lines that may still be matched."""
        return [one for at, one in self.lines.items() if at not in self.held_lines]

    def free_rows(self) -> list[Item]:
        """The rows that may still be matched."""
        return [one for at, one in self.rows.items() if at not in self.held_rows]

    def _taken(self, lines: Iterable[Item], rows: Iterable[Item]) -> Pair:
        pair = Pair(tuple(sorted(one.at for one in lines)), tuple(sorted(one.at for one in rows)))
        for at in pair.lines:
            del self.lines[at]
        for at in pair.rows:
            del self.rows[at]
        return pair


def _order(one: Item) -> tuple[int, int, str, int]:
    return one.day, one.amount, one.text, one.at


def near(one: Item, other: Item) -> bool:
    """Whether two days are near each other."""
    return abs(one.day - other.day) <= NEAR


def heaps(lines: Sequence[Item], rows: Sequence[Item]) -> Iterator[Heap]:
    """Lines and rows of one sum between which no more than the near days lie; only those with something on both sides."""
    by_sum: dict[int, Heap] = defaultdict(lambda: Heap([], []))
    for line in lines:
        by_sum[line.amount].lines.append(line)
    for row in rows:
        if row.amount in by_sum:
            by_sum[row.amount].rows.append(row)
    for amount in sorted(by_sum):
        yield from _split(by_sum[amount])


def _split(heap: Heap) -> Iterator[Heap]:
    both = sorted([(one.day, 0, one) for one in heap.lines] + [(one.day, 1, one) for one in heap.rows])
    part, last = Heap([], []), None
    for day, side, one in both:
        if last is not None and day - last > NEAR:
            if part.lines and part.rows:
                yield part
            part = Heap([], [])
        part[side].append(one)
        last = day
    if part.lines and part.rows:
        yield part


def components(heap: Heap, joined: Joined) -> Iterator[Heap]:
    """The parts of a heap that hang together by what joins a line and a row."""
    edges: dict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(heap.lines):
        edges[place] = [n for n, row in enumerate(heap.rows) if joined(line, row)]
    back: dict[int, list[int]] = defaultdict(list)
    for place, found in edges.items():
        for n in found:
            back[n].append(place)
    seen: set[int] = set()
    for start in range(len(heap.lines)):
        if start in seen or not edges[start]:
            continue
        lines, rows, waiting = {start}, set[int](), [start]
        while waiting:
            for n in edges[waiting.pop()]:
                if n not in rows:
                    rows.add(n)
                    more = set(back[n]) - lines
                    lines |= more
                    waiting += more
        seen |= lines
        yield Heap([heap.lines[n] for n in sorted(lines)], [heap.rows[n] for n in sorted(rows)])
