"""Plain tables of what was measured, and whether each goal was reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.measure import Taken


@dataclass(frozen=True)
class Goal:
    """A ratio to reach: at most so much of the other's time or, where `faster`, at least so many times faster."""

    ratio: float
    faster: bool = False
    why: Callable[[], str] = lambda: ""

    def __str__(self) -> str:
        return f"{self.ratio:g}x faster" if self.faster else f"within {self.ratio:g}x"

    def reached(self, ours: float, other: float) -> bool:
        """Whether ours is within the goal of the other."""
        return other >= self.ratio * ours if self.faster else ours <= self.ratio * other

    def found(self, ours: float, other: float) -> str:
        """What the ratio is."""
        return f"{other / ours:.1f}x faster" if self.faster else f"{ours / other:.2f}x"

    def miss(self, ours: float, other: float) -> str:
        """By how much the goal is missed."""
        off = 1 - other / (self.ratio * ours) if self.faster else ours / (self.ratio * other) - 1
        return f"NO, {self.found(ours, other)}: {off:.0%} {'short' if self.faster else 'over'}"


@dataclass(frozen=True)
class Line:
    """A row of a table: a case, what to call it, and the goal of ours against it, if any."""

    name: str
    says: str
    goal: Goal | None = None
    note: str = ""


class Tally:
    """How many goals there were, what was missed of them and why, and what was plainly wrong."""

    def __init__(self) -> None:
        self.goals = 0
        self.missed: list[str] = []
        self.wrong: list[str] = []

    def judge(self, what: str, *, good: bool, miss: str, why: str = "") -> str:
        """`yes`, or by how much not; why not is kept."""
        self.goals += 1
        if good:
            return "yes"
        self.missed.append(f"{what}: {miss}. {why}".rstrip())
        return miss

    def expect(self, what: str, *, good: bool) -> None:
        """Keeps what is wrong where it must be right."""
        if not good:
            self.wrong.append(what)


def table(title: str, taken: dict[str, Taken], lines: list[Line], tally: Tally) -> None:
    """Prints one table; the first line is ours, to which the others are compared."""
    print(f"\n{title}")
    ours = taken.get(lines[0].name)
    rows = [("", "seconds", "n", "of ours", "MiB", "goal", "reached")]
    for line in lines:
        if one := taken.get(line.name):
            ratio = f"{one.time / ours.time:.2f}x" if ours else ""
            goal = reached = ""
            if ours and line.goal:
                goal, reached = str(line.goal), _reached(f"{title}, {line.says}", ours, one, line.goal, tally)
            rows.append((line.says, f"{one.time:.3f}", str(len(one.seconds)), ratio, f"{one.peak:.0f}", goal, reached))
    ruled(rows)
    for line in lines:
        if line.note and line.name in taken:
            print(f"  {line.says}: {line.note}")


def _reached(what: str, ours: Taken, other: Taken, goal: Goal, tally: Tally) -> str:
    good, miss = goal.reached(ours.time, other.time), goal.miss(ours.time, other.time)
    verdict = tally.judge(what, good=good, miss=miss, why="" if good else goal.why())
    return f"yes, {goal.found(ours.time, other.time)}" if good else verdict


def ruled(rows: Sequence[tuple[str, ...]], words: int = 2) -> None:
    """Prints rows under a ruled header: words to the left, numbers to the right; so many last columns are words."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in [rows[0], tuple("-" * width for width in widths), *rows[1:]]:
        cells = [
            cell.rjust(width) if 0 < n < len(row) - words else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells).rstrip())
