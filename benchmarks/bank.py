"""A bank's statement of 10,000 lines read, and matched with as many rows of a cashbook."""

from benchmarks.bench import PYTHON, Bench
from benchmarks.measure import Case, in_turn

LINES = 10_000
LIMIT = 2.0
"""Seconds of the processor, reading the file and all."""


def reconciling(bench: Bench) -> None:
    """The years of a busy group, and the worst there is: one sum over and over."""
    command = [PYTHON, "-W", "ignore", "-m", "benchmarks.bank_cases"]
    cases = [Case(name, [*command, name, str(LINES)], inner=True) for name in ("usual", "one_sum")]
    taken = in_turn(cases, bench.rounds, bench.tell)
    print(f"\nA bank statement of {LINES:,} lines beside {LINES:,} rows")
    for name, says in (("usual", "as groups have them"), ("one_sum", "one sum over and over")):
        if one := taken.get(name):
            said = one.said
            miss = f"NO, by {one.time - LIMIT:.1f} s"
            reached = bench.tally.judge(f"Reconciling, {says}", good=one.time <= LIMIT, miss=miss)
            print(f"  {says}: {one.time:.2f} s (reading {said['reading']:.2f}); peak {one.peak:.0f} MiB; within {LIMIT:g} s: {reached}")  # fmt: skip
            print(f"    matched right {said['right']:,}, left to a person {said['left']:,}, wrong {said['wrong']}")
            bench.tally.expect(f"nothing matched wrong, {says}", good=said["wrong"] == 0 and said["right"] > 0)
