"""Plain tables of what was measured, and whether each goal was reached."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.measure import Taken


@dataclass(frozen=True)
class Goal:
    """A ratio to reach: at most so much of the other's time or, where `faster`, at least so many times faster."""

    ratio: float
    faster: bool = False
    why: Callable[[], str] = lambda: ""

    def __str__(self) -> str:
        return f">= {self.ratio:g}x slower" if self.faster else f"ours <= {self.ratio:g}x"

    def reached(self, ours: float, other: float) -> bool:
        """Whether ours is within the goal of the other."""
        return other >= self.ratio * ours if self.faster else ours <= self.ratio * other

    def miss(self, ours: float, other: float) -> str:
        """By how much the goal is missed."""
        off = self.ratio * ours / other if self.faster else ours / (self.ratio * other)
        return f"NO, by {100 * (off - 1):.0f} %"


@dataclass(frozen=True)
class Line:
    """A row of a table: a case, what to call it, and the goal of ours against it, if any."""

    name: str
    says: str
    goal: Goal | None = None
    note: str = ""


class Missed:
    """What was not reached, kept for the end."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.goals = 0

    def judge(self, what: str, *, good: bool, miss: str, why: str = "") -> str:
        """`yes`, or by how much not; why not is kept."""
        self.goals += 1
        if good:
            return "yes"
        self.lines.append(f"{what}: {miss}. {why}".rstrip())
        return miss


def table(title: str, taken: dict[str, Taken], lines: list[Line], missed: Missed) -> None:
    """Prints one table; the first line is ours, to which the others are compared."""
    print(f"\n{title}")
    ours = taken.get(lines[0].name)
    rows = [("", "seconds", "n", "to ours", "MiB", "goal", "reached")]
    for line in lines:
        one = taken.get(line.name)
        if one is None:
            continue
        goal = reached = ratio = ""
        if ours is not None:
            ratio = f"{one.time / ours.time:.2f}x"
            if line.goal:
                goal = str(line.goal)
                good, miss = line.goal.reached(ours.time, one.time), line.goal.miss(ours.time, one.time)
                reached = missed.judge(f"{title}, against {line.says}", good=good, miss=miss, why=line.goal.why())
        rows.append((line.says, f"{one.time:.3f}", str(len(one.seconds)), ratio, f"{one.peak:.0f}", goal, reached))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for n, row in enumerate(rows):
        cells = [
            cell.ljust(width) if at in (0, 5, 6) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells).rstrip())
        if n == 0:
            print("  " + "  ".join("-" * width for width in widths))
    for line in lines:
        if line.note and line.name in taken:
            print(f"  {line.says}: {line.note}")
