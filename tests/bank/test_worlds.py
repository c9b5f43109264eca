"""A thousand made-up months: what is matched is right, and what cannot be told is left to a person.

`pytest tests/bank/test_worlds.py` prints the table. A pair is right where just these lines and rows belong together; a line
may stand for another of the same day, sum and text, and a row likewise.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from jobs.bank.reconciliation import compare
from sync.bank.reading import read_statement
from tests.bank.conftest import MATCHED
from tests.bank.worlds import World, statement, world
from tests.bank.writers import PENDING, SHAPES, Shape

Tell = Callable[[str, object], None]
STATEMENTS = 1_000
STYLES = {
    "Swedbank": "either",
    "SEB": "number",
    "Handelsbanken": "name",
    "Nordea": "either",
    "camt": "name",
    "Swish": "name",
}
Thing = tuple[date, int, str]
Name = tuple[tuple[Thing, ...], tuple[Thing, ...]]


def named(of: World, lines: Sequence[int], rows: Sequence[int]) -> Name:
    """What belongs together, by what can be seen of it."""
    seen = sorted((of.lines[n].date, of.lines[n].amount, of.lines[n].text) for n in lines)
    wrote = sorted((of.rows[n].date, of.rows[n].amount, of.rows[n].text) for n in rows)
    return tuple(seen), tuple(wrote)


def taken(right: Counter[Name], name: Name) -> bool:
    """Whether what was matched belongs together: it is one thing, or several of the same days and sums; each counts once."""
    parts = [name] if right[name] else [one for one in right.elements() if set(one[0]) <= set(name[0])]
    if any(sorted(thing for one in parts for thing in one[side]) != [*name[side]] for side in (0, 1)):
        return False
    right.subtract(parts)
    return True


def judged(of: World, shape: Shape) -> Counter[str]:
    """How many lines of a world, read from the bank's file, were matched right or wrong, or left."""
    told, order = statement(of)
    waits = of.pending if shape.name.startswith(PENDING) else []
    read = read_statement(shape.write(told, waits))
    assert len(read.lines) == len(of.lines)
    assert read.pending == len(waits)
    found = compare(read.lines, of.rows)
    right = Counter(named(of, *one) for one in of.truth)
    belongs = {line for lines, _ in of.truth for line in lines}
    counts = Counter(lines=len(order))
    for pair in found.matched:
        lines = [order[n] for n in pair.lines]
        is_right = taken(right, named(of, lines, pair.rows))
        counts["right" if is_right else "wrong"] += len(lines)
        belongs -= set(lines)
    counts["left"] = sum(len(pair.lines) for pair in found.doubtful)
    alone = {order[n] for n in found.only_bank}
    counts["alone"] = len(alone - belongs)
    counts["left"] += len(alone & belongs)
    assert counts["right"] + counts["wrong"] + counts["left"] + counts["alone"] == counts["lines"]
    return counts


@pytest.mark.parametrize(("number", "shape"), [*enumerate(SHAPES)], ids=[shape.name for shape in SHAPES])
def test_nothing_is_matched_wrong(number: int, shape: Shape, record_property: Tell) -> None:
    style = next(style for name, style in STYLES.items() if shape.name.startswith(name))
    share = range(number, STATEMENTS, len(SHAPES))
    total = Counter[str]()
    for seed in share:
        total += judged(world(seed, style), shape)
    record_property(
        MATCHED,
        f"{shape.name:<22}{len(share):>11}{total['lines']:>8}{total['right']:>8}{total['alone']:>16}{total['left']:>18}{total['wrong']:>7}",
    )
    assert total["wrong"] == 0
    assert total["right"] > total["lines"] / 2
