"""What is measured beside what, section by section, and the goals of each."""

from collections.abc import Callable

from benchmarks.balancing import balancing
from benchmarks.bank import reconciling
from benchmarks.bench import Bench
from benchmarks.google import costs
from benchmarks.mail import mailing
from benchmarks.measure import Taken, in_turn, ours
from benchmarks.report import Goal, Line, table
from benchmarks.startup import startup

MILLION, MILLION_MIB = 1_000_000, 1536
_HELPED = "The days' own coercion was done for it by hand; what is left of pandera is mostly a vectorised pass."
_LOOKED = "It also looks the XML through for the errors, formulas and early days that calamine does not tell of."


def reading(bench: Bench) -> None:
    """An .xlsx file to rows."""
    names = ("read_ours", "read_calamine", "read_pandas")
    for folder, kind in ((bench.dirty(), "1% defects"), (bench.clean(), "clean")):
        taken = in_turn([ours(name, folder) for name in names], bench.rounds, bench.tell)
        lines = [
            Line("read_ours", "gruppbok"),
            Line("read_calamine", "bare calamine", Goal(1.3, why=lambda: _LOOKED)),
            Line("read_pandas", "pandas.read_excel, calamine"),
        ]
        table(f"Reading .xlsx, {bench.rows:,} rows, {kind}", taken, lines, bench.tally)
        if "read_ours" in taken:
            bench.tally.expect(f"the cells as read, {kind}", good=taken["read_ours"].said["same"])


def checking(bench: Bench) -> None:
    """Raw rows to findings, on dirty and on clean data."""
    _check(bench, "1% defects", pandera=3)
    _check(bench, "clean", pandera=2)


def _check(bench: Bench, kind: str, pandera: float) -> None:
    folder = bench.clean() if kind == "clean" else bench.dirty()
    others = [
        ("check_pandas", "hand-written pandas", Goal(1.5), bench.rounds),
        ("check_pandera", "pandera, lazy", Goal(pandera, faster=True), 1 if kind != "clean" else bench.rounds),
        ("check_frictionless", "frictionless", Goal(20, faster=True), 1),
    ]
    if kind != "clean":
        goal = Goal(pandera, faster=True, why=lambda: _HELPED)
        others.insert(2, ("check_pandera_helped", "pandera, days converted for it", goal, bench.rounds))
    cases = [ours("check_ours", folder), *(ours(name, folder, most) for name, _, _, most in others)]
    taken = in_turn(cases, bench.rounds, bench.tell)
    lines = [Line(name, says, goal, _accuracy(taken, name)) for name, says, goal, _ in others]
    lines.insert(0, Line("check_ours", "gruppbok", note=_accuracy(taken, "check_ours")))
    table(f"Checking {bench.rows:,} rows, {kind}", taken, lines, bench.tally)
    if "check_ours" in taken:
        said = taken["check_ours"].said
        exact = said["right"] == said["seeded"] and not said["false"]
        bench.tally.judge(f"Every defect and no other, {kind}", good=exact, miss="NO")
        bench.tally.expect(f"findings, {kind}", good=exact)


def _accuracy(taken: dict[str, Taken], name: str) -> str:
    if name not in taken:
        return ""
    said = taken[name].said
    by = "by row" if "negative" in said else "by row and code"
    hidden = f"; of the negative sums {said['negative']}" if said.get("negative", "0 of 0") != "0 of 0" else ""
    return f"found {said['right']} of {said['seeded']} seeded {by}, {said['false']} false{hidden}"


def parsing(bench: Bench) -> None:
    """Raw rows to typed columns."""
    taken = in_turn([ours(name, bench.dirty()) for name in ("parse_ours", "parse_pandas")], bench.rounds, bench.tell)
    lines = [
        Line("parse_ours", "gruppbok", note="tells each cell that cannot be read"),
        Line("parse_pandas", "bare vectorised pandas", note="loses what it cannot read, and texts that can be read"),
    ]
    table(f"Parsing the columns, {bench.rows:,} rows", taken, lines, bench.tally)


def million(bench: Bench) -> None:
    """A million rows checked and balanced."""
    taken = in_turn([ours("whole", bench.data(MILLION, 0.01))], 1, bench.tell)
    print("\nA million rows, checked and balanced")
    if one := taken.get("whole"):
        miss = f"NO, by {one.peak - MILLION_MIB:.0f} MiB"
        reached = bench.tally.judge("Peak at a million rows", good=one.peak <= MILLION_MIB, miss=miss)
        print(f"  {one.time:.1f} s; peak {one.peak:.0f} MiB, rows and all; within {MILLION_MIB} MiB: {reached}")
        print(f"  {_accuracy(taken, 'whole')}")


SECTIONS: dict[str, Callable[[Bench], None]] = {
    "start": startup,
    "reading": reading,
    "checking": checking,
    "parsing": parsing,
    "balancing": balancing,
    "bank": reconciling,
    "google": costs,
    "mail": mailing,
    "million": million,
}
